"""Cuts a detail graph at country borders: each line that lastingly changes country gets a crossing vertex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.chains import chains_home
from landbridge.atlas.build.courses import along, with_deep_vertices, with_midway_vertices
from landbridge.kernels.geodesy import chord_of_km, great_circle_km, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.atlas.build.countries import CountryPolygons
    from landbridge.atlas.build.courses import Stated
    from landbridge.atlas.build.workgraph import WorkGraph

FLICKER_KM = 3.0
SAME_CROSSING_KM = 2.0
BISECTIONS = 12
MICROSTATE_SHARE = 0.5


@dataclass(frozen=True)
class BorderVertex:
    """A vertex where a line changes country."""

    vertex: int
    country_a: int
    country_b: int
    lat: float
    lon: float


@dataclass(frozen=True)
class CutGraph:
    """A graph whose edges lie in one country each.

    Parameters
    ----------
    graph
        The graph with crossing vertices.
    edge_country
        Country number of each edge.
    borders
        The crossing vertices.
    """

    graph: WorkGraph
    edge_country: NDArray[np.int16]
    borders: tuple[BorderVertex, ...]


def cut_at_borders(graph: WorkGraph, polygons: CountryPolygons, stated: Stated) -> CutGraph:
    """Split every edge that changes country and name the country of every edge.

    A part of the graph that stays within 3 km of the country around it (a road along a border river) is
    counted to that country: only a lasting change of country makes a crossing. So is a line without a fork
    that comes back from abroad within 60 km.

    Parameters
    ----------
    graph
        The repaired graph.
    polygons
        Countries.
    stated
        What typed rows say about countries.
    """
    graph = with_midway_vertices(graph, polygons, stated)
    country = steady_countries(graph, polygons, stated)
    graph, country = with_deep_vertices(graph, country, polygons, stated)
    edges = np.flatnonzero(country[graph.tail] != country[graph.head])
    share = _border_shares(graph, polygons, edges, country)
    label, _ = _parts(graph, country)
    country = chains_home(graph, country, label, (edges, share), stated, polygons)
    left = country[graph.tail[edges]] != country[graph.head[edges]]
    edges, share = edges[left], share[left]
    lat, lon = along(graph, graph.tail[edges], graph.head[edges], share)
    group = _grouped(lat, lon, country[graph.tail[edges]], country[graph.head[edges]])
    borders, first = [], graph.n_vertices
    for number in range(group.max(initial=-1) + 1):
        of_group = np.flatnonzero(group == number)
        a, b = sorted(
            (int(country[graph.tail[edges[of_group[0]]]]), int(country[graph.head[edges[of_group[0]]]]))
        )
        borders.append(
            BorderVertex(first + number, a, b, float(lat[of_group].mean()), float(lon[of_group].mean()))
        )
    cut = graph.with_vertices([b.lat for b in borders], [b.lon for b in borders])
    cut = cut.split(edges, share, first + group)
    return CutGraph(cut, _edge_countries(cut, country, first), tuple(borders))


def steady_countries(graph: WorkGraph, polygons: CountryPolygons, stated: Stated) -> NDArray[np.int16]:
    """Return the country number of each vertex without flicker along borders."""
    country = polygons.of_points(graph.lat, graph.lon)
    country[list(stated.of_vertex)] = list(stated.of_vertex.values())
    total = np.bincount(country, minlength=len(polygons.codes))
    for _ in range(2):
        label, n_parts = _parts(graph, country)
        size = np.bincount(label, minlength=n_parts)
        crossing = np.flatnonzero(country[graph.tail] != country[graph.head])
        own, other = _touching(graph, label, country, crossing)
        for part in np.unique(own):
            here = int(country[np.flatnonzero(label == part)[0]]) if size[part] < 2000 else -1
            if here < 0 or size[part] > MICROSTATE_SHARE * total[here]:
                continue
            around = np.bincount(other[own == part]).argmax()
            members = np.flatnonzero(label == part)
            if _depth_km(graph, members, polygons, int(around)) < FLICKER_KM:
                country[members] = around
    country[list(stated.of_vertex)] = list(stated.of_vertex.values())
    return country


def _parts(graph: WorkGraph, country: NDArray[np.int16]) -> tuple[NDArray[np.int32], int]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    same = country[graph.tail] == country[graph.head]
    ones = np.ones(int(same.sum()), dtype=np.int8)
    n = graph.n_vertices
    n_parts, label = connected_components(
        coo_array((ones, (graph.tail[same], graph.head[same])), shape=(n, n)), directed=False
    )
    return label, n_parts


def _touching(
    graph: WorkGraph, label: NDArray[np.int32], country: NDArray[np.int16], edges: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    own = np.concatenate([label[graph.tail[edges]], label[graph.head[edges]]])
    other = np.concatenate([country[graph.head[edges]], country[graph.tail[edges]]])
    return own, other


def _depth_km(graph: WorkGraph, members: NDArray[np.int64], polygons: CountryPolygons, around: int) -> float:
    import shapely

    lat, lon = graph.lat[members], graph.lon[members]
    pad = 1.0
    parts = polygons.parts[polygons.part_country == around]
    near = [
        p
        for p in parts
        if shapely.intersects(
            p, shapely.box(lon.min() - pad, lat.min() - pad, lon.max() + pad, lat.max() + pad)
        )
    ]
    if not near:
        return float("inf")
    shape = shapely.clip_by_rect(
        shapely.multipolygons(near), lon.min() - pad, lat.min() - pad, lon.max() + pad, lat.max() + pad
    )
    if shape.is_empty:
        return float("inf")
    lines = shapely.shortest_line(shapely.points(lon, lat), shape)
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    return float(great_circle_km(ends[:, 0, 1], ends[:, 0, 0], ends[:, 1, 1], ends[:, 1, 0]).max())


def _border_shares(
    graph: WorkGraph, polygons: CountryPolygons, edges: NDArray[np.int64], country: NDArray[np.int16]
) -> NDArray[np.float64]:
    tail, head = graph.tail[edges], graph.head[edges]
    low, high = np.full(len(edges), 0.02), np.full(len(edges), 0.98)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        at = polygons.of_points(*along(graph, tail, head, middle))
        still_tail = at == country[tail]
        low, high = np.where(still_tail, middle, low), np.where(still_tail, high, middle)
    return np.asarray((low + high) / 2)


def _grouped(
    lat: NDArray[np.float64], lon: NDArray[np.float64], a: NDArray[np.int16], b: NDArray[np.int16]
) -> NDArray[np.int64]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    pairs = cKDTree(unit_vectors(lat, lon)).query_pairs(chord_of_km(SAME_CROSSING_KM), output_type="ndarray")
    same = (low[pairs[:, 0]] == low[pairs[:, 1]]) & (high[pairs[:, 0]] == high[pairs[:, 1]])
    pairs = pairs[same]
    ones = np.ones(len(pairs), dtype=np.int8)
    _, label = connected_components(
        coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(lat), len(lat))), directed=False
    )
    return np.asarray(label, dtype=np.int64)


def _edge_countries(cut: WorkGraph, country: NDArray[np.int16], first_border: int) -> NDArray[np.int16]:
    tail_inner, head_inner = cut.tail < first_border, cut.head < first_border
    from_tail = country[np.where(tail_inner, cut.tail, 0)]
    from_head = country[np.where(head_inner, cut.head, 0)]
    return np.where(tail_inner, from_tail, from_head).astype(np.int16)
