# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""A four-way heap in two plain arrays, without decrease-key.

A vertex is pushed again when its key falls and the stale entry is skipped when it comes up. On sparse graphs
this beats an indexed heap, and a search needs room for one entry per arc and source at most.
"""

from __future__ import annotations

from landbridge.kernels._compile import helper


@helper
def heap_push(keys, items, size, key, item):
    """Add (key, item) to the heap of `size` entries and return the new size."""
    place = size
    while place > 0:
        parent = (place - 1) >> 2
        if keys[parent] <= key:
            break
        keys[place] = keys[parent]
        items[place] = items[parent]
        place = parent
    keys[place] = key
    items[place] = item
    return size + 1


@helper
def heap_pop(keys, items, size):
    """Drop the least entry, which stands at index 0 (read it first), and return the new size."""
    size -= 1
    if size == 0:
        return 0
    key = keys[size]
    item = items[size]
    place = 0
    first = 1
    while first < size:
        best = first
        best_key = keys[first]
        for child in range(first + 1, min(first + 4, size)):
            if keys[child] < best_key:
                best = child
                best_key = keys[child]
        if best_key >= key:
            break
        keys[place] = best_key
        items[place] = items[best]
        place = best
        first = (place << 2) + 1
    keys[place] = key
    items[place] = item
    return size
