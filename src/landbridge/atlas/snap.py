"""Places beside a line: the nearest point of the detail graph, and how far the nodes around are from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.atlas.geometry import read_detail
from landbridge.atlas.pieces import Pieces
from landbridge.kernels.shortest import dijkstra

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.atlas.geometry import Detail, Line
    from landbridge.atlas.load import Atlas

    Int64 = NDArray[np.int64]

ROUNDING_KM = 1e-6


class Around(NamedTuple):
    """A node that a place reaches without passing another one: row, gauge of the line [mm], distance [km]."""

    node: int
    gauge_mm: int
    km: float


@dataclass(frozen=True, eq=False)
class Reach:
    """What a line of one gauge leads to from a place without passing a node: km and last arc by vertex."""

    gauge_mm: int
    km: dict[int, float]
    arc: dict[int, int]


@dataclass(frozen=True, eq=False)
class Snapped:
    """A point on a line.

    Parameters
    ----------
    gap_km
        Straight distance from the place to the line [km].
    edge
        Edge of the detail graph.
    along_km
        Length from the edge's first end to the point [km].
    piece, share
        Straight piece of the edge, and the way along it, 0 to 1.
    around
        Nodes around.
    reaches
        One per gauge of the edge.
    """

    gap_km: float
    edge: int
    along_km: float
    piece: int
    share: float
    around: tuple[Around, ...]
    reaches: tuple[Reach, ...]


@dataclass(frozen=True, eq=False)
class Snapper:
    """The open lines of one mode, to be searched by position.

    Parameters
    ----------
    detail
        Detail graph.
    gauges
        Gauge [mm] by bit, (0,) for roads.
    linked
        Nodes with an open link.
    """

    detail: Detail
    gauges: tuple[int, ...]
    linked: Int64

    @classmethod
    def of(cls, atlas: Atlas, mode: str) -> Snapper:
        """Read the lines of ``"road"`` or ``"rail"``."""
        import polars as pl

        links = atlas.network.links.filter(pl.col("mode") == mode, pl.col("status") == "open")
        linked = np.unique(np.concatenate([links["from_node"].to_numpy(), links["to_node"].to_numpy()]))
        return cls(read_detail(atlas, mode), tuple(atlas.manifest["gauges"][mode]), linked.astype(np.int64))

    def snap(self, lat: float, lon: float) -> Snapped | None:
        """Return the point nearest to a place on an open line that leads to a node; None if there is no line.

        Parameters
        ----------
        lat, lon
            The place, degrees.
        """
        piece, share, gap_km = self._pieces.nearest(lat, lon)
        if piece < 0:
            return None
        edge = int(self._pieces.edge[piece])
        along_km = self._pieces.share_of_edge(piece, share) * float(self.detail.km[edge])
        reaches = tuple(
            self._reach(edge, along_km, bit)
            for bit in range(len(self.gauges))
            if self.detail.bits[edge] >> bit & 1
        )
        around = tuple(
            Around(int(self._node_of[vertex]), reach.gauge_mm, km)
            for reach in reaches
            for vertex, km in reach.km.items()
            if self._node_of[vertex] >= 0
        )
        return Snapped(gap_km, edge, along_km, piece, share, around, reaches)

    def between(self, one: Snapped, other: Snapped) -> float:
        """Return the length [km] of the way between two points that passes no node; inf if there is none."""
        tail, head, km = self._edge_ends(other.edge)
        rest = ((tail, other.along_km), (head, km - other.along_km))
        gauges = {reach.gauge_mm for reach in other.reaches}
        ways = [
            reach.km[vertex] + more
            for reach in one.reaches
            if reach.gauge_mm in gauges
            for vertex, more in rest
            if vertex in reach.km and self._node_of[vertex] < 0
        ]
        same = [abs(one.along_km - other.along_km)] if one.edge == other.edge else []
        return float(min([*same, *ways], default=np.inf))

    def line(self, place: Snapped, around: Around) -> Line:
        """Return the line (lon, lat) from a snapped place to a node around it."""
        reach = next(r for r in place.reaches if r.gauge_mm == around.gauge_mm)
        vertex = next(v for v, km in reach.km.items() if self._node_of[v] == around.node and km == around.km)
        half = len(self.detail.edge) // 2
        line: Line = []
        while (arc := reach.arc[vertex]) >= 0:
            points = self._pieces.line(int(self.detail.edge[arc]))
            line = (points if arc < half else points[::-1])[1:] + line
            vertex = int(self.detail.tail[arc])
        first = vertex == self._edge_ends(place.edge)[0]
        return self._pieces.rest(place.piece, place.share, first=first) + line

    def _reach(self, edge: int, along_km: float, bit: int) -> Reach:
        """Search what a shortest way reaches before it passes a node; the rest is reached over that node."""
        tail, head, km = self._edge_ends(edge)
        graph = (*self.detail.adjacency, self.detail.head, self.detail.km, np.array([tail, head], np.int32))
        costs = np.array([along_km, km - along_km])
        closed = ~(self.detail.open & ((self.detail.bits >> bit & 1) == 1))
        free, _ = dijkstra(*graph, costs=costs, closed=closed)
        dist, pred = dijkstra(*graph, costs=costs, closed=closed | self._leaves_node)
        found = np.flatnonzero(np.isfinite(dist) & (dist <= free + ROUNDING_KM)).tolist()
        km_to, arc_to = {v: float(dist[v]) for v in found}, {v: int(pred[v]) for v in found}
        return Reach(self.gauges[bit], km_to, arc_to)

    def _edge_ends(self, edge: int) -> tuple[int, int, float]:
        return int(self.detail.tail[edge]), int(self.detail.head[edge]), float(self.detail.km[edge])

    @cached_property
    def _node_of(self) -> Int64:
        """Node at each vertex, -1 if there is none; both sides of a border belong to its node."""
        node_of = np.full(len(self.detail.lat), -1, dtype=np.int64)
        for node, anchors in self.detail.anchors.items():
            for vertex, twin, _ in anchors:
                node_of[[v for v in (vertex, twin) if v >= 0]] = node
        return node_of

    @cached_property
    def _leaves_node(self) -> NDArray[np.bool_]:
        return self._node_of[self.detail.tail] >= 0

    @cached_property
    def _pieces(self) -> Pieces:
        indptr, arcs = self.detail.adjacency
        anchors = np.flatnonzero(np.isin(self._node_of, self.linked)).astype(np.int32)
        dist, _ = dijkstra(indptr, arcs, self.detail.head, self.detail.km, anchors, closed=~self.detail.open)
        half = len(self.detail.edge) // 2
        usable = self.detail.open[:half] & np.isfinite(dist[self.detail.tail[:half]])
        return Pieces.of(self.detail, np.flatnonzero(usable))
