# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""The minimal overlay: a small graph over hubs that keeps every hub-to-hub distance of a large one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numba import types

from landbridge.kernels._compile import FLOAT64, INT32, INT64, as_vector, kernel
from landbridge.kernels._heap import heap_pop, heap_push

if TYPE_CHECKING:
    import numpy.typing as npt

    OverlayArcs = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.float64]]

TIE_KM = 1e-9
HUBS_PER_TASK = 128


def minimal_overlay(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    km: npt.NDArray[np.float64],
    hubs: npt.ArrayLike,
    *,
    threads: int = 2,
) -> OverlayArcs:
    """Join each hub with those other hubs that no third hub lies before.

    From each hub a Dijkstra search labels vertices with their distance and whether a shortest path to them
    passes another hub. A hub reached without passing one becomes an overlay arc. The search ends when all
    that is left in the queue is behind a hub. Of equally short paths (within 1e-9) the one that passes a hub
    counts, which leaves fewer arcs. Distances among hubs over the overlay equal those over the graph.

    Parameters
    ----------
    indptr, arcs
        Adjacency from `build_csr`.
    head, km
        Head vertex and length (>= 0) of each arc, by arc id. An undirected graph holds both directions.
    hubs
        Vertices of the hubs, each once.
    threads
        Number of threads; the result does not depend on it.

    Returns
    -------
    from_hub, to_hub, km
        Overlay arcs in both directions, as indices into `hubs`, ordered by from_hub, then by distance.

    Raises
    ------
    ValueError
        A vertex is listed twice among the hubs, or lies outside the graph.

    References
    ----------
    Holzer, Schulz, Wagner: Engineering multilevel overlay graphs for shortest-path queries, ACM JEA 13
    (2009).
    """
    hub_vertex = as_vector(hubs, np.int32)
    hub_of_vertex = _index_hubs(len(indptr) - 1, hub_vertex)
    graph = (indptr, as_vector(arcs, np.int32), as_vector(head, np.int32), as_vector(km, np.float64))
    starts = range(0, len(hub_vertex), HUBS_PER_TASK)

    def search(start: int) -> OverlayArcs:
        last = min(start + HUBS_PER_TASK, len(hub_vertex))
        return _search_hubs(*graph, hub_vertex, hub_of_vertex, start, last)  # type: ignore[no-any-return]

    _search_hubs.prepare()
    with ThreadPoolExecutor(threads) as pool:
        parts = [search(0)] if not starts else list(pool.map(search, starts))
    from_hub, to_hub, arc_km = zip(*parts, strict=True)
    return np.concatenate(from_hub), np.concatenate(to_hub), np.concatenate(arc_km)


def overlay_paths(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    km: npt.NDArray[np.float64],
    hubs: npt.ArrayLike,
    from_hub: npt.NDArray[np.int32],
    to_hub: npt.NDArray[np.int32],
    *,
    threads: int = 2,
) -> list[npt.NDArray[np.int32]]:
    """Return the graph arcs of a shortest path for each overlay arc, first one first (none without a path).

    Parameters
    ----------
    indptr, arcs, head, km, hubs, threads
        As in `minimal_overlay`.
    from_hub, to_hub
        Pairs of hubs as indices into `hubs`; pairs with the same from_hub that follow each other share a
        search.
    """
    hub_vertex = as_vector(hubs, np.int32)
    graph = (indptr, as_vector(arcs, np.int32), as_vector(head, np.int32), as_vector(km, np.float64))
    sources, targets = hub_vertex[from_hub], hub_vertex[to_hub]
    changes = np.flatnonzero(np.diff(sources)) + 1
    borders = np.concatenate([[0], changes[HUBS_PER_TASK - 1 :: HUBS_PER_TASK], [len(sources)]])

    def trace(task: int) -> list[npt.NDArray[np.int32]]:
        first, last = borders[task], borders[task + 1]
        start, path = _trace_paths(*graph, sources[first:last], targets[first:last])
        return [path[a:b] for a, b in pairwise(start)]

    _trace_paths.prepare()
    with ThreadPoolExecutor(threads) as pool:
        return list(chain.from_iterable(pool.map(trace, range(len(borders) - 1))))


def _index_hubs(n_vertices: int, hub_vertex: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return each vertex's index among the hubs, -1 for the rest."""
    if hub_vertex.size and (hub_vertex.min() < 0 or hub_vertex.max() >= n_vertices):
        msg = f"hubs must be vertices 0 to {n_vertices - 1}"
        raise ValueError(msg)
    hub_of_vertex = np.full(n_vertices, -1, np.int32)
    hub_of_vertex[hub_vertex] = np.arange(len(hub_vertex), dtype=np.int32)
    twice = np.flatnonzero(hub_of_vertex[hub_vertex] != np.arange(len(hub_vertex)))
    if twice.size:
        msg = f"vertex {hub_vertex[twice[0]]} is listed twice among the hubs"
        raise ValueError(msg)
    return hub_of_vertex


@kernel(INT64, INT32, INT32, FLOAT64, INT32, INT32, types.int64, types.int64)
def _search_hubs(indptr, arcs, head, km, hub_vertex, hub_of_vertex, first, last):
    """Find the overlay arcs of hubs first..last-1.

    `round_of[v]` tells in which search v was reached last, so that nothing is cleared between searches.
    `waiting` counts vertices that are reached, not settled and not behind a hub.
    """
    n_vertices = len(indptr) - 1
    dist = np.empty(n_vertices, np.float64)
    behind = np.empty(n_vertices, np.bool_)
    settled = np.empty(n_vertices, np.bool_)
    round_of = np.full(n_vertices, -1, np.int32)
    keys = np.empty(len(head) + 1, np.float64)
    items = np.empty(len(head) + 1, np.int32)
    room = 1024
    out_from = np.empty(room, np.int32)
    out_to = np.empty(room, np.int32)
    out_km = np.empty(room, np.float64)
    found = 0
    for source in range(first, last):
        origin = hub_vertex[source]
        dist[origin] = 0.0
        behind[origin] = False
        settled[origin] = False
        round_of[origin] = source
        size = heap_push(keys, items, 0, 0.0, origin)
        waiting = 1
        while waiting > 0:
            reached = keys[0]
            vertex = items[0]
            size = heap_pop(keys, items, size)
            if settled[vertex] or reached > dist[vertex]:
                continue
            settled[vertex] = True
            beyond = behind[vertex]
            if not beyond:
                waiting -= 1
            hub = hub_of_vertex[vertex]
            if hub >= 0 and hub != source:
                if not beyond:
                    if found == room:
                        room *= 2
                        longer_from = np.empty(room, np.int32)
                        longer_to = np.empty(room, np.int32)
                        longer_km = np.empty(room, np.float64)
                        longer_from[:found] = out_from
                        longer_to[:found] = out_to
                        longer_km[:found] = out_km
                        out_from = longer_from
                        out_to = longer_to
                        out_km = longer_km
                    out_from[found] = source
                    out_to[found] = hub
                    out_km[found] = reached
                    found += 1
                # Hubs at one place would hide the world from each other; only the first of them hides it.
                if reached > TIE_KM or hub < source:
                    beyond = True
            for k in range(indptr[vertex], indptr[vertex + 1]):
                arc = arcs[k]
                other = head[arc]
                length = reached + km[arc]
                if round_of[other] != source:
                    round_of[other] = source
                    settled[other] = False
                    dist[other] = length
                    behind[other] = beyond
                    if not beyond:
                        waiting += 1
                    size = heap_push(keys, items, size, length, other)
                elif not settled[other] and length <= dist[other] + TIE_KM:
                    hidden = beyond or (behind[other] and dist[other] <= length + TIE_KM)
                    if hidden != behind[other]:
                        behind[other] = hidden
                        waiting += -1 if hidden else 1
                    if length < dist[other]:
                        dist[other] = length
                        size = heap_push(keys, items, size, length, other)
    return out_from[:found].copy(), out_to[:found].copy(), out_km[:found].copy()


@kernel(INT64, INT32, INT32, FLOAT64, INT32, INT32)
def _trace_paths(indptr, arcs, head, km, sources, targets):
    """Return the arcs of all paths and where each begins; equal sources in sequence share one search."""
    n_vertices = len(indptr) - 1
    dist = np.empty(n_vertices, np.float64)
    pred_arc = np.empty(n_vertices, np.int32)
    pred = np.empty(n_vertices, np.int32)
    round_of = np.full(n_vertices, -1, np.int32)
    wanted_in = np.full(n_vertices, -1, np.int32)
    keys = np.empty(len(head) + 1, np.float64)
    items = np.empty(len(head) + 1, np.int32)
    start = np.zeros(len(sources) + 1, np.int64)
    path = np.empty(4096, np.int32)
    first = 0
    while first < len(sources):
        last = first
        left = 0
        while last < len(sources) and sources[last] == sources[first]:
            if wanted_in[targets[last]] != first:
                wanted_in[targets[last]] = first
                left += 1
            last += 1
        dist[sources[first]] = 0.0
        round_of[sources[first]] = first
        size = heap_push(keys, items, 0, 0.0, sources[first])
        while size > 0 and left > 0:
            reached = keys[0]
            vertex = items[0]
            size = heap_pop(keys, items, size)
            if reached > dist[vertex]:
                continue
            if wanted_in[vertex] == first:
                wanted_in[vertex] = -1
                left -= 1
            for k in range(indptr[vertex], indptr[vertex + 1]):
                arc = arcs[k]
                other = head[arc]
                length = reached + km[arc]
                if round_of[other] != first or length < dist[other]:
                    round_of[other] = first
                    dist[other] = length
                    pred_arc[other] = arc
                    pred[other] = vertex
                    size = heap_push(keys, items, size, length, other)
        for pair in range(first, last):
            n_arcs = 0
            vertex = targets[pair]
            if round_of[vertex] == first:
                while vertex != sources[first]:
                    n_arcs += 1
                    vertex = pred[vertex]
            start[pair + 1] = start[pair] + n_arcs
            if start[pair + 1] > len(path):
                longer = np.empty(2 * start[pair + 1], np.int32)
                for i in range(start[pair]):
                    longer[i] = path[i]
                path = longer
            vertex = targets[pair]
            for i in range(start[pair + 1] - 1, start[pair] - 1, -1):
                path[i] = pred_arc[vertex]
                vertex = pred[vertex]
        first = last
    return start, path[: start[len(sources)]].copy()
