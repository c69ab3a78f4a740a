"""What is known about a link or a service: ends, length, state, what costing takes, typed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.atlas.typed import rows_about
from landbridge.costing import ARC_KINDS
from landbridge.routing.explain_charges import arc_charges, supernetwork

if TYPE_CHECKING:
    from landbridge.routing.explain_nodes import Told
    from landbridge.routing.explain_subject import Subject
    from landbridge.routing.planner import Planner

BY_LAND = ("road", "rail")


def tell_link(planner: Planner, subject: Subject) -> Told:
    """Return facts, sections and notes about a link."""
    rows = [_link(planner, table, row) for table, row in subject.rows]
    arcs = [arc for table, row in subject.rows for arc in _link_arcs(planner, table, row)]
    keys = {row["row_id"] for row in rows} | {subject.id.upper()}
    sections = {
        "links": rows,
        "costs over its length": arc_charges(supernetwork(planner), arcs[:1], rows[0]["km"]),
        "typed rows": rows_about(planner.atlas.folder, keys),
    }
    facts = {"km": rows[0]["km"], "mode": rows[0]["mode"], "status": rows[0]["status"]}
    notes = ("The search runs on core links; this one serves origins and destinations only.",)
    return facts, _filled(sections), () if arcs else notes


def tell_service(planner: Planner, subject: Subject) -> Told:
    """Return facts, sections and notes about a service."""
    net, services = supernetwork(planner), planner.network.services
    legs = [services.row(row, named=True) for _, row in subject.rows]
    names = planner.network.nodes["name"]
    ends = [{"from": names[leg["from_node"]], "to": names[leg["to_node"]]} for leg in legs]
    arcs = np.flatnonzero(np.isin(net.service, [row for _, row in subject.rows])).tolist()
    told = ("leg", "km", "hours", "usd_per_teu", "usd_per_feu", "usd_per_truck", "usd_per_wagon")
    sections = {
        "legs": [end | {name: leg[name] for name in told} for end, leg in zip(ends, legs, strict=True)],
        "figures": arc_charges(net, arcs, float(legs[0]["km"] or 0.0)),
        "typed rows": rows_about(planner.atlas.folder, (subject.id,)),
    }
    left_out = ("from_node", "to_node", "sea_links", *told)
    facts = {name: value for name, value in legs[0].items() if name not in left_out}
    notes = (
        "It is no arc of the search: its corridor runs on the network of its mode, at that mode's figures.",
    )
    return facts, _filled(sections), () if arcs else notes


def _link(planner: Planner, table: str, row: int) -> dict[str, Any]:
    link = getattr(planner.network, table).row(row, named=True)
    names = planner.network.nodes["name"]
    ends = {"table": table, "from": names[link["from_node"]], "to": names[link["to_node"]]}
    return ends | {name: value for name, value in link.items() if name not in ("from_node", "to_node")}


def _link_arcs(planner: Planner, table: str, row: int) -> list[int]:
    net = supernetwork(planner)
    by_land = getattr(planner.network, table)["mode"][row] in BY_LAND
    if by_land != (table == "core_links"):
        return []
    lands = np.isin([layer.mode for layer in net.layers], BY_LAND)[net.vertex_layer[net.head]]
    moves = (net.kind == ARC_KINDS.index("move")) & (lands == by_land)
    return [int(arc) for arc in np.flatnonzero(moves & (net.link == row) & (net.service < 0))]


def _filled(sections: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {title: rows for title, rows in sections.items() if rows}
