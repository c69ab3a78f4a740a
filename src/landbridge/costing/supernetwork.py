"""The compiled graph that every engine reads: vertices, arcs, criteria, and the rules behind them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.costing.rules import RuleTable
    from landbridge.costing.shipment import Shipment

    Int32 = npt.NDArray[np.int32]
    Int16 = npt.NDArray[np.int16]
    Float64 = npt.NDArray[np.float64]
    Bool = npt.NDArray[np.bool_]

CRITERIA = ("hours", "usd", "kg_co2e", "km")
ARC_KINDS = ("move", "load", "unload", "border", "gauge", "wait", "transfer")
MOVE, LOAD, UNLOAD, BORDER, GAUGE, WAIT, TRANSFER = range(7)


@dataclass(frozen=True)
class Layer:
    """One layer of the supernetwork.

    Parameters
    ----------
    name
        ground, road, rail-1520, sea-liner, sea-feeder, waterway, air, or `service-<id>-<box|truck|wagon>`.
    mode
        Mode of the layer; "" for the ground.
    gauge_mm
        Rail gauge, 0 if not rail.
    """

    name: str
    mode: str
    gauge_mm: int = 0


@dataclass(frozen=True)
class AccessRates:
    """What the legs between a city and the core network cost in one country by one mode.

    Parameters
    ----------
    per_km, load, unload
        Hours, usd and kg_co2e, per km and per handling.
    move_rule, load_rule, unload_rule
        Rules behind them, for `rule_contributions` and the spread.
    """

    per_km: Float64
    load: Float64
    unload: Float64
    move_rule: int
    load_rule: int
    unload_rule: int


@dataclass(frozen=True, eq=False)
class Supernetwork:
    """Vertices (node x layer x side of a border) and arcs with their criteria.

    Parameters
    ----------
    n_vertices
        Number of vertices; they are sorted by node, layer and side.
    vertex_node, vertex_layer, vertex_country
        Row in nodes, index in `layers`, index in `countries` (-1 at sea); at a crossing that of the side.
    layers, countries, passages
        Names behind the indices.
    tail, head
        Vertices of each arc; arcs are sorted by tail.
    km, rule, criteria
        Length, row of `rules`, and (m, 4) hours, usd, kg_co2e, km of the shipment.
    kind
        Index in ARC_KINDS.
    country
        Country of a move or handling, -1 at sea, in the air and at borders.
    crossing, service, link
        Row in the network's crossings, services, or links (core_links for road and rail); -1 if none.
    passage
        Index in `passages`, -1 if none.
    open
        False: closed, suspended or planned.
    transit_allowed
        False: the arc may only be the first or the last handling of a route.
    ground_vertex
        Ground vertex of each node, -1 if it has none.
    shipment
        What was costed.
    value_of_time_usd_h
        Value of an hour of the shipment, USD of `price_year`.
    rules
        Charges, quantities and sources behind the criteria.
    price_year
        Year of the constant dollars.
    notes
        Sentences that a user should read: what was assumed.
    """

    n_vertices: int
    vertex_node: Int32
    vertex_layer: Int16
    vertex_country: Int16
    layers: tuple[Layer, ...]
    countries: tuple[str, ...]
    passages: tuple[str, ...]
    tail: Int32
    head: Int32
    km: Float64
    rule: Int32
    criteria: Float64
    kind: npt.NDArray[np.uint8]
    country: Int16
    crossing: Int32
    passage: Int16
    service: Int32
    link: Int32
    open: Bool
    transit_allowed: Bool
    ground_vertex: Int32
    shipment: Shipment
    value_of_time_usd_h: float
    rules: RuleTable
    price_year: int
    access_rules: dict[tuple[str, str], tuple[int, int, int]]
    notes: tuple[str, ...] = ()

    @property
    def n_arcs(self) -> int:
        """Number of arcs."""
        return len(self.tail)

    def layer_vertex(self, node: int, layer: str, country: str = "") -> int:
        """Return the vertex of a node in a layer, -1 if there is none.

        Parameters
        ----------
        node
            Row in nodes.
        layer
            Name of the layer, e.g. `rail-1520`.
        country
            Side, at a border crossing; "" takes the first.
        """
        start, stop = np.searchsorted(self.vertex_node, [node, node + 1])
        for vertex in range(start, stop):
            side = self.vertex_country[vertex]
            if self.layers[self.vertex_layer[vertex]].name == layer and (
                not country or (side >= 0 and self.countries[side] == country)
            ):
                return vertex
        return -1

    @cached_property
    def layer_index(self) -> dict[str, int]:
        """Index of each layer by name."""
        return {layer.name: index for index, layer in enumerate(self.layers)}


def move_rates(supernetwork: Supernetwork, mode: str, gauge_mm: int, country: str) -> AccessRates:
    """Return the rates of legs between a city and the core network.

    Parameters
    ----------
    supernetwork
        Compiled graph.
    mode
        road or rail.
    gauge_mm
        Rail gauge; rates do not depend on it today, the argument keeps the signature stable when they will.
    country
        ISO-2 code of the country of the leg.

    Returns
    -------
    AccessRates
        Hours, usd and kg_co2e per km, per loading and per unloading.

    Raises
    ------
    AtlasError
        If the mode has no such rates in that country.
    """
    from landbridge.errors import AtlasError

    del gauge_mm
    try:
        move, load, unload = supernetwork.access_rules[mode, country]
    except KeyError:
        raise AtlasError(
            f"No access rates for mode {mode!r} in {country!r}; use road or rail and an ISO-2 code."
        ) from None
    rules = supernetwork.rules
    return AccessRates(rules.per_km[move], rules.fixed[load], rules.fixed[unload], move, load, unload)
