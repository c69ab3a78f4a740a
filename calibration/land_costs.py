"""How well times and prices on land hold up, and what the few multipliers that could be fitted would gain.

Run from the root of the repository::

    python calibration/land_costs.py [--parameters data/parameters] [--base OTHER_FOLDER]

Reads data/facts.csv and calibration/land_facts.csv. Rows of one source (column ``group``) stay together in
a fold. Each multiplier scales one family of parameters; its best value on the other folds judges a fold.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from landbridge.costing import read_parameters
from landbridge.network.rows import read_rows
from landbridge.routing.facts import facts_table

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
STEPS = (0.8, 0.9, 1.0, 1.1, 1.25)
FOLDS = 5
NEAR = 1.5
LAND = {"rail", "road"}
DAYS, USD = "days", "usd"


@dataclass(frozen=True)
class Multiplier:
    """A factor on all rows of one parameter, judged on the rows of one kind that go by one mode."""

    key: str
    kind: str
    mode: str


MULTIPLIERS = (
    Multiplier("rail.km_per_day", DAYS, "rail"),
    Multiplier("road.km_per_day", DAYS, "road"),
    Multiplier("rail.usd_per_km", USD, "rail"),
    Multiplier("road.usd_per_truck_km", USD, "road"),
)


def main() -> None:
    """Print errors by kind and half, then what each multiplier would gain on rows that it did not see."""
    options = _options()
    parameters, rows = read_parameters(options.parameters), land_rows()
    if options.base:
        print_errors("before", facts_table(parameters=read_parameters(options.base), rows=rows))
    table = facts_table(parameters=parameters, rows=rows)
    print_errors("now", table)
    for multiplier in () if options.quick else MULTIPLIERS:
        judged = [row for row in rows if _judges(row, multiplier)]
        sys.stdout.write(validated(multiplier, parameters, judged) + "\n")


def land_rows() -> list[dict[str, str]]:
    """Return the published days and prices in which a train or a truck has a part."""
    rows = [*read_rows(ROOT / "data" / "facts.csv"), *read_rows(ROOT / "calibration" / "land_facts.csv")]
    return [row for row in rows if _kind(row) and not row["not_compared"] and _modes(row) & LAND]


def half(row_id: str) -> str:
    """Return the half of a row, fit or test: fixed by its id, so that nobody can choose it.

    >>> half("LA001") in ("fit", "test")
    True
    """
    return "test" if zlib.crc32(row_id.encode()) % 2 else "fit"


def print_errors(title: str, table: pl.DataFrame) -> None:
    """Print the median error and the share within a factor of 1.5, by kind and half."""
    found = table.filter(pl.col("model").is_not_null()).with_columns(
        kind=pl.when(pl.col("kind") == DAYS).then(pl.lit(DAYS)).otherwise(pl.lit(USD)),
        half=pl.col("id").map_elements(half, return_dtype=pl.String),
    )
    halves = ((name, found.filter(pl.col("half") == name)) for name in ("fit", "test"))
    for name, rows in (*halves, ("all", found)):
        for kind in (DAYS, USD):
            part = rows.filter(pl.col("kind") == kind)
            error = np.median(part["error_pct"].abs().to_numpy())
            near = part.filter(pl.col("factor") <= NEAR).height
            sys.stdout.write(
                f"{title:8} {kind:4} {name:4} {part.height:4} rows, median error {error:5.1f} %,"
                f" {near / max(part.height, 1):.0%} within a factor of {NEAR}\n"
            )


def validated(multiplier: Multiplier, parameters: pl.DataFrame, rows: list[dict[str, str]]) -> str:
    """Return a line on what a multiplier is best at, and the error on folds that did not choose it."""
    tried = [scaled(parameters, multiplier.key, step) for step in STEPS]
    errors = np.array([_log_errors(facts_table(parameters=other, rows=rows)) for other in tried])
    known = np.isfinite(errors).all(axis=0)
    errors, fold = errors[:, known], _folds(row["group"] or row["id"] for row in rows)[known]
    chosen = np.empty(len(fold), np.int64)
    for number in range(FOLDS):
        chosen[fold == number] = int(np.argmin(np.abs(errors[:, fold != number]).mean(axis=1)))
    held_out = np.median(np.abs(errors[chosen, np.arange(len(fold))]))
    now = np.median(np.abs(errors[STEPS.index(1.0)]))
    best = STEPS[int(np.argmin(np.abs(errors).mean(axis=1)))]
    picks = sorted({STEPS[choice] for choice in chosen})
    return (
        f"{multiplier.key} ({multiplier.mode}, {len(fold)} rows): best factor {best}, folds choose {picks};"
        f" median error now {np.expm1(now):.1%}, on held-out folds {np.expm1(held_out):.1%}"
    )


def scaled(parameters: pl.DataFrame, key: str, factor: float) -> pl.DataFrame:
    """Return the parameters with all rows of a key multiplied."""
    times = pl.when(pl.col("key") == key).then(factor).otherwise(1.0)
    return parameters.with_columns(pl.col("value", "low", "high") * times)


def _log_errors(table: pl.DataFrame) -> list[float]:
    # Distance of the logarithms from the published range, none inside it.
    factors = zip(table["factor"].to_list(), table["error_pct"].to_list(), strict=True)
    return [float("nan") if f is None else float(np.log(f) * np.sign(e)) for f, e in factors]


def _folds(groups: Iterable[str]) -> np.ndarray:
    return np.array([zlib.crc32(group.encode()) % FOLDS for group in groups])


def _judges(row: dict[str, str], multiplier: Multiplier) -> bool:
    return _kind(row) == multiplier.kind and multiplier.mode in _modes(row)


def _kind(row: dict[str, str]) -> str:
    kind = row["quantity_kind"]
    return kind if kind == DAYS else USD if kind.startswith("usd_per_") else ""


def _modes(row: dict[str, str]) -> set[str]:
    return set(row["modes"].split(";"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parameters", default=str(ROOT / "data" / "parameters"))
    parser.add_argument("--base", help="another folder of parameters, to compare with")
    parser.add_argument("--quick", action="store_true", help="errors only, without multipliers")
    return parser.parse_args()


if __name__ == "__main__":
    main()
