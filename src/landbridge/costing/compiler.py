"""From a network and a shipment to the supernetwork: the one place where tables become arcs with criteria."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing.arcs import join
from landbridge.costing.borders import border_arcs, gauge_breaks
from landbridge.costing.cargo import cargo_of, value_of_time
from landbridge.costing.charges import Context
from landbridge.costing.handling import access_arcs, ground_nodes, handling_rule
from landbridge.costing.moves import Placed, move_arcs, move_rule, place_links
from landbridge.costing.parameters import PRICE_YEAR, parameter_table
from landbridge.costing.rules import RuleBook
from landbridge.costing.services import CARRIES, boarding_layers, service_arcs, service_layers
from landbridge.costing.shipment import Shipment
from landbridge.costing.supernetwork import Supernetwork
from landbridge.costing.tables import tables_of
from landbridge.costing.vertices import GROUND, SIDES, Vertices, distinct, key

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.costing.arcs import ArcBlock
    from landbridge.costing.borders import GaugeBreak
    from landbridge.costing.rules import RuleTable
    from landbridge.costing.services import Leg
    from landbridge.costing.tables import Tables
    from landbridge.network.tables import Network

    Array = npt.NDArray[Any]

TERMINAL_NOTE = (
    "Counted from terminal to terminal: from the first departure to the last arrival, lifts included, "
    "without trucks, dwell and waits at the two ends."
)
LEVEL_NAMES = {
    "sea.price_level": "ocean rates",
    "sea.premium_level": "premiums of ocean lanes",
    "rail.price_level": "China-Europe rail rates",
    "air.price_level": "air rates",
}


@dataclass(frozen=True)
class CompileOptions:
    """What goes into the supernetwork.

    Parameters
    ----------
    service_kinds
        Kinds of service that get a layer of their own. Block trains, liners, river and air services are
        left out: the rail, sea, river and air networks carry the same cargo link by link.
    """

    service_kinds: frozenset[str] = frozenset(CARRIES)


def compile(  # noqa: A001 (the name of the architecture)
    network: Network, shipment: Shipment | None = None, options: CompileOptions | None = None
) -> Supernetwork:
    """Compile a network and a shipment into the graph that engines search.

    Parameters
    ----------
    network
        Tables of the network; `parameters` must hold the rows of data/parameters/.
    shipment
        What moves; None is one loaded 20-foot box.
    options
        What to include.

    Returns
    -------
    Supernetwork
        Hours, constant 2024 USD, kg CO2e (well to wheel) and km on each arc.

    Raises
    ------
    AtlasError
        If a parameter is missing.
    TableError
        If links and crossings contradict each other.
    """
    shipment, options = shipment or Shipment(), options or CompileOptions()
    parameters = parameter_table(network.parameters)
    cargo, to_door = cargo_of(shipment, parameters), shipment.scope == "door"
    context = Context(parameters, cargo, shipment.year, to_door, shipment.subsidies)
    tables = tables_of(network)
    service, legs = service_layers(tables, options.service_kinds)
    tables = replace(tables, layers=(*tables.layers, *service))
    placed = place_links(tables)
    vertices, breaks = _vertices(tables, placed, legs)
    book = RuleBook()
    arcs = join(
        [
            *move_arcs(tables, placed, vertices, context, book),
            *access_arcs(tables, vertices, context, book),
            *border_arcs(tables, vertices, breaks, context, book),
            *service_arcs(tables, vertices, legs, context, book),
        ]
    )
    access_rules = _access_rules(tables, context, book)
    usd_h, note = value_of_time(shipment, parameters)
    notes = (note, *_level_notes(context), *_scope_notes(context))
    return _supernetwork(tables, vertices, arcs, book.table(), shipment, usd_h, access_rules, notes)


def _vertices(tables: Tables, placed: Placed, legs: list[Leg]) -> tuple[Vertices, list[GaugeBreak]]:
    links, n_layers = tables.links, len(tables.layers)
    ends = [
        np.stack([end[placed.link], placed.layer, side[placed.link]])
        for end, side in ((links.start, links.start_side), (links.end, links.end_side))
    ]
    node, layer, side = np.concatenate(ends, axis=1)
    most = tables.network.nodes.height * n_layers * SIDES
    reached = distinct(key(node, layer, side, n_layers), most)
    breaks = gauge_breaks(tables, _triples(tables, reached))
    extra = [(item.node, tables.layer(f"rail-{item.gauge_a}"), 1) for item in breaks] + boarding_layers(legs)
    keys = [reached, key(_grounds(tables, reached), GROUND, 0, n_layers)]
    if extra:
        node, layer, side = np.array(extra, np.int64).T
        keys.append(key(node, layer, side, n_layers))
    return Vertices(distinct(np.concatenate(keys), most), tables.layers), breaks


def _triples(tables: Tables, reached: Array) -> set[tuple[int, int, int]]:
    vertices = Vertices(reached, tables.layers)
    crossing = tables.sides.country_a[vertices.node] >= 0
    columns = (vertices.node[crossing], vertices.layer[crossing], vertices.side[crossing])
    return set(zip(*(column.tolist() for column in columns), strict=True))


def _grounds(tables: Tables, reached: Array) -> Array:
    # A city that only the hub-level links reach gets no ground: the search attaches it by `move_rates`.
    linked = np.zeros(tables.network.nodes.height, np.bool_)
    linked[Vertices(reached, tables.layers).node] = True
    nodes = ground_nodes(tables)
    return nodes[linked[nodes]]


def _access_rules(
    tables: Tables, context: Context, book: RuleBook
) -> dict[tuple[str, str], tuple[int, int, int]]:
    rules = {}
    for country in tables.countries:
        for mode, layer, berth in (("road", "road", ""), ("rail", "rail", "terminal")):
            handled = [
                handling_rule(action, layer, country, berth, context, book, door=mode == "rail", end=True)
                for action in ("load", "unload")
            ]
            rules[mode, country] = (move_rule(layer, country, "", context, book), handled[0], handled[1])
    return rules


def _level_notes(context: Context) -> tuple[str, ...]:
    return tuple(
        f"No {LEVEL_NAMES[key]} are published for {context.year}: those of a normal year are used."
        for key in sorted(context.unpublished)
    )


def _scope_notes(context: Context) -> list[str]:
    notes = [] if context.to_door else [TERMINAL_NOTE]
    share = None if context.year is None else context.parameters.of_year("rail.subsidy_share", context.year)
    if share is not None:
        state = "after" if context.subsidies else "before"
        notes.append(
            f"Rail prices in China are {state} public subsidies of up to {share.value:.0%} in {context.year}."
        )
    return notes


def _supernetwork(
    tables: Tables, vertices: Vertices, arcs: ArcBlock, rules: RuleTable, shipment: Shipment, usd_h: float,
    access_rules: dict[tuple[str, str], tuple[int, int, int]], notes: tuple[str, ...],
) -> Supernetwork:  # fmt: skip
    criteria = np.empty((len(arcs.tail), 4))
    criteria[:, :3] = rules.fixed[arcs.rule] + arcs.km[:, None] * rules.per_km[arcs.rule]
    criteria[:, 3] = arcs.km
    ground = np.full(tables.network.nodes.height, -1, np.int32)
    is_ground = np.flatnonzero(vertices.layer == GROUND)
    ground[vertices.node[is_ground]] = is_ground
    return Supernetwork(
        n_vertices=len(vertices.keys),
        vertex_node=vertices.node.astype(np.int32),
        vertex_layer=vertices.layer.astype(np.int16),
        vertex_country=_vertex_country(tables, vertices),
        layers=tables.layers,
        countries=tables.countries,
        passages=tables.passages,
        criteria=criteria,
        ground_vertex=ground,
        shipment=shipment,
        value_of_time_usd_h=usd_h,
        rules=rules,
        price_year=PRICE_YEAR,
        access_rules=access_rules,
        notes=notes,
        **{name: getattr(arcs, name) for name in arcs.__dataclass_fields__},
    )


def _vertex_country(tables: Tables, vertices: Vertices) -> Array:
    node = vertices.node
    a, b = tables.sides.country_a[node], tables.sides.country_b[node]
    inside = tables.node_country[node]
    return np.where(a < 0, inside, np.where(vertices.side == 0, a, b)).astype(np.int16)
