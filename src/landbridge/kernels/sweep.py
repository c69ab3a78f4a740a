# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""Least weights from every vertex to a set of ends, on a graph whose arcs lie in the order they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import types

from landbridge.kernels._compile import BOOL, FLOAT64, INT32, INT64, as_vector, kernel, optional_mask

if TYPE_CHECKING:
    import numpy.typing as npt

N_BUCKETS = 1 << 12
NOT_QUEUED = -2
END = -1
NOWHERE = -(1 << 31)


class Packed(NamedTuple):
    """Adjacency with the vertices that arcs lead to in the order of the arcs' places.

    Attributes
    ----------
    indptr, arcs
        From `build_csr`: the arcs at vertex `v` have the places `indptr[v]` to `indptr[v + 1] - 1`.
    owner, other
        Vertex that the arc of each place stands at, and the one at its other end.
    """

    indptr: npt.NDArray[np.int64]
    arcs: npt.NDArray[np.int32]
    owner: npt.NDArray[np.int32]
    other: npt.NDArray[np.int32]


class Sweep(NamedTuple):
    """What a sweep found.

    Attributes
    ----------
    dist
        Least weight between each vertex and the ends.
    step
        Place of the arc that a vertex was reached over, -1 - i at the end of index i.
    least
        Weight of the best path from an end to a goal, inf if there is none.
    goal
        Index of its goal, -1 if there is none.
    """

    dist: npt.NDArray[np.float64]
    step: npt.NDArray[np.int32]
    least: float
    goal: int


def pack(csr: tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]], other: npt.NDArray[np.int32]) -> Packed:
    """Put the other ends of arcs in the order of an adjacency.

    Parameters
    ----------
    csr
        From `build_csr` of one end of the arcs.
    other
        The other end of each arc, by arc id.
    """
    indptr, arcs = csr
    owner = np.repeat(np.arange(len(indptr) - 1, dtype=np.int32), np.diff(indptr))
    return Packed(indptr, arcs, owner, other[arcs])


def sweep(
    packed: Packed,
    weight: npt.NDArray[np.float64],
    ends: npt.ArrayLike,
    end_weight: npt.NDArray[np.float64],
    goals: npt.ArrayLike,
    goal_weight: npt.NDArray[np.float64],
    *,
    closed: npt.NDArray[np.bool_] | None = None,
    reach: float = np.inf,
    bounded: bool = False,
    longest: float | None = None,
) -> Sweep:
    """Find least weights from the ends outwards.

    The queue is one of buckets, narrow against the longest arc; within a bucket vertices may be corrected, so
    that the result is exact.

    Parameters
    ----------
    packed
        Adjacency in the direction of the sweep.
    weight
        Weight of the arc at each place (>= 0); inf where it may not be used.
    ends, end_weight, goals, goal_weight
        Where the sweep begins and which vertices it is for, and what beginning and ending there weighs.
    closed
        Places that may not be used.
    reach
        The sweep ends at `reach` (at least 1) times the weight of the best path to a goal.
    bounded
        Give vertices beyond the end of the sweep that radius, a lower bound, instead of inf.
    longest
        Greatest finite weight, if known.

    Returns
    -------
    Sweep
        Distances up to `reach` times the least are exact.
    """
    if longest is None:
        longest = float(np.max(weight, initial=0.0, where=weight < np.inf))
    dist, step, least, goal = _sweep(
        packed.indptr, packed.other, weight, optional_mask(closed), longest,
        as_vector(ends, np.int32), as_vector(end_weight, np.float64),
        as_vector(goals, np.int32), as_vector(goal_weight, np.float64), reach, bounded,
    )  # fmt: skip
    return Sweep(dist, step, float(least), int(goal))


def follow(packed: Packed, step: npt.NDArray[np.int32], vertex: int) -> tuple[list[int], int]:
    """Return the arcs from a vertex that a sweep reached back to an end, and the index of that end."""
    path = []
    place = int(step[vertex])
    while place >= 0:
        path.append(int(packed.arcs[place]))
        place = int(step[packed.owner[place]])
    return path, -1 - place


@kernel(
    INT64, INT32, FLOAT64, BOOL, types.float64, INT32, FLOAT64, INT32, FLOAT64, types.float64, types.boolean,
)  # fmt: skip
def _sweep(
    indptr, other, weight, closed, longest, ends, end_weight, goals, goal_weight, reach, bounded
):  # fmt: skip
    """See `sweep`. Each bucket is a doubly linked list, so that a vertex moves to another one in place."""
    n_vertices = len(indptr) - 1
    for length in end_weight:
        if length < np.inf:
            longest = max(longest, length)
    per_width = (N_BUCKETS - 2) / longest if longest > 0.0 else 1.0
    mask = N_BUCKETS - 1
    dist = np.full(n_vertices, np.inf)
    step = np.full(n_vertices, NOWHERE, np.int32)
    leave = np.full(n_vertices, np.inf)
    first = np.full(N_BUCKETS, END, np.int32)
    after = np.full(n_vertices, NOT_QUEUED, np.int32)
    before = np.empty(n_vertices, np.int32)
    for i in range(len(goals)):
        leave[goals[i]] = min(leave[goals[i]], goal_weight[i])
    for i in range(len(ends)):
        if end_weight[i] < dist[ends[i]]:
            dist[ends[i]] = end_weight[i]
            step[ends[i]] = -1 - i
    queued = 0
    for vertex in ends:
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
    least = np.inf
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
            reached = dist[vertex]
            if reached + leave[vertex] < least:
                least = reached + leave[vertex]
                if reach < np.inf:
                    last_bucket = np.int64(least * reach * per_width) + 1
            for k in range(indptr[vertex], indptr[vertex + 1]):
                length = reached + weight[k]
                neighbour = other[k]
                if length >= dist[neighbour] or (len(closed) > 0 and closed[k]):
                    continue
                place = np.int64(length * per_width) & mask
                if after[neighbour] != NOT_QUEUED:
                    follower = after[neighbour]
                    leader = before[neighbour]
                    if follower >= 0:
                        before[follower] = leader
                    if leader >= 0:
                        after[leader] = follower
                    else:
                        first[np.int64(dist[neighbour] * per_width) & mask] = follower
                    queued -= 1
                dist[neighbour] = length
                step[neighbour] = k
                follower = first[place]
                after[neighbour] = follower
                before[neighbour] = END
                if follower >= 0:
                    before[follower] = neighbour
                first[place] = neighbour
                queued += 1
        bucket += 1
    if queued > 0:
        radius = bucket / per_width
        for vertex in range(n_vertices):
            if dist[vertex] >= radius:
                dist[vertex] = radius if bounded else np.inf
    goal = -1
    least = np.inf
    for i in range(len(goals)):
        if goal_weight[i] + dist[goals[i]] < least:
            least = goal_weight[i] + dist[goals[i]]
            goal = i
    return dist, step, least, np.int64(goal)
