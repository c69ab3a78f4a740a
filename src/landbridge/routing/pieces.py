"""A way as elementary pieces: loads, moves, borders, gauge changes and unloads, each with its rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from landbridge.costing.supernetwork import ARC_KINDS, MOVE
from landbridge.routing.attached import Leg

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

    from landbridge.routing.query_graph import QueryGraph, Way
    from landbridge.routing.search_graph import SearchGraph

KINDS = {"move": "move", "border": "border", "gauge": "gauge", "wait": "wait"}
"""Kinds of step by kind of arc; every other handling is a transfer."""


@dataclass(frozen=True)
class Piece:
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

    def cost(self, graph: SearchGraph) -> npt.NDArray[np.float64]:
        """Return hours, usd and kg_co2e."""
        rules = graph.net.rules
        return rules.fixed[self.rule] + self.km * rules.per_km[self.rule]  # type: ignore[no-any-return]


def pieces(query: QueryGraph, way: Way) -> list[Piece]:
    """Return the pieces of a way in travel order."""
    found: list[Piece] = []
    for part in query.parts(way):
        found += _of_leg(query.graph, part) if isinstance(part, Leg) else [_of_arc(query.graph, part)]
    return [replace(piece, begins=True) if piece.from_node in query.via else piece for piece in found]


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


def _of_arc(graph: SearchGraph, arc: int) -> Piece:
    net = graph.net
    tail, head = int(net.tail[arc]), int(net.head[arc])
    kind = int(net.kind[arc])
    mode = graph.layer_modes[net.vertex_layer[head]] or graph.layer_modes[net.vertex_layer[tail]]
    passage = int(net.passage[arc])
    return Piece(
        KINDS.get(ARC_KINDS[kind], "transfer"),
        str(mode),
        _country(graph, arc, kind),
        int(net.vertex_node[tail]),
        int(net.vertex_node[head]),
        float(net.km[arc]),
        int(net.rule[arc]),
        int(net.service[arc]),
        net.passages[passage] if passage >= 0 else "",
        _arc_track(graph, arc, str(mode)) if kind == MOVE else (),
    )


def _country(graph: SearchGraph, arc: int, kind: int) -> str:
    """Return the country of a move, the one entered at a border, the one where a handling takes place."""
    net = graph.net
    index = int(net.country[arc])
    if index < 0 and kind != MOVE:
        index = int(net.vertex_country[net.head[arc]])
    return net.countries[index] if index >= 0 else ""


def _arc_track(graph: SearchGraph, arc: int, mode: str) -> tuple[tuple[str, int, bool], ...]:
    net = graph.net
    if net.service[arc] >= 0:
        row = int(net.service[arc])
        return (
            ("services", row, graph.network.services["from_node"][row] == net.vertex_node[net.tail[arc]]),
        )
    row = int(net.link[arc])
    if row < 0:
        return ()
    table = "core_links" if mode in ("road", "rail") else "links"
    starts = graph.core_ends[0] if table == "core_links" else graph.link_ends[0]
    return ((table, row, int(starts[row]) == int(net.vertex_node[net.tail[arc]])),)
