# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""One shortest path in well under a millisecond: A* with landmarks (ALT)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import types

from landbridge.kernels._compile import BOOL, FLOAT64, INT32, INT64, TABLE64, kernel, optional_mask
from landbridge.kernels._heap import heap_pop, heap_push
from landbridge.kernels.csr import build_csr
from landbridge.kernels.shortest import dijkstra

if TYPE_CHECKING:
    import numpy.typing as npt


class Landmarks(NamedTuple):
    """Distances from each landmark to each vertex and back, (n, l) each; inf where there is no path."""

    from_landmark: npt.NDArray[np.float64]
    to_landmark: npt.NDArray[np.float64]


def landmark_tables(
    n_vertices: int,
    tail: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    weight: npt.NDArray[np.float64],
    *,
    count: int = 12,
) -> Landmarks:
    """Choose landmarks that lie far from each other, and measure the distances from and to them.

    The first is the first vertex that has an arc, each next one the vertex farthest from those before; one
    that none of them reaches counts as farthest.

    Parameters
    ----------
    n_vertices, tail, head, weight
        The graph, by arc id; weights >= 0.
    count
        Number of landmarks (fewer if there are fewer vertices).

    References
    ----------
    Goldberg, Harrelson: Computing the shortest path: A* search meets graph theory, SODA 2005.
    """
    forward, backward = build_csr(n_vertices, tail), build_csr(n_vertices, head)
    isolated = (np.diff(forward[0]) == 0) & (np.diff(backward[0]) == 0)
    gap = np.where(isolated, -1.0, np.inf)
    away, back = [], []
    for _ in range(min(count, int((~isolated).sum()))):
        landmark = int(np.argmax(gap))
        away.append(dijkstra(*forward, head, weight, [landmark])[0])
        back.append(dijkstra(*backward, tail, weight, [landmark])[0])
        gap = np.minimum(gap, np.minimum(away[-1], back[-1]))
    shape = (n_vertices, len(away))
    return Landmarks(
        np.ascontiguousarray(np.array(away).T).reshape(shape),
        np.ascontiguousarray(np.array(back).T).reshape(shape),
    )


def shortest_path(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    weight: npt.NDArray[np.float64],
    source: int,
    target: int,
    landmarks: Landmarks,
    *,
    closed: npt.NDArray[np.bool_] | None = None,
) -> tuple[float, npt.NDArray[np.int32]]:
    """Find a shortest path between two vertices.

    Closing arcs or raising weights leaves the landmarks valid; opening arcs or lowering weights does not.

    Parameters
    ----------
    indptr, arcs, head, weight
        The graph, as in `dijkstra`.
    source, target
        Vertices.
    landmarks
        From `landmark_tables` of the same graph.
    closed
        Arcs that may not be used.

    Returns
    -------
    distance, arcs
        Length (inf if there is no path) and the arcs of the path, first arc first.
    """
    n_vertices = len(indptr) - 1
    if not (0 <= source < n_vertices and 0 <= target < n_vertices):
        msg = f"vertices must be 0 to {n_vertices - 1}, not {source} and {target}"
        raise ValueError(msg)
    distance, path = _astar(indptr, arcs, head, weight, source, target, *landmarks, optional_mask(closed))
    return distance, path


@kernel(INT64, INT32, INT32, FLOAT64, types.int64, types.int64, TABLE64, TABLE64, BOOL)
def _astar(indptr, arcs, head, weight, source, target, from_landmark, to_landmark, closed):
    """Run A*; a vertex whose distance falls is taken again, so that rounding in potentials does no harm."""
    n_vertices = len(indptr) - 1
    n_landmarks = from_landmark.shape[1]
    dist = np.full(n_vertices, np.inf)
    ahead = np.full(n_vertices, -1.0)
    pred_arc = np.empty(n_vertices, np.int32)
    pred = np.empty(n_vertices, np.int32)
    keys = np.empty(1024, np.float64)
    items = np.empty(1024, np.int32)
    dist[source] = 0.0
    size = heap_push(keys, items, 0, 0.0, np.int32(source))
    while size > 0:
        vertex = items[0]
        reached = dist[vertex]
        stale = keys[0] > reached + max(ahead[vertex], 0.0)
        size = heap_pop(keys, items, size)
        if vertex == target:
            break
        if stale:
            continue
        for k in range(indptr[vertex], indptr[vertex + 1]):
            arc = arcs[k]
            other = head[arc]
            length = reached + weight[arc]
            if length >= dist[other] or (len(closed) > 0 and closed[arc]):
                continue
            if ahead[other] < 0.0:
                potential = 0.0
                for i in range(n_landmarks):
                    # The difference of two infinities is not a number: it compares as false and says nothing,
                    # which max() would not promise.
                    back = to_landmark[other, i] - to_landmark[target, i]
                    away = from_landmark[target, i] - from_landmark[other, i]
                    potential = back if back > potential else potential  # noqa: FURB136
                    potential = away if away > potential else potential  # noqa: FURB136
                ahead[other] = potential
            if ahead[other] == np.inf:
                continue
            dist[other] = length
            pred_arc[other] = arc
            pred[other] = vertex
            if size == len(keys):
                longer_keys = np.empty(2 * size, np.float64)
                longer_items = np.empty(2 * size, np.int32)
                for i in range(size):
                    longer_keys[i] = keys[i]
                    longer_items[i] = items[i]
                keys = longer_keys
                items = longer_items
            size = heap_push(keys, items, size, length + ahead[other], other)
    n_path = 0
    if dist[target] < np.inf:
        vertex = target
        while vertex != source:
            n_path += 1
            vertex = pred[vertex]
    path = np.empty(n_path, np.int32)
    vertex = target
    for i in range(n_path - 1, -1, -1):
        path[i] = pred_arc[vertex]
        vertex = pred[vertex]
    return dist[target], path
