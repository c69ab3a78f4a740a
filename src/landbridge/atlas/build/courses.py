"""Where the straight edges of a detail graph pass through countries that their ends do not tell of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from landbridge.atlas.build.countries import CountryPolygons
    from landbridge.atlas.build.workgraph import WorkGraph

LONG_EDGE_KM = 12.0
SAMPLES = 24
LASTING_KM = 6.0
SAMPLE_KM = 3.0
DEEP_KM = 6.0


@dataclass(frozen=True)
class Stated:
    """What typed rows say about countries, against the polygons.

    Parameters
    ----------
    of_vertex
        Country numbers of vertices at the ends of typed links.
    of_row
        Country codes that a typed link passes, by row id.
    inside
        Edges (tail, head) of published lines that stay in one country, whatever their straight course.
    posts
        Latitude, longitude and the two countries of typed posts.
    divided
        Pairs of countries whose border is closed.
    """

    of_vertex: Mapping[int, int]
    of_row: Mapping[str, frozenset[str]]
    inside: frozenset[tuple[int, int]] = frozenset()
    posts: tuple[tuple[float, float, frozenset[str]], ...] = ()
    divided: frozenset[frozenset[str]] = frozenset()


def with_midway_vertices(graph: WorkGraph, polygons: CountryPolygons, stated: Stated) -> WorkGraph:
    """Put a vertex into each long straight edge wherever it passes through another country than at its ends.

    A typed link passes only the countries that its row names, whatever lies under its straight chord.
    """
    edges = _unbound(graph, graph.km > LONG_EDGE_KM, stated)
    shares = (np.arange(SAMPLES) + 0.5) / SAMPLES
    tail, head = np.repeat(graph.tail[edges], SAMPLES), np.repeat(graph.head[edges], SAMPLES)
    lat, lon = along(graph, tail, head, np.tile(shares, len(edges)))
    at = polygons.of_points(lat, lon).reshape(len(edges), SAMPLES)
    from_tail = polygons.of_points(graph.lat[graph.tail[edges]], graph.lon[graph.tail[edges]])
    from_head = polygons.of_points(graph.lat[graph.head[edges]], graph.lon[graph.head[edges]])
    cut_edge, cut_share = [], []
    for row in np.flatnonzero(
        (at != from_tail[:, None]).any(axis=1) & (at != from_head[:, None]).any(axis=1)
    ):
        for start, stop in _inner_runs(at[row], int(from_tail[row]), int(from_head[row])):
            allowed = stated.of_row.get(str(graph.row[edges[row]]))
            passes = allowed is None or polygons.codes[at[row][start]] in allowed
            if passes and (stop - start) * graph.km[edges[row]] / SAMPLES >= LASTING_KM:
                cut_edge.append(edges[row])
                cut_share.append(float(shares[start:stop].mean()))
    share = np.asarray(cut_share)
    lat, lon = along(graph, graph.tail[cut_edge], graph.head[cut_edge], share)
    first = graph.n_vertices
    grown = graph.with_vertices(lat, lon)
    return grown.split(np.asarray(cut_edge, dtype=np.int64), share, first + np.arange(len(share)))


def with_deep_vertices(
    graph: WorkGraph, country: NDArray[np.int16], polygons: CountryPolygons, stated: Stated
) -> tuple[WorkGraph, NDArray[np.int16]]:
    """Put a vertex of another country into each long edge that leaves the countries of its ends far behind.

    Where a straight edge stays more than 6 km outside for 6 km or more, this is no flicker, even if its ends
    lie just beside a border and count to the country on the other side.

    Parameters
    ----------
    graph, country
        The graph, with the steady country number of each vertex.
    polygons
        Countries.
    stated
        Typed links and their ends are left as they are.
    """
    ends_stated = np.isin(graph.tail, list(stated.of_vertex)) | np.isin(graph.head, list(stated.of_vertex))
    typed = ends_stated | np.isin(graph.row, list(stated.of_row))
    edge, share = _samples(graph, _unbound(graph, ~typed & (graph.km > LONG_EDGE_KM), stated))
    lat, lon = along(graph, graph.tail[edge], graph.head[edge], share)
    at = polygons.of_points(lat, lon)
    outside = np.flatnonzero((at != country[graph.tail[edge]]) & (at != country[graph.head[edge]]))
    depth = [
        _outside_km(lat[outside], lon[outside], country[ends[edge[outside]]], polygons)
        for ends in (graph.tail, graph.head)
    ]
    picked = _deepest_of_runs(outside, edge[outside], at[outside], np.minimum(*depth))
    first = graph.n_vertices
    grown = graph.with_vertices(lat[picked], lon[picked])
    grown = grown.split(edge[picked], share[picked], first + np.arange(len(picked)))
    return grown, np.concatenate([country, at[picked]])


def _samples(graph: WorkGraph, edges: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return edge and share of points every 3 km."""
    counts = np.ceil(graph.km[edges] / SAMPLE_KM).astype(np.int64)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(edges, counts), (place + 0.5) / np.repeat(counts, counts)


def _unbound(graph: WorkGraph, chosen: NDArray[np.bool_], stated: Stated) -> NDArray[np.int64]:
    """Return the chosen edges but those of lines that are known to stay in their country."""
    edges = np.flatnonzero(chosen)
    ends = zip(graph.tail[edges].tolist(), graph.head[edges].tolist(), strict=True)
    bound = np.array([pair in stated.inside for pair in ends], dtype=np.bool_)
    return np.asarray(edges[~bound], dtype=np.int64)


def _outside_km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], country: NDArray[np.int16], polygons: CountryPolygons
) -> NDArray[np.float64]:
    """Return how far each point is from its country."""
    import shapely

    km = np.zeros(len(lat))
    for number in np.unique(country):
        of = np.flatnonzero(country == number)
        lines = shapely.shortest_line(shapely.points(lon[of], lat[of]), polygons.boundary_parts(int(number)))
        ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
        km[of] = great_circle_km(ends[:, 0, 1], ends[:, 0, 0], ends[:, 1, 1], ends[:, 1, 0])
    return km


def _deepest_of_runs(
    sample: NDArray[np.int64], edge: NDArray[np.int64], at: NDArray[np.int16], depth: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the deepest sample of each run in another country that is long and deep enough."""
    if not len(sample):
        return np.zeros(0, dtype=np.int64)
    breaks = (np.diff(sample) > 1) | (np.diff(edge) != 0) | (np.diff(at) != 0)
    runs = np.split(np.arange(len(sample)), np.flatnonzero(breaks) + 1)
    lasting = [run for run in runs if len(run) * SAMPLE_KM >= LASTING_KM and depth[run].max() > DEEP_KM]
    return np.array([sample[run[depth[run].argmax()]] for run in lasting], dtype=np.int64)


def _inner_runs(at: NDArray[np.int16], first: int, last: int) -> list[tuple[int, int]]:
    change = np.flatnonzero(at[1:] != at[:-1]) + 1
    bounds = [0, *change.tolist(), len(at)]
    runs = list(pairwise(bounds))
    outer = {0: first, len(runs) - 1: last}
    return [run for i, run in enumerate(runs) if int(at[run[0]]) != outer.get(i, -1)]


def along(
    graph: WorkGraph, tail: NDArray[np.int32], head: NDArray[np.int32], share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lat and lon of points on edges, by their share of the way from tail to head."""
    lat = graph.lat[tail] + share * (graph.lat[head] - graph.lat[tail])
    lon = graph.lon[tail] + share * (graph.lon[head] - graph.lon[tail])
    return lat, lon
