"""Closes gaps in rail lines: the package draws many lines without their tunnels and long bridges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.paths import sparse
from landbridge.atlas.build.repair import guarded
from landbridge.atlas.build.workgraph import OPEN, VertexIndex
from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.countries import CountryPolygons
    from landbridge.atlas.build.workgraph import WorkGraph

GAP_KM = 8.0  # between two dead ends that point at each other
SPUR_GAP_KM = 2.0  # from a dead end to a line that passes ahead of it
AHEAD_DEGREES = 40.0
HEADING_KM = 1.0
# A way round that is shorter than this, or than so many times the gap, means that nothing is missing.
LEAST_DETOUR_KM = 40.0
LEAST_DETOUR = 10.0
MOST_STEPS = 20


def close_gaps(
    graph: WorkGraph, rows: Sequence[Mapping[str, str]], polygons: CountryPolygons
) -> tuple[WorkGraph, int]:
    """Join dead ends of one country that go on as the same line behind a tunnel or a bridge.

    Two dead ends within 8 km that point at each other are joined, and a dead end to a line within 2 km ahead
    of it, when the way round over the graph is longer than 40 km and ten gaps. Nothing is joined beside a
    `close` row.

    Parameters
    ----------
    graph
        The stitched rail graph.
    rows
        Rows of `missing_links.csv` of this mode.
    polygons
        Countries.

    Returns
    -------
    graph, joined
        The graph with straight edges of row "gap" over the gaps, and how many.
    """
    ends = np.flatnonzero(_open_degree(graph) == 1)
    heading = dict(zip(ends.tolist(), _headings(graph, ends), strict=True))
    near = VertexIndex(graph).pairs_within(ends, GAP_KM)
    country = polygons.of_points(graph.lat, graph.lon)
    matrix = sparse(graph, graph.state == OPEN)
    pairs: set[tuple[int, int]] = set()
    for end, candidates in zip(ends.tolist(), near, strict=True):
        at_home = [v for v in candidates if v != end and country[v] == country[end]]
        other = _ahead(graph, end, np.array(at_home, dtype=np.int64), heading)
        if other >= 0 and not guarded(graph, end, rows) and _is_gap(graph, matrix, end, other):
            pairs.add((min(end, other), max(end, other)))
    tail, head = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
    km = great_circle_km(graph.lat[tail], graph.lon[tail], graph.lat[head], graph.lon[head])
    return graph.with_edges(tail, head, km, ["gap"] * len(tail)), len(tail)


def _open_degree(graph: WorkGraph) -> NDArray[np.int64]:
    usable = graph.state == OPEN
    return np.bincount(np.r_[graph.tail[usable], graph.head[usable]], minlength=graph.n_vertices)


def _headings(graph: WorkGraph, ends: NDArray[np.int64]) -> list[float]:
    """Return where the line of each dead end points, seen from a kilometre behind the end."""
    at: dict[int, list[int]] = {}
    for edge in np.flatnonzero(graph.state == OPEN).tolist():
        at.setdefault(int(graph.tail[edge]), []).append(int(graph.head[edge]))
        at.setdefault(int(graph.head[edge]), []).append(int(graph.tail[edge]))
    return [float(_bearing(graph, _behind(graph, at, end), np.array([end]))[0]) for end in ends.tolist()]


def _behind(graph: WorkGraph, at: Mapping[int, list[int]], end: int) -> int:
    before, here = end, at[end][0]
    for _ in range(MOST_STEPS):
        onward = [v for v in at[here] if v != before]
        away = great_circle_km(graph.lat[here], graph.lon[here], graph.lat[end], graph.lon[end])
        if away >= HEADING_KM or len(onward) != 1 or onward[0] == end:
            break
        before, here = here, onward[0]
    return here


def _bearing(graph: WorkGraph, start: int, ends: NDArray[np.int64]) -> NDArray[np.float64]:
    north = graph.lat[ends] - graph.lat[start]
    east = ((graph.lon[ends] - graph.lon[start] + 180) % 360 - 180) * np.cos(np.radians(graph.lat[start]))
    return np.asarray(np.degrees(np.arctan2(east, north)))


def _turn(one: NDArray[np.float64], other: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(np.abs((one - other + 180) % 360 - 180))


def _ahead(graph: WorkGraph, end: int, others: NDArray[np.int64], heading: Mapping[int, float]) -> int:
    """Return where the line goes on: the nearest facing dead end, else a line just ahead, or -1."""
    bearing = _bearing(graph, end, others)
    km = great_circle_km(graph.lat[end], graph.lon[end], graph.lat[others], graph.lon[others])
    # A dead end ahead points back at this one.
    back = np.array([heading.get(v, np.nan) for v in others.tolist()])
    ahead = _turn(bearing, heading[end]) <= AHEAD_DEGREES
    facing = ahead & (_turn(bearing + 180, np.nan_to_num(back)) <= AHEAD_DEGREES) & ~np.isnan(back)
    for fits in (facing, ahead & (km <= SPUR_GAP_KM)):
        if fits.any():
            return int(others[np.argmin(np.where(fits, km, np.inf))])
    return -1


def _is_gap(graph: WorkGraph, matrix: object, end: int, other: int) -> bool:
    from scipy.sparse.csgraph import dijkstra

    gap = float(great_circle_km(graph.lat[end], graph.lon[end], graph.lat[other], graph.lon[other]))
    limit = max(LEAST_DETOUR_KM, LEAST_DETOUR * gap)
    return not np.isfinite(dijkstra(matrix, indices=end, limit=limit)[other])
