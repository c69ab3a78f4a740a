"""What the fit of road detours writes: the weights, and the error of every row."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.detours import TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Row = dict[str, str]

SOURCE = "Fit of calibration/road_detours.py on road_distances.csv"


@dataclass(frozen=True)
class Measured:
    """What the ways of the rows add up to: drawn km, and km-weighted terms and countries."""

    drawn_km: Floats
    terms: Floats
    countries: Floats


def report(
    rows: Sequence[Row], km: Floats, drawn: Floats, modelled: Floats, held_out: dict[str, Floats]
) -> list[Row]:
    """Return each row with its length before and after, and its errors [%], in the fit and held out."""
    table = []
    for i, row in enumerate(rows):
        low, high = (float(row.get(f"km_{end}") or row["km"]) for end in ("low", "high"))
        errors = {
            "drawn": drawn[i],
            "model": modelled[i],
            **{f"held_out_{name}": values[i] for name, values in held_out.items()},
        }
        table.append(
            {key: row[key] for key in ("id", "fitted", "from_place", "to_place", "via")}
            | {"group": row["group"] if row["fitted"] == "yes" else "reference", "km": f"{km[i]:g}"}
            | {"drawn_km": f"{drawn[i]:.1f}", "model_km": f"{modelled[i]:.1f}"}
            | {f"{name}_error_pct": f"{_error(value, low, high):.2f}" for name, value in errors.items()}
        )
    return table


def _error(value: float, low: float, high: float) -> float:
    return 100 * (value / min(max(value, low), high) - 1)


def weight_rows(
    codes: Sequence[str],
    weights: Floats,
    ways: Measured,
    fitted: NDArray[np.bool_],
    measured: Sequence[Row],
) -> list[Row]:
    """Return the rows of ``road_detours.csv``; the notes of the world terms hold the errors."""
    notes = [
        _summary(measured, name, "yes") for name in ("drawn", "model", "held_out_regions", "held_out_blocks")
    ]
    common = {"fitted_on": f"{datetime.now(UTC):%Y-%m-%d}", "source_title": SOURCE, "confidence": "medium"}
    world = [
        {"term": term, "country": "", "value": f"{value:.5f}", "n_rows": str(int(fitted.sum()))}
        | common
        | {"note": note}
        for term, value, note in zip(TERMS, weights, notes, strict=False)
    ]
    n_rows = (ways.countries[fitted] > 0.5).sum(axis=0)
    own = [
        {"term": "country", "country": codes[int(c)], "value": f"{weights[len(TERMS) + c]:.5f}"}
        | {"n_rows": str(n_rows[c])}
        | common
        | {"note": ""}
        for c in np.flatnonzero(weights[len(TERMS) :])
    ]
    return [*world, *own]


def _summary(measured: Sequence[Row], name: str, fitted: str) -> str:
    errors = np.array([float(r[f"{name}_error_pct"]) for r in measured if r["fitted"] == fitted])
    return (
        f"{name}: median error {np.median(np.abs(errors)):.2f} %, bias {np.median(errors):+.2f} %, "
        f"{(np.abs(errors) > 10).mean():.1%} of rows off by more than 10 %"
    )


def write(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
