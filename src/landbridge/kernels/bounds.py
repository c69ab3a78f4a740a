# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""Least costs from every vertex to the exits, and best paths, for weighted sums of the criteria."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import types

from landbridge.kernels._compile import (
    BOOL,
    FLOAT64,
    INT32,
    INT64,
    TABLE64,
    as_vector,
    kernel,
    optional_mask,
)

if TYPE_CHECKING:
    import numpy.typing as npt

N_BUCKETS = 1 << 12
NOT_QUEUED = -2
END = -1


class WeightedPath(NamedTuple):
    """A path from an entry over arcs (first one first) to an exit; its cost (3) includes those of both."""

    cost: npt.NDArray[np.float64]
    entry: int
    arcs: npt.NDArray[np.int32]
    exit: int


class Bounds(NamedTuple):
    """What the backward searches found.

    Attributes
    ----------
    weights
        One row per search (s, k).
    table
        Least remaining weighted cost at each vertex (n, s).
    paths
        The path of least weighted cost of each search; None where no entry leads to an exit.
    """

    weights: npt.NDArray[np.float64]
    table: npt.NDArray[np.float64]
    paths: tuple[WeightedPath | None, ...]


def lower_bounds(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    tail: npt.NDArray[np.int32],
    criteria: npt.NDArray[np.float64],
    entry_vertex: npt.ArrayLike,
    entry_cost: npt.NDArray[np.float64],
    exit_vertex: npt.ArrayLike,
    exit_cost: npt.NDArray[np.float64],
    *,
    weights: npt.ArrayLike | None = None,
    closed: npt.NDArray[np.bool_] | None = None,
    reach: float = 1.2,
    threads: int = 2,
) -> Bounds:
    """Find least remaining costs and best paths for weighted sums of criteria, by a backward search each.

    The queue is one of buckets, narrow against the longest arc; within a bucket vertices may be corrected, so
    that the result is exact.

    Parameters
    ----------
    indptr, arcs
        Reverse adjacency: `build_csr` of the heads.
    tail, criteria
        Tail vertex (m) and costs (m, 3; >= 0, finite) of each arc, by arc id.
    entry_vertex, entry_cost, exit_vertex, exit_cost
        Where paths may begin and end, and what that costs (e, 3) and (x, 3).
    weights
        One row of non-negative weights per search (s, 3); by default each criterion by itself.
    closed
        Arcs that may not be used.
    reach
        A search ends at `reach` (at least 1) times the distance of the farthest entry, and vertices beyond
        get that radius as their bound: still below the truth and consistent. Give inf for true distances
        everywhere, inf where no way leads to an exit.
    threads
        Number of threads; the result does not depend on it.

    Returns
    -------
    Bounds
        Weights, bounds by vertex and best paths.

    Raises
    ------
    ValueError
        A cost is negative, infinite or NaN.
    """
    rows = np.eye(3) if weights is None else np.ascontiguousarray(weights, np.float64)
    table = np.empty((len(indptr) - 1, len(rows)))
    starts, exits = as_vector(entry_vertex, np.int32), as_vector(exit_vertex, np.int32)
    start_cost, end_cost = (np.ascontiguousarray(cost, np.float64) for cost in (entry_cost, exit_cost))
    shut = optional_mask(closed)
    _search_back.prepare()

    def search(column: int) -> WeightedPath | None:
        sound, *path = _search_back(
            indptr,
            arcs,
            tail,
            criteria,
            rows[column],
            shut,
            starts,
            start_cost,
            exits,
            end_cost,
            reach,
            table,
            column,
        )
        if not sound:
            msg = "an arc, entry or exit has a negative, infinite or undefined cost; close arcs by the mask"
            raise ValueError(msg)
        return WeightedPath(*path) if path[1] >= 0 else None

    with ThreadPoolExecutor(threads) as pool:
        paths = tuple(pool.map(search, range(len(rows))))
    return Bounds(rows, table, paths)


def join_bounds(first: Bounds, second: Bounds) -> Bounds:
    """Put the searches of two calls with the same ends and closed arcs side by side."""
    return Bounds(
        np.vstack([first.weights, second.weights]),
        np.hstack([first.table, second.table]),
        first.paths + second.paths,
    )


def balanced_weights(costs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return weights for the sum of all criteria and of each two, scaled by their ranges in `costs` (s, 3).

    Bounds for these, joined to those of the single criteria, cost four searches and save labels.

    Examples
    --------
    >>> balanced_weights(np.array([[0.0, 30.0, 5.0], [10.0, 10.0, 1.0]]))[0].tolist()
    [0.1, 0.05, 0.25]
    """
    spread = np.ptp(costs, axis=0)
    scale = np.divide(1.0, spread, out=np.zeros(3), where=spread > 0)
    sums = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=np.float64)
    balanced: npt.NDArray[np.float64] = sums * scale
    return balanced


@kernel(
    INT64, INT32, INT32, TABLE64, FLOAT64, BOOL, INT32, TABLE64, INT32, TABLE64,
    types.float64, types.float64[:, ::1], types.int64,
)  # fmt: skip
def _search_back(
    indptr, arcs, tail, criteria, weights, closed,
    entries, entry_cost, exits, exit_cost, reach, table, column,
):  # fmt: skip
    """Write one column of the bounds; return (costs are sound, path cost, entry or -1, path arcs, exit).

    Each bucket is a doubly linked list of vertices, so that a vertex moves to another bucket in place.
    """
    w1 = weights[0]
    w2 = weights[1]
    w3 = weights[2]
    path_cost = np.zeros(3)
    longest = 0.0
    for costs in (criteria, entry_cost, exit_cost):
        for i in range(len(costs)):
            c1 = costs[i, 0]
            c2 = costs[i, 1]
            c3 = costs[i, 2]
            if not (c1 >= 0.0 and c2 >= 0.0 and c3 >= 0.0 and c1 + c2 + c3 < np.inf):
                return False, path_cost, np.int64(-1), np.empty(0, np.int32), np.int64(-1)
            longest = max(longest, w1 * c1 + w2 * c2 + w3 * c3)
    per_width = (N_BUCKETS - 2) / longest if longest > 0.0 else 1.0
    mask = N_BUCKETS - 1
    n_vertices = len(indptr) - 1
    dist = np.full(n_vertices, np.inf)
    first = np.full(N_BUCKETS, END, np.int32)
    after = np.full(n_vertices, NOT_QUEUED, np.int32)
    before = np.empty(n_vertices, np.int32)
    awaited = np.zeros(n_vertices, np.bool_)
    n_awaited = 0
    for vertex in entries:
        if not awaited[vertex]:
            awaited[vertex] = True
            n_awaited += 1
    queued = 0
    next_arc = np.empty(n_vertices, np.int32)
    beyond = np.empty(n_vertices, np.int32)
    for i in range(len(exits)):
        vertex = exits[i]
        length = w1 * exit_cost[i, 0] + w2 * exit_cost[i, 1] + w3 * exit_cost[i, 2]
        if length < dist[vertex]:
            dist[vertex] = length
            next_arc[vertex] = -1 - i
    for vertex in exits:
        if after[vertex] == NOT_QUEUED and dist[vertex] < np.inf:
            place = np.int64(dist[vertex] * per_width) & mask
            after[vertex] = first[place]
            before[vertex] = END
            if first[place] >= 0:
                before[first[place]] = vertex
            first[place] = vertex
            queued += 1
    bucket = 0
    last_bucket = np.int64(1) << 62
    while queued > 0 and bucket <= last_bucket:
        here = bucket & mask
        while first[here] >= 0:
            vertex = first[here]
            follower = after[vertex]
            first[here] = follower
            if follower >= 0:
                before[follower] = END
            after[vertex] = NOT_QUEUED
            queued -= 1
            if awaited[vertex]:
                awaited[vertex] = False
                n_awaited -= 1
                if n_awaited == 0 and reach < np.inf:
                    last_bucket = np.int64((bucket + 1) * reach)
            reached = dist[vertex]
            for k in range(indptr[vertex], indptr[vertex + 1]):
                arc = arcs[k]
                other = tail[arc]
                length = reached + (w1 * criteria[arc, 0] + w2 * criteria[arc, 1] + w3 * criteria[arc, 2])
                if length >= dist[other] or (len(closed) > 0 and closed[arc]):
                    continue
                place = np.int64(length * per_width) & mask
                if after[other] != NOT_QUEUED:
                    follower = after[other]
                    leader = before[other]
                    if follower >= 0:
                        before[follower] = leader
                    if leader >= 0:
                        after[leader] = follower
                    else:
                        first[np.int64(dist[other] * per_width) & mask] = follower
                    queued -= 1
                dist[other] = length
                next_arc[other] = arc
                beyond[other] = vertex
                follower = first[place]
                after[other] = follower
                before[other] = END
                if follower >= 0:
                    before[follower] = other
                first[place] = other
                queued += 1
        bucket += 1
    radius = bucket / per_width if queued > 0 else np.inf
    for vertex in range(n_vertices):
        table[vertex, column] = min(dist[vertex], radius)
    entry = -1
    least = np.inf
    for i in range(len(entries)):
        length = w1 * entry_cost[i, 0] + w2 * entry_cost[i, 1] + w3 * entry_cost[i, 2] + dist[entries[i]]
        if length < least:
            least = length
            entry = i
    if entry < 0:
        return True, path_cost, np.int64(-1), np.empty(0, np.int32), np.int64(-1)
    path = np.empty(n_vertices, np.int32)
    n_path = 0
    vertex = entries[entry]
    while next_arc[vertex] >= 0:
        arc = next_arc[vertex]
        path[n_path] = arc
        n_path += 1
        vertex = beyond[vertex]
    last = -1 - next_arc[vertex]
    for k in range(3):
        path_cost[k] = entry_cost[entry, k]
        for i in range(n_path):
            path_cost[k] += criteria[path[i], k]
        path_cost[k] += exit_cost[last, k]
    return True, path_cost, np.int64(entry), path[:n_path].copy(), np.int64(last)
