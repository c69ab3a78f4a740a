"""Published line lengths laid on the rail graph, whose long straight edges are too short."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.paths import edges_between, shortest, sparse
from landbridge.atlas.build.workgraph import OPEN, VertexIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from landbridge.atlas.build.workgraph import WorkGraph

END_SNAP_KM = 6.0
LEAST_GAIN = 1.01
MOST_GAIN = 1.35
MOST_LENGTH = 1.2
# Lines whose straight edges leave their country on the map only: Quetta-Taftan runs along the Afghan border.
ONE_COUNTRY_LINES = frozenset({"L244"})


def lay_published_lengths(graph: WorkGraph, rows: Sequence[Mapping[str, str]]) -> tuple[WorkGraph, list[str]]:
    """Stretch the path of each open line with published kilometres to that length.

    Only up to 1.35 times: a larger difference means another way than the published one. An edge that two
    lines share keeps the larger length.

    Parameters
    ----------
    graph
        The repaired rail graph.
    rows
        `rail_lines.csv`.

    Returns
    -------
    graph, notes
        Notes name the lines whose path in the graph is no match.
    """
    km, notes, index = graph.km.copy(), [], VertexIndex(graph)
    matrix = sparse(graph, graph.state == OPEN)
    for row in (r for r in rows if r["km"] and r["status"] == "open"):
        (start, away_a), (end, away_b) = (
            index.nearest(float(row[f"{e}_lat"]), float(row[f"{e}_lon"])) for e in ("from", "to")
        )
        if max(away_a, away_b) > END_SNAP_KM or start == end:
            continue
        published = float(row["km"])
        drawn, path = shortest(matrix, start, end, published * MOST_LENGTH)
        gain = published / (drawn + away_a + away_b)
        if not path or gain > MOST_GAIN:
            notes.append(f"{row['id']} {row['line']}: the graph has no path of about {published:.0f} km")
        elif gain >= LEAST_GAIN:
            edges = edges_between(graph, path)
            km[edges] = np.maximum(km[edges], graph.km[edges] * gain)
    return replace(graph, km=km), notes


def one_country_edges(graph: WorkGraph, rows: Sequence[Mapping[str, str]]) -> frozenset[tuple[int, int]]:
    """Return the edges (both ways) of published lines that are known to stay in one country.

    Parameters
    ----------
    graph
        The repaired rail graph.
    rows
        `rail_lines.csv`.
    """
    index, matrix = VertexIndex(graph), sparse(graph, graph.state == OPEN)
    pairs: set[tuple[int, int]] = set()
    for row in (r for r in rows if r["id"] in ONE_COUNTRY_LINES):
        start, end = (
            index.nearest(float(row[f"{e}_lat"]), float(row[f"{e}_lon"]))[0] for e in ("from", "to")
        )
        path = shortest(matrix, start, end, float(row["km"]) * MOST_LENGTH)[1]
        pairs |= {*pairwise(path), *pairwise(path[::-1])}
    return frozenset(pairs)
