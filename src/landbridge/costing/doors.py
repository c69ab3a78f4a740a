"""Rail terminals and the doors of cargo: which nodes need a truck between them, and rail to road direct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import handling_charges
from landbridge.costing.arcs import ArcBlock, block
from landbridge.costing.supernetwork import TRANSFER
from landbridge.costing.tables import normal_gauge

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.costing.charges import Context
    from landbridge.costing.rules import RuleBook
    from landbridge.costing.tables import Tables
    from landbridge.costing.vertices import Vertices

    Array = npt.NDArray[Any]


def cities(tables: Tables) -> Array:
    """Mark the nodes where the cargo's door lies away from the railway, a truck trip from the terminal."""
    return (tables.network.nodes["kind"] == "city").fill_null(value=False).to_numpy()


def shut_grounds(tables: Tables) -> Array:
    """Mark the nodes whose ground rail cargo may not pass on its way: direct arcs do it all.

    Else boxes could be set down off one gauge and loaded onto another: a gauge change at the price of two
    yard lifts. A node with ships or aircraft keeps its ground, since they have no other way to the train.
    """
    access = tables.network.access
    shut = _direct_nodes(tables)
    served = access.filter(~access["mode"].is_in(["rail", "road"]))
    shut[served["node"].to_numpy()] = False
    return shut


def rail_and_road_arcs(
    tables: Tables, vertices: Vertices, context: Context, book: RuleBook
) -> list[ArcBlock]:
    """Return the arcs between train and truck, in cities and where two gauges meet."""
    access = tables.network.access
    node, mode = access["node"].to_numpy().astype(np.int64), access["mode"].to_numpy()
    here = _transfers(tables) & _direct_nodes(tables)[node]
    kept = np.flatnonzero(here & (mode == "rail") & np.isin(node, node[here & (mode == "road")]))
    gauges = normal_gauge(access["gauge_mm"])[kept]
    layer = np.array([tables.layer(f"rail-{gauge}") for gauge in gauges.tolist()], np.int64)
    train, truck = vertices.find(node[kept], layer), vertices.find(node[kept], tables.layer("road"))
    country = tables.node_country[node[kept]]
    berths = access["berth"].fill_null("").gather(kept).to_list()
    in_city = cities(tables)[node[kept]].tolist()
    blocks = []
    for onto, tail, head in (("rail", truck, train), ("road", train, truck)):
        rules = [
            _rule(onto, tables.countries[index] if index >= 0 else "", berth, city, context, book)
            for index, berth, city in zip(country.tolist(), berths, in_city, strict=True)
        ]
        rule = np.array(rules, np.int32)
        blocks.append(block(tail=tail, head=head, rule=rule, kind=TRANSFER, country=country))
    return blocks


def _direct_nodes(tables: Tables) -> Array:
    access = tables.network.access
    node = access["node"].to_numpy().astype(np.int64)
    rails = _transfers(tables) & (access["mode"] == "rail").to_numpy()
    two_gauges = np.bincount(node[rails], minlength=tables.network.nodes.height) > 1
    return np.asarray(cities(tables) | two_gauges)


def _transfers(tables: Tables) -> Array:
    return tables.network.access["transfer"].fill_null(value=False).to_numpy()


def _rule(onto: str, country: str, berth: str, in_city: bool, context: Context, book: RuleBook) -> int:
    key = ("transfer", onto, country, berth, in_city)
    known = book.known(key)
    if known is not None:
        return known
    rail = handling_charges.rail_load if onto == "rail" else handling_charges.rail_unload
    made = [*rail(context, country, berth), *handling_charges.road_handling(context, country)]
    # A terminal lies as far from its city for cargo that travels on as for cargo that stays.
    made += handling_charges.city_haul(context, country) if in_city else []
    return book.add(key, f"change onto {onto} in {country}", made)
