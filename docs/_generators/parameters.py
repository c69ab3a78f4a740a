"""Every parameter of costing with its source, out of data/parameters/model.csv."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from _generators.markdown import table

MODEL = Path(__file__).resolve().parents[2] / "data" / "parameters" / "model.csv"
HEAD = ["mode", "scope", "unit class", "value", "low to high", "unit", "year", "source", "confidence"]

INTRODUCTION = """# Parameters

Each figure that costing uses, with its range, year and source. The row with the narrowest scope applies:
country, then group of countries, then world. A source named *assumption* means that nothing published was
found; the note gives the reasoning. Evidence ids (S001, C012) are rows of `data/parameters/evidence.csv`.
[How costs are computed](costing.md) shows where each one enters.
"""


def page() -> str:
    """Return the page."""
    by_key: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows():
        by_key[row["key"]].append(row)
    return "\n\n".join([INTRODUCTION.strip(), *(_section(key, found) for key, found in by_key.items())])


def rows() -> list[dict[str, str]]:
    """Return the rows of the table, in its order."""
    with MODEL.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _section(key: str, found: list[dict[str, str]]) -> str:
    notes = {row["note"]: None for row in found if row["note"]}
    lines = [table(HEAD, (_line(row) for row in found)), *(f"- {note}" for note in notes)]
    return f"## {key}\n\n{lines[0]}" + ("\n\n" + "\n".join(lines[1:]) if lines[1:] else "")


def _line(row: dict[str, str]) -> list[str]:
    bounds = f"{row['low']} to {row['high']}" if row["low"] or row["high"] else ""
    known = [
        row["mode"],
        row["scope"] or "world",
        row["unit_class"],
        row["value"],
        bounds,
        row["unit"],
        row["year"],
    ]
    return [*known, _source(row), row["confidence"]]


def _source(row: dict[str, str]) -> str:
    title = row["source_title"].replace("[", "(").replace("]", ")")
    linked = f"[{title}]({row['source_url']})" if row["source_url"].startswith("http") else title
    return f"{linked} ({row['evidence'].replace(';', ', ')})" if row["evidence"] else linked
