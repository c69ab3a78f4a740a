"""Which figure a border takes: typed row, its border, a neighbour, its kind, customs scores."""

from math import exp

import numpy as np
import polars as pl
import pytest

from landbridge.costing import compile as compile_network
from landbridge.costing.border_figures import (
    border_fee,
    border_hours,
    pair_scope,
    queue_hours,
    typed_neighbours,
)
from landbridge.costing.explain import contributions
from landbridge.costing.parameters import ParameterTable, Quantity
from landbridge.costing.supernetwork import ARC_KINDS

from .conftest import small_network


def quantity(key, scope, value, unit="h", low=None, high=None):
    low, high = value / 2 if low is None else low, value * 3 if high is None else high
    return Quantity(key, "", scope, "", value, low, high, unit, 2024, 1.0, "a page", "", "medium")


ROWS = (
    ("border.hours.road", "carec", 4.0),
    ("border.hours.road", "CN-KZ", 9.0),
    ("border.hours.rail", "carec", 6.0),
    ("border.hours.rail", "carec_gauge_break", 26.0),
    ("border.hours.road", "gcc", 8.0),
    ("border.post_hours.road", "", 9.0),
    ("border.post_hours_per_score", "", 1.0),
    ("lpi.customs", "", 2.5),
    ("lpi.customs", "IN", 3.5),
    ("border.usd.road", "", 64.0),
    ("border.usd.road", "CN-KZ", 100.0),
)


class Figures:
    """Stands for the context: parameters are all that border figures ask for."""

    def __init__(self, leave_out=()):
        rows = {
            (key, scope, "", 0): quantity(key, scope, value)
            for key, scope, value in ROWS
            if (key, scope) not in leave_out
        }
        self.parameters = ParameterTable(rows, {2024: 1.0})
        self.find, self.scoped = self.parameters.find, self.parameters.scoped


def crossing(a, b, mode="road", **figures):
    blank = dict.fromkeys(
        ("hours_a_to_b", "hours_b_to_a", "hours_low", "hours_high", "fee_usd", "queue_hours_a_to_b")
    )
    names = ("queue_hours_b_to_a", "queue_hours_low", "queue_hours_high", "queue_source", "source_url")
    text = {"row_id": "BCD1", "status": "open", "status_date": "2025-01-01", "source_title": "the row's page"}
    base = {"mode": mode, "country_a": a, "country_b": b, "confidence": "high"}
    return {**base, **blank, **dict.fromkeys(names), **text, **figures}


def hours(row, *, forth=True, broken=False, neighbours=None, figures=None):
    return border_hours(row, forth, broken, figures or Figures(), neighbours or {})


def test_a_typed_row_comes_first_in_its_direction_only():
    row = crossing("CN", "KZ", hours_a_to_b=51.4)
    assert (hours(row).key, hours(row).value, hours(row).source_title) == (
        "crossing.hours", 51.4, "the row's page",
    )  # fmt: skip
    back = hours(row, forth=False)
    assert (back.scope, back.value) == ("CN-KZ", 9.0)


def test_the_border_of_two_countries_comes_before_a_printed_neighbour():
    neighbours = typed_neighbours(pl.DataFrame([crossing("CN", "KZ", hours_a_to_b=30.0)]))
    assert hours(crossing("CN", "KZ"), neighbours=neighbours).value == 9.0
    without = Figures(leave_out=[("border.hours.road", "CN-KZ")])
    taken = hours(crossing("KZ", "CN"), forth=False, neighbours=neighbours, figures=without)
    assert (taken.value, taken.confidence) == (30.0, "low")
    assert taken.note.startswith("printed for BCD1")


def test_a_printed_neighbour_comes_before_customs_scores():
    neighbours = typed_neighbours(pl.DataFrame([crossing("IN", "NP", hours_a_to_b=20.0)]))
    assert hours(crossing("IN", "NP"), neighbours=neighbours).value == 20.0


def test_then_the_kind_of_border_and_the_gauge():
    assert hours(crossing("GE", "TR")).scope == "carec"
    assert hours(crossing("AE", "SA")).scope == "gcc"
    assert hours(crossing("CN", "KZ", "rail"), broken=True).scope == "carec_gauge_break"


def test_at_last_the_customs_scores_of_both_countries():
    taken = hours(crossing("IN", "NP"))
    assert taken.value == pytest.approx(9.0 * (exp(-1.0) + 1.0))
    assert taken.low == pytest.approx(taken.value / 2)
    assert (taken.key, taken.scope) == ("border.post_hours.road", "IN-NP")
    assert "default" in taken.note
    assert "IN 3.5, NP 2.5 (no score, the world's middle)" in taken.note


def test_a_region_has_posts_of_its_own():
    rows = Figures().parameters.rows | {
        ("border.post_hours.road", "africa", "", 0): quantity("border.post_hours.road", "africa", 20.0)
    }
    figures = Figures()
    figures.parameters = ParameterTable(rows, {2024: 1.0})
    figures.find = figures.parameters.find
    assert hours(crossing("KE", "ET"), figures=figures).value == pytest.approx(40.0)
    assert hours(crossing("EG", "IL"), figures=figures).value == pytest.approx(29.0)


def test_better_customs_make_a_quicker_border():
    assert hours(crossing("IN", "IN")).value < hours(crossing("IN", "NP")).value
    assert hours(crossing("IN", "NP")).value < hours(crossing("BT", "NP")).value


def test_a_queue_is_apart_and_has_its_own_source():
    row = crossing(
        "CN", "KZ", hours_a_to_b=4.0, queue_hours_a_to_b=24.0, queue_hours_high=96.0, queue_source="a count"
    )
    queue = queue_hours(row, forth=True)
    assert queue is not None
    assert (queue.key, queue.value, queue.high, queue.source_title) == (
        "crossing.queue_hours", 24.0, 96.0, "a count",
    )  # fmt: skip
    assert 0 < queue.low < 24.0
    assert hours(row).value == 4.0
    assert queue_hours(row, forth=False) is None


def test_an_atlas_from_before_there_were_queues_has_none():
    assert queue_hours({"queue_hours_a_to_b": None}, forth=True) is None


def test_fees_go_from_row_to_border_to_world():
    assert border_fee(crossing("CN", "KZ", fee_usd=50.0), Figures()).value == 50.0
    assert border_fee(crossing("KZ", "CN"), Figures()).value == 100.0
    assert border_fee(crossing("GE", "TR"), Figures()).value == 64.0


def test_the_queue_is_an_hour_of_the_border_arc_told_apart():
    plain = small_network()
    queued = small_network(crossings=plain.crossings.with_columns(queue_hours_a_to_b=pl.lit(24.0)))
    before, after = compile_network(plain), compile_network(queued)
    border = np.flatnonzero((before.crossing == 0) & (before.kind == ARC_KINDS.index("border")))
    longer = after.criteria[border, 0] - before.criteria[border, 0]
    assert sorted(set(longer.tolist())) == [0.0, 24.0]
    waits = [c for arc in border for c in contributions(after, int(arc)) if c.label.startswith("queue")]
    assert {(c.amount, c.key) for c in waits} == {(24.0, "crossing.queue_hours")}


def test_a_pair_has_one_scope_whichever_way():
    assert pair_scope("KZ", "CN") == pair_scope("CN", "KZ") == "CN-KZ"
