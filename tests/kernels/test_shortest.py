from __future__ import annotations

import numpy as np
import pytest
from graphs import all_distances, graphs
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra as scipy_dijkstra

from landbridge.kernels.csr import build_csr
from landbridge.kernels.shortest import dijkstra, distance_matrix, unpack_path


@given(graphs(), st.data())
def test_distances_from_several_sources(graph, data):
    sources = data.draw(st.lists(st.integers(0, graph.n - 1), min_size=1, max_size=3))
    costs = data.draw(st.lists(st.integers(0, 5), min_size=len(sources), max_size=len(sources)))
    closed = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(graph.tail), max_size=len(graph.tail))), bool
    )
    dist, _ = dijkstra(*graph.arrays, sources, costs=costs, closed=closed)
    reference = all_distances(graph, closed)
    expected = np.min([cost + reference[source] for source, cost in zip(sources, costs, strict=True)], axis=0)
    assert dist.tolist() == expected.tolist()


@given(graphs(), st.data())
def test_paths_add_up_to_distances(graph, data):
    source = data.draw(st.integers(0, graph.n - 1))
    dist, pred_arc = dijkstra(*graph.arrays, [source])
    for vertex in np.flatnonzero(np.isfinite(dist)):
        path = unpack_path(pred_arc, graph.tail, vertex)
        assert [source, *graph.head[path]] == [*graph.tail[path], vertex]
        assert graph.weight[path].sum() == dist[vertex]


@given(graphs(), st.data())
def test_stop_vertices_are_reached_and_not_left(graph, data):
    source = data.draw(st.integers(0, graph.n - 1))
    stop = np.array(data.draw(st.lists(st.booleans(), min_size=graph.n, max_size=graph.n)), bool)
    dist, _ = dijkstra(*graph.arrays, [source], stop=stop)
    expected = all_distances(graph, no_exit=set(np.flatnonzero(stop)) - {source})[source]
    assert dist.tolist() == expected.tolist()


@given(graphs(), st.data())
def test_target_and_cutoff_only_leave_out_what_is_farther(graph, data):
    source, target = data.draw(st.integers(0, graph.n - 1)), data.draw(st.integers(0, graph.n - 1))
    cutoff = data.draw(st.integers(0, 9))
    full = all_distances(graph)[source]
    to_target, _ = dijkstra(*graph.arrays, [source], target=target)
    near, _ = dijkstra(*graph.arrays, [source], cutoff=cutoff)
    assert to_target[target] == full[target]
    assert all(d in (f, np.inf) for d, f in zip(to_target, full, strict=True))
    assert near.tolist() == np.where(full <= cutoff, full, np.inf).tolist()


@given(graphs(), st.data())
def test_matrix_is_the_same_for_one_and_two_threads(graph, data):
    vertices = st.lists(st.integers(0, graph.n - 1), max_size=4)
    sources, targets = data.draw(vertices), data.draw(vertices)
    one = distance_matrix(*graph.arrays, sources, targets, threads=1)
    two = distance_matrix(*graph.arrays, sources, targets, threads=2)
    expected = all_distances(graph)[np.ix_(sources, targets)] if sources and targets else one
    assert one.tolist() == two.tolist() == expected.tolist()


def test_agrees_with_scipy_on_a_larger_graph():
    rng = np.random.default_rng(7)
    tail, head = rng.integers(0, 3000, (2, 9000)).astype(np.int32)
    weight = rng.uniform(0.1, 9, 9000)
    kept = np.unique(tail.astype(np.int64) * 3000 + head, return_index=True)[1]
    tail, head, weight = tail[kept], head[kept], weight[kept]
    dist, _ = dijkstra(*build_csr(3000, tail), head, weight, [5])
    expected = scipy_dijkstra(csr_array((weight, (tail, head)), shape=(3000, 3000)), indices=5)
    np.testing.assert_allclose(dist, expected, rtol=1e-12)


def test_unknown_vertex_is_refused():
    with pytest.raises(ValueError, match="vertices must be 0 to 1"):
        dijkstra(*build_csr(2, [0]), np.array([1], np.int32), np.array([1.0]), [2])
