"""Shortest paths between two vertices, guided by distances to and from landmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import types

from landbridge.kernels._compile import BOOL, FLOAT64, INT32, INT64, TABLE32, helper, kernel
from landbridge.kernels._heap import heap_pop, heap_push
from landbridge.kernels.csr import build_csr
from landbridge.kernels.shortest import dijkstra

if TYPE_CHECKING:
    import numpy.typing as npt

NO_ARC = -1
# Distances are kept in single precision: an estimate is lowered by what rounding may have added.
ROUNDING = 1e-6


class Landmarks(NamedTuple):
    """Distances between landmarks and all vertices, single precision, inf where there is no path.

    Attributes
    ----------
    vertices
        The landmarks (l).
    to_landmark, from_landmark
        Distance from each vertex to each landmark and back (n, l).
    """

    vertices: npt.NDArray[np.int32]
    to_landmark: npt.NDArray[np.float32]
    from_landmark: npt.NDArray[np.float32]


def choose_landmarks(
    n_vertices: int,
    tail: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    weight: npt.NDArray[np.float64],
    first: int,
    count: int,
) -> Landmarks:
    """Choose vertices that lie far from each other and measure all distances to and from them.

    Parameters
    ----------
    n_vertices
        Number of vertices.
    tail, head, weight
        Ends and weight (>= 0) of each arc.
    first
        A vertex of the part of the graph that matters; the first landmark is the one farthest from it.
    count
        Number of landmarks; fewer if the part is smaller.

    References
    ----------
    Goldberg, Harrelson: Computing the shortest path: A* search meets graph theory, SODA 2005.
    """
    forward, backward = build_csr(n_vertices, tail), build_csr(n_vertices, head)
    nearest, _ = dijkstra(*forward, head, weight, [first])
    chosen: list[int] = []
    to_all, from_all = [], []
    while len(chosen) < count:
        farthest = int(np.argmax(np.where(np.isfinite(nearest), nearest, -1.0)))
        if nearest[farthest] <= 0.0 and chosen:
            break
        out, _ = dijkstra(*forward, head, weight, [farthest])
        back, _ = dijkstra(*backward, tail, weight, [farthest])
        nearest = out if not chosen else np.minimum(nearest, out)
        chosen.append(farthest)
        from_all.append(out)
        to_all.append(back)
    tables = (np.ascontiguousarray(np.stack(rows, axis=1), np.float32) for rows in (to_all, from_all))
    return Landmarks(np.array(chosen, np.int32), *tables)


def guided_path(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    tail: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    weight: npt.NDArray[np.float64],
    source: int,
    target: int,
    landmarks: Landmarks,
    *,
    closed: npt.NDArray[np.bool_] | None = None,
) -> tuple[float, npt.NDArray[np.int32]]:
    """Find the shortest path between two vertices.

    Parameters
    ----------
    indptr, arcs
        Adjacency from `build_csr`.
    tail, head, weight
        Ends and weight (>= 0) of each arc, by arc id.
    source, target
        Ends of the path.
    landmarks
        From `choose_landmarks` on the same graph; arcs may since have been closed, not added.
    closed
        Arcs that may not be used.

    Returns
    -------
    length, path
        inf and no arc if there is no path.

    Raises
    ------
    ValueError
        The graph has no such vertex.
    """
    if not (0 <= source < len(indptr) - 1 and 0 <= target < len(indptr) - 1):
        raise ValueError(f"vertices must be 0 to {len(indptr) - 2}, not {source} and {target}")
    shut = np.empty(0, np.bool_) if closed is None else closed
    length, path = _astar(
        indptr, arcs, tail, head, weight, source, target, landmarks.to_landmark, landmarks.from_landmark, shut
    )
    return float(length), path


@helper
def _estimate(vertex, target, to_landmark, from_landmark):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Bound the distance from a vertex to the target from below, by the triangle inequality."""
    best = 0.0
    for i in range(to_landmark.shape[1]):
        a = float(to_landmark[vertex, i])
        b = float(to_landmark[target, i])
        if b < np.inf:
            # No way from the vertex to a landmark that the target reaches: no way to the target either.
            best = max(best, a - b - ROUNDING * (b + (a if a < np.inf else 0.0)))
        a = float(from_landmark[vertex, i])
        b = float(from_landmark[target, i])
        if a < np.inf:
            best = max(best, b - a - ROUNDING * (a + (b if b < np.inf else 0.0)))
    return best


@kernel(
    INT64, INT32, INT32, INT32, FLOAT64, types.int64, types.int64, TABLE32, TABLE32, BOOL,
)  # fmt: skip
def _astar(  # type: ignore[no-untyped-def]  # noqa: ANN202
    indptr, arcs, tail, head, weight, source, target, to_landmark, from_landmark, closed  # noqa: ANN001
):  # fmt: skip
    """Search in the order of distance plus estimate; a vertex is looked at again if its distance falls."""
    n_vertices = len(indptr) - 1
    dist = np.full(n_vertices, np.inf)
    guess = np.empty(n_vertices, np.float64)
    pred_arc = np.full(n_vertices, NO_ARC, np.int32)
    keys = np.empty(1024, np.float64)
    items = np.empty(1024, np.int32)
    dist[source] = 0.0
    guess[source] = _estimate(source, target, to_landmark, from_landmark)
    size = 0
    if guess[source] < np.inf:
        size = heap_push(keys, items, 0, guess[source], np.int32(source))
    while size > 0:
        key = keys[0]
        vertex = items[0]
        size = heap_pop(keys, items, size)
        if key >= dist[target]:
            break
        if key > dist[vertex] + guess[vertex]:
            continue
        for k in range(indptr[vertex], indptr[vertex + 1]):
            arc = arcs[k]
            if len(closed) > 0 and closed[arc]:
                continue
            other = head[arc]
            length = dist[vertex] + weight[arc]
            if length < dist[other]:
                if dist[other] == np.inf:
                    guess[other] = _estimate(other, target, to_landmark, from_landmark)
                dist[other] = length
                pred_arc[other] = arc
                if guess[other] < np.inf:
                    if size == len(keys):
                        keys = np.append(keys, np.empty(size, np.float64))
                        items = np.append(items, np.empty(size, np.int32))
                    size = heap_push(keys, items, size, length + guess[other], other)
    n_path = 0
    vertex = np.int32(target)
    while pred_arc[vertex] != NO_ARC:
        n_path += 1
        vertex = tail[pred_arc[vertex]]
    path = np.empty(n_path, np.int32)
    vertex = np.int32(target)
    for i in range(n_path - 1, -1, -1):
        path[i] = pred_arc[vertex]
        vertex = tail[path[i]]
    return dist[target], path
