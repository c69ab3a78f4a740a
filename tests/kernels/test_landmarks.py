from __future__ import annotations

import numpy as np
import pytest
from graphs import all_distances, graphs
from hypothesis import given
from hypothesis import strategies as st

from landbridge.kernels.csr import build_csr
from landbridge.kernels.landmarks import landmark_tables, shortest_path
from landbridge.kernels.shortest import dijkstra


@given(graphs(max_vertices=10, max_arcs=30), st.integers(0, 4), st.data())
def test_distance_and_path(graph, count, data):
    source, target = data.draw(st.integers(0, graph.n - 1)), data.draw(st.integers(0, graph.n - 1))
    closed = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(graph.tail), max_size=len(graph.tail))), bool
    )
    landmarks = landmark_tables(graph.n, graph.tail, graph.head, graph.weight, count=count)
    distance, path = shortest_path(*graph.arrays, source, target, landmarks, closed=closed)
    assert distance == all_distances(graph, closed)[source, target]
    if np.isfinite(distance):
        assert [source, *graph.head[path]] == [*graph.tail[path], target]
        assert graph.weight[path].sum() == distance
        assert not closed[path].any()
    else:
        assert len(path) == 0


def test_agrees_with_dijkstra_on_real_lengths():
    rng = np.random.default_rng(11)
    points = rng.uniform(0, 1000, (1500, 2))
    tail = np.repeat(np.arange(1500), 4).astype(np.int32)
    near = np.argsort(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)), axis=1)[:, 1:5]
    head = near.ravel().astype(np.int32)
    weight = np.hypot(*(points[tail] - points[head]).T) * rng.uniform(1, 1.4, len(tail))
    landmarks = landmark_tables(1500, tail, head, weight)
    graph = (*build_csr(1500, tail), head, weight)
    for source in range(0, 1500, 150):
        dist, _ = dijkstra(*graph, [source])
        found = [shortest_path(*graph, source, target, landmarks)[0] for target in range(0, 1500, 50)]
        np.testing.assert_allclose(found, dist[::50], rtol=1e-12)


def test_unknown_vertex_is_refused():
    landmarks = landmark_tables(2, *np.array([[0], [1]], np.int32), np.ones(1))
    with pytest.raises(ValueError, match="must be 0 to 1"):
        shortest_path(*build_csr(2, [0]), np.array([1], np.int32), np.ones(1), 0, 2, landmarks)
