"""What is known about a parameter: its rows by scope, which holds where, and the evidence behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from landbridge.atlas.typed import rows_about
from landbridge.costing import parameter_table
from landbridge.costing.groups import groups_of

if TYPE_CHECKING:
    from landbridge.routing.explain_nodes import Told
    from landbridge.routing.explain_subject import Subject
    from landbridge.routing.planner import Planner

EVIDENCE = ("parameters/evidence.csv", "facts.csv")


def tell(planner: Planner, subject: Subject) -> Told:
    """Return facts, sections and notes about a parameter."""
    rows = planner.network.parameters.filter(pl.col("key") == subject.key).to_dicts()
    ids = {i for row in rows for i in (row["evidence"] or "").replace(",", ";").replace(" ", "").split(";")}
    sections = {
        "rows": sorted(rows, key=lambda row: (row["scope"], row["unit_class"], row["year"] or 0)),
        "evidence": rows_about(planner.atlas.folder, ids, EVIDENCE),
        "looked up": _fallback(planner, subject),
    }
    facts = {"rows": len(rows), "unit": rows[0]["unit"], "mode": rows[0]["mode"]}
    facts["order"] = "the country's row, that of its groups, the world's"
    return facts, {title: found for title, found in sections.items() if found}, ()


def _fallback(planner: Planner, subject: Subject) -> list[dict[str, Any]]:
    """Return the scopes in the order in which they are looked up for a country, and which one holds."""
    if not subject.country:
        return []
    table, units = parameter_table(planner.network.parameters), _units(planner, subject.key)
    scopes = (subject.country, *groups_of(subject.country), "")
    found = []
    for unit in units:
        rows = [(scope, table.rows.get((subject.key, scope, unit, 0))) for scope in scopes]
        holds = next((scope for scope, row in rows if row is not None), None)
        found += [
            {
                "scope": scope or "world",
                "unit_class": unit,
                "value": None if row is None else row.value,
                "holds": scope == holds,
                "source_title": "" if row is None else row.source_title,
            }
            for scope, row in rows
        ]
    return found


def _units(planner: Planner, key: str) -> list[str]:
    rows = planner.network.parameters.filter(pl.col("key") == key)
    return rows["unit_class"].fill_null("").unique().sort().to_list()
