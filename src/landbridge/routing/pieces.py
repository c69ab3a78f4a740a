"""A way as elementary pieces: loads, moves, borders, gauge changes and unloads, each with its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.costing.supernetwork import ARC_KINDS, MOVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from landbridge.routing.attached import Leg
    from landbridge.routing.query_graph import QueryGraph, Way
    from landbridge.routing.search_graph import SearchGraph

    Int32 = npt.NDArray[np.int32]

KINDS = {"move": "move", "border": "border", "gauge": "gauge", "wait": "wait"}
"""Kinds of step by kind of arc; every other handling is a transfer."""


class Piece(NamedTuple):
    """One elementary part of a way.

    Parameters
    ----------
    kind, mode, country
        As in a step.
    from_node, to_node
        Rows in nodes; equal for a stop.
    km
        Length.
    rule
        Row of the rules; hours, usd and kg_co2e are `fixed[rule] + km * per_km[rule]`.
    service
        Row in services, -1 if none.
    passage
        Name of a sea passage, "" if none.
    track
        (table, row, forwards) of each link or service, for geometry.
    begins
        Whether it begins a step of its own, since it leaves a via place.
    """

    kind: str
    mode: str
    country: str
    from_node: int
    to_node: int
    km: float
    rule: int
    service: int = -1
    passage: str = ""
    track: tuple[tuple[str, int, bool], ...] = ()
    begins: bool = False

    def cost(self, graph: SearchGraph) -> tuple[float, float, float]:
        """Return hours, usd and kg_co2e."""
        fixed, per_km = graph.rule_costs[self.rule]
        hours, usd, kg = (a + self.km * b for a, b in zip(fixed, per_km, strict=True))
        return hours, usd, kg


def pieces(query: QueryGraph, way: Way) -> list[Piece]:
    """Return the pieces of a way in travel order."""
    graph, n_base = query.graph, query.n_base
    base = way.arcs[way.arcs < n_base] % graph.net.n_arcs
    own = iter(_of_arcs(graph, base))
    found = [*_of_leg(graph, way.entry)]
    for arc in way.arcs.tolist():
        found += [next(own)] if arc < n_base else _of_leg(graph, query.bridges[arc - n_base])
    found += _of_leg(graph, way.exit) if way.exit is not None else []
    if not query.via:
        return found
    return [piece._replace(begins=True) if piece.from_node in query.via else piece for piece in found]


def _of_leg(graph: SearchGraph, leg: Leg) -> Iterator[Piece]:
    load, move, unload = leg.rules
    if load >= 0:
        yield Piece("transfer", leg.mode, leg.country, leg.from_node, leg.from_node, 0.0, load)
    if move >= 0:
        track = _leg_track(graph, leg)
        yield Piece("move", leg.mode, leg.country, leg.from_node, leg.to_node, leg.km, move, track=track)
    if unload >= 0:
        yield Piece("transfer", leg.mode, leg.country, leg.to_node, leg.to_node, 0.0, unload)


def _leg_track(graph: SearchGraph, leg: Leg) -> tuple[tuple[str, int, bool], ...]:
    track = []
    node = leg.from_node
    starts, ends = graph.link_ends
    for link in leg.links:
        forwards = int(starts[link]) == node
        node = int(ends[link]) if forwards else int(starts[link])
        track.append(("links", link, forwards))
    return tuple(track)


def _of_arcs(graph: SearchGraph, arcs: Int32) -> Iterator[Piece]:
    """Yield the piece of each arc; ways of many queries share arcs, so each is made once."""
    known = graph.piece_of_arc
    new = np.array([arc for arc in arcs.tolist() if arc not in known], dtype=np.int32)
    known.update(zip(new.tolist(), _made(graph, new), strict=True))
    return map(known.__getitem__, arcs.tolist())


def _made(graph: SearchGraph, arcs: Int32) -> Iterator[Piece]:
    net = graph.net
    tail, head = net.tail[arcs], net.head[arcs]
    columns = (
        net.kind[arcs],
        net.vertex_layer[tail],
        net.vertex_layer[head],
        graph.arc_country[arcs],
        net.vertex_node[tail],
        net.vertex_node[head],
        net.km[arcs],
        net.rule[arcs],
        net.service[arcs],
        net.passage[arcs],
        net.link[arcs],
    )
    modes, names = graph.modes_of_layers, net.countries
    for row in zip(*(column.tolist() for column in columns), strict=True):
        kind, left, entered, country, start, end, km, rule, service, passage, link = row
        mode = modes[entered] or modes[left]
        yield Piece(
            KINDS.get(ARC_KINDS[kind], "transfer"),
            mode,
            names[country] if country >= 0 else "",
            start,
            end,
            km,
            rule,
            service,
            net.passages[passage] if passage >= 0 else "",
            _arc_track(graph, mode, service, link, start) if kind == MOVE else (),
        )


def _arc_track(
    graph: SearchGraph, mode: str, service: int, link: int, start: int
) -> tuple[tuple[str, int, bool], ...]:
    if service >= 0:
        return (("services", service, int(graph.service_starts[service]) == start),)
    if link < 0:
        return ()
    by_land = mode in ("road", "rail")
    starts = graph.core_ends[0] if by_land else graph.link_ends[0]
    return (("core_links" if by_land else "links", link, int(starts[link]) == start),)
