"""One sweep read off at groups of goals, against scipy and against the paths themselves."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra as scipy_dijkstra

from landbridge.kernels.csr import build_csr
from landbridge.kernels.skims import least_of_groups, sums_along
from landbridge.kernels.sweep import follow, pack, sweep


@st.composite
def little_graphs(draw):
    n = draw(st.integers(2, 12))
    vertex = st.integers(0, n - 1)
    arcs = draw(st.lists(st.tuples(vertex, vertex, st.integers(0, 9)), min_size=1, max_size=40))
    tail, head, weight = (np.array(column) for column in zip(*arcs, strict=True))
    return n, tail.astype(np.int32), head.astype(np.int32), weight.astype(np.float64)


def swept_from(n, tail, head, weight, source):
    packed = pack(build_csr(n, tail), head)
    start = np.array([source], np.int32)
    by_place = weight[packed.arcs]
    return packed, by_place, sweep(packed, by_place, start, np.zeros(1), start, np.zeros(1))


@given(little_graphs())
def test_least_of_groups_is_the_least_scipy_distance_to_the_group(graph):
    n, tail, head, weight = graph
    lightest = {}
    for a, b, w in zip(tail.tolist(), head.tolist(), weight.tolist(), strict=True):
        lightest[a, b] = min(w + 1.0, lightest.get((a, b), np.inf))
    ends, values = zip(*lightest, strict=True), list(lightest.values())
    expected = scipy_dijkstra(coo_array((values, tuple(ends)), shape=(n, n)).tocsr(), indices=0)
    _, _, found = swept_from(n, tail, head, weight + 1.0, 0)
    vertices = np.arange(n, dtype=np.int32)
    offset = vertices % 3 * 1.5
    indptr = np.array([0, n // 2, n // 2, n])
    least, goal = least_of_groups(found.dist, indptr, vertices, offset)
    for group, (first, last) in enumerate(pairwise(indptr)):
        best = min((expected + offset)[first:last], default=np.inf)
        assert least[group] == best
        assert (goal[group] >= 0) == np.isfinite(best)


@given(little_graphs())
def test_sums_along_are_those_of_the_paths(graph):
    n, tail, head, weight = graph
    packed, by_place, found = swept_from(n, tail, head, weight, 0)
    other = np.arange(len(weight), dtype=np.float64)
    values = np.column_stack([by_place, other[packed.arcs]])
    reached = np.flatnonzero(np.isfinite(found.dist)).astype(np.int32)
    sums = sums_along(found.step, packed.owner, values, np.array([[0.0, 7.0]]), reached)
    for vertex, (length, more) in zip(reached.tolist(), sums.tolist(), strict=True):
        path, _ = follow(packed, found.step, vertex)
        assert length == found.dist[vertex]
        assert more == 7.0 + sum(other[arc] for arc in path)


def test_a_group_without_goals_or_out_of_reach_has_no_least():
    least, goal = least_of_groups(
        np.array([np.inf, 1.0]), np.array([0, 0, 1]), np.array([0], np.int32), np.array([2.0])
    )
    assert least.tolist() == [np.inf, np.inf]
    assert goal.tolist() == [-1, -1]
