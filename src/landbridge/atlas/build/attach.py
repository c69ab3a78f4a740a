"""Puts hubs on the lines of a detail graph: the nearest edges are split at the hub."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.networks import networks
from landbridge.atlas.build.workgraph import BARRED, EdgeHit, EdgeIndex, WorkGraph
from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.countries import CountryPolygons

TOGETHER_KM = 0.4
ACCESS_DETOUR = 1.2
END_SHARE = 1e-4
# Assumptions: a shorter network on the mainland is a stray piece of the drawing, not what a town lives by;
# an island or a valley of its own has no longer one that little farther.
STRAY_KM = 200.0
STRAY_REACH_KM = 25.0


@dataclass(frozen=True)
class Hub:
    """A place that wants to be on a network.

    Parameters
    ----------
    node_id
        The node.
    lat, lon
        Degrees.
    country
        Country number; only lines of this country are taken.
    reach_km
        How far the line may be.
    gauge_mm
        Gauge that the line must have, 0 for any line.
    """

    node_id: str
    lat: float
    lon: float
    country: int
    reach_km: float
    gauge_mm: int = 0


@dataclass(frozen=True)
class Attached:
    """Where a hub came to lie.

    Parameters
    ----------
    hub
        The hub.
    vertex
        Its vertex on the line.
    access_km
        What its own cargo travels to the line: the straight distance and 20 % detour.
    """

    hub: Hub
    vertex: int
    access_km: float


@dataclass(frozen=True)
class Ground:
    """What lies under the lines.

    Parameters
    ----------
    polygons
        Countries, whose parts are landmasses; None: all is one land.
    shut
        Border vertices that freight may not pass.
    """

    polygons: CountryPolygons | None = None
    shut: frozenset[int] = frozenset()

    def landmass(self, lat: float, lon: float) -> int:
        """Return the number of the polygon that a point lies on or nearest to."""
        import shapely

        if self.polygons is None:
            return 0
        return int(shapely.STRtree(self.polygons.parts).nearest(shapely.Point(lon, lat)))


OPEN_GROUND = Ground()


@dataclass(frozen=True)
class _Lines:
    """Lines that hubs may join, with country, gauge bits and length of their network."""

    index: EdgeIndex
    country: NDArray[np.int16]
    bits: NDArray[np.int32]
    network_km: NDArray[np.float64]
    ground: Ground

    def near(self, hub: Hub, gauge_bit: int, km: float) -> list[EdgeHit]:
        found = self.index.near(hub.lat, hub.lon, km)
        return [h for h in found if self.country[h.edge] == hub.country and self.bits[h.edge] & gauge_bit]


def attach(
    graph: WorkGraph,
    edge_country: NDArray[np.int16],
    bits: NDArray[np.int32],
    gauges: Sequence[int],
    hubs: Sequence[Hub],
    ground: Ground = OPEN_GROUND,
) -> tuple[WorkGraph, NDArray[np.int16], NDArray[np.int32], list[Attached]]:
    """Split edges at hubs.

    Parallel tracks and carriageways within 0.4 km of the nearest one are joined at the hub, so that all
    through traffic passes it; what they bend aside for that is added to their length. A line of a stray
    network, shorter than 200 km, is passed over for one of a longer network that lies at most 25 km farther
    on the same land.

    Parameters
    ----------
    graph, edge_country, bits
        The cut graph with country and gauge bits per edge.
    gauges
        Gauge in mm by bit.
    hubs
        Places to attach; one that finds no line within its reach is left out of the result.
    ground
        Landmasses, and border vertices that freight may not pass.

    Returns
    -------
    graph, edge_country, bits, attached
        The graph with a vertex per attached hub.
    """
    usable = np.flatnonzero(graph.state != BARRED)
    lines = _Lines(
        EdgeIndex(graph, usable),
        edge_country,
        bits,
        networks(graph, edge_country, ground.shut).edge_km,
        ground,
    )
    edges: list[int] = []
    shares: list[float] = []
    vertices: list[int] = []
    attached: list[Attached] = []
    places: list[EdgeHit] = []
    gaps: dict[tuple[int, int], float] = {}
    for hub in hubs:
        if hub.gauge_mm and hub.gauge_mm not in gauges:
            continue
        gauge_bit = 1 << gauges.index(hub.gauge_mm) if hub.gauge_mm else -1
        hits = _fitting(lines, hub, gauge_bit)
        if not hits:
            continue
        vertex = graph.n_vertices + len(attached)
        attached.append(Attached(hub, vertex, hits[0].km * ACCESS_DETOUR))
        places.append(hits[0])
        for hit in hits:
            gaps[hit.edge, vertex] = _gap_km(hit, hits[0])
            edges.append(hit.edge)
            shares.append(float(np.clip(hit.share, END_SHARE, 1 - END_SHARE)))
            vertices.append(vertex)
    grown = graph.with_vertices([p.lat for p in places], [p.lon for p in places])
    edge, share, vertex_of = np.asarray(edges), np.asarray(shares), np.asarray(vertices)
    source = source_of_split(len(graph.tail), edge, share)
    bent = _bent(grown.split(edge, share, vertex_of), source, gaps)
    return bent, edge_country[source], bits[source], attached


def _bent(graph: WorkGraph, source: NDArray[np.int64], gaps: Mapping[tuple[int, int], float]) -> WorkGraph:
    """Lengthen the pieces beside hubs by what lies between their own line and the hub."""
    km = graph.km.copy()
    for ends in (graph.tail, graph.head):
        pairs = zip(source.tolist(), ends.tolist(), strict=True)
        km += np.array([gaps.get(pair, 0.0) for pair in pairs])
    return replace(graph, km=km)


def source_of_split(n_edges: int, edge: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return for each edge after `WorkGraph.split` the edge it came from, in the order that split makes."""
    if not len(edge):
        return np.arange(n_edges)
    ordered = edge[np.lexsort((share, edge))]
    last = np.r_[ordered[1:] != ordered[:-1], True]
    return np.concatenate([np.setdiff1d(np.arange(n_edges), ordered), ordered, ordered[last]])


def _fitting(lines: _Lines, hub: Hub, gauge_bit: int) -> list[EdgeHit]:
    reach = 2.0
    while True:
        hits = lines.near(hub, gauge_bit, min(reach, hub.reach_km))
        if hits or reach >= hub.reach_km:
            break
        reach *= 3
    if not hits:
        return []
    first = _on_a_network(lines, hub, gauge_bit, hits[0])
    return _beside(first, [first, *_others(lines, hub, gauge_bit, first)])


def _others(lines: _Lines, hub: Hub, gauge_bit: int, first: EdgeHit) -> list[EdgeHit]:
    near = lines.near(hub, gauge_bit, first.km + TOGETHER_KM)
    return [hit for hit in near if hit.edge != first.edge]


def _on_a_network(lines: _Lines, hub: Hub, gauge_bit: int, nearest: EdgeHit) -> EdgeHit:
    """Return the nearest line of a network that matters, or the nearest of all where none is about."""
    if lines.network_km[nearest.edge] >= STRAY_KM:
        return nearest
    about = lines.near(hub, gauge_bit, min(nearest.km + STRAY_REACH_KM, hub.reach_km))
    landmass = lines.ground.landmass
    for hit in about:
        if lines.network_km[hit.edge] >= STRAY_KM and landmass(hub.lat, hub.lon) == landmass(
            hit.lat, hit.lon
        ):
            return hit
    return nearest


def _beside(first: EdgeHit, hits: Sequence[EdgeHit]) -> list[EdgeHit]:
    """Keep the hits that are lines beside the first: their nearest point lies on them, not at a mere end.

    An edge that goes on along the same line touches the hub with an end that no other hit shares.
    """
    shared = Counter((hit.lat, hit.lon) for hit in hits)
    return [
        hit
        for hit in hits
        if hit == first
        or (_gap_km(hit, first) <= TOGETHER_KM and (0 < hit.share < 1 or shared[hit.lat, hit.lon] > 1))
    ]


def _gap_km(hit: EdgeHit, first: EdgeHit) -> float:
    return float(great_circle_km(hit.lat, hit.lon, first.lat, first.lon))
