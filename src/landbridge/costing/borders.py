"""Arcs across borders, one each way per layer, and the gauge breaks at borders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import charges
from landbridge.costing.arcs import ArcBlock, block
from landbridge.costing.groups import border_kind
from landbridge.costing.handling import gauge_block
from landbridge.costing.parameters import Quantity
from landbridge.costing.supernetwork import BORDER
from landbridge.costing.tables import SAME_GAUGE

if TYPE_CHECKING:
    import polars as pl

    from landbridge.costing.charges import Context
    from landbridge.costing.rules import RuleBook
    from landbridge.costing.tables import Tables
    from landbridge.costing.vertices import Vertices

OPEN_TO_FREIGHT = frozenset(("open", "freight_only", "limited"))
# Above this a typed high end is a disruption, not a planned time (data/crossings.csv).
MOST_PLANNED_HOURS = 72.0


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
    neighbours = _typed_neighbours(tables.network.crossings)
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


def _typed_neighbours(crossings: pl.DataFrame) -> dict[tuple[str, str, str], tuple[dict[str, Any], float]]:
    """Return the crossing, and its hours, that stands for those of a border with no hours in print.

    By mode, country left and country entered: the middle one of the open crossings with printed hours.
    Zero hours are printed where trains run through without a stop: they stand for no other crossing.
    """
    found: dict[tuple[str, str, str], list[tuple[float, str, dict[str, Any]]]] = {}
    for crossing in crossings.iter_rows(named=True):
        a, b, mode = crossing["country_a"], crossing["country_b"], crossing["mode"]
        for ends, hours in (((a, b), crossing["hours_a_to_b"]), ((b, a), crossing["hours_b_to_a"])):
            if hours and crossing["status"] in OPEN_TO_FREIGHT:
                found.setdefault((mode, *ends), []).append((hours, crossing["row_id"] or "", crossing))
    middle = {key: sorted(rows, key=itemgetter(0, 1))[(len(rows) - 1) // 2] for key, rows in found.items()}
    return {key: (crossing, hours) for key, (hours, _, crossing) in middle.items()}


def _rule(
    crossing: dict[str, Any], row: int, forth: bool, broken: bool, context: Context, book: RuleBook,
    neighbours: dict[tuple[str, str, str], tuple[dict[str, Any], float]],
) -> int:  # fmt: skip
    kind = border_kind(crossing["country_a"], crossing["country_b"])
    mode = crossing["mode"]
    scope = f"{kind}_gauge_break" if broken and kind == "carec" else kind
    there, back = (
        (crossing["country_a"], crossing["country_b"]),
        (crossing["country_b"], crossing["country_a"]),
    )
    ends = there if forth else back
    hours, neighbour = crossing["hours_a_to_b" if forth else "hours_b_to_a"], neighbours.get((mode, *ends))
    key: tuple[Any, ...] = ("border", mode, scope)
    if hours is not None or crossing["fee_usd"] is not None:
        key = ("border", row, forth)
    elif neighbour is not None:
        key = ("border", mode, *ends)
    known = book.known(key)
    if known is not None:
        return known
    default = context.scoped(f"border.hours.{mode}", scope)
    if hours is not None:
        time = _typed_hours(crossing, hours, default)
    else:
        time = default if neighbour is None else _as_neighbour(*neighbour, default)
    name = f"border by {mode}, {_name(crossing, key, kind)}"
    return book.add(key, name, charges.border(context, mode, time, _fee(crossing, kind, context)))


def _name(crossing: dict[str, Any], key: tuple[Any, ...], kind: str) -> str:
    if isinstance(key[1], int):
        return crossing["row_id"] or f"row {key[1]}"
    return f"default of {key[2]} to {key[3]}" if len(key) > 3 else f"default of kind {kind}"


def _as_neighbour(crossing: dict[str, Any], hours: float, default: Quantity) -> Quantity:
    quantity = _typed_hours(crossing, hours, default)
    return replace(
        quantity,
        scope=f"{crossing['country_a']}-{crossing['country_b']}",
        confidence="low",
        note=f"printed for {crossing['row_id']}, taken for crossings of this border without hours in print",
    )


def _typed_hours(crossing: dict[str, Any], hours: float, default: Quantity) -> Quantity:
    low, high = _hours_range(crossing, hours, default)
    return _typed(crossing, "crossing.hours", hours, low, high, "h", 1.0)


def _hours_range(crossing: dict[str, Any], hours: float, default: Quantity) -> tuple[float, float]:
    low, high = crossing["hours_low"], crossing["hours_high"]
    # No range in print: as wide, in proportion, as the default of this kind of border.
    low = hours * default.low / default.value if low is None and default.value > 0 else low
    high = hours * default.high / default.value if high is None and default.value > 0 else high
    low = hours if low is None else min(low, hours)
    high = hours if high is None else max(min(high, MOST_PLANNED_HOURS), hours)
    return low, high


def _fee(crossing: dict[str, Any], kind: str, context: Context) -> Quantity:
    default = context.scoped(f"border.usd.{crossing['mode']}", kind)
    fee = crossing["fee_usd"]
    if fee is None:
        return default
    low, high = (
        fee * bound / default.value if default.value > 0 else fee for bound in (default.low, default.high)
    )
    # The table of crossings gives no year for the fee: it is taken in the dollars of the default beside it.
    return _typed(crossing, "crossing.fee_usd", fee, low, high, "USD", default.to_model)


def _typed(
    crossing: dict[str, Any], key: str, value: float, low: float, high: float, unit: str, to_model: float
) -> Quantity:
    date = crossing["status_date"]
    year = int(str(date)[:4]) if date else None
    return Quantity(
        key, crossing["mode"], crossing["row_id"] or "", "", value, min(low, value), max(high, value), unit,
        year, to_model, crossing["source_title"] or "", crossing["source_url"] or "",
        crossing["confidence"] or "",
    )  # fmt: skip
