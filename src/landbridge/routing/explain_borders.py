"""What is known about the crossings of a border: state, hours and fees by direction, defaults, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from landbridge.atlas.typed import rows_about
from landbridge.costing import ARC_KINDS
from landbridge.routing.explain_charges import arc_charges, arcs_at, supernetwork
from landbridge.routing.explain_evidence import evidence_about
from landbridge.routing.explain_nodes import links_of

if TYPE_CHECKING:
    from landbridge.costing import Supernetwork
    from landbridge.routing.explain_nodes import Told
    from landbridge.routing.explain_subject import Subject
    from landbridge.routing.planner import Planner

MOST_CHARGED = 12
"""Of a border with more crossings than this, only the typed ones are taken apart."""


def tell(planner: Planner, subject: Subject) -> Told:
    """Return facts, sections and notes about one crossing, or about all of a border."""
    crossings = planner.network.crossings.with_row_index("row").filter(pl.col("node").is_in(subject.nodes))
    rows = crossings.to_dicts()
    nodes = planner.network.nodes
    charged = rows if len(rows) <= MOST_CHARGED else [row for row in rows if row["row_id"]]
    sections = {
        "crossings": [] if len(rows) == 1 else [_line(planner, row) for row in rows],
        "figures": [charge for row in charged for charge in _charges(planner, row)],
        "typed rows": rows_about(planner.atlas.folder, _keys(planner, rows)),
        "evidence": evidence_about(planner, [row["node"] for row in rows if row["row_id"]]),
        "links": links_of(planner, subject.nodes[0]) if len(subject.nodes) == 1 else [],
    }
    facts: dict[str, Any] = {"crossings": len(rows), "open": sum(row["status"] == "open" for row in rows)}
    if len(rows) == 1:
        place = {name: nodes[name][subject.nodes[0]] for name in ("node_id", "name", "lat", "lon")}
        facts = place | {name: value for name, value in rows[0].items() if name not in ("row", "node")}
    return facts, {title: found for title, found in sections.items() if found}, _notes(rows)


def _line(planner: Planner, row: dict[str, Any]) -> dict[str, Any]:
    nodes = planner.network.nodes
    kept = ("row_id", "mode", "status", "status_date", "hours_a_to_b", "hours_b_to_a", "fee_usd")
    place = {"id": nodes["node_id"][row["node"]], "name": nodes["name"][row["node"]]}
    return place | {name: row[name] for name in kept} | {"source_title": row["source_title"]}


def _charges(planner: Planner, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what costing takes at a crossing, by direction."""
    net = supernetwork(planner)
    found = []
    for start, end in ((row["country_a"], row["country_b"]), (row["country_b"], row["country_a"])):
        arcs = _arcs(net, row, start)
        found += [{"direction": f"{start} to {end}", **charge} for charge in arc_charges(net, arcs)]
    gauge = arcs_at(net, row["node"], ("gauge",)).tolist()
    return found + [{"direction": "gauge change", **charge} for charge in arc_charges(net, gauge)]


def _arcs(net: Supernetwork, row: dict[str, Any], start: str) -> list[int]:
    border = (net.kind == ARC_KINDS.index("border")) & (net.crossing == row["row"])
    side = net.vertex_country[net.tail] == net.countries.index(start)
    return [int(arc) for arc in np.flatnonzero(border & side)]


def _keys(planner: Planner, rows: list[dict[str, Any]]) -> set[str]:
    pairs = {"-".join(sorted((row["country_a"], row["country_b"]))) for row in rows}
    ids = {planner.network.nodes["node_id"][row["node"]] for row in rows}
    return pairs | ids | {row["row_id"] for row in rows}


def _notes(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    notes = []
    if len(rows) > MOST_CHARGED:
        notes.append(f"Of {len(rows)} crossings only the typed ones are taken apart; explain one by its id.")
    untyped = [row for row in rows if not row["row_id"]]
    if untyped:
        notes.append(
            f"{len(untyped)} of the crossings are lines of the map that no table speaks of: "
            "they are taken as they are drawn, with default hours."
        )
    return tuple(notes)
