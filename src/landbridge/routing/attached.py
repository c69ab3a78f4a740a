"""How a query's places hang on the search graph: ways in at the origin, ways out at the destination."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.costing.supernetwork import move_rates

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.costing.supernetwork import AccessRates
    from landbridge.routing.search_graph import SearchGraph
    from landbridge.routing.surroundings import HubGraph, Layer, Reach

    Int32 = npt.NDArray[np.int32]

NOWHERE = -2
OUTSIDE = -1
"""Stands for the ground of an attached place, which is no vertex of the graph."""


class Leg(NamedTuple):
    """The way between a place's ground and a vertex of the search graph, or between two such places.

    Parameters
    ----------
    tail, head
        Vertices; OUTSIDE at the place.
    cost
        Hours, usd, kg_co2e.
    mode, gauge_mm, country
        How and where it moves; "" for a bare connection without cost.
    from_node, to_node
        Rows of the ends.
    km
        Length.
    rules
        Rows of the supernetwork's rules of loading, moving and unloading, -1 if there is none.
    reach, hub
        Where the links on the way can be read from.
    """

    tail: int
    head: int
    cost: tuple[float, float, float] = (0.0, 0.0, 0.0)
    mode: str = ""
    gauge_mm: int = 0
    country: str = ""
    from_node: int = -1
    to_node: int = -1
    km: float = 0.0
    rules: tuple[int, int, int] = (-1, -1, -1)
    reach: Reach | None = None
    hub: int = -1

    @property
    def links(self) -> list[int]:
        """Rows of the hub-level links on the way, in travel order."""
        return [] if self.reach is None else self.reach.links_to(self.hub)


@dataclass(frozen=True, eq=False)
class Site:
    """A place as the graph meets it: its node, its own layers, and what lies around it.

    Parameters
    ----------
    node
        Row in nodes.
    country
        ISO-2.
    access
        Distance [km] from its ground to each of its layers by road and rail.
    away, towards
        Ways over the hub graph from it and to it.
    """

    node: int
    country: str
    access: dict[Layer, float]
    away: Reach
    towards: Reach

    @classmethod
    def at(cls, node: int, country: str, access: dict[Layer, float], hubs: HubGraph) -> Site:
        """Look around a node."""
        return cls(node, country, access, hubs.reach(node, access), hubs.reach(node, access, towards=True))


@dataclass(frozen=True, eq=False)
class Stop:
    """A stop of a query.

    Parameters
    ----------
    site
        Its surroundings.
    vertex_of
        OUTSIDE by layer for an end; a vertex by layer for a via place, without those where it is a core node.
    """

    site: Site
    vertex_of: dict[Layer, int]


@dataclass(frozen=True, eq=False)
class Attachment:
    """Makes the legs of places for one search graph, without what a query excludes.

    Parameters
    ----------
    graph
        Search graph.
    modes
        Modes that legs may use.
    """

    graph: SearchGraph
    modes: frozenset[str]
    _rates: dict[tuple[Layer, str], AccessRates] = field(default_factory=dict)

    def entries(self, site: Site) -> list[Leg]:
        """Return the ways from a place into the network."""
        ground = int(self.graph.net.ground_vertex[site.node])
        legs = [Leg(OUTSIDE, ground)] if ground >= 0 else []
        return legs + self._legs(site, site.away, OUTSIDE, handled=True)

    def exits(self, site: Site) -> list[Leg]:
        """Return the ways from the network to a place."""
        ground = int(self.graph.net.ground_vertex[site.node])
        legs = [Leg(ground, OUTSIDE)] if ground >= 0 else []
        return legs + self._legs(site, site.towards, OUTSIDE, handled=True)

    def direct(self, start: Site, end: Site) -> list[Leg]:
        """Return the ways between two places of one country that meet no core node."""
        legs = (
            self._direct(start, end, layer, km) for layer, km in end.access.items() if layer[0] in self.modes
        )
        return [leg for leg in legs if leg is not None]

    def passing(self, site: Site, vertex_of: dict[Layer, int]) -> tuple[list[Leg], list[Leg]]:
        """Return the ways to a via place and from it, without handling there, a vertex per layer."""
        into = self._legs(site, site.towards, vertex_of, handled=False)
        return into, self._legs(site, site.away, vertex_of, handled=False)

    def between(self, start: Stop, end: Stop) -> list[Leg]:
        """Return the ways between two stops, one of them a via place at least, that meet no core node."""
        legs = (self._direct(start.site, end.site, layer, km) for layer, km in end.site.access.items())
        found = []
        for leg in legs:
            layer = (leg.mode, leg.gauge_mm) if leg is not None else ("", 0)
            tail, head = start.vertex_of.get(layer, NOWHERE), end.vertex_of.get(layer, NOWHERE)
            if leg is not None and leg.mode in self.modes and min(tail, head) >= OUTSIDE:
                found.append(self._unhandled(leg, start, end, layer, tail, head))
        return found

    def _unhandled(self, leg: Leg, start: Stop, end: Stop, layer: Layer, tail: int, head: int) -> Leg:
        """Take loading and unloading at via places, and the way to their ground, off a leg."""
        rates = self._rate(layer, leg.country)
        load, move, unload = leg.rules
        load, unload = (load if tail == OUTSIDE else -1), (unload if head == OUTSIDE else -1)
        off = sum(
            stop.site.access.get(layer, 0.0) for stop, end_ in ((start, tail), (end, head)) if end_ != OUTSIDE
        )
        km = leg.km - off
        cost = km * rates.per_km + (rates.load if load >= 0 else 0.0) + (rates.unload if unload >= 0 else 0.0)
        return leg._replace(tail=tail, head=head, km=km, cost=_three(cost), rules=(load, move, unload))

    def _legs(self, site: Site, reach: Reach, end: int | dict[Layer, int], *, handled: bool) -> list[Leg]:
        legs: list[Leg] = []
        for number, layer in enumerate(reach.graph.layers):
            here = end if isinstance(end, int) else end.get(layer, NOWHERE)
            hubs = reach.core_of(number)
            if layer[0] in self.modes and here >= OUTSIDE and len(hubs):
                legs += self._layer_legs(site, reach, layer, hubs, here, handled=handled)
        return legs

    def _layer_legs(
        self, site: Site, reach: Reach, layer: Layer, hubs: Int32, here: int, *, handled: bool
    ) -> list[Leg]:
        """Return a leg to (or from) each core node of one layer that the search graph has."""
        rates = self._rate(layer, site.country)
        nodes = reach.graph.vertex_node[hubs]
        vertices = self.graph.layer_vertices(nodes, layer_name(layer), site.country)
        km = reach.dist[hubs] - (0.0 if handled else site.access.get(layer, 0.0))
        handling = rates.unload if reach.towards else rates.load
        costs = km[:, None] * rates.per_km + (handling if handled else 0.0)
        load = rates.load_rule if handled and not reach.towards else -1
        unload = rates.unload_rule if handled and reach.towards else -1
        rules = (load, rates.move_rule, unload)
        rows = zip(hubs.tolist(), nodes.tolist(), vertices.tolist(), km.tolist(), costs.tolist(), strict=True)
        legs = []
        for hub, node, vertex, length, cost in rows:
            if vertex >= 0:
                tail, head = (vertex, here) if reach.towards else (here, vertex)
                ends = (node, site.node) if reach.towards else (site.node, node)
                place = (*layer, site.country, *ends, length, rules, reach, hub)
                legs.append(Leg(tail, head, tuple(cost), *place))
        return legs

    def _direct(self, start: Site, end: Site, layer: Layer, km_end: float) -> Leg | None:
        hubs = start.away.graph
        vertex = hubs.vertex(layer, end.node)
        if vertex < 0 or hubs.stop[vertex] or not np.isfinite(start.away.dist[vertex]):
            return None
        rates = self._rate(layer, start.country)
        km = float(start.away.dist[vertex]) + km_end
        cost = rates.load + rates.unload + km * rates.per_km
        rules = (rates.load_rule, rates.move_rule, rates.unload_rule)
        place = (*layer, start.country, start.node, end.node, km, rules, start.away, vertex)
        return Leg(OUTSIDE, OUTSIDE, _three(cost), *place)

    def _rate(self, layer: Layer, country: str) -> AccessRates:
        key = (layer, country)
        if key not in self._rates:
            self._rates[key] = move_rates(self.graph.net, *layer, country)
        return self._rates[key]


def layer_name(layer: Layer) -> str:
    """Return the supernetwork's name of a layer.

    >>> layer_name(("rail", 1520)), layer_name(("road", 0))
    ('rail-1520', 'road')
    """
    mode, gauge_mm = layer
    return f"{mode}-{gauge_mm}" if gauge_mm else mode


def _three(cost: np.ndarray) -> tuple[float, float, float]:
    return float(cost[0]), float(cost[1]), float(cost[2])
