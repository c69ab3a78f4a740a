"""The promise of the front: every way that is not much dearer is matched within the error bound."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest
from little_world import ROW, atlas

from landbridge.costing import Shipment
from landbridge.errors import AtlasError
from landbridge.kernels.bounds import lower_bounds
from landbridge.kernels.csr import build_csr
from landbridge.kernels.pareto import pareto_search
from landbridge.routing.exclusions import Exclusions
from landbridge.routing.front import EPS, near_front
from landbridge.routing.graph_of_query import build_query
from landbridge.routing.planner import Planner
from landbridge.routing.search import find_ways
from landbridge.routing.trees import Trees
from landbridge.routing.weighting import GENERAL

PLANNER = Planner(atlas())
GRAPH = PLANNER.writer(Shipment()).graph


def exact_front(query):
    ends = (query.entry_vertex, query.entry_cost, query.exit_vertex, query.exit_cost)
    n = query.graph.net.n_vertices
    backward = build_csr(n, query.head)
    bounds = lower_bounds(*backward, query.tail, query.searched, *ends, closed=query.closed)
    forward = (*build_csr(n, query.tail), query.head, query.searched)
    return pareto_search(*forward, *ends, bounds, closed=query.closed, eps=0.0).cost


@pytest.mark.parametrize(
    "ends", [("busan", "baku"), ("tbilisi", "baku"), ("lyg", "poti"), ("busan", "tbilisi")]
)
@pytest.mark.parametrize("within", [1.0, 1.1, 1.25, 2.0])
def test_ways_up_to_the_limit_are_matched(ends, within):
    query = build_query(PLANNER, GRAPH, [ROW[name] for name in ends], Exclusions())
    near = Trees.between(query, GENERAL, 2.0)
    ways, complete = near_front(query, near, within * near.best)
    found = np.array([query.cost_of(way) for way in ways])
    exact = exact_front(query)
    # Sums in another order differ in the last digits.
    wanted = exact[exact @ GRAPH.general_row <= within * near.best * (1 + 1e-9)]
    assert complete
    assert len(wanted)
    for cost in wanted:
        assert (found <= cost * (1 + EPS) + 1e-9).all(axis=1).any()


class OneThread:
    """Runs what is submitted at once, in the thread of the caller."""

    def submit(self, search, *arguments):
        done = Future()
        done.set_result(search(*arguments))
        return done


@pytest.mark.parametrize("ends", [("busan", "baku"), ("lyg", "poti")])
def test_one_and_two_threads_find_the_same_ways(ends):
    query = build_query(PLANNER, GRAPH, [ROW[name] for name in ends], Exclusions())
    alone = replace(query, graph=replace(GRAPH))
    vars(alone.graph)["helper"] = OneThread()
    two, one = find_ways(query), find_ways(alone)
    assert [(way.key, family) for way, family in two.ways] == [(way.key, family) for way, family in one.ways]
    assert two.complete == one.complete


@pytest.mark.parametrize(("usd", "hours"), [(-1.0, 1.0), (np.inf, 1.0), (1.0, np.nan)])
def test_costs_that_no_search_can_handle_are_refused(usd, hours):
    criteria = GRAPH.net.criteria.copy()
    criteria[0, :2] = hours, usd
    broken = replace(GRAPH, net=replace(GRAPH.net, criteria=criteria))
    with pytest.raises(AtlasError, match="missing cost"):
        _ = broken.searched
