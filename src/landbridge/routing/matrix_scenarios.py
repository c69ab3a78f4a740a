"""Rows of a matrix where what is closed depends on the pair: a country may be shut to transit only."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from landbridge.routing.exclusions import Exclusions
    from landbridge.routing.matrix_question import Question
    from landbridge.routing.planner import Planner

    Float64 = npt.NDArray[np.float64]


class Engine(Protocol):
    """Fills one row."""

    def row(self, origin: int) -> Float64:
        """Return (tables, destinations) figures from the origin of an index; inf where there is no way."""
        ...


@dataclass(frozen=True, eq=False)
class PairwiseEngine:
    """Takes each figure of a row from the engine that keeps off what is closed between those two places.

    Parameters
    ----------
    question
        What is asked.
    planner
        Tells what is closed.
    make
        Makes the engine of a question.
    """

    question: Question
    planner: Planner
    make: Callable[[Question, Planner], Engine]
    _engines: dict[Exclusions, Engine] = field(default_factory=dict)

    def row(self, origin: int) -> Float64:
        """Return (tables, destinations) figures from the origin of an index; inf where there is no way."""
        here = self.question.origins[origin].country
        shut = [self.planner.standing((here, place.country)) for place in self.question.destinations]
        found = np.full((len(self.question.tables), len(shut)), np.inf)
        for one in dict.fromkeys(shut):
            columns = [number for number, other in enumerate(shut) if other == one]
            found[:, columns] = self._engine(one).row(origin)[:, columns]
        return found

    def _engine(self, shut: Exclusions) -> Engine:
        if shut not in self._engines:
            self._engines[shut] = self.make(_without(self.question, shut), self.planner)
        return self._engines[shut]


@dataclass(frozen=True, eq=False)
class ClosedEngine:
    """Finds no way: a scenario has closed the one mode that is asked for."""

    question: Question

    def row(self, origin: int) -> Float64:
        """Return (tables, destinations) of inf."""
        del origin
        return np.full((len(self.question.tables), len(self.question.destinations)), np.inf)


def engine_under(question: Question, planner: Planner, make: Callable[[Question, Planner], Engine]) -> Engine:
    """Return the engine of a question on a planner, with what its scenarios close.

    Parameters
    ----------
    question
        What is asked.
    planner
        With or without scenarios.
    make
        Makes the engine of a question.
    """
    everywhere = planner.standing(())
    if question.only_mode in everywhere.modes:
        return ClosedEngine(question)
    ends = {place.country for place in (*question.origins, *question.destinations)}
    through = everywhere.countries - planner.standing(tuple(ends)).countries
    if through:
        return PairwiseEngine(question, planner, make)
    return make(_without(question, everywhere), planner)


def _without(question: Question, shut: Exclusions) -> Question:
    modes = question.exclusions.modes if question.only_mode else question.exclusions.modes | shut.modes
    return replace(question, exclusions=replace(question.exclusions | shut, modes=modes))
