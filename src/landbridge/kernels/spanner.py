"""A thinner graph whose shortest paths are longer by a bounded factor at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import types

from landbridge.kernels._compile import FLOAT64, INT32, INT64, as_vector, kernel
from landbridge.kernels._heap import heap_pop, heap_push

if TYPE_CHECKING:
    import numpy.typing as npt

LENGTH_TIE = 1e-9


def greedy_spanner(
    n_vertices: int, tail: npt.ArrayLike, head: npt.ArrayLike, length: npt.ArrayLike, stretch: float
) -> npt.NDArray[np.bool_]:
    """Choose edges such that no shortest path grows by more than a factor.

    Edges are taken by length; one is dropped when the edges kept so far join its ends within `stretch` times
    its length. Every path can then be replaced edge by edge, so all distances keep within the factor.

    Parameters
    ----------
    n_vertices
        Number of vertices.
    tail, head
        Ends of the undirected edges, shape (m,).
    length
        Lengths, >= 0.
    stretch
        Largest factor, >= 1.

    Returns
    -------
    keep
        Which edges stay, shape (m,).

    References
    ----------
    Althöfer, Das, Dobkin, Joseph, Soares: On sparse spanners of weighted graphs, Discrete & Computational
    Geometry 9 (1993), 81-100.

    Examples
    --------
    >>> greedy_spanner(3, [0, 1, 0], [1, 2, 2], [1.0, 1.0, 2.01], 1.01).tolist()
    [True, True, False]
    """
    if stretch < 1:
        raise ValueError(f"stretch is {stretch}; it must be at least 1.")
    lengths = as_vector(length, np.float64)
    order = np.argsort(lengths, kind="stable")
    keep: npt.NDArray[np.bool_] = _spanner(
        n_vertices, as_vector(tail, np.int32), as_vector(head, np.int32), lengths, order, float(stretch)
    )
    return keep


@kernel(types.int64, INT32, INT32, FLOAT64, INT64, types.float64)
def _spanner(n, tail, head, length, order, stretch):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    m = len(tail)
    first = np.full(n, -1, np.int64)
    following = np.full(2 * m, -1, np.int64)
    keep = np.zeros(m, np.bool_)
    dist = np.full(n, np.inf)
    stamp = np.zeros(n, np.int64)
    keys = np.empty(4 * m + 16)
    items = np.empty(4 * m + 16, np.int32)
    for turn in range(m):
        edge = order[turn]
        start, end, limit = tail[edge], head[edge], stretch * length[edge] + LENGTH_TIE
        size = heap_push(keys, items, 0, 0.0, start)
        stamp[start], dist[start] = turn + 1, 0.0
        joined = False
        while size > 0:
            reached, vertex = keys[0], items[0]
            size = heap_pop(keys, items, size)
            if reached > dist[vertex]:
                continue
            if vertex == end:
                joined = True
                break
            half = first[vertex]
            while half >= 0:
                other = head[half >> 1] if half & 1 == 0 else tail[half >> 1]
                onward = reached + length[half >> 1]
                if onward <= limit and (stamp[other] != turn + 1 or onward < dist[other]):
                    stamp[other], dist[other] = turn + 1, onward
                    size = heap_push(keys, items, size, onward, other)
                half = following[half]
        if not joined:
            keep[edge] = True
            following[2 * edge], first[start] = first[start], 2 * edge
            following[2 * edge + 1], first[end] = first[end], 2 * edge + 1
    return keep
