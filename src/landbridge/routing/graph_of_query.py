"""From places and exclusions to the graph of one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.geodesy import great_circle_km
from landbridge.routing.attached import OUTSIDE, Attachment, Leg, Stop
from landbridge.routing.exclusions import MODES, Exclusions
from landbridge.routing.query_graph import QueryGraph
from landbridge.routing.surroundings import ATTACHING_MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from landbridge.routing.planner import Planner
    from landbridge.routing.search_graph import SearchGraph
    from landbridge.routing.surroundings import Layer

    Bool = npt.NDArray[np.bool_]

TERMINAL_KINDS = ("seaport", "rail_terminal", "airport")
TERMINAL_KM = 40.0
"""Ports, rail terminals and airports this near to a place are its own, in the scope `terminal`."""

SAME_KM = 2e-3
"""A core link passes a city if the detour over the city is not longer than this."""


def build_query(
    planner: Planner,
    graph: SearchGraph,
    nodes: Sequence[int],
    exclusions: Exclusions,
    *,
    closures: bool = True,
) -> QueryGraph:
    """Attach the places of a query and close what it may not use.

    Parameters
    ----------
    planner
        Shared tables.
    graph
        Search graph of the shipment.
    nodes
        Rows of origin, via places and destination, in order.
    exclusions
        What to keep off.
    closures
        False opens what is closed in the world.
    """
    attachment = Attachment(graph, frozenset(MODES) - exclusions.modes)
    stages, n = len(nodes) - 1, graph.net.n_vertices
    stops = _stops(planner, graph, nodes)
    bridges = _without(_bridges(graph, attachment, stops), exclusions)
    doors = [terminals_of(planner, graph, node) for node in (nodes[0], nodes[-1])]
    entries = attachment.entries(stops[0].site) + [Leg(OUTSIDE, ground) for ground in doors[0]]
    out = attachment.exits(stops[-1].site) + [Leg(ground, OUTSIDE) for ground in doors[1]]
    exits = [_shifted(leg, (stages - 1) * n) for leg in out]
    if stages > 1:
        entries += attachment.between(stops[0], stops[1])
        exits += attachment.between(stops[-2], stops[-1])
    shut = graph.closed(exclusions, closures=closures)
    if exclusions.nodes:
        shut |= _passing_links(planner, graph, exclusions)
    return QueryGraph(
        graph=graph,
        entries=_without(entries, exclusions),
        exits=_without(exits, exclusions),
        direct=_without(attachment.direct(stops[0].site, stops[-1].site), exclusions) if stages == 1 else [],
        closed=_closed(graph, shut, nodes, doors, bridges),
        stages=stages,
        bridges=bridges,
        n_extra=sum(len(stop.vertex_of) for stop in stops[1:-1]),
        via=frozenset(nodes[1:-1]),
    )


def _stops(planner: Planner, graph: SearchGraph, nodes: Sequence[int]) -> list[Stop]:
    """Return the places of a query with the vertices that via places get after all stages."""
    free = (len(nodes) - 1) * graph.net.n_vertices
    stops = []
    for place, node in enumerate(nodes):
        site = planner.site(node)
        if place in (0, len(nodes) - 1):
            vertex_of = dict.fromkeys(site.access, OUTSIDE)
        else:
            own = _layers_at(graph, node)
            vertex_of = {
                layer: free + i for i, layer in enumerate(lay for lay in site.access if lay not in own)
            }
            free += len(vertex_of)
        stops.append(Stop(site, vertex_of))
    return stops


def terminals_of(planner: Planner, graph: SearchGraph, node: int) -> list[int]:
    """Return the ground of the terminals of a place, none where ways count from door to door."""
    if graph.net.shipment.scope != "terminal":
        return []
    table = planner.network.nodes
    lat, lon = (table[axis].to_numpy() for axis in ("lat", "lon"))
    near = np.asarray(great_circle_km(lat[node], lon[node], lat, lon)) <= TERMINAL_KM
    near &= (table["country"] == table["country"][node]).to_numpy() & (graph.net.ground_vertex >= 0)
    near &= table["kind"].is_in(TERMINAL_KINDS).fill_null(value=False).to_numpy()
    near[node] = False
    return [int(vertex) for vertex in graph.net.ground_vertex[near]]


def _closed(
    graph: SearchGraph,
    shut: Bool,
    nodes: Sequence[int],
    doors: Sequence[Sequence[int]],
    bridges: Sequence[Leg],
) -> Bool:
    """Close handlings that are for a place's own cargo only, except at both ends."""
    ground = graph.net.ground_vertex
    first, last = (int(ground[nodes[0]]), *doors[0]), (int(ground[nodes[-1]]), *doors[1])
    loading = np.concatenate([graph.handlings(vertex, loading=True) for vertex in first])
    unloading = np.concatenate([graph.handlings(vertex, loading=False) for vertex in last])
    through = shut | graph.own_cargo_only
    layers = [through.copy() for _ in nodes[1:]]
    layers[0][loading] = shut[loading]
    layers[-1][unloading] = shut[unloading]
    return np.concatenate([*layers, np.zeros(len(bridges), dtype=np.bool_)])


def _bridges(graph: SearchGraph, attachment: Attachment, stops: Sequence[Stop]) -> list[Leg]:
    """Join each stage to the next one at its via place."""
    n = graph.net.n_vertices
    bridges: list[Leg] = []
    for stage, stop in enumerate(stops[1:-1]):
        own = _passable(graph, stop.site.node)
        bridges += [Leg(int(v) + stage * n, int(v) + (stage + 1) * n) for v in own]
        into, out = attachment.passing(stop.site, stop.vertex_of)
        bridges += [_shifted(leg, stage * n, head=False) for leg in into]
        bridges += [_shifted(leg, (stage + 1) * n, tail=False) for leg in out]
        if stage > 0:
            bridges += attachment.between(stops[stage], stop)
    return bridges


def _passable(graph: SearchGraph, node: int) -> npt.NDArray[np.int64]:
    """Return the vertices where a way may be said to pass a node: not aboard a ship that calls there."""
    own = np.flatnonzero(graph.net.vertex_node == node)
    return own[np.isin(graph.layer_modes[graph.net.vertex_layer[own]], ["", *ATTACHING_MODES])]


def _layers_at(graph: SearchGraph, node: int) -> set[Layer]:
    layers = graph.net.vertex_layer[graph.net.vertex_node == node]
    return {(graph.net.layers[layer].mode, graph.net.layers[layer].gauge_mm) for layer in layers}


def _shifted(leg: Leg, shift: int, *, tail: bool = True, head: bool = True) -> Leg:
    return leg._replace(
        tail=leg.tail + shift if tail and leg.tail >= 0 else leg.tail,
        head=leg.head + shift if head and leg.head >= 0 else leg.head,
    )


def _without(legs: Sequence[Leg], exclusions: Exclusions) -> list[Leg]:
    if not exclusions.nodes:
        return list(legs)
    return [leg for leg in legs if not {leg.from_node, leg.to_node} & exclusions.nodes]


def _passing_links(planner: Planner, graph: SearchGraph, exclusions: Exclusions) -> Bool:
    """Return the core links on which a shortest way passes an excluded city that is no core node itself."""
    shut = np.zeros(graph.net.n_arcs, dtype=np.bool_)
    for node in exclusions.nodes:
        access = planner.access(node)
        if access:
            shut |= _through(planner, graph, node, access)
    return shut


def _through(planner: Planner, graph: SearchGraph, node: int, access: dict[Layer, float]) -> Bool:
    site = planner.site(node)
    net = graph.net
    shut = np.zeros(net.n_arcs, dtype=np.bool_)
    for layer, off in access.items():
        there = site.towards.by_node(layer)[net.vertex_node[net.tail]] - off
        onward = site.away.by_node(layer)[net.vertex_node[net.head]] - off
        shut |= graph.moves_by((layer[0],)) & (net.service < 0) & (there + onward <= net.km + SAME_KM)
    return shut
