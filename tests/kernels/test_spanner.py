from __future__ import annotations

import numpy as np
import pytest
from graphs import Graph, all_distances, graphs
from hypothesis import given
from hypothesis import strategies as st

from landbridge.kernels.spanner import LENGTH_TIE, greedy_spanner

stretches = st.sampled_from([1.0, 1.005, 1.5, 3.0])


def spanner_twin(graph, stretch):
    """Take edges by length; keep one unless the edges kept before join its ends about as well."""
    keep = np.zeros(len(graph.tail), bool)
    for edge in np.argsort(graph.weight, kind="stable"):
        between = both_ways(graph, keep)[graph.tail[edge], graph.head[edge]]
        keep[edge] = not between <= stretch * graph.weight[edge] + LENGTH_TIE
    return keep.tolist()


def both_ways(graph, keep):
    tail, head, weight = graph.tail[keep], graph.head[keep], graph.weight[keep]
    return all_distances(Graph(graph.n, np.r_[tail, head], np.r_[head, tail], np.r_[weight, weight]))


@given(graphs(max_vertices=10, max_arcs=25), stretches)
def test_same_edges_as_the_twin(graph, stretch):
    assert greedy_spanner(graph.n, graph.tail, graph.head, graph.weight, stretch).tolist() == spanner_twin(
        graph, stretch
    )


@given(graphs(max_vertices=10, max_arcs=25), stretches)
def test_no_distance_grows_by_more_than_the_stretch(graph, stretch):
    keep = greedy_spanner(graph.n, graph.tail, graph.head, graph.weight, stretch)
    thick, thin = both_ways(graph, np.ones_like(keep)), both_ways(graph, keep)
    assert (np.isfinite(thick) == np.isfinite(thin)).all()
    joined = np.isfinite(thick)
    assert (thin[joined] >= thick[joined]).all()
    assert (thin[joined] <= stretch * thick[joined] + graph.n * LENGTH_TIE).all()


def test_loops_and_the_longer_of_parallel_edges_go():
    keep = greedy_spanner(2, [0, 0, 1, 1], [1, 1, 0, 1], [2.0, 1.0, 1.0, 0.5], 1.0)
    assert keep.tolist() == [False, True, False, False]


def test_without_stretch_only_what_a_detour_equals_goes():
    square = ([0, 1, 2, 3, 0], [1, 2, 3, 0, 2], [1.0, 1.0, 1.0, 1.0, 2.0])
    assert greedy_spanner(4, *square, 1.0).tolist() == [True, True, True, True, False]
    assert greedy_spanner(4, *square[:2], [1.0, 1.0, 1.0, 1.0, 1.9], 1.0).all()


def test_wide_graphs_fit_their_heap():
    """Many improvements of one vertex: a complete graph with random lengths."""
    rng = np.random.default_rng(5)
    tail, head = np.triu_indices(40, 1)
    length = rng.uniform(1, 100, len(tail))
    keep = greedy_spanner(40, tail, head, length, 1.2)
    complete = Graph(40, tail, head, length)
    assert keep.tolist() == spanner_twin(complete, 1.2)


def test_no_edges_no_spanner():
    assert greedy_spanner(3, [], [], [], 1.1).tolist() == []


def test_a_stretch_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        greedy_spanner(2, [0], [1], [1.0], 0.9)
