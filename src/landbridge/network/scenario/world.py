"""What applying a scenario asks of the rooms above: names of places, and what lies around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Near(NamedTuple):
    """A core node around a place: its row, the distance [km], and the rows of the links on the way."""

    node: int
    km: float
    links: tuple[int, ...]


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

    def around(self, node: int, mode: str, gauge_mm: int) -> Sequence[Near]:
        """Return the core nodes around a node on one gauge (0 if not rail)."""
        ...

    def countries_along(self, points: Sequence[tuple[float, float]]) -> list[str]:
        """Return the country at each point (lat, lon), "" for none."""
        ...

    def scopes(self, country: str) -> tuple[str, ...]:
        """Return the groups of a country in the order in which parameters are looked up."""
        ...
