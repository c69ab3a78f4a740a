from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from registry import Spec
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra as scipy_dijkstra

from landbridge.kernels.csr import build_csr
from landbridge.kernels.shortest import dijkstra

SIDE = 200


@dataclass(frozen=True)
class Case:
    """A grid of SIDE x SIDE vertices with random lengths, in both forms, and a source."""

    indptr: np.ndarray
    arcs: np.ndarray
    head: np.ndarray
    weight: np.ndarray
    matrix: csr_array
    source: int


def _setup(n: int) -> list[Case]:
    rng = np.random.default_rng(1)
    cell = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    across, down = (cell[:, :-1].ravel(), cell[:, 1:].ravel()), (cell[:-1].ravel(), cell[1:].ravel())
    tail = np.concatenate([across[0], across[1], down[0], down[1]])
    head = np.concatenate([across[1], across[0], down[1], down[0]])
    order = np.argsort(tail, kind="stable")
    tail, head = tail[order].astype(np.int32), head[order].astype(np.int32)
    weight = rng.uniform(1, 100, len(tail))
    indptr, arcs = build_csr(SIDE * SIDE, tail)
    matrix = csr_array((weight, (tail, head)), shape=(SIDE * SIDE, SIDE * SIDE))
    sources = rng.integers(0, SIDE * SIDE, n)
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
