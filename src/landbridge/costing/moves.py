"""Arcs along links: road, rail by gauge, sea as liner and as feeder, waterway, air."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import charges
from landbridge.costing.arcs import ArcBlock, block, reverse, select
from landbridge.costing.sea_basins import basin_names, basins_of
from landbridge.costing.supernetwork import MOVE
from landbridge.costing.tables import GRAPH_MODES, SHIPS
from landbridge.costing.vertices import distinct

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.costing.charges import Context
    from landbridge.costing.rules import Charge, RuleBook
    from landbridge.costing.tables import Tables
    from landbridge.costing.vertices import Vertices

    Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Placed:
    """Links in layers: one entry per link and layer.

    Parameters
    ----------
    link
        Position in `tables.links`.
    layer
        Index of the layer.
    """

    link: Array
    layer: Array


def place_links(tables: Tables) -> Placed:
    """Put each link into its layer; a sea link into both, liner and feeder."""
    links = tables.links
    layer_of_mode = np.array([tables.layer(name) for name in ("road", "", "sea-liner", "waterway", "air")])
    layer = layer_of_mode[links.mode]
    for gauge in tables.gauges:
        layer[(links.mode == GRAPH_MODES.index("rail")) & (links.gauge == gauge)] = tables.layer(
            f"rail-{gauge}"
        )
    sea = np.flatnonzero(links.mode == GRAPH_MODES.index("sea"))
    feeder = np.full(len(sea), tables.layer("sea-feeder"))
    every = np.arange(len(layer))
    kept = np.concatenate([layer, feeder]) >= 0
    return Placed(np.concatenate([every, sea])[kept], np.concatenate([layer, feeder])[kept])


def move_arcs(
    tables: Tables, placed: Placed, vertices: Vertices, context: Context, book: RuleBook
) -> list[ArcBlock]:
    """Return the arcs of all links, both ways unless oneway."""
    links, at = tables.links, placed.link
    rules = _rules(tables, placed, context, book)
    to_end, to_start = _directed_rules(tables, placed, rules, context, book)
    forth = block(
        tail=vertices.find(links.start[at], placed.layer, links.start_side[at]),
        head=vertices.find(links.end[at], placed.layer, links.end_side[at]),
        km=links.km[at],
        rule=to_end,
        kind=MOVE,
        country=links.country[at],
        passage=links.passage[at],
        link=links.row[at],
        open=links.open[at],
    )
    back = reverse(replace(forth, rule=to_start))
    return [forth, select(back, ~links.oneway[at])]


def _directed_rules(
    tables: Tables, placed: Placed, rules: Array, context: Context, book: RuleBook
) -> tuple[Array, Array]:
    """Return the rules of both directions: a ship into another basin takes up the premium of that way."""
    links, nodes = tables.links, tables.network.nodes
    basin = basins_of(nodes["lat"].to_numpy(), nodes["lon"].to_numpy())
    start, end = basin[links.start[placed.link]], basin[links.end[placed.link]]
    at_sea = links.mode[placed.link] == GRAPH_MODES.index("sea")
    both = []
    for here, there in ((start, end), (end, start)):
        directed = rules.copy()
        for row in np.flatnonzero(at_sea & (here != there) & (here >= 0) & (there >= 0)).tolist():
            gate = f"{basin_names()[here[row]]}>{basin_names()[there[row]]}"
            if context.premium(gate) is not None:
                layer = tables.layers[placed.layer[row]].name
                passage = _passage(tables, int(links.passage[placed.link[row]]) + 1)
                directed[row] = move_rule(layer, "", passage, context, book, gate=gate)
        both.append(directed)
    return both[0], both[1]


def _rules(tables: Tables, placed: Placed, context: Context, book: RuleBook) -> Array:
    links, at = tables.links, placed.link
    layers, countries, passages = len(tables.layers), len(tables.countries) + 1, len(tables.passages) + 1
    code = (placed.layer * countries + links.country[at] + 1) * passages + links.passage[at] + 1
    rules = np.empty(layers * countries * passages, np.int32)
    for number in distinct(code, len(rules)).tolist():
        rest, passage = divmod(number, passages)
        layer, country = divmod(rest, countries)
        name = tables.countries[country - 1] if country else ""
        rules[number] = move_rule(tables.layers[layer].name, name, _passage(tables, passage), context, book)
    return np.asarray(rules[code])


def _passage(tables: Tables, index: int) -> str:
    return tables.passages[index - 1] if index else ""


def move_rule(
    layer: str, country: str, passage: str, context: Context, book: RuleBook, *, gate: str = ""
) -> int:
    """Return the rule of moving in a layer, made on first use; one for all gauges.

    A `gate` is a step from one sea basin to another, e.g. `east_asia>indian_ocean`.
    """
    mode = layer.split("-", maxsplit=1)[0]
    key = ("move", layer if mode == "sea" else mode, country, passage, gate)
    known = book.known(key)
    if known is not None:
        return known
    place = f" in {country}" if country else f" through {passage}" if passage else ""
    place += f", {gate.replace('>', ' to ')}" if gate else ""
    return book.add(key, f"move by {key[1]}{place}", _charges(mode, layer, country, passage, gate, context))


def _charges(mode: str, layer: str, country: str, passage: str, gate: str, context: Context) -> list[Charge]:
    if mode == "road":
        return charges.road_move(context, country)
    if mode == "rail":
        return charges.rail_move(context, country)
    if mode == "sea":
        ship = layer.removeprefix("sea-")
        assert ship in SHIPS
        return charges.sea_move(context, ship, passage, gate)
    return charges.waterway_move(context, country) if mode == "waterway" else charges.air_move(context)
