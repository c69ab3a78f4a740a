"""The search graph under a scenario: the arcs of the one without it, other ones open, some figures edited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing.edits import BY_LAND, edited
from landbridge.costing.supernetwork import LOAD, MOVE, TRANSFER, UNLOAD
from landbridge.network.scenario.state import OPEN
from landbridge.routing.search_graph import SearchGraph
from landbridge.routing.writer import Writer

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.network.scenario.model import Applied

    Bool = npt.NDArray[np.bool_]

SHAPE = (
    "forward", "backward", "link_ends", "core_ends", "gates", "gate_labels", "caspian_arcs", "gate_arcs",
    "modes_of_layers", "arc_country", "service_starts", "layer_modes", "tail_layer", "head_layer",
    "vertex_country", "is_move", "own_cargo_only", "_vertex_keys",
)  # fmt: skip
"""What a search graph works out that depends on no figure and no closure."""

FIGURES = ("searched", "general_row", "rule_costs")
HANDLED = (LOAD, UNLOAD, TRANSFER)


def scenario_writer(before: Writer, applied: Applied) -> Writer:
    """Return the writer under a stack of scenarios.

    Parameters
    ----------
    before
        Writer on the network `applied.priced`.
    applied
        The stack.
    """
    graph = before.graph
    net = edited(graph.net, applied.edits, applied.priced)
    net = replace(net, open=_open_arcs(graph, applied))
    shared: dict[str, Any] = {}
    if not applied.edits:
        shared = {"piece_of_arc": graph.piece_of_arc, "_weightings": graph._weightings}  # noqa: SLF001
    found = SearchGraph(net, applied.network, **shared)
    names = SHAPE if applied.edits else SHAPE + FIGURES
    vars(found).update({name: getattr(graph, name) for name in names})
    if "helper" in vars(graph):
        vars(found)["helper"] = graph.helper
    writer = Writer(found)
    if not applied.edits:
        vars(writer).update(draws=before.draws, ledger=before.ledger)
    return writer


def _open_arcs(graph: SearchGraph, applied: Applied) -> Bool:
    """Return which arcs are open: those of rows with another status anew, the others as they were."""
    net, is_open = graph.net, graph.net.open.copy()
    by_land = np.isin(graph.layer_modes, BY_LAND)[graph.tail_layer]
    on_link = (net.link >= 0) & (net.service < 0)
    for table, rows, mask in (
        ("core_links", net.link, on_link & by_land),
        ("links", net.link, on_link & ~by_land),
        ("crossings", net.crossing, net.crossing >= 0),
        ("services", net.service, (net.service >= 0) & (net.kind == MOVE)),
    ):
        if getattr(applied.network, table) is not getattr(applied.priced, table):
            arcs = np.flatnonzero(mask)
            is_open[arcs] = open_rows(applied, table)[rows[arcs]]
            if table == "services":
                _board(graph, applied, is_open)
    if applied.nodes:
        handled = np.isin(net.kind, HANDLED)
        is_open &= ~(handled & np.isin(net.vertex_node[net.tail], sorted(applied.nodes)))
    return is_open


def open_rows(applied: Applied, table: str) -> Bool:
    """Return which rows of a table are open."""
    status = getattr(applied.network, table)["status"].fill_null("")
    found: Bool = status.is_in(list(OPEN[table])).to_numpy()
    return found


def _board(graph: SearchGraph, applied: Applied, is_open: Bool) -> None:
    """Let cargo board and leave where any leg of the service runs."""
    net, services = graph.net, applied.network.services
    running = services.filter(open_rows(applied, "services"))
    ids = running["service_id"].to_list()
    calls = {
        (one, node) for end in ("from_node", "to_node") for one, node in zip(ids, running[end], strict=True)
    }
    boards = np.flatnonzero((net.service >= 0) & np.isin(net.kind, (LOAD, UNLOAD)))
    names = services["service_id"].to_list()
    rows, nodes = net.service[boards].tolist(), net.vertex_node[net.tail[boards]].tolist()
    is_open[boards] = [(names[row], node) in calls for row, node in zip(rows, nodes, strict=True)]
