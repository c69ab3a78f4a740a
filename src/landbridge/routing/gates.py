"""Ways through each gate that people name a corridor by: a border, a ferry, a canal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.routing.query_graph import QueryGraph, Way
    from landbridge.routing.trees import Tree

    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

MOST_GATES = 12
FARTHEST = 2.0
"""Ways through a gate are looked at up to this many times the weight of the best one."""

CASPIAN = "Caspian ferry"


def through_each(query: QueryGraph, up: Tree, down: Tree) -> list[Way]:
    """Return the best way through each of the best gates that no way before it takes.

    Parameters
    ----------
    query
        Graph with entries and exits.
    up, down
        Distances from the entries and to the exits.
    """
    arcs, total, limit = _ranked(query, up, down, query.gate_arcs)
    ways: list[Way] = []
    taken: set[object] = set()
    for arc, weight in zip(arcs.tolist(), total.tolist(), strict=True):
        if len(ways) == MOST_GATES or not weight <= limit:
            break
        if query.gate_of(arc) not in taken:
            way = _joined(query, up, arc, down)
            taken |= {query.gate_of(arc)} if way is None else query.gates_of(way)
            ways += [way] if way is not None else []
    return ways


def through_best(query: QueryGraph, up: Tree, down: Tree, base_arcs: Int32) -> list[Way]:
    """Return the best way over one of some arcs of the supernetwork, as a list of none or one."""
    arcs, total, limit = _ranked(query, up, down, query.in_all_stages(base_arcs))
    for arc, weight in zip(arcs.tolist()[:MOST_GATES], total.tolist(), strict=False):
        way = _joined(query, up, arc, down) if weight <= limit else None
        if way is not None:
            return [way]
    return []


def _ranked(query: QueryGraph, up: Tree, down: Tree, arcs: Int32) -> tuple[Int32, Float64, float]:
    """Return arcs by the weight of the best way over each, the weights, and how much is too much."""
    total = up.dist[query.tail[arcs]] + down.weight(arcs) + down.dist[query.head[arcs]]
    order = np.argsort(total, kind="stable")
    order = order[np.isfinite(total[order])]
    least = float(np.min(up.end_cost + down.dist[up.ends], initial=np.inf))
    return arcs[order], total[order], FARTHEST * least


def _joined(query: QueryGraph, up: Tree, arc: int, down: Tree) -> Way | None:
    before, after = up.follow(int(query.tail[arc])), down.follow(int(query.head[arc]))
    if before is None or after is None:
        return None
    path = np.concatenate([before[0][::-1], [arc], after[0]]).astype(np.int32)
    return None if _turns_back(query, path) else query.way(before[1], path, after[1])


def _turns_back(query: QueryGraph, path: Int32) -> bool:
    """Say whether a path comes to one node or to one country twice, with others between."""
    vertices = np.append(query.tail[path[:1]], query.head[path])
    countries = query.country_of(vertices)
    return _twice(query.node_of(vertices)) or _twice(countries[countries >= 0])


def _twice(values: Int32) -> bool:
    runs = values[np.append(True, values[1:] != values[:-1])]
    return len(np.unique(runs)) < len(runs)
