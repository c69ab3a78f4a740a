"""The three-criteria front of the ways near the best one, on the part of the graph where they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.bounds import lower_bounds
from landbridge.kernels.csr import build_csr
from landbridge.kernels.pareto import pareto_search
from landbridge.kernels.part import cut_part

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.kernels.part import GraphPart
    from landbridge.routing.query_graph import QueryGraph, Way
    from landbridge.routing.trees import Trees

    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

EPS = 0.01
"""Error bound of the front, per criterion."""

MOST_LABELS = 300_000
ROUNDING = 1e-9


def near_front(query: QueryGraph, trees: Trees, limit: float) -> tuple[list[Way], bool]:
    """Return the front of the ways that weigh up to a limit, and whether it is whole.

    Every such way is matched by one of the front that costs at most 1 + EPS times as much in each criterion.

    Parameters
    ----------
    query
        Graph with entries and exits.
    trees
        Generalised cost from the entries and to the exits, known up to the limit.
    limit
        Greatest generalised cost of a way.
    """
    near = _Near.of(query, trees, limit * (1 + ROUNDING))
    part, ends = near.part, near.ends
    criteria = query.searched[part.arcs]
    weights = np.array([*np.eye(3), query.graph.general_row])
    # Bounds of the part that is left are far tighter: elsewhere a flight would make each hour look saveable.
    backward = build_csr(part.n_vertices, part.head)
    bounds = lower_bounds(*backward, part.tail, criteria, *ends, weights=weights, reach=np.inf, threads=1)
    forward = build_csr(part.n_vertices, part.tail)
    front = pareto_search(*forward, part.head, criteria, *ends, bounds, eps=EPS, max_labels=MOST_LABELS)
    found = zip(front.entry, front.paths, front.exit, strict=True)
    ways = [
        query.way(near.entries[entry], part.arcs[path], near.exits[exit_]) for entry, path, exit_ in found
    ]
    return ways, bool(front.complete)


@dataclass(frozen=True, eq=False)
class _Near:
    """The arcs, entries and exits that ways within the limit use."""

    part: GraphPart
    entries: Int32
    exits: Int32
    ends: tuple[Int32, Float64, Int32, Float64]

    @classmethod
    def of(cls, query: QueryGraph, trees: Trees, limit: float) -> _Near:
        up, down = trees.up, trees.down
        entries = np.flatnonzero(up.end_weight + down.dist[up.ends] <= limit).astype(np.int32)
        exits = np.flatnonzero(up.dist[down.ends] + down.end_weight <= limit).astype(np.int32)
        start, end = up.ends[entries], down.ends[exits]
        weight = query.weighting(trees.name).forward
        dist = (up.dist, down.dist)
        part = cut_part(
            query.forward, weight, *dist, limit, closed=query.shut_forward, kept=np.concatenate([start, end])
        )
        costs = (query.entry_cost[entries], query.exit_cost[exits])
        return cls(part, entries, exits, (part.number[start], costs[0], part.number[end], costs[1]))
