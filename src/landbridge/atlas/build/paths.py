"""Shortest paths in a detail graph during the build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.atlas.build.workgraph import WorkGraph


def sparse(graph: WorkGraph, usable: NDArray[np.bool_]) -> Any:
    """Return the symmetric matrix of the usable edges; of parallel edges the shortest counts."""
    from scipy.sparse import csr_array

    edges = np.flatnonzero(usable & (graph.tail != graph.head))
    low, high = (
        np.minimum(graph.tail[edges], graph.head[edges]),
        np.maximum(graph.tail[edges], graph.head[edges]),
    )
    order = np.lexsort((graph.km[edges], high, low))
    low, high, km = low[order], high[order], graph.km[edges][order]
    first = np.ones(len(low), dtype=np.bool_)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    low, high, km = low[first], high[first], np.maximum(km[first], 1e-6)
    n = graph.n_vertices
    return csr_array((np.r_[km, km], (np.r_[low, high], np.r_[high, low])), shape=(n, n))


def shortest(matrix: Any, start: int, end: int, limit_km: float) -> tuple[float, list[int]]:
    """Return the length and the vertices of the shortest path, or (inf, []) beyond the limit."""
    from scipy.sparse.csgraph import dijkstra

    dist, before = dijkstra(matrix, indices=start, limit=limit_km, return_predecessors=True)
    if not np.isfinite(dist[end]):
        return float("inf"), []
    path = [end]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    return float(dist[end]), path[::-1]


def edges_between(graph: WorkGraph, path: list[int]) -> NDArray[np.int64]:
    """Return all edges, parallel ones too, between neighbouring vertices of a path."""
    n = graph.n_vertices
    low, high = np.minimum(graph.tail, graph.head).astype(np.int64), np.maximum(graph.tail, graph.head)
    a, b = np.asarray(path[:-1], dtype=np.int64), np.asarray(path[1:], dtype=np.int64)
    wanted = np.minimum(a, b) * n + np.maximum(a, b)
    return np.flatnonzero(np.isin(low * n + high, wanted))
