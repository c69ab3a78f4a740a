"""How much of the error the ranges leave unexplained: the rows `spread.model` of data/parameters/spread.csv.

The ranges of the parameters and the luck of trips do not hold everything: lines that the graph has wrong,
tariffs by agreement, figures of print that mean something else. What is left is one factor per criterion, a
lognormal of mean one, wide enough for 80 % of the published figures to lie within P10-P90. It is estimated on
the facts themselves, so the coverage that counts is that of groups of rows left out in turn, printed too.

    python calibration/spread.py            # print
    python calibration/spread.py --write    # also put the factors into data/parameters/spread.csv
"""

from __future__ import annotations

import csv
import sys
from math import ceil, exp, log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from landbridge.costing import read_parameters
from landbridge.costing.variability import MODEL, Z90
from landbridge.network.rows import read_cells, read_rows
from landbridge.routing.facts import USD_KINDS, facts_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
FACTS = (DATA / "facts.csv", HERE / "land_facts.csv", DATA / "evidence_lanes.csv")
TABLE = DATA / "parameters" / "spread.csv"
PROMISED = 0.8
KINDS = {"hours": ["days"], "usd": USD_KINDS}
LEAST_ROWS = 10
"""With fewer rows a criterion keeps its assumed factor."""


def main() -> int:
    """Estimate the factors, print them with their held-out coverage, and write them if asked to."""
    errors = measured()
    factors = {}
    for criterion, rows in errors.items():
        if len(rows) < LEAST_ROWS:
            continue
        sigma = unexplained(rows)
        factors[criterion] = exp(Z90 * sigma)
        print(_sentence(criterion, rows, sigma))
    if "--write" in sys.argv[1:]:
        write(factors, {criterion: len(rows) for criterion, rows in errors.items()})
    return 0


def measured() -> dict[str, list[dict[str, Any]]]:
    """Return log errors, log widths and groups of the facts, by criterion.

    The unexplained factor is left out.
    """
    plain = read_parameters(DATA / "parameters").with_columns(
        pl.when(pl.col("key") == MODEL).then(1.0).otherwise(pl.col("value")).alias("value")
    )
    rows = [row for path in FACTS for row in read_rows(path)]
    table = facts_table(parameters=plain, rows=rows).filter(pl.col("p10") > 0)
    return {
        criterion: [_error(row) for row in table.filter(pl.col("kind").is_in(kinds)).to_dicts()]
        for criterion, kinds in KINDS.items()
    }


def unexplained(rows: Iterable[Mapping[str, Any]]) -> float:
    """Return the standard deviation that, added to their own, brings the promised share of rows inside."""
    wanted = sorted(sqrt(max((row["off"] / Z90) ** 2 - row["sigma"] ** 2, 0.0)) for row in rows)
    # One more than the share of n: a row not seen is inside as often as promised.
    return wanted[min(ceil(PROMISED * (len(wanted) + 1)), len(wanted)) - 1]


def share(rows: list[dict[str, Any]], sigma: float) -> float:
    """Return the share of rows inside P10-P90 with a factor of this standard deviation."""
    return sum(row["off"] <= Z90 * sqrt(row["sigma"] ** 2 + sigma**2) for row in rows) / len(rows)


def held_out(rows: list[dict[str, Any]]) -> float:
    """Return the share inside when each group of rows is judged by a factor of the others."""
    inside = 0.0
    for group in {row["group"] for row in rows}:
        own = [row for row in rows if row["group"] == group]
        inside += len(own) * share(own, unexplained(row for row in rows if row["group"] != group))
    return inside / len(rows)


def width(rows: list[dict[str, Any]], sigma: float) -> float:
    """Return the median of P90 over P10."""
    widths = sorted(exp(2.0 * Z90 * sqrt(row["sigma"] ** 2 + sigma**2)) for row in rows)
    return widths[len(widths) // 2]


def write(factors: Mapping[str, float], counts: Mapping[str, int]) -> None:
    """Put the factors into the table of parameters."""
    head, rows = read_cells(TABLE)
    at = {name: place for place, name in enumerate(head)}
    for row in rows:
        if row[at["key"]] == MODEL and row[at["scope"]] in factors:
            criterion = row[at["scope"]]
            row[at["value"]] = f"{factors[criterion]:.2f}"
            row[at["source_title"]], row[at["confidence"]] = "calibration/spread.py", "medium"
            row[at["note"]] = (
                f"what ranges and luck leave unexplained, so that 80 % of {counts[criterion]} published"
                " figures lie within P10-P90"
            )
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def _sentence(criterion: str, rows: list[dict[str, Any]], sigma: float) -> str:
    return (
        f"{criterion}: {len(rows)} rows, inside P10-P90 {share(rows, 0.0):.0%} without a factor, "
        f"{share(rows, sigma):.0%} with one of {exp(Z90 * sigma):.2f} (P90 by median), {held_out(rows):.0%} "
        f"on groups left out; width P90/P10 {width(rows, 0.0):.2f} without, {width(rows, sigma):.2f} with"
    )


def _error(row: Mapping[str, Any]) -> dict[str, Any]:
    off = log((row["low"] + row["high"]) / 2.0 / row["model"])
    towards = row["p90"] / row["model"] if off > 0.0 else row["model"] / row["p10"]
    return {"off": abs(off), "sigma": log(max(towards, 1.0)) / Z90, "group": row["group"]}


if __name__ == "__main__":
    sys.exit(main())
