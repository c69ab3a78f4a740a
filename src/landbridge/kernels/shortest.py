# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""Shortest paths from one or several sources, and the paths themselves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numba import types

from landbridge.kernels._compile import BOOL, FLOAT64, INT32, INT64, as_vector, kernel, optional_mask
from landbridge.kernels._heap import heap_pop, heap_push

if TYPE_CHECKING:
    import numpy.typing as npt

NO_ARC = -1


def dijkstra(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    weight: npt.NDArray[np.float64],
    sources: npt.ArrayLike,
    *,
    costs: npt.ArrayLike | None = None,
    closed: npt.NDArray[np.bool_] | None = None,
    stop: npt.NDArray[np.bool_] | None = None,
    target: int = -1,
    cutoff: float = np.inf,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """Find the shortest paths from a set of sources.

    Parameters
    ----------
    indptr, arcs
        Adjacency from `build_csr`.
    head, weight
        Head vertex and weight (>= 0) of each arc, by arc id.
    sources, costs
        Source vertices and what it costs to start at each (default 0).
    closed
        Arcs that may not be used.
    stop
        Vertices where paths end: they are reached but not left, unless they are sources.
    target
        Stop when this vertex is settled; what lies farther is then reported as not reached.
    cutoff
        Leave out vertices farther than this.

    Returns
    -------
    dist, pred_arc
        Least cost to each vertex (inf where not reached) and the last arc on the way there (-1 at sources and
        where not reached).

    Examples
    --------
    >>> from landbridge.kernels.csr import build_csr
    >>> indptr, arcs = build_csr(3, [0, 1, 0])
    >>> dist, pred_arc = dijkstra(indptr, arcs, np.array([1, 2, 2], np.int32), np.array([1.0, 1.0, 5.0]), [0])
    >>> dist.tolist(), pred_arc.tolist()
    ([0.0, 1.0, 2.0], [-1, 0, 1])
    """
    starts = as_vector(sources, np.int32)
    _check_vertices(starts, len(indptr) - 1)
    start_costs = np.zeros(len(starts)) if costs is None else as_vector(costs, np.float64)
    dist, pred_arc = _dijkstra(
        indptr,
        arcs,
        head,
        weight,
        starts,
        start_costs,
        optional_mask(closed),
        optional_mask(stop),
        target,
        cutoff,
    )
    return dist, pred_arc


def unpack_path(
    pred_arc: npt.NDArray[np.int32], tail: npt.NDArray[np.int32], vertex: int
) -> npt.NDArray[np.int32]:
    """Return the arcs of the path to `vertex`, first arc first (none to a source or where not reached)."""
    path = []
    arc = pred_arc[vertex]
    while arc != NO_ARC:
        path.append(arc)
        arc = pred_arc[tail[arc]]
    return np.array(path[::-1], dtype=np.int32)


def distance_matrix(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    weight: npt.NDArray[np.float64],
    sources: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    closed: npt.NDArray[np.bool_] | None = None,
    threads: int = 2,
) -> npt.NDArray[np.float64]:
    """Return the distance from each source (row) to each target (column), inf where there is no path.

    The result does not depend on the number of threads. Arguments are those of `dijkstra`.
    """
    rows, columns = as_vector(sources, np.int32), as_vector(targets, np.int32)
    _check_vertices(rows, len(indptr) - 1)
    _check_vertices(columns, len(indptr) - 1)
    shut = optional_mask(closed)
    _row_distances.prepare()

    def search(source: np.int32) -> npt.NDArray[np.float64]:
        return _row_distances(indptr, arcs, head, weight, source, columns, shut)  # type: ignore[no-any-return]

    with ThreadPoolExecutor(threads) as pool:
        distances = list(pool.map(search, rows))
    return np.array(distances).reshape(len(rows), len(columns))


def _check_vertices(vertices: npt.NDArray[np.int32], n_vertices: int) -> None:
    """Refuse vertices that the graph does not have: compiled code would read other memory."""
    if vertices.size and (vertices.min() < 0 or vertices.max() >= n_vertices):
        msg = f"vertices must be 0 to {n_vertices - 1}, not {vertices.min()} to {vertices.max()}"
        raise ValueError(msg)


@kernel(INT64, INT32, INT32, FLOAT64, INT32, FLOAT64, BOOL, BOOL, types.int64, types.float64)
def _dijkstra(indptr, arcs, head, weight, sources, costs, closed, stop, target, cutoff):
    """Label-setting search; see `dijkstra`."""
    n_vertices = len(indptr) - 1
    dist = np.full(n_vertices, np.inf)
    pred_arc = np.full(n_vertices, NO_ARC, np.int32)
    keys = np.empty(len(head) + len(sources) + 1, np.float64)
    items = np.empty(len(head) + len(sources) + 1, np.int32)
    size = 0
    for i in range(len(sources)):
        if costs[i] < dist[sources[i]] and costs[i] <= cutoff:
            dist[sources[i]] = costs[i]
            size = heap_push(keys, items, size, costs[i], sources[i])
    settled_to = np.inf
    while size > 0:
        reached = keys[0]
        vertex = items[0]
        size = heap_pop(keys, items, size)
        if reached > dist[vertex]:
            continue
        if vertex == target:
            settled_to = reached
            break
        if len(stop) > 0 and stop[vertex]:
            is_source = False
            for source in sources:
                is_source = is_source or source == vertex
            if not is_source:
                continue
        for k in range(indptr[vertex], indptr[vertex + 1]):
            arc = arcs[k]
            if len(closed) > 0 and closed[arc]:
                continue
            other = head[arc]
            length = reached + weight[arc]
            if length < dist[other] and length <= cutoff:
                dist[other] = length
                pred_arc[other] = arc
                size = heap_push(keys, items, size, length, other)
    if settled_to < np.inf:
        for vertex in range(n_vertices):
            if dist[vertex] > settled_to:
                dist[vertex] = np.inf
                pred_arc[vertex] = NO_ARC
    return dist, pred_arc


@kernel(INT64, INT32, INT32, FLOAT64, types.int64, INT32, BOOL)
def _row_distances(indptr, arcs, head, weight, source, targets, closed):
    """Distances from one source to the targets; stops when the last target is settled."""
    n_vertices = len(indptr) - 1
    dist = np.full(n_vertices, np.inf)
    wanted = np.zeros(n_vertices, np.bool_)
    left = 0
    for target in targets:
        if not wanted[target]:
            wanted[target] = True
            left += 1
    keys = np.empty(len(head) + 2, np.float64)
    items = np.empty(len(head) + 2, np.int32)
    dist[source] = 0.0
    size = heap_push(keys, items, 0, 0.0, np.int32(source))
    while size > 0 and left > 0:
        reached = keys[0]
        vertex = items[0]
        size = heap_pop(keys, items, size)
        if reached > dist[vertex]:
            continue
        if wanted[vertex]:
            wanted[vertex] = False
            left -= 1
        for k in range(indptr[vertex], indptr[vertex + 1]):
            arc = arcs[k]
            if len(closed) > 0 and closed[arc]:
                continue
            other = head[arc]
            length = reached + weight[arc]
            if length < dist[other]:
                dist[other] = length
                size = heap_push(keys, items, size, length, other)
    return dist[targets]
