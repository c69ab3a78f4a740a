from __future__ import annotations

import numpy as np
import pytest
from graphs import Graph, all_distances, graphs
from hypothesis import given
from hypothesis import strategies as st

from landbridge.kernels.csr import build_csr
from landbridge.kernels.overlay import minimal_overlay, overlay_paths


def overlay_twin(dist, hubs):
    """Join two hubs unless a third one, at a distance from both, lies on a shortest path."""
    between = range(len(hubs))
    d = dist[np.ix_(hubs, hubs)]
    return {
        (a, b)
        for a in between
        for b in between
        if a != b
        and np.isfinite(d[a, b])
        and not any(c not in (a, b) and d[a, c] + d[c, b] <= d[a, b] for c in between)
    }


def drawn_hubs(graph, data):
    return data.draw(st.lists(st.integers(0, graph.n - 1), unique=True, min_size=1))


@given(graphs(max_vertices=12, max_arcs=25, undirected=True), st.data())
def test_overlay_keeps_all_distances_among_hubs(graph, data):
    hubs = drawn_hubs(graph, data)
    from_hub, to_hub, km = minimal_overlay(*graph.arrays, hubs)
    over = all_distances(Graph(len(hubs), from_hub, to_hub, km))
    assert over.tolist() == all_distances(graph)[np.ix_(hubs, hubs)].tolist()


@given(graphs(max_vertices=12, max_arcs=25, undirected=True), st.data())
def test_overlay_is_minimal_where_hubs_lie_apart(graph, data):
    apart = Graph(graph.n, graph.tail, graph.head, graph.weight + 1.0)
    hubs = drawn_hubs(apart, data)
    from_hub, to_hub, _ = minimal_overlay(*apart.arrays, hubs)
    pairs = list(zip(from_hub.tolist(), to_hub.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == overlay_twin(all_distances(apart), hubs)


@given(graphs(max_vertices=12, max_arcs=25), st.data())
def test_one_way_graphs_keep_their_distances_too(graph, data):
    hubs = drawn_hubs(graph, data)
    over = all_distances(Graph(len(hubs), *minimal_overlay(*graph.arrays, hubs)))
    assert over.tolist() == all_distances(graph)[np.ix_(hubs, hubs)].tolist()


def test_same_arcs_for_one_and_two_threads():
    rng = np.random.default_rng(3)
    ends = rng.integers(0, 2000, (2, 4000)).astype(np.int32)
    tail, head = np.concatenate([ends, ends[::-1]], axis=1)
    km = np.tile(rng.uniform(0, 5, 4000), 2)
    hubs = rng.choice(2000, 600, replace=False)
    one, two = (minimal_overlay(*build_csr(2000, tail), head, km, hubs, threads=n) for n in (1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert (np.diff(one[0]) >= 0).all()


def test_hub_in_the_middle_of_a_line_cuts_it():
    line = Graph(
        4, np.array([0, 1, 1, 2, 2, 3], np.int32), np.array([1, 0, 2, 1, 3, 2], np.int32), np.ones(6)
    )
    from_hub, to_hub, km = minimal_overlay(*line.arrays, [0, 2, 3])
    assert list(zip(from_hub.tolist(), to_hub.tolist(), km.tolist(), strict=True)) == [
        (0, 1, 2.0), (1, 2, 1.0), (1, 0, 2.0), (2, 1, 1.0),
    ]  # fmt: skip
    paths = overlay_paths(*line.arrays, [0, 2, 3], from_hub, to_hub)
    assert [path.tolist() for path in paths] == [[0, 2], [4], [3, 1], [5]]


def test_overlay_without_hubs_is_empty():
    assert [
        len(column) for column in minimal_overlay(*build_csr(2, [0]), np.array([1]), np.array([1.0]), [])
    ] == [0, 0, 0]


def test_hub_listed_twice_is_refused():
    with pytest.raises(ValueError, match="vertex 1 is listed twice"):
        minimal_overlay(*build_csr(2, [0]), np.array([1]), np.array([1.0]), [1, 1])


@given(graphs(max_vertices=12, max_arcs=25), st.data())
def test_paths_of_overlay_arcs_add_up(graph, data):
    hubs = drawn_hubs(graph, data)
    from_hub, to_hub, km = minimal_overlay(*graph.arrays, hubs)
    paths = overlay_paths(*graph.arrays, hubs, from_hub, to_hub)
    for a, b, length, path in zip(from_hub, to_hub, km, paths, strict=True):
        assert [hubs[a], *graph.head[path]] == [*graph.tail[path], hubs[b]]
        assert graph.weight[path].sum() == length


def test_pair_without_a_path_has_no_arcs():
    graph = (*build_csr(3, [0]), np.array([1]), np.array([1.0]))
    paths = overlay_paths(*graph, [0, 1, 2], np.array([0, 0, 1]), np.array([1, 2, 0]))
    assert [path.tolist() for path in paths] == [[0], [], []]


def test_hubs_at_one_place_do_not_hide_the_rest_from_each_other():
    ends = np.array([[0, 1, 0, 2, 1, 2], [1, 0, 2, 0, 2, 1]], np.int32)
    triangle = Graph(3, *ends, np.array([0.0, 0, 5, 5, 5, 5]))
    over = all_distances(Graph(3, *minimal_overlay(*triangle.arrays, [0, 1, 2])))
    assert over.tolist() == [[0, 0, 5], [0, 0, 5], [5, 5, 0]]
