from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from registry import Spec

from landbridge.kernels.bounds import lower_bounds
from landbridge.kernels.csr import build_csr
from landbridge.kernels.pareto import ParetoFront, pareto_search
from specs._grid import grid

SIDE = 20


@dataclass(frozen=True)
class Case:
    """A grid with three independent criteria; the way leads from corner to corner."""

    tail: np.ndarray
    head: np.ndarray
    criteria: np.ndarray


def _setup(n: int) -> list[Case]:
    return [Case(*grid(SIDE, 3, seed)) for seed in range(n)]


def _front(case: Case, eps: float) -> ParetoFront:
    nothing = np.zeros((1, 3))
    n, last = SIDE * SIDE, SIDE * SIDE - 1
    bounds = lower_bounds(*build_csr(n, case.head), case.tail, case.criteria, [0], nothing, [last], nothing)
    forward = build_csr(n, case.tail)
    return pareto_search(*forward, case.head, case.criteria, [0], nothing, [last], nothing, bounds, eps=eps)


SPEC = Spec(
    name="pareto",
    what=f"three-criteria front with an error of 1 % at most, corner to corner of a grid of {SIDE} x {SIDE} "
    "with independent random criteria",
    unit="ms",
    setup=_setup,
    run=lambda case: _front(case, 0.01),
    peers={"exact front (same kernel, no error)": lambda case: _front(case, 0.0)},
    size=10,
)
