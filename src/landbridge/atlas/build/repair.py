"""Repairs a detail graph: typed joins, additions and closures, stitching of dead ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.workgraph import BARRED, OPEN, EdgeHit, EdgeIndex, VertexIndex, WorkGraph
from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

STITCH_KM = 0.35
VERTEX_SNAP_KM = 2.5
EDGE_SNAP_KM = 6.0
BESIDE_SHARE = 0.05


@dataclass(frozen=True)
class Switch:
    """A typed link that a scenario can open: its row, its two end vertices and the kilometres between."""

    row: str
    status: str
    tail: int
    head: int
    km: float


@dataclass(frozen=True)
class Added:
    """A graph with the typed links in it.

    Parameters
    ----------
    graph
        The grown graph.
    switches
        The links that are not open.
    stated
        Country codes of vertices at the ends of links that lie in one stated country.
    """

    graph: WorkGraph
    switches: tuple[Switch, ...]
    stated: Mapping[int, str]


def add_links(graph: WorkGraph, rows: Sequence[Mapping[str, str]]) -> Added:
    """Add the typed `join` and `add` rows; those not open become barred edges and switches.

    Straight edges that `redraw` rows name are taken out first: `add` rows draw their course instead.

    A row's stated country outweighs the polygons, which are up to 2 km off. Where two rows meet that state
    different countries, the first one has the vertex and the other one changes country just beside it.

    Parameters
    ----------
    graph
        The graph of one mode.
    rows
        Rows of `missing_links.csv` of this mode.
    """
    switches: list[Switch] = []
    stated: dict[int, str] = {}
    index = VertexIndex(graph)
    graph = _without_redrawn(graph, index, rows)
    for row in (r for r in rows if r["action"] in {"join", "add"}):
        graph, tail = _end(graph, index, float(row["from_lat"]), float(row["from_lon"]))
        graph, head = _end(graph, index, float(row["to_lat"]), float(row["to_lon"]))
        if tail == head:
            continue
        straight = float(great_circle_km(graph.lat[tail], graph.lon[tail], graph.lat[head], graph.lon[head]))
        km = max(float(row["km"] or 0), straight)
        graph, chain = _stated_chain(graph, tail, head, row["country"], stated)
        state = OPEN if row["status"] in {"open", ""} else BARRED
        ahead = great_circle_km(
            graph.lat[chain[:-1]], graph.lon[chain[:-1]], graph.lat[chain[1:]], graph.lon[chain[1:]]
        )
        lengths = km * ahead / max(float(ahead.sum()), 1e-9)
        graph = graph.with_edges(chain[:-1], chain[1:], lengths.tolist(), [row["id"]] * len(lengths), state)
        if state == BARRED:
            switches.append(Switch(row["id"], row["status"], tail, head, km))
    return Added(graph, tuple(switches), stated)


def _without_redrawn(graph: WorkGraph, index: VertexIndex, rows: Sequence[Mapping[str, str]]) -> WorkGraph:
    drawn = np.ones(len(graph.tail), dtype=bool)
    for row in (r for r in rows if r["action"] == "redraw"):
        ends = [index.nearest(float(row[f"{e}_lat"]), float(row[f"{e}_lon"])) for e in ("from", "to")]
        if max(away_km for _, away_km in ends) <= VERTEX_SNAP_KM:
            pair = [vertex for vertex, _ in ends]
            drawn &= ~(np.isin(graph.tail, pair) & np.isin(graph.head, pair))
    return graph.choosing(drawn)


def _stated_chain(
    graph: WorkGraph, tail: int, head: int, country: str, stated: dict[int, str]
) -> tuple[WorkGraph, list[int]]:
    """Return the vertices of a new link: its ends, and one just beside an end of another stated country."""
    if not country or ";" in country:
        return graph, [tail, head]
    chain = [tail, head]
    for end, share in ((tail, BESIDE_SHARE), (head, 1 - BESIDE_SHARE)):
        if stated.setdefault(end, country) != country:
            lat = graph.lat[tail] + share * (graph.lat[head] - graph.lat[tail])
            lon = graph.lon[tail] + share * (graph.lon[head] - graph.lon[tail])
            graph = graph.with_vertices([lat], [lon])
            chain.insert(len(chain) - 1, graph.n_vertices - 1)
            stated[graph.n_vertices - 1] = country
    return graph, chain


def _end(graph: WorkGraph, index: VertexIndex, lat: float, lon: float) -> tuple[WorkGraph, int]:
    vertex, away_km = index.nearest(lat, lon)
    first_new = index.graph.n_vertices
    if graph.n_vertices > first_new:
        gaps = great_circle_km(lat, lon, graph.lat[first_new:], graph.lon[first_new:])
        if gaps.min() < away_km:
            vertex, away_km = first_new + int(gaps.argmin()), float(gaps.min())
    if away_km <= VERTEX_SNAP_KM:
        return graph, vertex
    usable = np.flatnonzero(graph.state == OPEN)
    hits = EdgeIndex(graph, usable).near(lat, lon, EDGE_SNAP_KM)
    position = (hits[0].lat, hits[0].lon) if hits else (lat, lon)
    graph = graph.with_vertices([position[0]], [position[1]])
    if hits:
        graph = _cut(graph, hits[0], graph.n_vertices - 1)
    return graph, graph.n_vertices - 1


def _cut(graph: WorkGraph, hit: EdgeHit, vertex: int) -> WorkGraph:
    return graph.split(np.array([hit.edge]), np.array([hit.share]), np.array([vertex]))


def stitch(graph: WorkGraph, rows: Sequence[Mapping[str, str]]) -> WorkGraph:
    """Join each dead end to the nearest other vertex within 0.35 km, but never across a `close` row."""
    ends = np.flatnonzero(graph.degree() == 1)
    near = VertexIndex(graph).pairs_within(ends, STITCH_KM)
    neighbours = _only_neighbour(graph, ends)
    tails, heads = [], []
    for end, neighbour, candidates in zip(ends.tolist(), neighbours, near, strict=True):
        others = [v for v in candidates if v not in {end, neighbour}]
        if others and not guarded(graph, end, rows):
            gaps = great_circle_km(graph.lat[end], graph.lon[end], graph.lat[others], graph.lon[others])
            tails.append(end)
            heads.append(others[int(np.argmin(gaps))])
    km = great_circle_km(graph.lat[tails], graph.lon[tails], graph.lat[heads], graph.lon[heads])
    return graph.with_edges(tails, heads, km.tolist(), ["stitch"] * len(tails))


def _only_neighbour(graph: WorkGraph, ends: NDArray[np.int64]) -> list[int]:
    other = np.full(graph.n_vertices, -1, dtype=np.int64)
    other[graph.tail] = graph.head
    back = other.copy()
    back[graph.head] = graph.tail
    return [int(o) if o >= 0 else int(b) for o, b in zip(other[ends], back[ends], strict=True)]


def guarded(graph: WorkGraph, vertex: int, rows: Sequence[Mapping[str, str]]) -> bool:
    """Return whether a vertex lies beside a `close` row, where nothing may be joined."""
    for row in (r for r in rows if r["action"] == "close"):
        lat, lon = (
            (float(row["from_lat"]) + float(row["to_lat"])) / 2,
            (float(row["from_lon"]) + float(row["to_lon"])) / 2,
        )
        reach = min(float(row["km"] or 1), 40.0) / 2 + 0.5
        if (
            abs(graph.lat[vertex] - lat) < 1
            and great_circle_km(graph.lat[vertex], graph.lon[vertex], lat, lon) < reach
        ):
            return True
    return False
