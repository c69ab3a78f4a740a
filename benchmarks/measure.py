"""Runs a spec and its peers on the same cases, one after the other."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from registry import Spec

SCALE = {"ms": 1e3, "s": 1.0}


@dataclass(frozen=True)
class Figures:
    """What was measured on the cases, in the unit of the spec."""

    n: int
    median: float
    p95: float


@dataclass(frozen=True)
class Result:
    """A spec's figures beside those of its peers."""

    spec: Spec
    own: Figures
    peers: dict[str, Figures]

    def ratio(self, peer: str) -> float:
        """Return how many times longer the peer took in the median."""
        return self.peers[peer].median / self.own.median

    def missed(self) -> list[str]:
        """Return the targets that were not met, in words."""
        figures = {"median": self.own.median, "p95": self.own.p95}
        targets = self.spec.targets.items()
        return [f"{name} {figures[name]:.3g} > {limit:g}" for name, limit in targets if figures[name] > limit]


def measure(spec: Spec, *, smoke: bool) -> Result:
    """Run one spec and its peers."""
    cases = spec.setup(spec.smoke if smoke else spec.size)
    own = _figures(spec, spec.run, cases)
    return Result(spec, own, {name: _figures(spec, run, cases) for name, run in spec.peers.items()})


def _figures(spec: Spec, run: Callable[[Any], Any], cases: Sequence[Any]) -> Figures:
    if spec.warm:
        run(cases[0])
    values = sorted(_one(spec, run, case) for case in cases)
    return Figures(len(values), statistics.median(values), _p95(values))


def _one(spec: Spec, run: Callable[[Any], Any], case: Any) -> float:
    start = time.perf_counter()
    value = run(case)
    return float(value) if spec.value else (time.perf_counter() - start) * SCALE[spec.unit]


def _p95(values: list[float]) -> float:
    return values[min(len(values) - 1, int(0.95 * len(values)))]
