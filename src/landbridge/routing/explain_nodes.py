"""What is known about a node: access, links out of it, services, handling, typed rows, what lies near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from landbridge.atlas.places import nearest_nodes
from landbridge.atlas.typed import rows_about
from landbridge.routing.explain_charges import arc_charges, arcs_at, supernetwork
from landbridge.routing.explain_evidence import evidence_about

if TYPE_CHECKING:
    from landbridge.routing.explain_subject import Subject
    from landbridge.routing.planner import Planner

    Told = tuple[dict[str, Any], dict[str, list[dict[str, Any]]], tuple[str, ...]]

NEAR_KM = 40.0
NEAR_KINDS = ("border_crossing", "seaport", "rail_terminal", "airport", "economic_zone")
HANDLINGS = ("load", "unload", "transfer", "wait", "gauge")
SERVICE_COLUMNS = (
    "service_id", "name", "kind", "hours", "departures_per_week", "usd_per_teu", "usd_per_feu",
    "usd_per_truck", "usd_per_wagon", "year", "season", "status", "status_date", "source_title", "source_url",
)  # fmt: skip


def tell(planner: Planner, subject: Subject) -> Told:
    """Return facts, sections and notes about one node."""
    (node,) = subject.nodes
    row = planner.network.nodes.row(node, named=True)
    sections = {
        "access": _access(planner, node),
        "links": links_of(planner, node),
        "services": _services(planner, node),
        "handling": arc_charges(*_handling(planner, node)),
        "typed rows": rows_about(planner.atlas.folder, (row["node_id"], row["unlocode"] or "")),
        "evidence": evidence_about(planner, [node]),
        "parameters of its country": _of_country(planner, row["country"]),
        "near it": _near(planner, node),
    }
    return row, {title: rows for title, rows in sections.items() if rows}, _notes(sections)


def links_of(planner: Planner, node: int) -> list[dict[str, Any]]:
    """Return the hub-level links at a node, the shortest of each mode first."""
    links, nodes = planner.network.links, planner.network.nodes
    here = links.filter((pl.col("from_node") == node) | (pl.col("to_node") == node))
    far = pl.when(pl.col("from_node") == node).then("to_node").otherwise("from_node")
    found = here.with_columns(far=far).sort("mode", "km")
    return [
        {
            "to": nodes["name"][row["far"]],
            "to_id": nodes["node_id"][row["far"]],
            **{name: row[name] for name in ("mode", "gauge_mm", "km", "status", "country", "row_id")},
        }
        for row in found.iter_rows(named=True)
    ]


def _access(planner: Planner, node: int) -> list[dict[str, Any]]:
    access = planner.network.access
    return access.filter(pl.col("node") == node).drop("node").to_dicts()


def _services(planner: Planner, node: int) -> list[dict[str, Any]]:
    services, names = planner.network.services, planner.network.nodes["name"]
    here = services.filter((pl.col("from_node") == node) | (pl.col("to_node") == node))
    return [
        {"leg": f"{names[row['from_node']]} - {names[row['to_node']]}"}
        | {name: row[name] for name in SERVICE_COLUMNS}
        for row in here.iter_rows(named=True)
    ]


def _handling(planner: Planner, node: int) -> tuple[Any, list[int]]:
    net = supernetwork(planner)
    return net, arcs_at(net, node, HANDLINGS).tolist()


def _of_country(planner: Planner, country: str) -> list[dict[str, Any]]:
    rows = planner.network.parameters.filter(pl.col("scope") == country)
    return rows.sort("key", "year").to_dicts() if country else []


def _near(planner: Planner, node: int) -> list[dict[str, Any]]:
    nodes = planner.network.nodes
    found = nearest_nodes(nodes, nodes["lat"][node], nodes["lon"][node], NEAR_KINDS, 12)
    return [
        {
            "id": nodes["node_id"][row],
            "name": nodes["name"][row],
            "kind": nodes["kind"][row],
            "km": round(km, 1),
        }
        for row, km in found
        if row != node and km <= NEAR_KM
    ]


def _notes(sections: dict[str, list[dict[str, Any]]]) -> tuple[str, ...]:
    notes = []
    if any(row.get("file") == "transfers.csv" for row in sections["typed rows"]):
        notes.append("Handling shows what costing takes; the rows of transfers.csv are what was printed.")
    if not sections["access"]:
        notes.append("No mode reaches it: cargo is taken to the nearest node that is reached.")
    return tuple(notes)
