"""Ways through each gate that people name a corridor by: a border, a ferry, a canal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.detours import detours

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.routing.query_graph import QueryGraph, Way
    from landbridge.routing.trees import Trees

    Int32 = npt.NDArray[np.int32]

MOST_GATES = 12
FARTHEST = 2.0
"""Ways through a gate are looked at up to this many times the weight of the best one."""


def through_each(query: QueryGraph, trees: Trees) -> list[Way]:
    """Return the best way through each of the best gates that no way before it takes.

    Parameters
    ----------
    query
        Graph with entries and exits.
    trees
        Distances from the entries and to the exits, up to FARTHEST times the best way.
    """
    return _through(query, trees, _ranked(query, trees, query.gate_arcs), query.gate_labels, MOST_GATES)


def through_best(query: QueryGraph, trees: Trees, base_arcs: Int32) -> list[Way]:
    """Return the best way over one of some arcs of the supernetwork, as a list of none or one."""
    arcs = _ranked(query, trees, query.in_all_stages(base_arcs))[:MOST_GATES]
    return _through(query, trees, arcs, np.full(len(query.tail), -1, dtype=np.int32), 1)


def _ranked(query: QueryGraph, trees: Trees, arcs: Int32) -> Int32:
    """Return arcs by the weight of the best way over each, without those where it is too much."""
    weight = np.where(query.closed[arcs], np.inf, query.weighting(trees.name).arcs[arcs])
    total = trees.up.dist[query.tail[arcs]] + weight + trees.down.dist[query.head[arcs]]
    order = np.argsort(total, kind="stable")
    near = (total[order] <= FARTHEST * trees.best) & np.isfinite(total[order])
    return np.ascontiguousarray(arcs[order[near]])


def _through(query: QueryGraph, trees: Trees, arcs: Int32, labels: Int32, most: int) -> list[Way]:
    """Leave out ways that come to one node or to one country twice, with others between."""
    if not len(arcs):
        return []
    up, down = ((tree.packed, tree.found) for tree in (trees.up, trees.down))
    found = detours(arcs, (query.tail, query.head), up, down, labels, query.groups, most)
    return [query.way(*detour) for detour in found]
