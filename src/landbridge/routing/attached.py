"""How a query's places hang on the search graph: ways in at the origin, ways out at the destination."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.supernetwork import move_rates

if TYPE_CHECKING:
    from landbridge.costing.supernetwork import AccessRates
    from landbridge.routing.search_graph import SearchGraph
    from landbridge.routing.surroundings import HubGraph, Layer, Reach

OUTSIDE = -1
"""Stands for the ground of an attached place, which is no vertex of the graph."""


@dataclass(frozen=True)
class Leg:
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
    links
        Rows of hub-level links on the way, in travel order.
    rules
        Rows of the supernetwork's rules of loading, moving and unloading, -1 if there is none.
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
    links: tuple[int, ...] = ()
    rules: tuple[int, int, int] = (-1, -1, -1)


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
        OUTSIDE by layer for an end; a vertex by layer for a via place, without the layers where it is a core node.
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
            tail, head = start.vertex_of.get(layer, -2), end.vertex_of.get(layer, -2)
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
        return replace(leg, tail=tail, head=head, km=km, cost=_three(cost), rules=(load, move, unload))

    def _legs(self, site: Site, reach: Reach, end: int | dict[Layer, int], *, handled: bool) -> list[Leg]:
        legs = []
        for hub in reach.core:
            layer, node = reach.graph.split(int(hub))
            vertex = self.graph.net.layer_vertex(node, layer_name(layer), site.country)
            here = end if isinstance(end, int) else end.get(layer, -2)
            if vertex >= 0 and here >= OUTSIDE and layer[0] in self.modes:
                km = float(reach.dist[hub]) - (0.0 if handled else site.access.get(layer, 0.0))
                links = tuple(reach.links_to(int(hub)))
                legs.append(
                    self._leg(
                        site, node, layer, (here, vertex), km, links, towards=reach.towards, handled=handled
                    )
                )
        return legs

    def _leg(
        self,
        site: Site,
        node: int,
        layer: Layer,
        pair: tuple[int, int],
        km: float,
        links: tuple[int, ...],
        *,
        towards: bool,
        handled: bool,
    ) -> Leg:
        rates = self._rate(layer, site.country)
        handling = rates.unload if towards else rates.load
        cost = km * rates.per_km + (handling if handled else 0.0)
        load = rates.load_rule if handled and not towards else -1
        unload = rates.unload_rule if handled and towards else -1
        tail, head = reversed(pair) if towards else pair
        ends = (node, site.node) if towards else (site.node, node)
        rules = (load, rates.move_rule, unload)
        return Leg(tail, head, _three(cost), *layer, site.country, *ends, km, links, rules)

    def _direct(self, start: Site, end: Site, layer: Layer, km_end: float) -> Leg | None:
        hubs = start.away.graph
        vertex = hubs.vertex(layer, end.node)
        if vertex < 0 or hubs.stop[vertex] or not np.isfinite(start.away.dist[vertex]):
            return None
        rates = self._rate(layer, start.country)
        km = float(start.away.dist[vertex]) + km_end
        cost = rates.load + rates.unload + km * rates.per_km
        rules = (rates.load_rule, rates.move_rule, rates.unload_rule)
        links = tuple(start.away.links_to(vertex))
        ends = (start.node, end.node)
        return Leg(OUTSIDE, OUTSIDE, _three(cost), *layer, start.country, *ends, km, links, rules)

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
