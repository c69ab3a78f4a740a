from __future__ import annotations

import numpy as np
import pytest
from graphs import all_distances, graphs
from hypothesis import given
from hypothesis import strategies as st

from landbridge.kernels.landmarks import choose_landmarks, guided_path


@given(graphs(), st.data())
def test_guided_paths_are_shortest_paths(graph, data):
    vertex = st.integers(0, graph.n - 1)
    source, target, first = data.draw(vertex), data.draw(vertex), data.draw(vertex)
    closed = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(graph.tail), max_size=len(graph.tail))), bool
    )
    landmarks = choose_landmarks(graph.n, graph.tail, graph.head, graph.weight, first, 3)
    length, path = guided_path(
        *graph.csr, graph.tail, graph.head, graph.weight, source, target, landmarks, closed=closed
    )
    assert length == all_distances(graph, closed)[source, target]
    assert not closed[path].any()
    if np.isfinite(length):
        assert graph.weight[path].sum() == length
        assert [source, *graph.head[path]] == [*graph.tail[path], target]


def test_landmarks_lie_far_apart():
    # A line of five vertices, one apart: the ends are chosen first.
    tail = np.array([0, 1, 2, 3, 1, 2, 3, 4], np.int32)
    head = np.array([1, 2, 3, 4, 0, 1, 2, 3], np.int32)
    landmarks = choose_landmarks(5, tail, head, np.ones(8), 1, 2)
    assert sorted(landmarks.vertices.tolist()) == [0, 4]
    assert landmarks.to_landmark[:, 0].tolist() == [4, 3, 2, 1, 0]


def test_unknown_vertex_is_refused():
    tail, head = np.array([0], np.int32), np.array([1], np.int32)
    landmarks = choose_landmarks(2, tail, head, np.ones(1), 0, 1)
    with pytest.raises(ValueError, match="vertices must be 0 to 1"):
        guided_path(np.array([0, 1, 1]), np.array([0], np.int32), tail, head, np.ones(1), 0, 2, landmarks)
