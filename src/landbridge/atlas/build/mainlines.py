"""Main lines that freight uses: barring passenger lines must leave each of them its published length."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.paths import edges_between, shortest, sparse
from landbridge.atlas.build.workgraph import OPEN, VertexIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.workgraph import WorkGraph

END_SNAP_KM = 6.0
# How much longer than print, or than drawn at first, a way may be and still be the printed line.
SAME_LINE = 1.03
FOUND_WITHIN = 1.1
# The first factor on passenger tracks that leaves a way of the printed length shows the line beside them.
AVERSIONS = (8.0, 3.0, 2.0, 1.6, 1.4, 1.25, 1.12, 1.0)
PAD_DEGREES = 1.5


@dataclass(frozen=True)
class MainLine:
    """A line with published kilometres, and where it runs now.

    Parameters
    ----------
    row
        Its row in `rail_lines.csv`.
    start, end
        Vertices.
    km
        Published length, or the length first drawn if that is more [km].
    edges
        Edges of its way over open tracks.
    """

    row: str
    start: int
    end: int
    km: float
    edges: NDArray[np.int64]


def main_lines(graph: WorkGraph, index: VertexIndex, rows: Sequence[Mapping[str, str]]) -> list[MainLine]:
    """Return the open lines with published kilometres that the graph holds.

    Parameters
    ----------
    graph
        The rail graph, before passenger lines are barred.
    index
        Its vertices.
    rows
        `rail_lines.csv`.
    """
    matrix = sparse(graph, graph.state == OPEN)
    lines = []
    for row in (r for r in rows if r["km"] and r["status"] == "open"):
        (start, away_a), (end, away_b) = (
            index.nearest(float(row[f"{e}_lat"]), float(row[f"{e}_lon"])) for e in ("from", "to")
        )
        if max(away_a, away_b) > END_SNAP_KM or start == end:
            continue
        km, path = shortest(matrix, start, end, float(row["km"]) * FOUND_WITHIN)
        if path:
            edges = edges_between(graph, path)
            lines.append(MainLine(row["id"], start, end, max(float(row["km"]), km), edges))
    return lines


def keep_main_lines(
    graph: WorkGraph, lines: Sequence[MainLine], passenger: frozenset[str]
) -> tuple[WorkGraph, list[MainLine]]:
    """Reopen the passenger tracks that a main line needs to keep its published length.

    Each line takes the way that shuns passenger tracks most among those not longer than print; the passenger
    tracks on it are tracks of the main line that were barred by mistake, or all that the graph has.

    Parameters
    ----------
    graph
        The graph with passenger lines barred.
    lines
        The main lines.
    passenger
        Row ids of the passenger lines.

    Returns
    -------
    graph, lines
        The graph, and the lines on their ways over open tracks.
    """
    kept = []
    for line in lines:
        if (graph.state[line.edges] != OPEN).any():
            edges = _slow_way(graph, line, np.isin(graph.row, list(passenger)))
            graph = graph.reopening(edges[graph.state[edges] != OPEN])
            line = replace(line, edges=edges)  # noqa: PLW2901
        kept.append(line)
    return graph, kept


def _slow_way(graph: WorkGraph, line: MainLine, passenger: NDArray[np.bool_]) -> NDArray[np.int64]:
    barred = (graph.state != OPEN) & passenger
    usable = ((graph.state == OPEN) | barred) & _around(graph, line)
    edges = line.edges
    for aversion in AVERSIONS:
        shy = replace(graph, km=np.where(barred, graph.km * aversion, graph.km))
        path = shortest(sparse(shy, usable), line.start, line.end, line.km * SAME_LINE * aversion)[1]
        if not path:
            continue
        edges = _cheapest(shy, edges_between(shy, path), usable)
        if float(graph.km[edges].sum()) <= line.km * SAME_LINE:
            break
    return edges


def _cheapest(graph: WorkGraph, edges: NDArray[np.int64], usable: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Keep one usable edge, the shortest, of those between the same two vertices."""
    edges = edges[usable[edges]]
    ordered = edges[np.argsort(graph.km[edges], kind="stable")]
    low = np.minimum(graph.tail[ordered], graph.head[ordered]).astype(np.int64)
    high = np.maximum(graph.tail[ordered], graph.head[ordered])
    _, first = np.unique(low * graph.n_vertices + high, return_index=True)
    return np.asarray(ordered[first], dtype=np.int64)


def _around(graph: WorkGraph, line: MainLine) -> NDArray[np.bool_]:
    """Return the edges that begin in the surroundings of the line as it runs now."""
    lat, lon = graph.lat[graph.tail], graph.lon[graph.tail]
    on_lat, on_lon = lat[line.edges], lon[line.edges]
    return np.asarray(
        (lat > on_lat.min() - PAD_DEGREES)
        & (lat < on_lat.max() + PAD_DEGREES)
        & (lon > on_lon.min() - PAD_DEGREES)
        & (lon < on_lon.max() + PAD_DEGREES)
    )
