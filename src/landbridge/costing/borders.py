"""Arcs across borders, one each way per layer, and the gauge breaks at borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import charges
from landbridge.costing.arcs import ArcBlock, block
from landbridge.costing.border_figures import (
    OPEN_TO_FREIGHT,
    border_fee,
    border_hours,
    has_figures,
    queue_hours,
    typed_neighbours,
)
from landbridge.costing.handling import gauge_block
from landbridge.costing.rules import HOURS
from landbridge.costing.supernetwork import BORDER
from landbridge.costing.tables import SAME_GAUGE

if TYPE_CHECKING:
    from landbridge.costing.border_figures import Neighbours
    from landbridge.costing.charges import Context
    from landbridge.costing.rules import RuleBook
    from landbridge.costing.tables import Tables
    from landbridge.costing.vertices import Vertices


@dataclass(frozen=True)
class GaugeBreak:
    """Where two gauges meet at a border: the line of `gauge_a` is taken to end on side B."""

    node: int
    gauge_a: int
    gauge_b: int


def gauge_breaks(tables: Tables, reached: set[tuple[int, int, int]]) -> list[GaugeBreak]:
    """Return the rail crossings whose sides have no gauge in common.

    Parameters
    ----------
    tables
        Arrays of the network.
    reached
        (node, layer, side) of all ends of links.
    """
    rails = [(tables.layer(f"rail-{gauge}"), gauge) for gauge in tables.gauges]
    found = []
    nodes = (
        tables.network.crossings.filter(tables.network.crossings["mode"] == "rail")["node"].unique().sort()
    )
    for node in nodes.to_list():
        left, right = ([gauge for layer, gauge in rails if (node, layer, side) in reached] for side in (0, 1))
        if left and right and not set(left) & set(right):
            found += [GaugeBreak(node, one, other) for one in left for other in right]
    return found


def border_arcs(
    tables: Tables, vertices: Vertices, breaks: list[GaugeBreak], context: Context, book: RuleBook
) -> list[ArcBlock]:
    """Return the border arcs of all crossings, closed ones with `open` False, and the gauge breaks there."""
    broken = {gauge_break.node for gauge_break in breaks}
    columns: dict[str, list[Any]] = {
        name: [] for name in ("node", "layer", "side", "rule", "crossing", "open")
    }
    layers_of: dict[str, list[int]] = {}
    for index, layer in enumerate(tables.layers):
        layers_of.setdefault(layer.mode, []).append(index)
    neighbours = typed_neighbours(tables.network.crossings)
    for row, crossing in enumerate(tables.network.crossings.iter_rows(named=True)):
        breaks_gauge = crossing["node"] in broken or _two_gauges(crossing)
        rules = [
            _rule(crossing, row, forth, breaks_gauge, context, book, neighbours) for forth in (True, False)
        ]
        is_open = crossing["status"] in OPEN_TO_FREIGHT
        for index in layers_of.get(crossing["mode"], ()):
            for side, rule in enumerate(rules):
                _append(columns, crossing["node"], index, side, rule, row, is_open)
    arrays = {name: np.array(values, np.int64) for name, values in columns.items()}
    border = block(
        tail=vertices.find(arrays["node"], arrays["layer"], arrays["side"]),
        head=vertices.find(arrays["node"], arrays["layer"], 1 - arrays["side"]),
        rule=arrays["rule"],
        kind=BORDER,
        crossing=arrays["crossing"],
        open=arrays["open"],
    )
    return [border, *_break_arcs(tables, vertices, breaks, context, book)]


def _append(columns: dict[str, list[Any]], *values: Any) -> None:
    for name, value in zip(columns, values, strict=True):
        columns[name].append(value)


def _break_arcs(
    tables: Tables, vertices: Vertices, breaks: list[GaugeBreak], context: Context, book: RuleBook
) -> list[ArcBlock]:
    blocks = []
    for gauge_break in breaks:
        node = np.array([gauge_break.node], np.int64)
        one, other = gauge_break.gauge_a, gauge_break.gauge_b
        blocks.append(gauge_block(tables, vertices, context, book, node, one, other, 1))
        blocks.append(gauge_block(tables, vertices, context, book, node, other, one, 1))
    return blocks


def _two_gauges(crossing: dict[str, Any]) -> bool:
    a, b = (SAME_GAUGE.get(crossing[name], crossing[name]) for name in ("gauge_a_mm", "gauge_b_mm"))
    return bool(a and b and a != b)


def _rule(
    crossing: dict[str, Any], row: int, forth: bool, broken: bool, context: Context, book: RuleBook,
    neighbours: Neighbours,
) -> int:  # fmt: skip
    mode, own = crossing["mode"], has_figures(crossing, forth)
    ends = (crossing["country_a"], crossing["country_b"])[:: 1 if forth else -1]
    key: tuple[Any, ...] = ("border", row, forth) if own else ("border", mode, *ends, broken)
    known = book.known(key)
    if known is not None:
        return known
    hours = border_hours(crossing, forth, broken, context, neighbours)
    queue, fee = queue_hours(crossing, forth), border_fee(crossing, context)
    waiting = [] if queue is None else [charges.fixed(HOURS, "queue before the post", 1.0, queue)]
    told = crossing["row_id"] or f"row {row}" if own else f"default of {hours.scope or 'the world'}"
    name = f"border by {mode}, {told}"
    return book.add(key, name, [*charges.border(context, mode, hours, fee), *waiting])
