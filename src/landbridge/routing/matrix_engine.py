"""Fills rows of a matrix: one sweep per origin over the search graph, read off at all destinations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.kernels.skims import least_of_groups, sums_along
from landbridge.kernels.sweep import sweep
from landbridge.routing.exclusions import MODES
from landbridge.routing.graph_of_query import build_query
from landbridge.routing.matrix_ends import FIGURES as N_FIGURES
from landbridge.routing.matrix_ends import EndMaker, Ends, Meeting
from landbridge.routing.matrix_lines import AirEngine, LineEngine
from landbridge.routing.matrix_question import FIGURES, GENERALISED, Question
from landbridge.routing.matrix_scenarios import engine_under
from landbridge.routing.scenarios import planner_under

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from landbridge.routing.matrix_scenarios import Engine
    from landbridge.routing.planner import Planner
    from landbridge.routing.search_graph import SearchGraph

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]
    Int64 = npt.NDArray[np.int64]


def engine_of(question: Question, planner: Planner | None = None) -> Engine:
    """Return what fills the rows of a matrix; for the embedded atlas the last one is kept."""
    return _known(question) if planner is None else engine_under(question, planner, _made)


@lru_cache(maxsize=1)
def _known(question: Question) -> Engine:
    return engine_under(question, planner_under(None, question.scenarios), _made)


def _made(question: Question, planner: Planner) -> Engine:
    mode = question.only_mode
    if mode == "air":
        return AirEngine(question)
    return LineEngine(question, planner, mode) if mode else NetworkEngine(question, planner)


class Groups(NamedTuple):
    """The exits of all destinations: those of destination `i` are `indptr[i]` to `indptr[i + 1] - 1`."""

    indptr: Int64
    ends: Ends

    @classmethod
    def of(cls, parts: Sequence[Ends]) -> Groups:
        """Put the exits of each destination behind each other."""
        indptr = np.cumsum([0, *(len(part.vertex) for part in parts)], dtype=np.int64)
        vertex = np.concatenate([np.empty(0, np.int32), *(part.vertex for part in parts)])
        return cls(
            indptr, Ends(vertex, np.concatenate([np.empty((0, N_FIGURES)), *(p.figures for p in parts)]))
        )


@dataclass(frozen=True, eq=False)
class NetworkEngine:
    """Door to door over the whole network, as `landbridge.route` finds its optima.

    Parameters
    ----------
    question
        What is asked.
    planner
        Shared tables.
    """

    question: Question
    planner: Planner

    def row(self, origin: int) -> Float64:
        """Return (tables, destinations) figures from the origin of an index; inf where there is no way."""
        node = _node(self.question.origins[origin].node)
        if node in self._barred:
            return np.full((len(self.question.tables), len(self.question.destinations)), np.inf)
        entries, reach = self._maker.entries(node)
        figures = self._over_network(entries)
        direct = self._maker.direct(node, reach, self._meetings, self._weights)
        lower = _weights_of(direct, self._weights) < _weights_of(figures, self._weights)
        figures[lower] = direct[lower]
        figures[self._unreachable] = np.inf
        return np.stack([self._table(figures, name) for name in self.question.tables])

    def _over_network(self, entries: Ends) -> Float64:
        """Return the figures (destinations, 4) of the best ways that meet a core node."""
        found = np.full((len(self.question.destinations), N_FIGURES), np.inf)
        exits = self._exits
        if not len(entries.vertex) or not len(exits.ends.vertex):
            return found
        begin = (entries.vertex, entries.figures @ self._weights)
        nowhere = (entries.vertex[:1], np.zeros(1))
        packed = self._graph.forward
        swept = sweep(packed, self._weight, *begin, *nowhere, closed=self._closed, longest=self._longest)
        least, goal = least_of_groups(swept.dist, exits.indptr, exits.ends.vertex, self._exit_weight)
        met = np.isfinite(least)
        used = goal[met]
        figures = (self._by_place, entries.figures, exits.ends.vertex[used])
        found[met] = sums_along(swept.step, packed.owner, *figures) + exits.ends.figures[used]
        return found

    def _table(self, figures: Float64, name: str) -> Float64:
        if name == GENERALISED:
            return _weights_of(figures, _row_of(GENERALISED, self._graph))
        return figures[:, FIGURES.index(name)]

    @cached_property
    def _graph(self) -> SearchGraph:
        return self.planner.writer(self.question.shipment).graph

    @cached_property
    def _weights(self) -> Float64:
        return _row_of(self.question.criterion, self._graph)

    @cached_property
    def _maker(self) -> EndMaker:
        gone = self.question.exclusions
        allowed = frozenset(MODES) - gone.modes
        return EndMaker(self.planner, self._graph, allowed, self._graph.closed(gone), gone.nodes)

    @cached_property
    def _closed(self) -> Bool:
        """Places of arcs that no way may use: closed, kept off, or for the own cargo of some place."""
        gone = self.question.exclusions
        shut = self._maker.shut | self._graph.own_cargo_only
        if gone.nodes:
            # Cities that core links pass are found there; the two ends of the query are of no matter.
            some = self.question.origins[0].node, self.question.destinations[-1].node
            shut = shut | build_query(self.planner, self._graph, [_node(n) for n in some], gone).closed
        return shut[self._graph.forward.arcs]

    @cached_property
    def _by_place(self) -> Float64:
        return np.ascontiguousarray(self._maker.arc_figures[self._graph.forward.arcs])

    @cached_property
    def _weight(self) -> Float64:
        return np.ascontiguousarray(self._by_place @ self._weights)

    @cached_property
    def _longest(self) -> float:
        return float(self._weight.max(initial=0.0))

    @cached_property
    def _exits(self) -> Groups:
        nodes = [_node(place.node) for place in self.question.destinations]
        none = Ends(np.empty(0, np.int32), np.empty((0, N_FIGURES)))
        return Groups.of([none if node in self._barred else self._maker.exits(node) for node in nodes])

    @cached_property
    def _exit_weight(self) -> Float64:
        return np.ascontiguousarray(self._exits.ends.figures @ self._weights)

    @cached_property
    def _meetings(self) -> list[Meeting]:
        return self._maker.meetings(tuple(_node(place.node) for place in self.question.destinations))

    @cached_property
    def _unreachable(self) -> Bool:
        return np.array([_node(place.node) in self._barred for place in self.question.destinations], np.bool_)

    @cached_property
    def _barred(self) -> frozenset[int]:
        """Nodes of the matrix that lie in what is to be avoided."""
        gone = self.question.exclusions
        places = (*self.question.origins, *self.question.destinations)
        return frozenset(_node(p.node) for p in places if p.node in gone.nodes or p.country in gone.countries)


def _row_of(criterion: str, graph: SearchGraph) -> Float64:
    """Return the weights of hours, usd, kg_co2e and km that make a criterion."""
    if criterion == GENERALISED:
        return np.array([*graph.general_row, 0.0])
    unit: Float64 = np.eye(N_FIGURES)[FIGURES.index(criterion)]
    return unit


def _weights_of(figures: Float64, weights: Float64) -> Float64:
    """Return what rows of figures weigh; a row of inf weighs inf."""
    reached = np.isfinite(figures[:, 0])
    return np.where(reached, np.where(reached[:, None], figures, 0.0) @ weights, np.inf)


def _node(node: int | None) -> int:
    return -1 if node is None else int(node)
