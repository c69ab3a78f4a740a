"""The three-criteria front of the ways near the best one, on the part of the graph where they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.bounds import lower_bounds
from landbridge.kernels.csr import build_csr
from landbridge.kernels.pareto import pareto_search

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.routing.query_graph import QueryGraph, Way
    from landbridge.routing.trees import Tree

    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

EPS = 0.01
"""Error bound of the front, per criterion."""

MOST_LABELS = 300_000
ROUNDING = 1e-9


def near_front(query: QueryGraph, up: Tree, down: Tree, limit: float) -> tuple[list[Way], bool]:
    """Return the front of the ways that weigh up to a limit, and whether it is whole.

    Every such way is matched by one of the front that costs at most 1 + EPS times as much in each criterion.

    Parameters
    ----------
    query
        Graph with entries and exits.
    up, down
        Weight from the entries and to the exits.
    limit
        Greatest weight of a way.
    """
    part = _Part.of(query, up, down, limit * (1 + ROUNDING))
    ends = (part.entry_vertex, part.entry_cost, part.exit_vertex, part.exit_cost)
    weights = np.array([*np.eye(3), up.row])
    # Bounds of the part that is left are far tighter: elsewhere a flight would make each hour look saveable.
    graph = (*build_csr(part.n_vertices, part.head), part.tail, part.criteria)
    bounds = lower_bounds(*graph, *ends, weights=weights)
    forward = build_csr(part.n_vertices, part.tail)
    front = pareto_search(*forward, part.head, part.criteria, *ends, bounds, eps=EPS, max_labels=MOST_LABELS)
    found = zip(front.entry, front.paths, front.exit, strict=True)
    ways = [
        query.way(part.entries[entry], part.arcs[path], part.exits[exit_]) for entry, path, exit_ in found
    ]
    return ways, bool(front.complete)


@dataclass(frozen=True, eq=False)
class _Part:
    """The arcs, entries and exits that ways within the limit use, with vertices numbered anew."""

    arcs: Int32
    entries: Int32
    exits: Int32
    tail: Int32
    head: Int32
    criteria: Float64
    entry_vertex: Int32
    entry_cost: Float64
    exit_vertex: Int32
    exit_cost: Float64
    n_vertices: int

    @classmethod
    def of(cls, query: QueryGraph, up: Tree, down: Tree, limit: float) -> _Part:
        through = up.dist[query.tail] + query.searched @ up.row + down.dist[query.head]
        arcs = np.flatnonzero((through <= limit) & ~query.closed).astype(np.int32)
        entries = np.flatnonzero(up.end_cost + down.dist[up.ends] <= limit).astype(np.int32)
        exits = np.flatnonzero(up.dist[down.ends] + down.end_cost <= limit).astype(np.int32)
        columns = (query.tail[arcs], query.head[arcs], up.ends[entries], down.ends[exits])
        number = _numbered(columns, len(up.dist))
        tail, head, start, end = (number[column] for column in columns)
        return cls(
            arcs=arcs,
            entries=entries,
            exits=exits,
            tail=tail,
            head=head,
            criteria=np.ascontiguousarray(query.searched[arcs]),
            entry_vertex=start,
            entry_cost=np.ascontiguousarray(query.entry_cost[entries]),
            exit_vertex=end,
            exit_cost=np.ascontiguousarray(query.exit_cost[exits]),
            n_vertices=int(number.max(initial=-1)) + 1,
        )


def _numbered(columns: tuple[Int32, ...], n_vertices: int) -> Int32:
    """Return the new number of each vertex that stands in a column, -1 for the rest."""
    used = np.zeros(n_vertices, dtype=np.bool_)
    for column in columns:
        used[column] = True
    return np.where(used, np.cumsum(used) - 1, -1).astype(np.int32)
