"""The searches behind one query: the front, the optima, the best of each family, ways through each gate."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.bounds import lower_bounds
from landbridge.kernels.pareto import pareto_search
from landbridge.routing.families import BY_AIR, NOT_ON_SURFACE, NOT_WITH_AIR, SURFACE
from landbridge.routing.query_graph import QueryGraph, Way
from landbridge.routing.trees import Tree

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.kernels.bounds import Bounds, WeightedPath

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

EPS = 0.01
"""Error bound of the front: each way is matched by one that costs at most 1 % more in each criterion."""

MOST_LABELS = 300_000
THREADS = 2
MOST_GATES = 14
FARTHEST_GATE = 2.5
"""Ways through a gate are looked at up to this many times the weight of the best one."""

RAIL = tuple(SURFACE).index("rail")


@dataclass(frozen=True, eq=False)
class Found:
    """Ways of one query, each with the family that it is the best of ("" if none)."""

    ways: tuple[tuple[Way, str], ...]
    complete: bool


@dataclass(frozen=True, eq=False)
class Costs:
    """What arcs, entries and exits cost in one search, (…, 3), and which arcs are closed."""

    arcs: Float64
    entries: Float64
    exits: Float64
    closed: Bool


def find_ways(query: QueryGraph) -> Found:
    """Return all ways that are worth a look.

    Parameters
    ----------
    query
        Graph with entries and exits.
    """
    ways = [(Way(leg, np.empty(0, np.int32), None), "") for leg in query.direct]
    if not query.entries or not query.exits:
        return Found(tuple(ways), complete=True)
    true = Costs(query.searched, query.entry_cost, query.exit_cost, query.closed)
    bounds = _backward(query, true, [*np.eye(3), query.graph.general_row])
    if not any(bounds.paths):
        return Found(tuple(ways), complete=True)
    with ThreadPoolExecutor(THREADS) as pool:
        front = pool.submit(_front, query, true, bounds)
        families = pool.submit(_by_family, query)
        gated = pool.submit(_through_gates, query, true, query.graph.general_row)
        by_land = pool.submit(_through_gates, query, _surface(query), np.eye(3)[RAIL])
    listed, complete = front.result()
    plain = [*_ways(query, bounds.paths), *listed, *gated.result(), *by_land.result()]
    return Found((*ways, *((way, "") for way in plain), *families.result()), complete)


def best_way(query: QueryGraph) -> Way | None:
    """Return the way of least generalised cost, None if there is none."""
    ways = [Way(leg, np.empty(0, np.int32), None) for leg in query.direct]
    if query.entries and query.exits:
        true = Costs(query.searched, query.entry_cost, query.exit_cost, query.closed)
        ways += _ways(query, _backward(query, true, [query.graph.general_row]).paths)
    return min(ways, key=lambda way: float(query.cost_of(way) @ query.graph.general_row), default=None)


def _backward(query: QueryGraph, costs: Costs, weights: list[Float64], reach: float = 1.2) -> Bounds:
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


def _front(query: QueryGraph, costs: Costs, bounds: Bounds) -> tuple[list[Way], bool]:
    front = pareto_search(
        *query.forward,
        query.head,
        costs.arcs,
        query.entry_vertex,
        costs.entries,
        query.exit_vertex,
        costs.exits,
        bounds,
        closed=costs.closed,
        eps=EPS,
        max_labels=MOST_LABELS,
    )
    found = zip(front.entry, front.paths, front.exit, strict=True)
    return [_way(query, entry, arcs, exit_) for entry, arcs, exit_ in found], bool(front.complete)


def _ways(query: QueryGraph, paths: tuple[WeightedPath | None, ...]) -> list[Way]:
    return [_way(query, path.entry, path.arcs, path.exit) for path in paths if path is not None]


def _way(query: QueryGraph, entry: int, arcs: Int32, exit_: int) -> Way:
    return Way(query.entries[entry], np.asarray(arcs, dtype=np.int32), query.exits[exit_])


def _by_family(query: QueryGraph) -> list[tuple[Way, str]]:
    """Return the best way of each family."""
    surface = _backward(query, _surface(query), list(np.eye(3)), reach=1.0)
    shut = query.closed | query.on_modes(NOT_WITH_AIR)
    air = Costs(query.searched, query.entry_cost, query.exit_cost, shut)
    flown = _backward(query, air, [query.graph.general_row], reach=1.0)
    paths = (*surface.paths, *flown.paths)
    names = (*SURFACE, BY_AIR)
    return [
        (_ways(query, (path,))[0], name) for path, name in zip(paths, names, strict=True) if path is not None
    ]


def _surface(query: QueryGraph) -> Costs:
    general = query.graph.general_row
    entries, exits = (
        np.repeat((cost @ general)[:, None], 3, axis=1) for cost in (query.entry_cost, query.exit_cost)
    )
    return Costs(query.surface, entries, exits, query.closed | query.on_modes(NOT_ON_SURFACE))


def _through_gates(query: QueryGraph, costs: Costs, row: Float64) -> list[Way]:
    """Return the best way through each of the best gates (border, service, passage)."""
    onward = _backward(query, costs, [row], reach=FARTHEST_GATE)
    back = _forward(query, costs, [row], reach=FARTHEST_GATE)
    if onward.paths[0] is None:
        return []
    down = Tree(
        *query.forward,
        query.head,
        costs.arcs,
        row,
        costs.closed,
        _true(onward),
        query.exit_vertex,
        costs.exits @ row,
    )
    up = Tree(
        *query.backward,
        query.tail,
        costs.arcs,
        row,
        costs.closed,
        _true(back),
        query.entry_vertex,
        costs.entries @ row,
    )
    return _gated(query, up, down, float(onward.paths[0].cost @ row))


def _true(bounds: Bounds) -> Float64:
    """Return the distances, inf where the search ended before it knew them."""
    dist = bounds.table[:, 0]
    radius = dist.max()
    return np.where(dist < radius, dist, np.inf)


def _gated(query: QueryGraph, up: Tree, down: Tree, best: float) -> list[Way]:
    arcs = query.gate_arcs
    total = up.dist[query.tail[arcs]] + down.weight(arcs) + down.dist[query.head[arcs]]
    ways: list[Way] = []
    taken: set[object] = set()
    for place in np.argsort(total, kind="stable"):
        if len(ways) == MOST_GATES or not total[place] <= FARTHEST_GATE * best:
            break
        arc = int(arcs[place])
        if query.gate_of(arc) not in taken:
            way = _joined(query, up, arc, down)
            taken |= {query.gate_of(arc)} if way is None else query.gates_of(way)
            ways += [way] if way is not None else []
    return ways


def _joined(query: QueryGraph, up: Tree, arc: int, down: Tree) -> Way | None:
    before, after = up.follow(int(query.tail[arc])), down.follow(int(query.head[arc]))
    if before is None or after is None:
        return None
    path = np.array([*before[0][::-1], arc, *after[0]], dtype=np.int32)
    return None if _turns_back(query, path) else _way(query, before[1], path, after[1])


def _turns_back(query: QueryGraph, path: Int32) -> bool:
    """Say whether a path comes to one node or to one country twice, with others between."""
    vertices = np.append(query.tail[path[:1]], query.head[path])
    countries = query.country_of(vertices)
    return _twice(query.node_of(vertices)) or _twice(countries[countries >= 0])


def _twice(values: Int32) -> bool:
    runs = values[np.append(True, values[1:] != values[:-1])]
    return len(np.unique(runs)) < len(runs)
