"""Least distances of one weighting, and the paths that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.descent import descend

if TYPE_CHECKING:
    import numpy.typing as npt

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]
    Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Costs:
    """What arcs, entries and exits cost in one search, three figures each, and which arcs are closed."""

    arcs: Float64
    entries: Float64
    exits: Float64
    closed: Bool


@dataclass(frozen=True, eq=False)
class Tree:
    """Least distances to a set of ends, and the graph that they were measured on.

    Parameters
    ----------
    indptr, arcs
        Adjacency in the direction that paths are followed.
    ahead
        Vertex that each arc leads to in that direction.
    costs, row
        An arc weighs `costs.arcs[arc] @ row`.
    dist
        Distance of each vertex to the ends, inf where unknown.
    ends, end_cost
        Vertices where paths end and what ending there weighs.
    """

    indptr: Int64
    arcs: Int32
    ahead: Int32
    costs: Costs
    row: Float64
    dist: Float64
    ends: Int32
    end_cost: Float64

    def weight(self, arcs: Int32) -> Float64:
        """Return what arcs weigh, inf where closed."""
        return np.where(self.costs.closed[arcs], np.inf, self.costs.arcs[arcs] @ self.row)

    def follow(self, vertex: int) -> tuple[Int32, int] | None:
        """Return the arcs from a vertex to an end, and the index of that end; None if none is in reach."""
        graph = (self.indptr, self.arcs, self.ahead, self.costs.arcs, self.row, self.costs.closed)
        path, end = descend(*graph, self.dist, self.ends, self.end_cost, vertex)
        return (path, end) if end >= 0 else None
