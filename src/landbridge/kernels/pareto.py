# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""All non-dominated paths under three criteria, or a proven approximation of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import types

from landbridge.kernels._compile import (
    BOOL,
    FLOAT64,
    INT32,
    INT64,
    TABLE64,
    as_vector,
    kernel,
    optional_mask,
)
from landbridge.kernels._labels import LEAST, PATH, offer_label, pop_label, push_label
from landbridge.kernels._zones import FAR, cut_zones, find_zone

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.kernels.bounds import Bounds

ROUNDING = 1e-12
DEFAULT_MAX_LABELS = 2_000_000


class ParetoFront(NamedTuple):
    """Solutions of a Pareto search, in lexicographic order of their costs.

    Attributes
    ----------
    cost
        Costs of each solution, entry and exit included (s, 3).
    entry, exit
        Index of the entry and of the exit that each solution uses (s).
    paths
        The arcs of each solution, first arc first.
    complete
        False if the search ran out of labels: solutions are then real paths, but others may be missing.
    n_labels
        Number of labels made.
    """

    cost: npt.NDArray[np.float64]
    entry: npt.NDArray[np.int32]
    exit: npt.NDArray[np.int32]
    paths: tuple[npt.NDArray[np.int32], ...]
    complete: bool
    n_labels: int


def pareto_search(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    criteria: npt.NDArray[np.float64],
    entry_vertex: npt.ArrayLike,
    entry_cost: npt.NDArray[np.float64],
    exit_vertex: npt.ArrayLike,
    exit_cost: npt.NDArray[np.float64],
    bounds: Bounds,
    *,
    closed: npt.NDArray[np.bool_] | None = None,
    eps: float | tuple[float, float, float] = 0.01,
    max_labels: int = DEFAULT_MAX_LABELS,
) -> ParetoFront:
    """Find paths from an entry to an exit of which no other is better in all of three criteria.

    A*pex: a label is a path together with an apex, the componentwise least cost of all paths that it stands
    for. Labels are merged at a vertex while the path stays within (1 + eps) of the apex, and taken in
    lexicographic order of the apex, so that at a vertex only the second and third criterion need comparing.
    The best paths of the bounds are solutions from the start, and a label lives while its bounds reach into a
    zone that no solution covers.

    Parameters
    ----------
    indptr, arcs
        Forward adjacency from `build_csr`.
    head, criteria
        Head vertex (m) and costs (m, 3; >= 0, finite) of each arc, by arc id.
    entry_vertex, entry_cost, exit_vertex, exit_cost
        Where paths may begin and end, and what that costs (e, 3) and (x, 3).
    bounds
        From `lower_bounds` with the same entries, exits and closed arcs; its first three weights are the
        single criteria. More weights mean fewer labels.
    closed
        Arcs that may not be used.
    eps
        Each path that exists is matched by a solution that costs at most (1 + eps) times as much in each
        criterion (one eps, or one per criterion).
        With 0 the front is exact up to rounding (1e-12): one solution for each non-dominated cost.
    max_labels
        Room for labels; see `ParetoFront.complete`.

    Returns
    -------
    ParetoFront
        No solution dominates another one. Empty if no path exists.

    References
    ----------
    Zhang, Salzman, Felner, Kumar, Hernandez Ulloa, Koenig: A*pex: Efficient Approximate Multi-Objective
    Search on Graphs, ICAPS 2022. Pulido, Mandow, Perez de la Cruz: Dimensionality reduction in multiobjective
    shortest path search, Computers & Operations Research 64 (2015).
    """
    known = [path for path in bounds.paths if path is not None]
    cost, entry, exit_, start, path_arc, complete, n_labels = _search(
        indptr,
        arcs,
        head,
        criteria,
        as_vector(entry_vertex, np.int32),
        np.ascontiguousarray(entry_cost, np.float64),
        as_vector(exit_vertex, np.int32),
        np.ascontiguousarray(exit_cost, np.float64),
        bounds.weights,
        bounds.table,
        np.array([path.cost for path in known]).reshape(-1, 3),
        optional_mask(closed),
        1.0 + np.maximum(np.broadcast_to(eps, 3), ROUNDING),
        max_labels,
    )
    costs = np.concatenate([np.array([path.cost for path in known]).reshape(-1, 3), cost])
    entries = np.concatenate([np.array([path.entry for path in known], np.int32), entry])
    exits = np.concatenate([np.array([path.exit for path in known], np.int32), exit_])
    paths = [path.arcs for path in known] + [path_arc[a:b] for a, b in pairwise(start)]
    best = non_dominated(costs)
    return ParetoFront(
        costs[best], entries[best], exits[best], tuple(paths[i] for i in best), complete, n_labels
    )


def non_dominated(costs: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Return the rows that no other row equals or beats in each column, in lexicographic order.

    Examples
    --------
    >>> non_dominated(np.array([[2.0, 1.0], [1.0, 3.0], [2.0, 2.0], [2.0, 1.0]])).tolist()
    [1, 0]
    """
    kept = np.empty_like(costs)
    rows: list[int] = []
    for row in np.lexsort(costs.T[::-1]):
        if not (kept[: len(rows)] <= costs[row] * (1.0 + ROUNDING)).all(axis=1).any():
            kept[len(rows)] = costs[row]
            rows.append(row)
    return np.array(rows, dtype=np.intp)


@kernel(
    INT64, INT32, INT32, TABLE64, INT32, TABLE64, INT32, TABLE64, TABLE64, TABLE64, TABLE64, BOOL,
    FLOAT64, types.int64,
)  # fmt: skip
def _search(
    indptr, arcs, head, criteria, entries, entry_cost, exits, exit_cost, weights, bounds, known, closed,
    slack, max_labels,
):  # fmt: skip
    """A*pex; see `pareto_search`.

    Entries leave a virtual vertex `source`, exits lead to a virtual vertex `target`, whose labels are
    solutions. A row of `table` holds a label's apex, the cost of its path, and its lower bounds for each of
    the weights.
    """
    n_vertices = len(indptr) - 1
    target = n_vertices
    source = n_vertices + 1
    width = len(weights)
    table = np.empty((max_labels + 1, LEAST + width), np.float64)
    place_of = np.empty(max_labels + 1, np.int32)
    parent = np.empty(max_labels + 1, np.int32)
    via = np.empty(max_labels + 1, np.int32)
    link = np.empty(max_labels + 1, np.int32)
    alive = np.empty(max_labels + 1, np.bool_)
    keys = np.empty(max_labels + 1, np.float64)
    items = np.empty(max_labels + 1, np.int32)
    open_list = np.full(n_vertices + 2, -1, np.int32)
    done_list = np.full(n_vertices + 2, -1, np.int32)
    exit_first = np.full(n_vertices + 2, -1, np.int32)
    exit_next = np.empty(len(exits), np.int32)
    for i in range(len(exits) - 1, -1, -1):
        exit_next[i] = exit_first[exits[i]]
        exit_first[exits[i]] = i
    solutions = np.empty(256, np.int32)
    n_solutions = 0
    nothing = np.zeros(width)
    rows = np.empty((1, LEAST + width))
    row = rows[0]
    least = np.full(width, np.inf)
    for i in range(len(entries)):
        for j in range(width):
            bound = bounds[entries[i], j]
            for k in range(3):
                bound += weights[j, k] * entry_cost[i, k]
            least[j] = min(least[j], bound)
    for k in range(LEAST + width):
        table[0, k] = 0.0 if k < LEAST else least[k - LEAST]
    point = np.empty(3)
    zones = np.full((64, width), FAR)
    n_zones = 1
    for i in range(len(known)):
        for k in range(3):
            point[k] = known[i, k] / slack[k]
        zones, n_zones = cut_zones(zones, n_zones, weights, least, point, 0.0)
    place_of[0] = source
    parent[0] = -1
    via[0] = -1
    link[0] = -1
    alive[0] = True
    open_list[source] = 0
    n_labels = 1
    size = push_label(keys, items, 0, table, table[0, LEAST], 0)
    complete = True
    while size > 0 and n_zones > 0 and complete:
        floor = keys[0]
        label = items[0]
        size = pop_label(keys, items, size, table)
        if not alive[label]:
            continue
        vertex = place_of[label]
        other = open_list[vertex]
        if other == label:
            open_list[vertex] = link[label]
        else:
            while link[other] != label:
                other = link[other]
            link[other] = link[label]
        zone = find_zone(zones, n_zones, table, label, 0)
        if zone < 0:
            continue
        covered = False
        previous = -1
        other = done_list[vertex]
        while other >= 0:
            if table[other, 1] <= table[label, 1] and table[other, 2] <= table[label, 2]:
                covered = True
                break
            if table[other, 1] >= table[label, 1] and table[other, 2] >= table[label, 2]:
                if previous >= 0:
                    link[previous] = link[other]
                else:
                    done_list[vertex] = link[other]
            else:
                previous = other
            other = link[other]
        if covered:
            continue
        link[label] = done_list[vertex]
        done_list[vertex] = label
        if vertex == target:
            if n_solutions == len(solutions):
                longer = np.empty(2 * n_solutions, np.int32)
                for i in range(n_solutions):
                    longer[i] = solutions[i]
                solutions = longer
            solutions[n_solutions] = label
            n_solutions += 1
            for i in range(3):
                point[i] = table[label, PATH + i] / slack[i]
            zones, n_zones = cut_zones(zones, n_zones, weights, least, point, floor)
            continue
        leave = exit_first[vertex]
        k = indptr[vertex] if vertex < n_vertices else 0
        last = indptr[vertex + 1] if vertex < n_vertices else len(entries)
        while leave >= 0 or k < last:
            if leave >= 0:
                arc = leave
                leave = exit_next[leave]
                other = target
                step = exit_cost[arc]
                h = nothing
            elif vertex == source:
                arc = k
                k += 1
                other = entries[arc]
                step = entry_cost[arc]
                h = bounds[other]
            else:
                arc = arcs[k]
                k += 1
                if len(closed) > 0 and closed[arc]:
                    continue
                other = head[arc]
                step = criteria[arc]
                h = bounds[other]
            for i in range(3):
                row[i] = table[label, i] + step[i]
                row[PATH + i] = table[label, PATH + i] + step[i]
                row[LEAST + i] = row[i] + h[i]
            for i in range(3, width):
                row[LEAST + i] = (
                    weights[i, 0] * row[0] + weights[i, 1] * row[1] + weights[i, 2] * row[2] + h[i]
                )
            zone = find_zone(zones, n_zones, rows, 0, max(zone, 0))
            if zone < 0:
                continue
            if n_labels > max_labels:
                complete = False
                break
            place_of[n_labels] = other
            n_labels, size = offer_label(
                row, label, arc, other, h, floor, slack, n_labels, size,
                table, parent, via, link, alive, open_list, done_list, keys, items,
            )  # fmt: skip
    n_arcs = 0
    for i in range(n_solutions):
        label = parent[parent[solutions[i]]]
        while label > 0:
            n_arcs += 1
            label = parent[label]
    cost = np.empty((n_solutions, 3), np.float64)
    entry = np.empty(n_solutions, np.int32)
    exit_ = np.empty(n_solutions, np.int32)
    path_start = np.zeros(n_solutions + 1, np.int64)
    path_arc = np.empty(n_arcs, np.int32)
    end = n_arcs
    for i in range(n_solutions - 1, -1, -1):
        path_start[i + 1] = end
        label = solutions[i]
        for k in range(3):
            cost[i, k] = table[label, PATH + k]
        exit_[i] = via[label]
        label = parent[label]
        while parent[label] > 0:
            end -= 1
            path_arc[end] = via[label]
            label = parent[label]
        entry[i] = via[label]
    return cost, entry, exit_, path_start, path_arc, complete, n_labels
