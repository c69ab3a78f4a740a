"""Paths read off distance tables: downhill from a vertex to the ends that the distances are measured to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import types

from landbridge.kernels._compile import BOOL, FLOAT64, INT32, INT64, TABLE64, kernel

if TYPE_CHECKING:
    import numpy.typing as npt

ROUNDING = 1e-9


def descend(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    ahead: npt.NDArray[np.int32],
    table: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    closed: npt.NDArray[np.bool_],
    dist: npt.NDArray[np.float64],
    ends: npt.NDArray[np.int32],
    end_cost: npt.NDArray[np.float64],
    vertex: int,
) -> tuple[npt.NDArray[np.int32], int]:
    """Follow the least distances from a vertex to an end.

    Parameters
    ----------
    indptr, arcs
        Adjacency in the direction that paths are followed.
    ahead
        Vertex that each arc leads to in that direction.
    table, weights
        Costs of each arc (m, 3) and the weights (3) that the distances were measured with.
    closed
        Arcs that may not be used (m).
    dist
        Distance of each vertex to the ends; inf where unknown.
    ends, end_cost
        Vertices where paths end, and what ending there weighs.
    vertex
        Where to begin.

    Returns
    -------
    path, end
        Arcs in order, and the index of the end; -1 if none is reached.

    Raises
    ------
    ValueError
        The graph has no such vertex.
    """
    if not 0 <= vertex < len(dist):
        raise ValueError(f"vertices must be 0 to {len(dist) - 1}, not {vertex}")
    path, end = _descend(indptr, arcs, ahead, table, weights, closed, dist, ends, end_cost, vertex)
    return path, int(end)


@kernel(INT64, INT32, INT32, TABLE64, FLOAT64, BOOL, FLOAT64, INT32, FLOAT64, types.int64)
def _descend(  # type: ignore[no-untyped-def]  # noqa: ANN202
    indptr, arcs, ahead, table, weights, closed, dist, ends, end_cost, vertex  # noqa: ANN001
):  # fmt: skip
    """Take the best arc to a vertex not yet visited: arcs without cost may lead round in a circle."""
    visited = np.zeros(len(dist), np.bool_)
    path = np.empty(len(dist), np.int32)
    n_path = 0
    while dist[vertex] < np.inf:
        visited[vertex] = True
        for i in range(len(ends)):
            if ends[i] == vertex and end_cost[i] <= dist[vertex] * (1.0 + ROUNDING) + ROUNDING:
                return path[:n_path].copy(), np.int64(i)
        best = np.inf
        best_arc = -1
        for k in range(indptr[vertex], indptr[vertex + 1]):
            arc = arcs[k]
            other = ahead[arc]
            if closed[arc] or visited[other]:
                continue
            length = dist[other]
            for j in range(len(weights)):
                length += weights[j] * table[arc, j]
            if length < best:
                best = length
                best_arc = arc
        if best_arc < 0:
            break
        path[n_path] = best_arc
        n_path += 1
        vertex = np.int64(ahead[best_arc])
    return path[:0].copy(), np.int64(-1)
