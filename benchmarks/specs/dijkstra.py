from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from registry import Spec
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra as scipy_dijkstra

from landbridge.kernels.csr import build_csr
from landbridge.kernels.shortest import dijkstra
from specs._grid import grid

SIDE = 200


@dataclass(frozen=True)
class Case:
    """A grid in both forms, and a source."""

    indptr: np.ndarray
    arcs: np.ndarray
    head: np.ndarray
    weight: np.ndarray
    matrix: csr_array
    source: int


def _setup(n: int) -> list[Case]:
    tail, head, lengths = grid(SIDE, 1)
    weight = np.ascontiguousarray(lengths[:, 0])
    indptr, arcs = build_csr(SIDE * SIDE, tail)
    matrix = csr_array((weight, (tail, head)), shape=(SIDE * SIDE, SIDE * SIDE))
    sources = np.random.default_rng(2).integers(0, SIDE * SIDE, n)
    return [Case(indptr, arcs, head, weight, matrix, int(source)) for source in sources]


SPEC = Spec(
    name="dijkstra",
    what=f"shortest paths from one vertex to all others on a grid of {SIDE} x {SIDE} with random lengths",
    unit="ms",
    setup=_setup,
    run=lambda c: dijkstra(c.indptr, c.arcs, c.head, c.weight, [c.source]),
    peers={"scipy dijkstra": lambda c: scipy_dijkstra(c.matrix, indices=c.source, return_predecessors=True)},
    size=50,
    smoke=2,
)
