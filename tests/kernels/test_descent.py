from __future__ import annotations

import numpy as np
import pytest
from graphs import all_distances, graphs
from hypothesis import given
from hypothesis import strategies as st

from landbridge.kernels.csr import build_csr
from landbridge.kernels.descent import descend


@given(graphs(), st.data())
def test_descents_are_shortest_paths(graph, data):
    end, start = data.draw(st.integers(0, graph.n - 1)), data.draw(st.integers(0, graph.n - 1))
    closed = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(graph.tail), max_size=len(graph.tail))), bool
    )
    dist = np.ascontiguousarray(all_distances(graph, closed)[:, end])
    table = np.column_stack([graph.weight, np.zeros((len(graph.weight), 2))])
    ends = np.array([end], np.int32)
    path, found = descend(
        *graph.csr, graph.head, table, np.array([1.0, 0, 0]), closed, dist, ends, np.zeros(1), start
    )
    assert (found == 0) == np.isfinite(dist[start])
    assert not closed[path].any()
    if found == 0:
        assert graph.weight[path].sum() == dist[start]
        assert [start, *graph.head[path]] == [*graph.tail[path], end]


def test_circles_without_cost_do_not_trap_it():
    # 0 <-> 1 costs nothing, 1 -> 2 costs one.
    tail, head = np.array([0, 1, 1], np.int32), np.array([1, 0, 2], np.int32)
    table = np.array([[0.0, 0, 0], [0, 0, 0], [1, 0, 0]])
    dist = np.array([1.0, 1.0, 0.0])
    path, found = descend(
        *build_csr(3, tail),
        head,
        table,
        np.ones(3),
        np.zeros(3, bool),
        dist,
        np.array([2], np.int32),
        np.zeros(1),
        0,
    )
    assert path.tolist() == [0, 2]
    assert found == 0


def test_unknown_vertex_is_refused():
    with pytest.raises(ValueError, match="vertices must be 0 to 0"):
        descend(
            *build_csr(1, []), np.empty(0, np.int32), np.empty((0, 3)), np.ones(3), np.empty(0, bool),
            np.zeros(1), np.zeros(1, np.int32), np.zeros(1), 3,
        )  # fmt: skip
