# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""Adjacency as compressed rows of arc ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import types

from landbridge.kernels._compile import INT32, as_vector, kernel

if TYPE_CHECKING:
    import numpy.typing as npt


def build_csr(n_vertices: int, tail: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Group arc ids by their tail vertex.

    Give the heads instead of the tails for the reverse adjacency. Arc data (head, weight, criteria) is read
    by arc id everywhere, so keep arc tables sorted by tail: `arcs` is then 0, 1, 2, ... and searches read
    memory in order.

    Parameters
    ----------
    n_vertices
        Number of vertices; tails are in `range(n_vertices)`.
    tail
        Tail vertex of each arc.

    Returns
    -------
    indptr, arcs
        The arcs that leave vertex `v` are `arcs[indptr[v]:indptr[v + 1]]`, in ascending order (int64, int32).

    Raises
    ------
    ValueError
        A tail lies outside the vertices.

    Examples
    --------
    >>> indptr, arcs = build_csr(3, [2, 0, 2])
    >>> indptr.tolist(), arcs.tolist()
    ([0, 1, 1, 3], [1, 0, 2])
    """
    tails = as_vector(tail, np.int32)
    if tails.size and (tails.min() < 0 or tails.max() >= n_vertices):
        msg = f"arcs leave vertices {tails.min()} to {tails.max()} of a graph of {n_vertices} vertices"
        raise ValueError(msg)
    indptr, arcs = _group(np.int64(n_vertices), tails)
    return indptr, arcs


@kernel(types.int64, INT32)
def _group(n_vertices, tail):
    """Sort arc ids by tail, by counting; stable."""
    indptr = np.zeros(n_vertices + 1, np.int64)
    for vertex in tail:
        indptr[vertex + 1] += 1
    for vertex in range(n_vertices):
        indptr[vertex + 1] += indptr[vertex]
    place = indptr[:-1].copy()
    arcs = np.empty(len(tail), np.int32)
    for arc in range(len(tail)):
        vertex = tail[arc]
        arcs[place[vertex]] = arc
        place[vertex] += 1
    return indptr, arcs
