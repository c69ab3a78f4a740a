"""Where the figures are from, and how sure they are."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.costing import (
    RuleDraws,
    Variability,
    contributions,
    read_parameters,
    sampled_rules,
)
from landbridge.costing import compile as compile_network
from landbridge.costing.parameters import Quantity
from landbridge.costing.spread import sampled_values
from landbridge.costing.variability import MOST_STOPS, kinds_of_charges
from landbridge.errors import AtlasError

DATA = Path(__file__).parents[2] / "data"


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
    one_speed = ("move by road in AZ", "move by road in KZ")  # China has a speed of its own
    roads = [row for row, name in enumerate(graph.rules.names) if name in one_speed]
    assert len(roads) == 2
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


@pytest.fixture(scope="module")
def varies():
    return Variability.of(read_parameters(DATA / "parameters"))


def test_figures_of_one_key_lean_the_same_way():
    two = [quantity(4.0, 1.0, 54.0), quantity(9.0, 3.0, 20.0)]
    apart = np.corrcoef(np.log(sampled_values(two, 5000, 0)).T)[0, 1]
    together = np.corrcoef(np.log(sampled_values(two, 5000, 0, common_share=0.5)).T)[0, 1]
    assert abs(apart) < 0.05
    assert together == pytest.approx(0.5, abs=0.06)


def test_a_common_lean_keeps_the_deciles_of_each_figure():
    sample = sampled_values([quantity(4.0, 1.0, 54.0)], 40000, 0, common_share=0.5)[:, 0]
    assert np.quantile(sample, [0.1, 0.5, 0.9]) == pytest.approx([1.0, 4.0, 54.0], rel=0.05)


@pytest.mark.parametrize(
    "kind", [("wait", ""), ("spread.stop_hours", "border_rail"), ("spread.rate_usd", "sea")]
)
def test_luck_is_one_in_the_mean_and_never_negative(varies, kind):
    factors = varies.draws(kind, 4000, seed=0)
    assert factors.shape == (MOST_STOPS, 4000)
    assert factors.min() >= 0.0
    assert factors.mean() == pytest.approx(1.0, abs=0.02)


def test_the_worst_tenth_of_border_stops_by_rail_makes_half_of_the_hours_above_the_least(varies):
    kind = ("spread.stop_hours", "border_rail")
    least = varies.least_share["border_rail"]
    hours = np.sort(varies.draws(kind, 20000, seed=0).ravel())
    assert hours[0] >= least > 0
    above = hours - least
    assert above[int(0.9 * len(above)) :].sum() / above.sum() == pytest.approx(0.5, abs=0.03)


def test_trucks_at_borders_have_the_published_tail(varies):
    # FHWA: the 95th percentile lies 162 to 164 % above the mean.
    hours = varies.draws(("spread.stop_hours", "border_road"), 20000, seed=0).ravel()
    assert np.quantile(hours, 0.95) == pytest.approx(2.63, abs=0.05)


def test_waits_are_uniform_over_the_headway(varies):
    waits = varies.draws(("wait", ""), 4000, seed=0).ravel()
    assert np.quantile(waits, [0.0, 0.25, 0.5, 1.0]) == pytest.approx([0.0, 0.5, 1.0, 2.0], abs=0.02)


def test_each_border_has_luck_of_its_own(graph, varies):
    border = int(graph.rule[np.flatnonzero(graph.crossing == 0)[0]])
    draws = RuleDraws(graph.rules, 4000, 0, Variability(varies.sigma, 0.0, varies.least_share))
    once, twice = (draws.totals([border] * n, [0.0] * n)[:, 0] for n in (1, 2))
    share = np.std(np.log(twice)) / np.std(np.log(once))
    assert share < 0.95


def test_a_way_of_two_halves_is_the_whole_in_the_mean(graph, varies):
    draws = RuleDraws(graph.rules, 2000, 0, varies)
    move = int(np.flatnonzero(graph.rules.per_km[:, 0] > 0)[0])
    assert draws.totals([move, move], [100.0, 300.0]) == pytest.approx(draws.totals([move], [400.0]))


def test_trips_widen_the_range(graph, varies):
    move = int(np.flatnonzero(graph.rules.per_km[:, 0] > 0)[0])
    narrow, wide = (
        np.percentile(RuleDraws(graph.rules, 1000, 0, how).totals([move], [500.0])[:, 0], (10, 90))
        for how in (Variability(), varies)
    )
    assert wide[0] < narrow[0]
    assert wide[1] > narrow[1]


def test_every_charge_of_hours_varies_and_no_kilogram_does(graph):
    kinds = kinds_of_charges(graph.rules)
    for criterion, (name, scope) in zip(graph.rules.charge_criterion, kinds, strict=True):
        assert (name != "") if criterion == 0 else True
        assert (name == "") if criterion == 2 else True
        assert scope in ("", "border_rail", "border_road", "port", "terminal", "airport") or (
            scope in ("sea", "ferry", "waterway", "rail", "road", "air")
        )


def test_a_kind_without_a_row_is_an_error_and_a_table_without_any_is_none():
    table = read_parameters(DATA / "parameters")
    lacking = table.filter(~((pl.col("key") == "spread.move_hours") & (pl.col("scope").is_in(["", "air"]))))
    with pytest.raises(AtlasError, match=r"'spread.move_hours' for"):
        Variability.of(lacking)
    assert Variability.of(table.filter(~pl.col("key").str.starts_with("spread."))) == Variability()
