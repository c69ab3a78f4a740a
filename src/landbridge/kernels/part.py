# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""The part of a graph that paths up to a limit use, as a graph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import types

from landbridge.kernels._compile import BOOL, FLOAT64, INT32, INT64, kernel, optional_mask

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.kernels.sweep import Packed


class GraphPart(NamedTuple):
    """Arcs and vertices of a part.

    Attributes
    ----------
    arcs
        Id of each arc in the whole graph.
    tail, head
        Its ends by their numbers in the part.
    number
        Number of each vertex of the whole graph, -1 if the part has it not.
    n_vertices
        Number of vertices.
    """

    arcs: npt.NDArray[np.int32]
    tail: npt.NDArray[np.int32]
    head: npt.NDArray[np.int32]
    number: npt.NDArray[np.int32]
    n_vertices: int


def cut_part(
    packed: Packed,
    weight: npt.NDArray[np.float64],
    up: npt.NDArray[np.float64],
    down: npt.NDArray[np.float64],
    limit: float,
    *,
    closed: npt.NDArray[np.bool_] | None = None,
    kept: npt.NDArray[np.int32],
) -> GraphPart:
    """Return the arcs on paths up to a limit.

    Parameters
    ----------
    packed
        Forward adjacency.
    weight, closed
        Weight of the arc at each place, and whether it may not be used.
    up, down
        Least weight of each vertex from the entries and to the exits; inf where unknown.
    limit
        Greatest weight of a path.
    kept
        Vertices that the part has in any case.
    """
    arcs, tail, head, number, n_vertices = _cut_part(
        packed.indptr, packed.arcs, packed.other, weight, optional_mask(closed), up, down, limit, kept
    )
    return GraphPart(arcs, tail, head, number, int(n_vertices))


@kernel(INT64, INT32, INT32, FLOAT64, BOOL, FLOAT64, FLOAT64, types.float64, INT32)
def _cut_part(indptr, arcs, other, weight, closed, up, down, limit, kept):
    """See `cut_part`. Arcs come by their tail, so that they are read in order."""
    n_vertices = len(indptr) - 1
    number = np.full(n_vertices, -1, np.int32)
    size = 0
    chosen = np.empty(4096, np.int32)
    tail = np.empty(4096, np.int32)
    for vertex in kept:
        number[vertex] = 0
    for vertex in range(n_vertices):
        if not up[vertex] <= limit:
            continue
        for k in range(indptr[vertex], indptr[vertex + 1]):
            through = up[vertex] + weight[k] + down[other[k]]
            if not through <= limit or (len(closed) > 0 and closed[k]):
                continue
            if size == len(chosen):
                longer = np.empty(2 * size, np.int32)
                longer[:size] = chosen
                chosen = longer
                longer = np.empty(2 * size, np.int32)
                longer[:size] = tail
                tail = longer
            chosen[size] = k
            tail[size] = vertex
            size += 1
            number[vertex] = 0
            number[other[k]] = 0
    n_kept = 0
    for vertex in range(n_vertices):
        if number[vertex] == 0:
            number[vertex] = n_kept
            n_kept += 1
    ids = np.empty(size, np.int32)
    head = np.empty(size, np.int32)
    for i in range(size):
        ids[i] = arcs[chosen[i]]
        head[i] = number[other[chosen[i]]]
        tail[i] = number[tail[i]]
    return ids, tail[:size].copy(), head, number, n_kept
