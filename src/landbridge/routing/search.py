"""The searches behind one query: the front, the optima, the best of each family, ways through each gate."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.bounds import lower_bounds
from landbridge.kernels.pareto import pareto_search
from landbridge.routing.families import BY_AIR, NOT_ON_SURFACE, NOT_WITH_AIR, SURFACE
from landbridge.routing.gates import CASPIAN, through_best, through_each
from landbridge.routing.query_graph import QueryGraph, Way
from landbridge.routing.trees import Costs, Tree

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.kernels.bounds import Bounds, WeightedPath

    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

EPS = 0.01
"""Error bound of the front, per criterion."""

WITHIN = 1.5
"""The front holds the ways that cost, time valued, up to this many times the recommended one."""

MOST_LABELS = 300_000
THREADS = 2
REACH = 2.0
"""Distances are known up to this many times the best one: farther away no gate is looked for."""

GENERALISED = 3
RAIL = tuple(SURFACE).index("rail")


@dataclass(frozen=True, eq=False)
class Found:
    """Ways of one query, each with the family that it is the best of ("" if none); whether the front is whole."""

    ways: tuple[tuple[Way, str], ...]
    complete: bool


def find_ways(query: QueryGraph) -> Found:
    """Return all ways that are worth a look.

    The optimum of each criterion and of the generalised cost is exact. Every other way whose generalised cost is at most
    WITHIN times the least is matched by one that costs at most 1 + EPS times as much in each criterion, if the answer
    says that the front is complete.

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
        by_family = pool.submit(_by_family, query)
        back = pool.submit(_forward, query, true, [query.graph.general_row], REACH)
        bounds = _backward(query, true, [*np.eye(3), query.graph.general_row], REACH)
        if not any(bounds.paths):
            return Found(tuple(ways), complete=True)
        near = Trees.of(query, true, query.graph.general_row, back.result(), bounds, GENERALISED)
        front = pool.submit(_front, query, true, bounds, near)
        ways += [(way, "") for way in [*_ways(query, bounds.paths), *through_each(query, near.up, near.down)]]
        ways += by_family.result()
    listed, complete = front.result()
    return Found((*ways, *((way, "") for way in listed)), complete)


@dataclass(frozen=True, eq=False)
class Trees:
    """Distances from the entries and to the exits under one weighting."""

    up: Tree
    down: Tree
    best: float

    @classmethod
    def of(cls, query: QueryGraph, costs: Costs, row: Float64, back: Bounds, onward: Bounds, column: int) -> Trees:
        """Make trees of the columns of two searches."""
        down = Tree(
            *query.forward, query.head, costs, row, _true(onward, column), query.exit_vertex, costs.exits @ row
        )
        up = Tree(*query.backward, query.tail, costs, row, _true(back, 0), query.entry_vertex, costs.entries @ row)
        path = onward.paths[column]
        return cls(up, down, np.inf if path is None else float(path.cost @ row))


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


def _front(query: QueryGraph, costs: Costs, bounds: Bounds, near: Trees) -> tuple[list[Way], bool]:
    """Return the front of the ways whose generalised cost is not too far from the least."""
    through = near.up.dist[query.tail] + costs.arcs @ query.graph.general_row + near.down.dist[query.head]
    front = pareto_search(
        *query.forward,
        query.head,
        costs.arcs,
        query.entry_vertex,
        costs.entries,
        query.exit_vertex,
        costs.exits,
        bounds,
        closed=costs.closed | (through > WITHIN * near.best),
        eps=EPS,
        max_labels=MOST_LABELS,
    )
    found = zip(front.entry, front.paths, front.exit, strict=True)
    return [query.way(entry, arcs, exit_) for entry, arcs, exit_ in found], bool(front.complete)


def _ways(query: QueryGraph, paths: tuple[WeightedPath | None, ...]) -> list[Way]:
    return [query.way(path.entry, path.arcs, path.exit) for path in paths if path is not None]


def _by_family(query: QueryGraph) -> list[tuple[Way, str]]:
    """Return the best way of each family, and ways by land through each gate."""
    costs = _surface(query)
    surface = _backward(query, costs, list(np.eye(3)), REACH)
    back = _forward(query, costs, [np.eye(3)[RAIL]], REACH)
    shut = query.closed | query.on_modes(NOT_WITH_AIR)
    air = Costs(query.searched, query.entry_cost, query.exit_cost, shut)
    flown = _backward(query, air, [query.graph.general_row], 1.0)
    named = zip((*surface.paths, *flown.paths), (*SURFACE, BY_AIR), strict=True)
    found = [(query.way(path.entry, path.arcs, path.exit), name) for path, name in named if path is not None]
    land = Trees.of(query, costs, np.eye(3)[RAIL], back, surface, RAIL)
    found += [(way, "") for way in through_each(query, land.up, land.down)]
    return found + [(way, CASPIAN) for way in through_best(query, land.up, land.down, query.graph.caspian_arcs)]


def _surface(query: QueryGraph) -> Costs:
    general = query.graph.general_row
    entries, exits = (np.repeat((c @ general)[:, None], 3, axis=1) for c in (query.entry_cost, query.exit_cost))
    return Costs(query.surface, entries, exits, query.closed | query.on_modes(NOT_ON_SURFACE))


def _true(bounds: Bounds, column: int) -> Float64:
    """Return the distances, inf where the search ended before it knew them."""
    dist = np.ascontiguousarray(bounds.table[:, column])
    radius = dist.max()
    return np.where(dist < radius, dist, np.inf)
