"""Arcs inside a node: ground to mode and back, ship to ship, gauge to gauge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import charges, handling_charges
from landbridge.costing.arcs import ArcBlock, block, select
from landbridge.costing.doors import cities, rail_and_road_arcs, shut_grounds
from landbridge.costing.rules import HOURS
from landbridge.costing.services import SERVICE_LAYER
from landbridge.costing.supernetwork import GAUGE, LOAD, TRANSFER, UNLOAD
from landbridge.costing.tables import SHIPS, normal_gauge
from landbridge.costing.vertices import GROUND
from landbridge.errors import AtlasError
from landbridge.network.transfers import gauge_scope

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.costing.charges import Context
    from landbridge.costing.rules import Charge, RuleBook
    from landbridge.costing.tables import Tables
    from landbridge.costing.vertices import Vertices

    Array = npt.NDArray[Any]

LINER_BERTHS = ("hub", "main")
# Lines change ships where lines meet: a main port is an end of theirs.
HUB_BERTH = "hub"


def access_arcs(tables: Tables, vertices: Vertices, context: Context, book: RuleBook) -> list[ArcBlock]:
    """Return the loading and unloading arcs, and the changes of ship and of gauge at one node."""
    blocks = []
    access = tables.network.access
    gauges = normal_gauge(access["gauge_mm"])
    modes = np.array(access["mode"].to_list(), dtype=object)
    berths = np.array(access["berth"].fill_null("").to_list(), dtype=object)
    for layer, rows in _rows_by_layer(tables, modes, gauges, berths):
        blocks += _both_ways(tables, vertices, context, book, layer, rows, berths[rows])
    blocks += _ship_changes(tables, vertices, context, book, modes, berths)
    blocks += _gauge_changes(tables, vertices, context, book, modes, gauges)
    blocks += rail_and_road_arcs(tables, vertices, context, book)
    return blocks


def ground_nodes(tables: Tables) -> Array:
    """Return the rows of all nodes with an access row."""
    return np.unique(tables.network.access["node"].to_numpy().astype(np.int64))


def _rows_by_layer(tables: Tables, modes: Array, gauges: Array, berths: Array) -> list[tuple[int, Array]]:
    found = []
    for index, layer in enumerate(tables.layers):
        if layer.name.startswith(SERVICE_LAYER):  # services bring their own boarding
            continue
        mask = (modes == layer.mode) & ((gauges == layer.gauge_mm) | (layer.mode != "rail"))
        if layer.name == "sea-liner":
            mask &= np.isin(berths, LINER_BERTHS)
        if mask.any():
            found.append((index, np.flatnonzero(mask)))
    return found


def _both_ways(
    tables: Tables,
    vertices: Vertices,
    context: Context,
    book: RuleBook,
    layer: int,
    rows: Array,
    berths: Array,
) -> list[ArcBlock]:
    access = tables.network.access
    node = access["node"].to_numpy().astype(np.int64)[rows]
    country = tables.node_country[node]
    ground, there = vertices.find(node, GROUND), vertices.find(node, layer)
    name = tables.layers[layer].name
    transit = access["transfer"].fill_null(value=False).to_numpy()[rows]
    door = np.zeros(len(rows), np.bool_)
    if tables.layers[layer].mode == "rail":
        door, transit = cities(tables)[node], transit & ~shut_grounds(tables)[node]
    shared = {
        "km": access["access_km"].fill_null(0.0).to_numpy()[rows],
        "country": country,
        "transit_allowed": transit,
    }
    blocks = []
    for action, kind, tail, head in (("load", LOAD, ground, there), ("unload", UNLOAD, there, ground)):
        rule = _handling_rules(tables, context, book, action, name, country, berths, door)
        arcs = block(tail=tail, head=head, rule=rule, kind=kind, **shared)
        blocks += [arcs] if context.to_door else [select(arcs, transit)]
        if not context.to_door:
            rule = _handling_rules(tables, context, book, action, name, country, berths, door, end=True)
            ends = {**shared, "km": 0.0, "transit_allowed": False}
            blocks.append(block(tail=tail, head=head, rule=rule, kind=kind, **ends))
    return blocks


def _handling_rules(
    tables: Tables,
    context: Context,
    book: RuleBook,
    action: str,
    layer: str,
    country: Array,
    berths: Array,
    door: Array,
    *,
    end: bool = False,
) -> Array:
    names = (*tables.countries, "")
    rules: dict[tuple[int, str, bool], int] = {}
    found = list(zip(country.tolist(), berths.tolist(), door.tolist(), strict=True))
    for one in dict.fromkeys(found):
        rules[one] = handling_rule(action, layer, names[one[0]], one[1], context, book, door=one[2], end=end)
    return np.fromiter((rules[one] for one in found), np.int32, len(found))


def handling_rule(
    action: str,
    layer: str,
    country: str,
    berth: str,
    context: Context,
    book: RuleBook,
    *,
    door: bool = False,
    end: bool = False,
) -> int:
    """Return the rule of loading or unloading in a layer, made on first use.

    The way between the ground and the line (`access_km`) is charged per km as by truck; with `door`, a
    truck also carries boxes between the terminal and the cargo's door. At the two `end`s of a way from
    terminal to terminal there is no truck, and no time ashore: the clock runs from departure to arrival.
    """
    mode = layer.split("-", maxsplit=1)[0]
    bare = end and not context.to_door
    key = (action, layer if mode == "sea" else mode, country, berth, door and not bare, bare)
    known = book.known(key)
    if known is not None:
        return known
    made = _handling_charges(action, layer, country, berth, context)
    if bare:
        lifts = [
            charge for charge in made if charge.criterion != HOURS or charge.label == handling_charges.ABOARD
        ]
        return book.add(key, f"{action} {key[1]} in {country or 'international waters'}", lifts)
    made += handling_charges.door_haul(context, country) if door else []
    made += [charge for charge in charges.road_move(context, country) if charge.per_km]
    return book.add(key, f"{action} {key[1]} in {country or 'international waters'}", made)


def _handling_charges(action: str, layer: str, country: str, berth: str, context: Context) -> list[Charge]:
    mode, load = layer.split("-", maxsplit=1)[0], action == "load"
    if mode == "road":
        return handling_charges.road_handling(context, country)
    if mode == "rail":
        return (
            handling_charges.rail_load(context, country, berth)
            if load
            else handling_charges.rail_unload(context, country, berth)
        )
    if mode == "sea":
        ship = layer.removeprefix("sea-")
        return (
            handling_charges.sea_load(context, country, ship, berth)
            if load
            else handling_charges.sea_unload(context, country, ship, berth)
        )
    if mode == "waterway":
        return (
            handling_charges.waterway_load(context, country)
            if load
            else handling_charges.waterway_unload(context, country)
        )
    if mode != "air":
        raise AtlasError(f"No handling is known in layer {layer!r}; add its charges to costing/handling.py.")
    return (
        handling_charges.air_load(context, country, berth)
        if load
        else handling_charges.air_unload(context, country)
    )


def _ship_changes(
    tables: Tables, vertices: Vertices, context: Context, book: RuleBook, modes: Array, berths: Array
) -> list[ArcBlock]:
    access = tables.network.access
    rows = np.flatnonzero((modes == "sea") & (berths == HUB_BERTH) & access["transfer"].to_numpy())
    node = access["node"].to_numpy().astype(np.int64)[rows]
    country = tables.node_country[node]
    liner, feeder = (vertices.find(node, tables.layer(f"sea-{ship}")) for ship in SHIPS)
    blocks = []
    for ship, tail, head in (("liner", feeder, liner), ("feeder", liner, feeder)):
        rules = [
            _transfer_rule(ship, tables.countries[index] if index >= 0 else "", berth, context, book)
            for index, berth in zip(country.tolist(), berths[rows].tolist(), strict=True)
        ]
        blocks.append(
            block(tail=tail, head=head, rule=np.array(rules, np.int32), kind=TRANSFER, country=country)
        )
    return blocks


def _transfer_rule(ship: str, country: str, berth: str, context: Context, book: RuleBook) -> int:
    key = ("transfer", ship, country, berth)
    known = book.known(key)
    if known is not None:
        return known
    return book.add(
        key,
        f"change onto a {ship} in {country}",
        handling_charges.sea_transfer(context, country, ship, berth),
    )


def _gauge_changes(
    tables: Tables, vertices: Vertices, context: Context, book: RuleBook, modes: Array, gauges: Array
) -> list[ArcBlock]:
    access = tables.network.access
    rows = np.flatnonzero((modes == "rail") & access["transfer"].to_numpy())
    node = access["node"].to_numpy().astype(np.int64)[rows]
    blocks = []
    for one in tables.gauges:
        for other in tables.gauges:
            if one != other:
                both = np.intersect1d(node[gauges[rows] == one], node[gauges[rows] == other])
                blocks.append(gauge_block(tables, vertices, context, book, both, one, other, 0))
    return blocks


def gauge_block(
    tables: Tables,
    vertices: Vertices,
    context: Context,
    book: RuleBook,
    node: Array,
    one: int,
    other: int,
    side: int,
) -> ArcBlock:
    """Return the arcs from one gauge to another at nodes, on one side of a border."""
    where = tables.sides.country_b[node] if side else tables.node_country[node]
    scopes = [gauge_scope(str(name), one, other) for name in tables.network.nodes["node_id"].gather(node)]
    rules = [
        gauge_rule(tables.countries[index] if index >= 0 else "", context, book, scope)
        for index, scope in zip(where.tolist(), scopes, strict=True)
    ]
    return block(
        tail=vertices.find(node, tables.layer(f"rail-{one}"), side),
        head=vertices.find(node, tables.layer(f"rail-{other}"), side),
        rule=np.array(rules, np.int32),
        kind=GAUGE,
        country=where,
    )


def gauge_rule(country: str, context: Context, book: RuleBook, scope: str = "") -> int:
    """Return the rule of changing the gauge in a country, or at a place with printed figures.

    `scope` is that of `gauge_scope`; it is left out of a place without printed figures.
    """
    place = scope if charges.is_printed(context, scope) else ""
    key = ("gauge", country, place)
    known = book.known(key)
    if known is not None:
        return known
    name = f"gauge change in {country}" + (f", {place}" if place else "")
    return book.add(key, name, charges.gauge_change(context, country, place))
