from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.kernels.bounds import balanced_weights, join_bounds, lower_bounds
from landbridge.kernels.csr import build_csr
from landbridge.kernels.pareto import non_dominated, pareto_search

COST = st.tuples(*[st.sampled_from([0, 0, 1, 2, 3, 5, 8])] * 3)


@dataclass(frozen=True)
class Query:
    n: int
    tail: np.ndarray
    head: np.ndarray
    criteria: np.ndarray
    closed: np.ndarray
    entries: list
    entry_cost: np.ndarray
    exits: list
    exit_cost: np.ndarray

    @property
    def ends(self):
        return self.entries, self.entry_cost, self.exits, self.exit_cost

    def bounds(self, **options):
        reverse = build_csr(self.n, self.head)
        return lower_bounds(*reverse, self.tail, self.criteria, *self.ends, closed=self.closed, **options)

    def front(self, bounds=None, **options):
        bounds = self.bounds() if bounds is None else bounds
        arrays = (*build_csr(self.n, self.tail), self.head, self.criteria)
        return pareto_search(*arrays, *self.ends, bounds, closed=self.closed, **options)


def table(rows):
    return np.array(rows, dtype=float).reshape(-1, 3)


@st.composite
def queries(draw):
    n = draw(st.integers(1, 7))
    vertex = st.integers(0, n - 1)
    arcs = draw(
        st.lists(st.tuples(vertex, vertex, COST, st.sampled_from([False, False, False, True])), max_size=18)
    )
    entries = draw(st.lists(st.tuples(vertex, COST), min_size=1, max_size=3))
    exits = draw(st.lists(st.tuples(vertex, COST), min_size=1, max_size=3))
    return Query(
        n,
        np.array([a[0] for a in arcs], np.int32),
        np.array([a[1] for a in arcs], np.int32),
        table([a[2] for a in arcs]),
        np.array([a[3] for a in arcs], bool),
        [e[0] for e in entries],
        table([e[1] for e in entries]),
        [e[0] for e in exits],
        table([e[1] for e in exits]),
    )


def all_costs(query):
    """Return the cost of each path without a repeated vertex, by walking them all."""
    costs = []

    def walk(vertex, cost, seen):
        for exit_, exit_cost in zip(query.exits, query.exit_cost, strict=True):
            if exit_ == vertex:
                costs.append(cost + exit_cost)
        for arc in np.flatnonzero((query.tail == vertex) & ~query.closed):
            if query.head[arc] not in seen:
                walk(query.head[arc], cost + query.criteria[arc], seen | {query.head[arc]})

    for entry, entry_cost in zip(query.entries, query.entry_cost, strict=True):
        walk(entry, entry_cost, {entry})
    return table(costs)


def front_twin(costs):
    rows = {tuple(row) for row in costs.tolist()}
    return sorted(
        a for a in rows if not any(b != a and all(y <= x for x, y in zip(a, b, strict=True)) for b in rows)
    )


def assert_real_paths(query, front):
    for i in range(len(front.cost)):
        path, start, end = front.paths[i], front.entry[i], front.exit[i]
        assert not query.closed[path].any()
        assert [query.entries[start], *query.head[path]] == [*query.tail[path], query.exits[end]]
        total = query.entry_cost[start] + query.criteria[path].sum(axis=0) + query.exit_cost[end]
        assert total.tolist() == front.cost[i].tolist()


@given(queries(), st.booleans())
def test_exact_front_is_that_of_all_paths(query, sums):
    weights = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0, 2, 1]] if sums else None
    front = query.front(query.bounds(weights=weights), eps=0)
    assert [tuple(row) for row in front.cost.tolist()] == front_twin(all_costs(query))
    assert front.complete
    assert_real_paths(query, front)


@given(queries(), st.sampled_from([0.05, 0.3, 1.0]), st.booleans())
def test_each_path_is_matched_within_eps(query, eps, sums):
    weights = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0, 2, 1]] if sums else None
    front = query.front(query.bounds(weights=weights), eps=eps)
    for cost in all_costs(query):
        assert (front.cost <= (1 + eps) * cost + 1e-9).all(axis=1).any()
    assert_real_paths(query, front)


@given(queries())
def test_bounds_and_best_paths_of_weighted_sums(query):
    weights = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [2, 1, 0]]
    bounds = query.bounds(weights=weights, reach=np.inf)
    near = query.bounds(weights=weights, reach=1.0)
    costs = all_costs(query)
    for vertex in range(query.n):
        there = Query(**{**vars(query), "entries": [vertex], "entry_cost": np.zeros((1, 3))})
        expected = (all_costs(there) @ np.array(weights).T).min(axis=0, initial=np.inf)
        assert bounds.table[vertex].tolist() == expected.tolist()
    assert (near.table <= bounds.table).all()
    for weight, path, same in zip(weights, bounds.paths, near.paths, strict=True):
        assert (path is None) == (same is None) == (len(costs) == 0)
        if path is not None:
            assert path.cost @ weight == same.cost @ weight == (costs @ weight).min()


def corridor(length=12, seed=5):
    """A ladder of random costs: many paths, and fronts of hundreds of solutions."""
    rng = np.random.default_rng(seed)
    tail = np.repeat(np.arange(length * 3), 3)
    head = np.minimum(tail // 3 * 3 + 3 + np.tile(np.arange(3), length * 3), length * 3 + 2)
    criteria = rng.integers(1, 200, (len(tail), 3)).astype(float)
    ends = ([0], np.zeros((1, 3)), [length * 3], np.zeros((1, 3)))
    return Query(
        length * 3 + 3,
        tail.astype(np.int32),
        head.astype(np.int32),
        criteria,
        np.zeros(len(tail), bool),
        *ends,
    )


def layered_front(query):
    """Carry the exact front from layer to layer."""
    fronts = {vertex: table([]) for vertex in range(query.n)}
    fronts[0] = table([[0, 0, 0]])
    for arc in np.argsort(query.tail, kind="stable"):
        reached = np.concatenate([fronts[query.head[arc]], fronts[query.tail[arc]] + query.criteria[arc]])
        fronts[query.head[arc]] = reached[non_dominated(reached)]
    return fronts[query.exits[0]]


def test_large_front_is_exact_and_bounded():
    query = corridor()
    exact = layered_front(query)
    front = query.front(eps=0)
    assert front.cost.tolist() == exact.tolist()
    assert len(exact) > 100
    coarse = query.front(eps=(0.02, 0.05, 0.1))
    assert len(coarse.cost) < len(exact) / 2
    for cost in exact:
        assert (coarse.cost <= cost * [1.02, 1.05, 1.1] + 1e-9).all(axis=1).any()


def test_same_front_for_one_and_two_threads():
    query = corridor(8)
    one, two = (query.front(query.bounds(threads=n), eps=0.02) for n in (1, 2))
    assert one.cost.tolist() == two.cost.tolist()
    assert [path.tolist() for path in one.paths] == [path.tolist() for path in two.paths]


def test_more_weights_give_the_same_front_with_fewer_labels():
    query = corridor()
    single = query.bounds()
    weights = balanced_weights(np.array([path.cost for path in single.paths]))
    joined = join_bounds(single, query.bounds(weights=weights))
    plain, guided = (query.front(bounds, eps=0) for bounds in (single, joined))
    assert plain.cost.tolist() == guided.cost.tolist()
    assert guided.n_labels < plain.n_labels


def test_running_out_of_labels_is_told():
    query = corridor()
    front = query.front(eps=0, max_labels=50)
    assert not front.complete
    assert_real_paths(query, front)


def test_no_way_gives_an_empty_front():
    query = Query(
        2,
        *np.zeros((2, 0), np.int32),
        table([]),
        np.zeros(0, bool),
        [0],
        table([[0] * 3]),
        [1],
        table([[0] * 3]),
    )
    front = query.front()
    assert front.complete
    assert (len(front.cost), len(front.paths)) == (0, 0)


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_costs_that_are_no_costs_are_refused(bad):
    query = corridor(2)
    query.criteria[3, 1] = bad
    with pytest.raises(ValueError, match="negative, infinite or undefined"):
        query.bounds()


def test_best_path_may_begin_at_the_farthest_entry():
    length = 40
    tail, head = np.arange(1, length + 1, dtype=np.int32), np.arange(length, dtype=np.int32)
    criteria, closed = np.ones((length, 3)), np.zeros(length, bool)
    dear_near, free_far = [1, length], table([[99] * 3, [0] * 3])
    query = Query(length + 1, tail, head, criteria, closed, dear_near, free_far, [0], table([[0] * 3]))
    path = query.bounds(reach=1.0).paths[0]
    assert (path.entry, path.cost.tolist()) == (1, [40.0] * 3)
