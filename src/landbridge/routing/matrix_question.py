"""What a matrix asks, read and checked: places, criterion, what may be used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError
from landbridge.routing.exclusions import MODES, Exclusions, read_avoid, read_modes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.atlas.place import Place
    from landbridge.costing import Shipment
    from landbridge.network.scenario.model import Scenario
    from landbridge.routing.planner import Planner

FIGURES = ("hours", "usd", "kg_co2e", "km")
"""What a path is measured in, in the order of every table of figures."""

GENERALISED = "generalised"
MATRIX_CRITERIA = ("hours", "usd", "kg_co2e", "km", GENERALISED)


@dataclass(frozen=True)
class Question:
    """One matrix to fill; equal for equal questions, and small enough to send to other computers.

    Parameters
    ----------
    origins, destinations
        Places as found; nodes of the network, unless kilometres by one mode are asked for.
    criterion
        What the best path is the best in.
    others
        Further figures of the same path.
    shipment
        What moves.
    exclusions
        What to keep off, modes that are not allowed among it.
    scenarios
        What-ifs on the embedded atlas.
    """

    origins: tuple[Place, ...]
    destinations: tuple[Place, ...]
    criterion: str
    others: tuple[str, ...]
    shipment: Shipment
    exclusions: Exclusions
    scenarios: tuple[Scenario, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables of the answer, the criterion first."""
        return (self.criterion, *self.others)

    @property
    def allowed_modes(self) -> list[str]:
        """Modes that may be used."""
        return [mode for mode in MODES if mode not in self.exclusions.modes]

    @property
    def only_mode(self) -> str:
        """The one mode whose kilometres are asked for, "" if several may be used or else is asked."""
        left = self.allowed_modes
        return left[0] if self.criterion == "km" and len(left) == 1 else ""


def read_criteria(criterion: str, others: Sequence[str] | str) -> tuple[str, tuple[str, ...]]:
    """Check the criterion and the further figures.

    Raises
    ------
    InputError
        If one is unknown.

    Examples
    --------
    >>> read_criteria("hours", ["usd", "hours"])
    ('hours', ('usd',))
    """
    more = (others,) if isinstance(others, str) else tuple(others)
    for name in (criterion, *more):
        if name not in MATRIX_CRITERIA:
            known = f"{', '.join(MATRIX_CRITERIA[:-1])} or {MATRIX_CRITERIA[-1]}"
            raise InputError(f"There is no criterion {name!r}; use {known}.")
    return criterion, tuple(name for name in dict.fromkeys(more) if name != criterion)


def read_exclusions(
    planner: Planner, modes: Sequence[str] | str | None, avoid: Sequence[str] | str
) -> Exclusions:
    """Read the words of the user about modes and what to avoid.

    Raises
    ------
    InputError
        If a word means nothing, or no mode is left.
    """
    words = (avoid,) if isinstance(avoid, str) else tuple(avoid)
    found = read_avoid(words, planner.vocabulary, lambda text: _row(planner, text)) if words else Exclusions()
    found = replace(found, modes=found.modes | read_modes(modes))
    if found.modes >= set(MODES):
        raise InputError("No mode is left to travel by; allow at least one.")
    return found


def check_single_mode(question: Question) -> None:
    """Raise InputError if other figures are asked of the shortest way by one mode, which has none."""
    if question.only_mode and question.others:
        raise InputError(
            f"Kilometres by {question.only_mode} alone are measured as `distance` does, on its lines"
            f" and not from door to door: there is no {question.others[0]} to them; ask for it by itself."
        )


def _row(planner: Planner, text: str) -> int:
    found: Any = planner.atlas.resolve(text)
    if found.node is None:
        raise InputError(f"{text} is no place of the network.")
    return int(found.node)
