"""How the many places of a matrix hang on the search graph, as arrays: ways in, ways out, ways between."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.costing.supernetwork import move_rates
from landbridge.routing.attached import layer_name
from landbridge.routing.graph_of_query import terminals_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.costing.supernetwork import AccessRates
    from landbridge.routing.planner import Planner
    from landbridge.routing.search_graph import SearchGraph
    from landbridge.routing.surroundings import Layer, Reach

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]
    Int64 = npt.NDArray[np.int64]

FIGURES = 4
"""Hours, usd, kg_co2e and km of moves: the columns of every table here."""


class Ends(NamedTuple):
    """Vertices where the paths of one place begin or end, with the figures (n, 4) of getting there."""

    vertex: Int32
    figures: Float64


class Meeting(NamedTuple):
    """Where the places of a matrix lie in one layer of the hub graph: vertex (or -1), km to the ground."""

    layer: Layer
    vertex: Int64
    km: Float64


@dataclass(frozen=True, eq=False)
class EndMaker:
    """Makes the ends of places.

    Parameters
    ----------
    planner
        Shared tables.
    graph
        Search graph of the shipment.
    modes
        Modes that ways to and from the ground may use.
    shut
        Arcs that may not be used.
    nodes
        Rows of nodes to keep off.
    """

    planner: Planner
    graph: SearchGraph
    modes: frozenset[str]
    shut: Bool
    nodes: frozenset[int] = frozenset()

    @cached_property
    def arc_figures(self) -> Float64:
        """Figures of each arc; what is driven to a berth or siding belongs to the handling, as in routes."""
        km = np.where(self.graph.is_move, self.graph.net.km, 0.0)
        return np.column_stack([self.graph.searched, km])

    def entries(self, node: int) -> tuple[Ends, Reach]:
        """Return the ways from a place into the network, and what lies around it."""
        reach = self.planner.hubs.reach(node, self.planner.access(node))
        return self._ends(node, reach), reach

    def exits(self, node: int) -> Ends:
        """Return the ways from the network to a place."""
        return self._ends(node, self.planner.hubs.reach(node, self.planner.access(node), towards=True))

    def meetings(self, nodes: tuple[int, ...]) -> list[Meeting]:
        """Return where places lie that ways meet before any core node, layer by layer."""
        hubs = self.planner.hubs
        access = [self.planner.access(node) for node in nodes]
        found = []
        for layer in hubs.layers:
            if layer[0] not in self.modes:
                continue
            pairs = zip(nodes, access, strict=True)
            vertex = np.array([hubs.vertex(layer, n) if layer in own else -1 for n, own in pairs], np.int64)
            vertex[(vertex >= 0) & hubs.stop[vertex]] = -1
            found.append(Meeting(layer, vertex, np.array([own.get(layer, 0.0) for own in access])))
        return found

    def direct(self, node: int, reach: Reach, meetings: list[Meeting], weights: Float64) -> Float64:
        """Return the figures (places, 4) of the least way to each place that meets no core node, else inf."""
        country = self._countries[node]
        size = len(meetings[0].vertex) if meetings else 0
        best = np.full((size, FIGURES), np.inf)
        for layer, vertex, km_end in meetings:
            km = np.where(vertex >= 0, reach.dist[vertex], np.inf) + km_end
            met = np.flatnonzero(np.isfinite(km))
            if len(met):
                rates = self._rates(layer, country)
                figures = _figures(km[met], rates, rates.load + rates.unload)
                lower = figures @ weights < _weight(best[met], weights)
                best[met[lower]] = figures[lower]
        return best

    def _ends(self, node: int, reach: Reach) -> Ends:
        parts = [*self._at_ground(node, reach.towards), *self._around(node, reach)]
        if node in self.nodes or not parts:
            return Ends(np.empty(0, np.int32), np.empty((0, FIGURES)))
        vertices, figures = zip(*parts, strict=True)
        return Ends(np.concatenate(vertices).astype(np.int32), np.concatenate(figures))

    def _at_ground(self, node: int, towards: bool) -> list[tuple[Int32, Float64]]:
        """Return the ground itself, and handlings that are for the place's own cargo only.

        From terminal to terminal, that of the ports, stations and airports of the place too.
        """
        own_ground = int(self.graph.net.ground_vertex[node])
        grounds = [own_ground] if own_ground >= 0 else []
        grounds += terminals_of(self.planner, self.graph, node)
        if not grounds:
            return []
        arcs = np.concatenate([self.graph.handlings(ground, loading=not towards) for ground in grounds])
        own = arcs[self.graph.own_cargo_only[arcs] & ~self.shut[arcs]]
        beyond = self.graph.net.tail[own] if towards else self.graph.net.head[own]
        start = (np.array(grounds, np.int32), np.zeros((len(grounds), FIGURES)))
        return [start, (beyond, self.arc_figures[own])]

    def _around(self, node: int, reach: Reach) -> list[tuple[Int32, Float64]]:
        """Return the ways over the hub graph to (or from) the core nodes around."""
        country, parts = self._countries[node], []
        for number, layer in enumerate(reach.graph.layers):
            hubs = reach.core_of(number)
            if layer[0] not in self.modes or not len(hubs):
                continue
            rates = self._rates(layer, country)
            nodes = reach.graph.vertex_node[hubs]
            vertex = self.graph.layer_vertices(nodes, layer_name(layer), country)
            kept = (vertex >= 0) & ~np.isin(nodes, list(self.nodes))
            handling = rates.unload if reach.towards else rates.load
            parts.append((vertex[kept], _figures(reach.dist[hubs[kept]], rates, handling)))
        return parts

    def _rates(self, layer: Layer, country: str) -> AccessRates:
        return move_rates(self.graph.net, *layer, country)

    @cached_property
    def _countries(self) -> list[str]:
        return [country or "" for country in self.planner.network.nodes["country"].to_list()]


def _figures(km: Float64, rates: AccessRates, handling: Float64) -> Float64:
    return np.column_stack([km[:, None] * rates.per_km + handling, km])


def _weight(figures: Float64, weights: Float64) -> Float64:
    """Return what rows weigh; inf times a weight of nothing would be no number."""
    return np.where(np.isfinite(figures[:, 0]), np.nan_to_num(figures, posinf=0.0) @ weights, np.inf)
