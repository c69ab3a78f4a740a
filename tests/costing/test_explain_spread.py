"""Where the figures are from, and how sure they are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.costing import RuleDraws, contributions, sampled_rules
from landbridge.costing import compile as compile_network
from landbridge.costing.parameters import Quantity
from landbridge.costing.spread import sampled_values


@pytest.fixture(scope="module")
def graph(network):
    return compile_network(network)


def test_contributions_add_up_on_every_arc(graph):
    for arc in range(graph.n_arcs):
        rows = contributions(graph, arc)
        for column, name in enumerate(("hours", "usd", "kg_co2e")):
            total = sum(row.amount for row in rows if row.criterion == name)
            assert total == pytest.approx(graph.criteria[arc, column], abs=1e-9)


def test_each_contribution_names_its_source(graph):
    for arc in range(graph.n_arcs):
        for row in contributions(graph, arc):
            assert row.key
            assert row.unit
            assert row.low <= row.value <= row.high
            assert row.formula
            if row.key.startswith(("rail.", "sea.", "road.", "grid.", "port.")):
                assert row.source_title


def test_typed_crossing_is_the_source(graph):
    arc = int(np.flatnonzero(graph.crossing == 0)[0])
    row = next(row for row in contributions(graph, arc) if row.criterion == "hours")
    assert (row.key, row.scope, row.value, row.low, row.high) == (
        "crossing.hours",
        "BCR001",
        30.5,
        16.0,
        72.0,
    )


def test_same_seed_same_draws(graph):
    one, other = sampled_rules(graph, 20, seed=7), sampled_rules(graph, 20, seed=7)
    assert np.array_equal(one[0], other[0])
    assert np.array_equal(one[1], other[1])
    assert not np.array_equal(one[0], sampled_rules(graph, 20, seed=8)[0])


def test_draws_are_finite_and_not_negative(graph):
    fixed, per_km = sampled_rules(graph, 200, seed=1)
    assert fixed.shape == per_km.shape == (200, len(graph.rules.names), 3)
    assert np.isfinite(fixed).all()
    assert (fixed >= 0).all()
    assert (per_km >= 0).all()


def test_arcs_that_share_a_parameter_move_together(graph):
    _, per_km = sampled_rules(graph, 50, seed=3)
    roads = [row for row, name in enumerate(graph.rules.names) if name.startswith("move by road in ")]
    speeds = per_km[:, roads, 0]
    assert (speeds == speeds[:, :1]).all()


def quantity(value, low, high, unit="h"):
    return Quantity("k", "", "", "", value, low, high, unit, None, 1.0, "s", "", "high")


def test_low_and_high_are_the_deciles():
    sample = sampled_values([quantity(4.0, 1.0, 54.0)], 40000, 0)[:, 0]
    assert np.quantile(sample, [0.1, 0.5, 0.9]) == pytest.approx([1.0, 4.0, 54.0], rel=0.05)


FIGURE = st.one_of(st.just(0.0), st.floats(1e-3, 1e4))


@settings(deadline=None)
@given(FIGURE, FIGURE, FIGURE)
def test_any_range_gives_sane_draws(one, two, three):
    low, value, high = sorted((one, two, three))
    sample = sampled_values([quantity(value, low, high), quantity(min(value, 1), 0, 1, "share")], 50, 2)
    assert np.isfinite(sample).all()
    assert (sample >= 0).all()
    assert (sample[:, 1] <= 1).all()
    if low == high:
        assert sample[:, 0] == pytest.approx(value)


def test_rules_drawn_when_asked_for_are_those_drawn_together(graph):
    fixed, per_km = sampled_rules(graph, 40, seed=5)
    draws = RuleDraws(graph.rules, 40, seed=5)
    last = len(graph.rules.names) - 1
    for rules, km in (([0, last, 0], [10.0, 0.0, 5.0]), ([last // 2, 0], [1.0, 2.0])):
        expected = sum(
            fixed[:, rule] + length * per_km[:, rule] for rule, length in zip(rules, km, strict=True)
        )
        assert draws.totals(rules, km) == pytest.approx(expected)
