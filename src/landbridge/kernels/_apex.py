# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""The compiled loop of the Pareto search."""

from __future__ import annotations

import numpy as np
from numba import types

from landbridge.kernels._compile import BOOL, FLOAT64, INT32, INT64, TABLE64, helper, kernel
from landbridge.kernels._labels import LEAST, PATH, offer_label, pop_label, push_label
from landbridge.kernels._zones import FAR, cut_zones, find_zone


@kernel(
    INT64, INT32, INT32, TABLE64, INT32, TABLE64, INT32, TABLE64, TABLE64, TABLE64, TABLE64, BOOL,
    FLOAT64, types.int64,
)  # fmt: skip
def search(
    indptr, arcs, head, criteria, entries, entry_cost, exits, exit_cost, weights, bounds, known, closed,
    slack, max_labels,
):  # fmt: skip
    """A*pex; see `pareto.pareto_search`.

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
    exit_first, exit_next = _exits_by_vertex(exits, n_vertices + 2)
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
        _leave_open(open_list, link, vertex, label)
        zone = find_zone(zones, n_zones, table, label, 0)
        if zone < 0:
            continue
        if _is_covered(table, done_list, link, vertex, label):
            continue
        link[label] = done_list[vertex]
        done_list[vertex] = label
        if vertex == target:
            solutions = _with_room(solutions, n_solutions)
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
    cost, entry, exit_, path_start, path_arc = _read_paths(table, parent, via, solutions, n_solutions)
    return cost, entry, exit_, path_start, path_arc, complete, n_labels


@helper
def _exits_by_vertex(exits, n_vertices):
    """Return the first exit of each vertex and the next one of the same vertex, -1 for none."""
    first = np.full(n_vertices, -1, np.int32)
    following = np.empty(len(exits), np.int32)
    for i in range(len(exits) - 1, -1, -1):
        following[i] = first[exits[i]]
        first[exits[i]] = i
    return first, following


@helper
def _leave_open(open_list, link, vertex, label):
    """Take a label out of the open ones of its vertex."""
    other = open_list[vertex]
    if other == label:
        open_list[vertex] = link[label]
        return
    while link[other] != label:
        other = link[other]
    link[other] = link[label]


@helper
def _is_covered(table, done_list, link, vertex, label):
    """Say whether a label taken before covers this one; labels that this one covers are dropped."""
    previous = -1
    other = done_list[vertex]
    while other >= 0:
        if table[other, 1] <= table[label, 1] and table[other, 2] <= table[label, 2]:
            return True
        if table[other, 1] >= table[label, 1] and table[other, 2] >= table[label, 2]:
            if previous >= 0:
                link[previous] = link[other]
            else:
                done_list[vertex] = link[other]
        else:
            previous = other
        other = link[other]
    return False


@helper
def _with_room(solutions, n_solutions):
    """Return the list of solutions, twice as long if it is full."""
    if n_solutions < len(solutions):
        return solutions
    longer = np.empty(2 * n_solutions, np.int32)
    longer[:n_solutions] = solutions
    return longer


@helper
def _read_paths(table, parent, via, solutions, n_solutions):
    """Return cost, entry and exit of each solution, where its arcs begin, and the arcs."""
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
    return cost, entry, exit_, path_start, path_arc
