"""The results as a table: for the terminal and as the page docs/performance.md."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from measure import Result

PACKAGES = ("landbridge", "numpy", "numba", "polars", "scipy", "searoute")
HEAD = ("benchmark", "n", "median", "p95", "target", "compared with", "its median", "ratio")

PAGE = """# Performance

Each figure stands beside a peer or a plain reference, measured in the same run on the same cases. Ratio is
the peer's median over ours: above 1, Landbridge took less. `make bench` measures again and rewrites this.

{table}

{missed}

Measured on {date} (UTC): {machine}, {cores} cores, {system}; Python {python}; {versions}.

## What is measured

{what}
"""


def environment(date: str) -> dict[str, Any]:
    """Return the machine, the date and the versions of what was compared."""
    return {
        "date": date,
        "machine": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": ", ".join(f"{name} {version}" for name, version in _versions()),
    }


def table(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table, a row for each peer."""
    rows = [HEAD, ("---",) * len(HEAD), *(row for result in results for row in _rows(result))]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def page(results: Sequence[Result], where: dict[str, Any]) -> str:
    """Return docs/performance.md."""
    missed = [f"- {r.spec.name}: {', '.join(r.missed())} {r.spec.unit}" for r in results if r.missed()]
    told = "Targets missed:\n\n" + "\n".join(missed) if missed else "All targets are met."
    what = "\n".join(f"- **{r.spec.name}**: {r.spec.what}." for r in results)
    return PAGE.format(table=table(results), missed=told, what=what, **where)


def document(results: Sequence[Result], where: dict[str, Any]) -> dict[str, Any]:
    """Return the results as plain data."""
    return {**where, "results": {r.spec.name: _plain(r) for r in results}}


def _rows(result: Result) -> list[tuple[str, ...]]:
    spec, own = result.spec, result.own
    target = ", ".join(f"{name} {limit:g}" for name, limit in spec.targets.items())
    p95 = _shown(own.p95, spec.unit) if own.n > 1 else ""
    first = (
        spec.name,
        str(own.n),
        _shown(own.median, spec.unit),
        p95,
        f"{target} {spec.unit}" if target else "",
    )
    peers = [(n, _shown(f.median, spec.unit), f"{result.ratio(n):.2g}") for n, f in result.peers.items()]
    lines = [(*first, *(peers[0] if peers else ("", "", "")))]
    return lines + [("", "", "", "", "", *peer) for peer in peers[1:]]


def _shown(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"


def _plain(result: Result) -> dict[str, Any]:
    peers = {name: vars(figures) for name, figures in result.peers.items()}
    return {"unit": result.spec.unit, **vars(result.own), "peers": peers, "missed": result.missed()}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return named or platform.processor() or platform.machine()


def _versions() -> list[tuple[str, str]]:
    found = []
    for name in PACKAGES:
        try:
            found.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
