"""The validation page: distances in the atlas beside published ones, misses included."""

from __future__ import annotations

from typing import Any

from _generators.markdown import table
from landbridge.routing.reference import distance_summary, distance_table

INTRODUCTION = """# Validation: distances

Every row of `data/reference_distances.csv` measured in the shipped atlas, as `landbridge atlas check` prints
it. The error counts from the published range where the source gives one. No row was fitted: repairs of the
graph are facts about single lines, each with its source in `data/missing_links.csv` and
`data/rail_lines.csv`. Road lengths are mostly too short because the graph draws roads as simplified lines.
"""

COLUMNS = {
    "id": "id",
    "from": "from",
    "to": "to",
    "via": "via",
    "published_km": "published km",
    "atlas_km": "atlas km",
    "error_pct": "error %",
    "note": "note",
}


def page() -> str:
    """Return the page."""
    rows = distance_table()
    summary = distance_summary(rows)
    heads = ["mode", "rows", "connected", "median error %", "off by over 10 %"]
    parts = [
        INTRODUCTION.strip(),
        "## Summary",
        table(heads, [list(map(str, row)) for row in summary.iter_rows()]),
    ]
    for mode in summary["mode"].to_list():
        parts += [f"## {mode.capitalize()}", _rows([r for r in rows.to_dicts() if r["mode"] == mode])]
    return "\n\n".join(parts)


def _rows(rows: list[dict[str, Any]]) -> str:
    return table(list(COLUMNS.values()), [[_cell(row[key]) for key in COLUMNS] for row in rows])


def _cell(value: object) -> str:
    if value is None:
        return "not connected"
    return f"{value:,.1f}" if isinstance(value, float) else str(value)
