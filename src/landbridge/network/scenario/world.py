"""What applying a scenario asks of the rooms above: names of places, and what lies around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Near(NamedTuple):
    """A node around a place: its row and the distance [km]."""

    node: int
    km: float


class World(Protocol):
    """Names and surroundings on one network; each raises InputError, with near misses, for what is none."""

    def country(self, text: str) -> str:
        """Return the ISO-2 code of a country."""
        ...

    def passage(self, text: str) -> str:
        """Return the name of a passage as in the tables."""
        ...

    def border(self, text: str) -> frozenset[int]:
        """Return the nodes of a border: of a crossing by id or name, or of a pair of countries."""
        ...

    def place(self, text: str) -> tuple[int, str]:
        """Return the node of a place, and a note on how it was found."""
        ...

    def around(
        self, node: int, mode: str, gauge_mm: int, shut: Sequence[int] = (), others: Sequence[int] = ()
    ) -> Sequence[Near]:
        """Return the core nodes and some others around a node on one gauge, without shut rows of `links`."""
        ...

    def detours(self, cut: Sequence[int]) -> Mapping[int, float | None]:
        """Return the core links that run over closed rows of `links`, with their new length [km] or None."""
        ...

    def countries_along(self, points: Sequence[tuple[float, float]]) -> list[str]:
        """Return the country at each point (lat, lon), "" for none."""
        ...

    def scopes(self, country: str) -> tuple[str, ...]:
        """Return the groups of a country in the order in which parameters are looked up."""
        ...
