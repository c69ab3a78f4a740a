"""Paths read off distance tables: downhill from a vertex to the ends that the distances are measured to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]
    Int64 = npt.NDArray[np.int64]

LONGEST_PATH = 5000
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Tree:
    """Least distances to a set of ends, and the graph that they were measured on.

    Parameters
    ----------
    indptr, arcs
        Adjacency in the direction that paths are followed.
    ahead
        Vertex that each arc leads to in that direction.
    table, row
        An arc weighs `table[arc] @ row`.
    closed
        Arcs that may not be used.
    dist
        Distance of each vertex to the ends, inf where unknown.
    ends, end_cost
        Vertices where paths end and what ending there weighs.
    """

    indptr: Int64
    arcs: Int32
    ahead: Int32
    table: Float64
    row: Float64
    closed: Bool
    dist: Float64
    ends: Int32
    end_cost: Float64

    def weight(self, arcs: Int32) -> Float64:
        """Return what arcs weigh, inf where closed."""
        return np.where(self.closed[arcs], np.inf, self.table[arcs] @ self.row)

    def follow(self, vertex: int) -> tuple[list[int], int] | None:
        """Return the arcs from a vertex to an end, and the index of that end; None if none is in reach."""
        path: list[int] = []
        seen = {vertex}
        while len(path) < LONGEST_PATH and np.isfinite(self.dist[vertex]):
            ending = self._end_at(vertex)
            if ending >= 0:
                return path, ending
            arc = self._best_arc(vertex, seen)
            if arc < 0:
                return None
            path.append(arc)
            vertex = int(self.ahead[arc])
            seen.add(vertex)
        return None

    def _end_at(self, vertex: int) -> int:
        here = np.flatnonzero(self.ends == vertex)
        if not len(here):
            return -1
        best = here[np.argmin(self.end_cost[here])]
        return int(best) if self.end_cost[best] <= self.dist[vertex] * (1 + ROUNDING) + ROUNDING else -1

    def _best_arc(self, vertex: int, seen: set[int]) -> int:
        out = self.arcs[self.indptr[vertex] : self.indptr[vertex + 1]]
        total = self.weight(out) + self.dist[self.ahead[out]]
        # Arcs without cost may lead round in a circle: never enter a vertex twice.
        for place in np.argsort(total, kind="stable"):
            if not np.isfinite(total[place]):
                return -1
            if int(self.ahead[out[place]]) not in seen:
                return int(out[place])
        return -1
