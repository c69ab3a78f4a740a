"""The searches behind one query: the front, the optima, the best of each family, ways through each gate."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.bounds import lower_bounds
from landbridge.routing.families import BY_AIR, NOT_ON_SURFACE, NOT_WITH_AIR, SURFACE
from landbridge.routing.front import near_front
from landbridge.routing.gates import CASPIAN, through_best, through_each
from landbridge.routing.query_graph import QueryGraph, Way
from landbridge.routing.trees import Costs, Tree

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.kernels.bounds import Bounds, WeightedPath

    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

WITHIN = 1.25
"""The front holds the ways that cost, time valued, up to this many times the recommended one."""

THREADS = 2
REACH = 2.0
"""Distances are known up to this many times the best one: farther away no gate is looked for."""

RAIL = tuple(SURFACE).index("rail")


@dataclass(frozen=True, eq=False)
class Found:
    """Ways of one query, each with the family that it is the best of ("" if none)."""

    ways: tuple[tuple[Way, str], ...]
    complete: bool


def find_ways(query: QueryGraph) -> Found:
    """Return all ways that are worth a look.

    The optimum of each criterion and of the generalised cost is exact. Every other way whose generalised
    cost is at most WITHIN times the least is matched by one that costs at most 1 + EPS times as much in
    each criterion, if the answer says that the front is complete.

    Parameters
    ----------
    query
        Graph with entries and exits.
    """
    ways = [(Way(leg, np.empty(0, np.int32), None), "") for leg in query.direct]
    if not query.entries or not query.exits:
        return Found(tuple(ways), complete=True)
    true = Costs(query.searched, query.entry_cost, query.exit_cost, query.closed)
    with ThreadPoolExecutor(THREADS) as pool:
        optima = pool.submit(_optima, query, true)
        by_family = pool.submit(_by_family, query)
        near = Trees.between(query, true, query.graph.general_row)
        if not np.isfinite(near.best):
            return Found(tuple(ways), complete=True)
        front, complete = near_front(query, near.up, near.down, WITHIN * near.best)
        best = optima.result()
        # The fastest way mostly is the way by air; only where it is not, one is looked for.
        flown = [] if query.uses(best[0], BY_AIR) else _by_air(query)
        ways += [(way, BY_AIR) for way in [best[0], *flown]]
        plain = [near.way(query), *through_each(query, near.up, near.down), *front, *best]
        return Found((*ways, *((way, "") for way in plain), *by_family.result()), complete)


@dataclass(frozen=True, eq=False)
class Trees:
    """Distances from the entries and to the exits under one weighting, and the path of least weight."""

    up: Tree
    down: Tree
    path: WeightedPath | None
    best: float

    @classmethod
    def between(cls, query: QueryGraph, costs: Costs, row: Float64) -> Trees:
        """Search both ways."""
        onward = _backward(query, costs, [row], REACH)
        return cls.of(query, costs, row, _forward(query, costs, [row], REACH), onward, 0)

    @classmethod
    def of(
        cls, query: QueryGraph, costs: Costs, row: Float64, back: Bounds, onward: Bounds, column: int
    ) -> Trees:
        """Make trees of a search from the entries and of one column of a search from the exits."""
        down = Tree(
            *query.forward,
            query.head,
            costs,
            row,
            _true(onward, column),
            query.exit_vertex,
            costs.exits @ row,
        )
        up = Tree(
            *query.backward, query.tail, costs, row, _true(back, 0), query.entry_vertex, costs.entries @ row
        )
        path = onward.paths[column]
        # Not the cost of the path: under a family the path's costs are those of the family's table.
        least = float(np.min(up.end_cost + down.dist[up.ends], initial=np.inf))
        return cls(up, down, path, least)

    def way(self, query: QueryGraph) -> Way:
        """Return the way of least weight."""
        return _ways(query, (self.path,))[0]


def best_way(query: QueryGraph) -> Way | None:
    """Return the way of least generalised cost, None if there is none."""
    ways = [Way(leg, np.empty(0, np.int32), None) for leg in query.direct]
    if query.entries and query.exits:
        true = Costs(query.searched, query.entry_cost, query.exit_cost, query.closed)
        ways += _ways(query, _backward(query, true, [query.graph.general_row], 1.0).paths)
    return min(ways, key=lambda way: float(query.cost_of(way) @ query.graph.general_row), default=None)


def _backward(query: QueryGraph, costs: Costs, weights: list[Float64], reach: float) -> Bounds:
    return lower_bounds(
        *query.backward,
        query.tail,
        costs.arcs,
        query.entry_vertex,
        costs.entries,
        query.exit_vertex,
        costs.exits,
        weights=np.array(weights),
        closed=costs.closed,
        reach=reach,
    )


def _forward(query: QueryGraph, costs: Costs, weights: list[Float64], reach: float) -> Bounds:
    return lower_bounds(
        *query.forward,
        query.head,
        costs.arcs,
        query.exit_vertex,
        costs.exits,
        query.entry_vertex,
        costs.entries,
        weights=np.array(weights),
        closed=costs.closed,
        reach=reach,
    )


def _optima(query: QueryGraph, costs: Costs) -> list[Way]:
    """Return the best way in each criterion."""
    return _ways(query, _backward(query, costs, list(np.eye(3)), 1.0).paths)


def _ways(query: QueryGraph, paths: tuple[WeightedPath | None, ...]) -> list[Way]:
    return [query.way(path.entry, path.arcs, path.exit) for path in paths if path is not None]


def _by_family(query: QueryGraph) -> list[tuple[Way, str]]:
    """Return the best way of each family, and ways by land through each gate."""
    costs = _surface(query)
    surface = _backward(query, costs, list(np.eye(3)), REACH)
    back = _forward(query, costs, [np.eye(3)[RAIL]], REACH)
    named = zip(surface.paths, SURFACE, strict=True)
    found = [(query.way(path.entry, path.arcs, path.exit), name) for path, name in named if path is not None]
    land = Trees.of(query, costs, np.eye(3)[RAIL], back, surface, RAIL)
    found += [(way, "") for way in through_each(query, land.up, land.down)]
    return found + [
        (way, CASPIAN) for way in through_best(query, land.up, land.down, query.graph.caspian_arcs)
    ]


def _by_air(query: QueryGraph) -> list[Way]:
    """Return the best way by air and road."""
    shut = query.closed | query.on_modes(NOT_WITH_AIR)
    air = Costs(query.searched, query.entry_cost, query.exit_cost, shut)
    return _ways(query, _backward(query, air, [query.graph.general_row], 1.0).paths)


def _surface(query: QueryGraph) -> Costs:
    general = query.graph.general_row
    entries, exits = (
        np.repeat((c @ general)[:, None], 3, axis=1) for c in (query.entry_cost, query.exit_cost)
    )
    return Costs(query.surface, entries, exits, query.closed | query.on_modes(NOT_ON_SURFACE))


def _true(bounds: Bounds, column: int) -> Float64:
    """Return the distances, inf where the search ended before it knew them."""
    dist = np.ascontiguousarray(bounds.table[:, column])
    radius = dist.max()
    return np.where(dist < radius, dist, np.inf)
