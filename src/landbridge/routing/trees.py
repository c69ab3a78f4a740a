"""Least weights from the entries of a query and to its exits, and the paths that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.sweep import follow, sweep

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.kernels.sweep import Packed, Sweep
    from landbridge.routing.query_graph import QueryGraph, Way

    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Tree:
    """Least weights between all vertices and some ends.

    Parameters
    ----------
    packed
        Adjacency that was swept.
    found
        What the sweep found; distances beyond its reach are inf.
    ends, end_weight
        Vertices where it began, and what that weighs.
    """

    packed: Packed
    found: Sweep
    ends: Int32
    end_weight: Float64

    @property
    def dist(self) -> Float64:
        """Least weight by vertex, inf where unknown."""
        return self.found.dist


@dataclass(frozen=True, eq=False)
class Trees:
    """Trees from the entries and to the exits under one weighting."""

    name: str
    up: Tree
    down: Tree

    @classmethod
    def between(cls, query: QueryGraph, name: str, reach: float) -> Trees:
        """Search both ways, up to a number of times the weight of the best way."""
        return cls(name, up_tree(query, name, reach), down_tree(query, name, reach))

    @property
    def best(self) -> float:
        """Weight of the best way, inf if there is none."""
        return self.down.found.least


def down_tree(query: QueryGraph, name: str, reach: float = 1.0) -> Tree:
    """Return the least weights to the exits; ways that weigh `reach` times the best one are within."""
    weighting, shut = query.weighting(name), query.shut_backward
    ends = (query.exit_vertex, query.exit_weight(name))
    goals = (query.entry_vertex, query.entry_weight(name))
    found = sweep(
        query.backward, weighting.backward, *ends, *goals, closed=shut, reach=reach, longest=weighting.longest
    )
    return Tree(query.backward, found, *ends)


def up_tree(query: QueryGraph, name: str, reach: float) -> Tree:
    """Return the least weights from the entries."""
    weighting, shut = query.weighting(name), query.shut_forward
    ends = (query.entry_vertex, query.entry_weight(name))
    goals = (query.exit_vertex, query.exit_weight(name))
    found = sweep(
        query.forward, weighting.forward, *ends, *goals, closed=shut, reach=reach, longest=weighting.longest
    )
    return Tree(query.forward, found, *ends)


def best_way(query: QueryGraph, down: Tree) -> list[Way]:
    """Return the way of least weight, as a list of none or one."""
    entry = down.found.goal
    if entry < 0:
        return []
    path, exit_ = follow(down.packed, down.found.step, int(query.entry_vertex[entry]))
    return [query.way(entry, np.array(path, dtype=np.int32), exit_)]
