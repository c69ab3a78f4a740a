"""What a benchmark is: cases to time, a function to time on them, and something to compare it with.

A benchmark is one file in `benchmarks/specs/` with a `Spec` named SPEC. Nothing else has to be told of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import specs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True)
class Spec:
    """One benchmark.

    Parameters
    ----------
    name
        Short name, for `--only`.
    what
        What is measured, as the table prints it.
    unit
        "ms", "s" or "MB".
    setup
        Makes the cases, given their number; not timed.
    run
        What is measured, on one case. It is timed, unless `value` is set: then it returns the figure itself.
    peers
        The same work done by others, by name; each gets the same cases.
    targets
        Largest figure allowed, by statistic ("median", "p95").
    size, smoke
        Number of cases in a full run and in a smoke run.
    warm
        Run the first case once before the clock starts.
    slow
        Takes minutes: only on demand (`--only`, `--all`).
    """

    name: str
    what: str
    unit: str
    setup: Callable[[int], Sequence[Any]]
    run: Callable[[Any], Any]
    peers: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    size: int = 1
    smoke: int = 1
    value: bool = False
    warm: bool = True
    slow: bool = False


def load() -> list[Spec]:
    """Return the specs of all files in `benchmarks/specs/`, by file name."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(specs.__path__) if not module.name.startswith("_")
    )
    return [importlib.import_module(f"specs.{name}").SPEC for name in names]
