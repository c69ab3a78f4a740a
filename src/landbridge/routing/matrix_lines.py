"""Rows of a matrix of kilometres by one mode, measured as `landbridge.distance` does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.csr import build_csr
from landbridge.kernels.geodesy import great_circle_km
from landbridge.kernels.skims import least_of_groups, sums_along
from landbridge.kernels.sweep import pack, sweep
from landbridge.routing.mode_arcs import CHANGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from landbridge.atlas.place import Place
    from landbridge.kernels.sweep import Packed
    from landbridge.routing.matrix_question import Question
    from landbridge.routing.mode_graph import ModeGraph
    from landbridge.routing.planner import Planner
    from landbridge.routing.stops import Stop

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]
    Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AirEngine:
    """Great circles between places.

    Parameters
    ----------
    question
        What is asked.
    """

    question: Question

    def row(self, origin: int) -> Float64:
        """Return (1, destinations) kilometres from the origin of an index."""
        start = self.question.origins[origin]
        lat, lon = np.array([(place.lat, place.lon) for place in self.question.destinations]).T
        km: Float64 = np.asarray(great_circle_km(start.lat, start.lon, lat, lon), np.float64)
        return km[None, :]


@dataclass(frozen=True, eq=False)
class LineEngine:
    """Shortest ways over the open lines of one mode.

    Parameters
    ----------
    question
        What is asked.
    planner
        Shared tables.
    mode
        The mode.
    """

    question: Question
    planner: Planner
    mode: str

    def row(self, origin: int) -> Float64:
        """Return (1, destinations) kilometres from the origin of an index.

        inf where there is no way, and between places that lie at one point of the lines.
        """
        start = self._origins[origin]
        km = np.full(len(self._destinations), np.inf)
        vertex, weight = _vertices(self._graph, [start])[1:]
        if len(vertex) and len(self._exits[1]):
            self._over_lines(vertex, weight, km)
        for other, direct in self._beside(start):
            km[other] = min(km[other], direct)
        km[[stop.key == start.key for stop in self._destinations]] = np.inf
        return km[None, :]

    def _over_lines(self, vertex: Int32, weight: Float64, km: Float64) -> None:
        packed, (indptr, exits, exit_km) = self._packed, self._exits
        nowhere = (vertex[:1], np.zeros(1))
        swept = sweep(packed, self._weight, vertex, weight, *nowhere, closed=self._closed)
        least, goal = least_of_groups(swept.dist, indptr, exits, exit_km)
        met = np.isfinite(least)
        sums = sums_along(swept.step, packed.owner, self._km, weight[:, None], exits[goal[met]])
        km[met] = sums[:, 0] + exit_km[goal[met]]

    def _beside(self, start: Stop) -> Iterator[tuple[int, float]]:
        """Yield destinations on the same line, and how far they are without passing a node [km]."""
        if start.snapped is None:
            return
        lines = self._graph.lines(self.planner.atlas)
        reached = {vertex for reach in start.snapped.reaches for vertex in reach.km}
        near = {index for vertex in reached for index in self._by_line_end.get(vertex, ())}
        for index in sorted(near | set(self._by_edge.get(start.snapped.edge, ()))):
            other = self._destinations[index].snapped
            if other is not None:
                yield index, lines.between(start.snapped, other)

    @cached_property
    def _by_edge(self) -> dict[int, list[int]]:
        return _listed((s.snapped.edge, i) for i, s in enumerate(self._destinations) if s.snapped is not None)

    @cached_property
    def _by_line_end(self) -> dict[int, list[int]]:
        """Destinations by the vertices at the ends of their line."""
        detail = self._graph.lines(self.planner.atlas).detail
        edges = [(i, s.snapped.edge) for i, s in enumerate(self._destinations) if s.snapped is not None]
        return _listed((int(ends[edge]), i) for i, edge in edges for ends in (detail.tail, detail.head))

    @cached_property
    def _graph(self) -> ModeGraph:
        return self.planner.mode_graph(self.mode)

    @cached_property
    def _origins(self) -> list[Stop]:
        return self._stops(self.question.origins)

    @cached_property
    def _destinations(self) -> list[Stop]:
        same = self.question.destinations == self.question.origins
        return self._origins if same else self._stops(self.question.destinations)

    def _stops(self, places: Sequence[Place]) -> list[Stop]:
        atlas = self.planner.atlas
        first = [self._graph.stop(place, atlas) for place in places[:1]]
        with ThreadPoolExecutor(2) as pool:
            return [*first, *pool.map(lambda place: self._graph.stop(place, atlas), places[1:])]

    @cached_property
    def _packed(self) -> Packed:
        arcs = self._graph.arcs
        return pack(build_csr(len(arcs.keys), arcs.tail), arcs.head)

    @cached_property
    def _weight(self) -> Float64:
        return self._graph.arcs.weight[self._packed.arcs]

    @cached_property
    def _km(self) -> Float64:
        return self._graph.arcs.km[self._packed.arcs][:, None]

    @cached_property
    def _exits(self) -> tuple[Int64, Int32, Float64]:
        return _vertices(self._graph, self._destinations)

    @cached_property
    def _closed(self) -> Bool:
        arcs, gone = self._graph.arcs, self.question.exclusions
        shut = arcs.closed.copy()
        if gone.nodes:
            shut |= np.isin(arcs.node[arcs.tail], list(gone.nodes))
            shut |= np.isin(arcs.node[arcs.head], list(gone.nodes))
        for service, barred in ((False, self._barred_links), (True, self._barred_services)):
            own = (arcs.service == service) & (arcs.row != CHANGE)
            shut[own] |= barred[arcs.row[own]]
        return shut[self._packed.arcs]

    @property
    def _barred_links(self) -> Bool:
        links, gone = self.planner.network.links, self.question.exclusions
        inside = links["country"].is_in(list(gone.countries)) | links["passage"].is_in(
            list(gone.closed_passages)
        )
        return inside.fill_null(value=False).to_numpy()

    @property
    def _barred_services(self) -> Bool:
        gone = set(self.question.exclusions.countries)
        through = self.planner.network.services["countries"].to_list()
        return np.array([not gone.isdisjoint((text or "").split(";")) for text in through], np.bool_)


def _vertices(graph: ModeGraph, stops: Sequence[Stop]) -> tuple[Int64, Int32, Float64]:
    """Return the vertices where ways to or from stops end, stop by stop, and the km there to each stop."""
    groups = [
        [(vertex, end.km) for end in stop.ends for vertex in graph.arcs.vertices(end.node, end.gauge_mm)]
        for stop in stops
    ]
    pairs = [pair for group in groups for pair in group]
    indptr = np.cumsum([0, *map(len, groups)], dtype=np.int64)
    vertex = np.array([vertex for vertex, _ in pairs], np.int32)
    return indptr, vertex, np.array([km for _, km in pairs], np.float64)


def _listed(pairs: Iterator[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
