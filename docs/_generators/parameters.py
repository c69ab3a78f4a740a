"""Every parameter of costing with its source, out of the tables in data/parameters/."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from _generators.markdown import table
from landbridge.network.rows import parameter_files, read_rows

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "parameters"
GROUPS = ROOT / "src" / "landbridge" / "costing" / "country_groups.csv"
HEAD = ["mode", "scope", "for", "value", "low to high", "unit", "year", "source", "confidence", "note"]

INTRODUCTION = """# Parameters

Each figure that costing uses, with its range, year and source. The row with the narrowest scope applies:
country (ISO code), then [group of countries](#groups-of-countries), then world. A source named
*assumption* means that nothing published was found; the note gives the reasoning. Evidence ids (S001, C012)
are rows of `data/parameters/evidence.csv`, which keeps figures as published. [Costs](costing.md) tells how
these figures become hours, dollars and kilograms. Figures of one border or service stand in
`data/crossings.csv` and `data/services.csv`.
"""


def page() -> str:
    """Return the page."""
    by_key: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows():
        by_key[row["key"]].append(row)
    sections = [_section(key, found) for key, found in by_key.items()]
    return "\n\n".join([INTRODUCTION.strip(), *sections, _groups()])


def rows() -> list[dict[str, str]]:
    """Return the rows of all tables, in their order."""
    return [row for path in parameter_files(FOLDER) for row in read_rows(path)]


def _groups() -> str:
    lines = ([row["group"], row["countries"].replace(";", " ")] for row in read_rows(GROUPS))
    return f"## Groups of countries\n\n{table(['group', 'countries'], lines)}"


def _section(key: str, found: list[dict[str, str]]) -> str:
    return f"## {key}\n\n{table(HEAD, (_line(row) for row in found))}"


def _line(row: dict[str, str]) -> list[str]:
    bounds = f"{row['low']} to {row['high']}" if row["low"] or row["high"] else ""
    holds_for = [row["mode"], row["scope"] or "world", row["unit_class"]]
    return [
        *holds_for,
        row["value"],
        bounds,
        row["unit"],
        row["year"],
        _source(row),
        row["confidence"],
        row["note"],
    ]


def _source(row: dict[str, str]) -> str:
    title = row["source_title"].replace("[", "(").replace("]", ")")
    linked = f"[{title}]({row['source_url']})" if row["source_url"].startswith("http") else title
    return f"{linked} ({row['evidence'].replace(';', ', ')})" if row["evidence"] else linked
