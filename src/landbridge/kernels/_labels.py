# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""Labels of the Pareto search: when one covers or takes in another, and which comes next.

A label is a row of the table: its apex (3), the cost of its path (3), and lower bounds of what its
completions cost in each of the weighted sums, the first three of which are the criteria. The heap is that of
`_heap` in another order: one heap for both, which is given its order, made shortest paths half as slow again.
"""

from __future__ import annotations

from landbridge.kernels._compile import helper

PATH, LEAST, SECOND, THIRD = 3, 6, 7, 8


@helper
def offer_label(
    cost, origin, via_arc, vertex, h, floor, slack, n_labels, size,
    table, parent, via, link, alive, open_list, done_list, keys, items,
):  # fmt: skip
    """Add a label with row `cost` unless it is covered; return the numbers of labels and heap entries."""
    label = done_list[vertex]
    while label >= 0:
        if table[label, 1] <= cost[1] and table[label, 2] <= cost[2]:
            return n_labels, size
        label = link[label]
    previous = -1
    label = open_list[vertex]
    while label >= 0:
        same = True
        old_fits = True
        new_fits = True
        for k in range(3):
            apex = min(table[label, k], cost[k])
            limit = slack[k] * (apex + h[k])
            same = same and apex == table[label, k]
            old_fits = old_fits and table[label, PATH + k] + h[k] <= limit
            new_fits = new_fits and cost[PATH + k] + h[k] <= limit
        if old_fits and same:
            return n_labels, size
        if old_fits or new_fits:
            for k in range(3):
                cost[k] = min(table[label, k], cost[k])
                if old_fits:
                    cost[PATH + k] = table[label, PATH + k]
            for k in range(LEAST, len(cost)):
                cost[k] = min(table[label, k], cost[k])
            if old_fits:
                origin = parent[label]
                via_arc = via[label]
            alive[label] = False
            if previous >= 0:
                link[previous] = link[label]
            else:
                open_list[vertex] = link[label]
            break
        previous = label
        label = link[label]
    label = n_labels
    for k in range(len(cost)):
        table[label, k] = cost[k]
    parent[label] = origin
    via[label] = via_arc
    alive[label] = True
    link[label] = open_list[vertex]
    open_list[vertex] = label
    return n_labels + 1, push_label(keys, items, size, table, max(cost[LEAST], floor), label)


@helper
def _comes_first(table, key_a, label_a, key_b, label_b):
    """Compare two labels by their least possible costs, in lexicographic order, then by age."""
    if key_a != key_b:
        return key_a < key_b
    if table[label_a, SECOND] != table[label_b, SECOND]:
        return table[label_a, SECOND] < table[label_b, SECOND]
    if table[label_a, THIRD] != table[label_b, THIRD]:
        return table[label_a, THIRD] < table[label_b, THIRD]
    return label_a < label_b


@helper
def push_label(keys, items, size, table, key, label):
    """Add a label to the four-way heap and return the new size."""
    place = size
    while place > 0:
        parent = (place - 1) >> 2
        if not _comes_first(table, key, label, keys[parent], items[parent]):
            break
        keys[place] = keys[parent]
        items[place] = items[parent]
        place = parent
    keys[place] = key
    items[place] = label
    return size + 1


@helper
def pop_label(keys, items, size, table):
    """Drop the first label of the heap and return the new size."""
    size -= 1
    if size == 0:
        return 0
    key = keys[size]
    label = items[size]
    place = 0
    child = 1
    while child < size:
        best = child
        for sibling in range(child + 1, min(child + 4, size)):
            if _comes_first(table, keys[sibling], items[sibling], keys[best], items[best]):
                best = sibling
        if not _comes_first(table, keys[best], items[best], key, label):
            break
        keys[place] = keys[best]
        items[place] = items[best]
        place = best
        child = (place << 2) + 1
    keys[place] = key
    items[place] = label
    return size
