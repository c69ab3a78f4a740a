# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""From one sweep to many groups of goals: the least weight to each, and other sums along those paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import types

from landbridge.kernels._compile import FLOAT64, INT32, INT64, TABLE64, as_vector, kernel

if TYPE_CHECKING:
    import numpy.typing as npt


def least_of_groups(
    dist: npt.NDArray[np.float64],
    indptr: npt.NDArray[np.int64],
    vertex: npt.NDArray[np.int32],
    weight: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return the least weight to each group of goals, inf if none is reached.

    Parameters
    ----------
    dist
        Least weight to each vertex, from a sweep.
    indptr
        Group `i` has the goals `indptr[i]` to `indptr[i + 1] - 1`.
    vertex, weight
        Vertex of each goal, and what ending there weighs.

    Returns
    -------
    least, goal
        One of each per group; the goal is -1 if none is reached, the first one of several that are equal.

    Examples
    --------
    >>> dist = np.array([0.0, 2.0, np.inf])
    >>> goals = np.array([1, 0, 2], np.int32), np.array([1.0, 4.0, 0.0])
    >>> [each.tolist() for each in least_of_groups(dist, np.array([0, 2, 3]), *goals)]
    [[3.0, inf], [0, -1]]
    """
    least, goal = _least_of_groups(dist, indptr, vertex, weight)
    return least, goal


def sums_along(
    step: npt.NDArray[np.int32],
    owner: npt.NDArray[np.int32],
    by_place: npt.NDArray[np.float64],
    by_end: npt.NDArray[np.float64],
    vertices: npt.ArrayLike,
) -> npt.NDArray[np.float64]:
    """Return what adds up along the paths of a sweep to some vertices.

    Parameters
    ----------
    step
        Place of the arc that each vertex was reached over, -1 - i at the end of index i, from a sweep.
    owner
        Vertex that the arc of each place stands at.
    by_place, by_end
        Values of each arc's place (places, k) and of each end (ends, k).
    vertices
        Vertices that the sweep reached.

    Returns
    -------
    ndarray
        (vertices, k), summed from the end outwards.
    """
    sums: npt.NDArray[np.float64] = _sums_along(step, owner, by_place, by_end, as_vector(vertices, np.int32))
    return sums


@kernel(FLOAT64, INT64, INT32, FLOAT64)
def _least_of_groups(dist, indptr, vertex, weight):
    """See `least_of_groups`."""
    n_groups = len(indptr) - 1
    least = np.full(n_groups, np.inf)
    goal = np.full(n_groups, -1, np.int64)
    for group in range(n_groups):
        for k in range(indptr[group], indptr[group + 1]):
            length = dist[vertex[k]] + weight[k]
            if length < least[group]:
                least[group] = length
                goal[group] = k
    return least, goal


@kernel(INT32, INT32, TABLE64, TABLE64, INT32)
def _sums_along(step, owner, by_place, by_end, vertices):
    """See `sums_along`; each vertex is summed up once, after the one before it."""
    width = by_place.shape[1]
    known = np.zeros(len(step), types.boolean)
    sums = np.zeros((len(step), width))
    waiting = np.empty(len(step), np.int32)
    out = np.empty((len(vertices), width))
    for row in range(len(vertices)):
        vertex = vertices[row]
        n_waiting = 0
        while not known[vertex]:
            waiting[n_waiting] = vertex
            n_waiting += 1
            if step[vertex] < 0:
                break
            vertex = owner[step[vertex]]
        for i in range(n_waiting - 1, -1, -1):
            vertex = waiting[i]
            place = step[vertex]
            for k in range(width):
                if place < 0:
                    sums[vertex, k] = by_end[-1 - place, k]
                else:
                    sums[vertex, k] = sums[owner[place], k] + by_place[place, k]
            known[vertex] = True
        for k in range(width):
            out[row, k] = sums[vertices[row], k]
    return out
