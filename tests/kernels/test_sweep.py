from __future__ import annotations

import numpy as np
from graphs import all_distances, graphs
from hypothesis import given
from hypothesis import strategies as st

from landbridge.kernels.csr import _group, build_csr
from landbridge.kernels.detours import detours
from landbridge.kernels.part import cut_part
from landbridge.kernels.sweep import follow, pack, sweep

NO_WEIGHT = np.zeros(1)


def shut_arcs(graph, data):
    n = len(graph.tail)
    return np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), bool)


def two_sweeps(graph, closed, start, end, **options):
    """Sweep forwards from one vertex and backwards from another."""
    forward = pack(build_csr(graph.n, graph.tail), graph.head)
    backward = pack(build_csr(graph.n, graph.head), graph.tail)
    ends = [([start], NO_WEIGHT), ([end], NO_WEIGHT)]
    return tuple(
        (packed, sweep(packed, graph.weight[packed.arcs], *a, *b, closed=closed[packed.arcs], **options))
        for packed, a, b in ((forward, *ends), (backward, *ends[::-1]))
    )


@given(graphs(), st.data())
def test_sweeps_find_shortest_paths(graph, data):
    start, end = (data.draw(st.integers(0, graph.n - 1)) for _ in range(2))
    closed = shut_arcs(graph, data)
    (_, up), (packed, down) = two_sweeps(graph, closed, start, end)
    expected = all_distances(graph, closed)
    assert up.dist.tolist() == expected[start].tolist()
    assert down.dist.tolist() == expected[:, end].tolist()
    assert up.least == down.least == expected[start, end]
    if down.goal >= 0:
        path, index = follow(packed, down.step, start)
        assert index == 0
        assert not closed[path].any()
        assert [start, *graph.head[path]] == [*graph.tail[path], end]
        assert graph.weight[path].sum() == down.least


@given(graphs(), st.data(), st.sampled_from([1.0, 1.5, 2.0]))
def test_distances_within_reach_are_exact_and_those_beyond_bounded(graph, data, reach):
    start, end = (data.draw(st.integers(0, graph.n - 1)) for _ in range(2))
    closed = shut_arcs(graph, data)
    true = all_distances(graph, closed)[:, end]
    _, (_, near) = two_sweeps(graph, closed, start, end, reach=reach)
    _, (_, bound) = two_sweeps(graph, closed, start, end, reach=reach, bounded=True)
    within = true <= reach * true[start]
    assert near.dist[within].tolist() == true[within].tolist()
    assert ((near.dist == true) | (near.dist == np.inf)).all()
    assert (bound.dist <= true).all()


@given(graphs(), st.data(), st.sampled_from([1.0, 1.5, 3.0]))
def test_the_part_holds_the_arcs_on_ways_within_the_limit(graph, data, within):
    start, end = (data.draw(st.integers(0, graph.n - 1)) for _ in range(2))
    closed = shut_arcs(graph, data)
    (packed, up), (_, down) = two_sweeps(graph, closed, start, end)
    limit = within * up.least
    kept = np.array([start, end], np.int32)
    weight, shut = graph.weight[packed.arcs], closed[packed.arcs]
    part = cut_part(packed, weight, up.dist, down.dist, limit, closed=shut, kept=kept)
    through = up.dist[graph.tail] + graph.weight + down.dist[graph.head]
    wanted = np.flatnonzero((through <= limit) & ~closed) if limit < np.inf else None
    if wanted is not None:
        assert sorted(part.arcs.tolist()) == wanted.tolist()
    assert part.number[graph.tail[part.arcs]].tolist() == part.tail.tolist()
    assert part.number[graph.head[part.arcs]].tolist() == part.head.tolist()
    assert part.number.max() == part.n_vertices - 1
    assert (part.number[kept] >= 0).all()


# 0 -> 1 -> 3 and 0 -> 2 -> 3, with 1 -> 2 and 2 -> 1 between.
TAIL = np.array([0, 1, 0, 2, 1, 2], np.int32)
HEAD = np.array([1, 3, 2, 3, 2, 1], np.int32)
WEIGHT = np.array([1.0, 1.0, 2.0, 2.0, 1.0, 1.0])
APART = np.arange(4, dtype=np.int32)


def detours_of(through, labels, groups=(APART, APART), most=9):
    forward, backward = pack(build_csr(4, TAIL), HEAD), pack(build_csr(4, HEAD), TAIL)
    up = sweep(forward, WEIGHT[forward.arcs], [0], NO_WEIGHT, [3], NO_WEIGHT)
    down = sweep(backward, WEIGHT[backward.arcs], [3], NO_WEIGHT, [0], NO_WEIGHT)
    arcs, labels = np.array(through, np.int32), np.array(labels, np.int32)
    found = detours(arcs, (TAIL, HEAD), (forward, up), (backward, down), labels, groups, most)
    return [detour.arcs.tolist() for detour in found]


def test_each_arc_gets_its_best_path():
    assert detours_of([0, 3], [-1] * 6) == [[0, 1], [2, 3]]


def test_a_label_on_an_earlier_path_is_not_tried_again():
    assert detours_of([0, 1, 3], [5, 6, -1, 7, -1, -1]) == [[0, 1], [2, 3]]
    assert detours_of([0, 3], [7, -1, -1, 7, -1, -1]) == [[0, 1]]


def test_paths_that_come_back_to_a_vertex_or_group_are_left_out():
    assert detours_of([5], [-1] * 6) == [[2, 5, 1]]
    shared = np.array([0, 1, 2, 0], np.int32)
    assert detours_of([0, 3], [-1] * 6, groups=(APART, shared)) == []
    at_sea = np.array([-1, 1, 2, -1], np.int32)
    assert detours_of([0, 3], [-1] * 6, groups=(APART, at_sea)) == [[0, 1], [2, 3]]


def test_as_many_paths_as_asked_for():
    assert detours_of([0, 3], [-1] * 6, most=1) == [[0, 1]]


def test_one_compiled_version_takes_read_only_and_writable_arrays():
    tails = TAIL.copy()
    build_csr(4, tails)
    tails.flags.writeable = False
    build_csr(4, tails)
    assert len(_group._dispatcher.signatures) == 1  # noqa: SLF001 (what numba made)
