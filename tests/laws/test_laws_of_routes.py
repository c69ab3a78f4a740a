"""Laws that hold on the whole atlas: opening and closing, sums, threads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import landbridge
from landbridge.atlas.load import load_atlas
from landbridge.errors import NoRouteError
from landbridge.routing.planner import Planner, default_planner

PLACES = (
    "Busan", "Baku", "Tbilisi", "Tashkent", "Almaty", "Moscow", "Istanbul", "Tehran", "Mumbai", "Shanghai",
    "Warsaw", "Kyiv", "Helsinki", "Duisburg", "Karachi", "Kabul", "Yerevan", "Ulaanbaatar", "Pyongyang",
    "Seoul", "Vladivostok",
)  # fmt: skip
CRITERIA = ("hours", "usd", "kg_co2e")
WORDS = ("RU", "KZ", "IR", "TR", "CN", "GE", "suez", "malacca", "air", "RU-KZ", "CN-KZ", "bosporus")
TINY = 1e-9

pairs = st.lists(st.sampled_from(PLACES), min_size=2, max_size=2, unique=True)


@dataclass(frozen=True, eq=False)
class Changed:
    """The atlas with one crossing or link of another status."""

    atlas: object
    network: object

    def __getattr__(self, name):
        return getattr(self.atlas, name)


def with_crossing(row, status):
    """Return a planner on the atlas with one crossing of another status."""
    atlas = load_atlas()
    number = pl.int_range(pl.len(), dtype=pl.Int64)
    changed = atlas.network.crossings.with_columns(
        status=pl.when(number == row).then(pl.lit(status)).otherwise(pl.col("status"))
    )
    return Planner(Changed(atlas, replace(atlas.network, crossings=changed)))


def best(planner, pair, criterion, avoid=(), modes=None):
    """Return the least value of a criterion between two places, inf if they are cut apart."""
    try:
        found = landbridge.route(*pair, optimise=criterion, avoid=avoid, modes=modes, planner=planner)
    except NoRouteError:
        return float("inf")
    return getattr(found.routes[0], criterion)


@cache
def usual(pair, criterion, modes=None):
    return best(default_planner(), pair, criterion, modes=modes)


def crossings(*wanted):
    rows = load_atlas().network.crossings.with_row_index("row")
    return rows.filter(pl.col("status").is_in(wanted))["row"].to_list()


# One compiled network per crossing: three that matter are opened, each looked at from all sides.
SHUT = ("Torkham", "Wagah / Attari road", "Brusnichnoye / Nuijamaa")
TOGETHER = (("Kabul", "Karachi"), ("Mumbai", "Karachi"), ("Helsinki", "Moscow"), ("Busan", "Baku"))


def crossing_called(name):
    network = load_atlas().network
    names = network.nodes["name"].to_list()
    return next(row for row, node in enumerate(network.crossings["node"].to_list()) if names[node] == name)


@pytest.mark.parametrize("name", SHUT)
def test_opening_a_crossing_never_worsens_a_best_value(name):
    opened = with_crossing(crossing_called(name), "open")
    gained = False
    for pair, modes, criterion in product(TOGETHER, (None, ("road", "rail")), CRITERIA):
        now, before = best(opened, pair, criterion, modes=modes), usual(pair, criterion, modes)
        assert now <= before * (1 + TINY)
        gained |= now < before * (1 - 1e-6)
    assert gained, "the crossing that was opened must be of use to somebody"


@pytest.mark.parametrize("mode", ["road", "rail"])
def test_opening_never_lengthens_a_distance_and_closing_never_shortens_one(mode):
    shut, open_ = crossings("closed", "suspended"), crossings("open")
    network = load_atlas().network
    of_mode = [row for row in shut if network.crossings["mode"][row] == mode][:3]
    opened = [with_crossing(row, "open") for row in of_mode]
    usual_planner = default_planner()
    for pair in (("Kyiv", "Moscow"), ("Warsaw", "Tashkent"), ("Helsinki", "Moscow"), ("Delhi,IN", "Karachi")):
        before = length(usual_planner, pair, mode)
        for planner in opened:
            assert length(planner, pair, mode) <= before + TINY
    row = next(r for r in open_ if network.crossings["mode"][r] == mode)
    closed = with_crossing(row, "closed")
    assert (
        length(closed, ("Warsaw", "Tashkent"), mode)
        >= length(usual_planner, ("Warsaw", "Tashkent"), mode) - TINY
    )


def length(planner, pair, mode):
    try:
        return landbridge.distance(*pair, mode=mode, planner=planner).km
    except NoRouteError:
        return float("inf")


def test_shanghai_to_yerevan_is_no_cheaper_without_russia():
    """Cheapest is the ship to Poti, the train to Tbilisi and the truck, which passes Tbilisi again."""
    pair = ("Shanghai", "Yerevan")
    assert best(default_planner(), pair, "usd", ("RU",)) >= usual(pair, "usd")


@given(
    pairs, st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True), st.sampled_from(CRITERIA)
)
def test_avoiding_never_improves_a_best_value(pair, avoid, criterion):
    planner = default_planner()
    try:
        kept_off = best(planner, tuple(pair), criterion, tuple(avoid))
    except landbridge.InputError:  # one of the places lies in what is avoided
        return
    assert kept_off >= usual(tuple(pair), criterion) * (1 - TINY)


@given(pairs, st.integers(1, 8))
def test_the_best_of_more_alternatives_is_no_worse(pair, count):
    few = landbridge.route(*pair, alternatives=count)
    assert len(few.routes) <= count
    for criterion in CRITERIA:
        assert min(getattr(r, criterion) for r in few.routes) >= usual(tuple(pair), criterion) * (1 - TINY)


@given(pairs)
def test_steps_add_up_to_the_totals_exactly(pair):
    for route in landbridge.route(*pair).to_dict()["routes"]:
        for name in ("km", *CRITERIA):
            assert sum(step.get(name, 0.0) for step in route["steps"]) == route[name]
        assert route["usd"] > 0
        assert route["hours"] > 0


@given(pairs)
def test_the_first_route_has_the_least_generalised_cost(pair):
    costs = [route.generalised_usd for route in landbridge.route(*pair).routes]
    assert costs == sorted(costs)


@pytest.mark.parametrize("pair", [("Mumbai", "Moscow"), ("Shanghai", "Volgograd"), ("Mumbai", "Vienna")])
def test_best_by_sea_does_not_end_on_a_river(pair):
    by_sea = landbridge.route(*pair).labelled("best by sea")
    assert by_sea is not None
    km = {mode: sum(s.km for s in by_sea.steps if s.is_move and s.mode == mode) for mode in by_sea.modes}
    assert km["sea"] > 0.5 * by_sea.km
    assert km.get("waterway", 0.0) < 200.0


SCRIPT = """
import json, sys
import landbridge
pairs = json.loads(sys.argv[1])
print(json.dumps([landbridge.route(*pair).to_dict() for pair in pairs], sort_keys=True))
"""


def answers(threads):
    """Return the documents of three queries as a fresh interpreter with so many threads writes them."""
    told = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            SCRIPT,
            json.dumps([["Busan", "Baku"], ["Mumbai", "Moscow"], ["Santos", "Almaty"]]),
        ],
        env={**os.environ, "NUMBA_NUM_THREADS": str(threads), "POLARS_MAX_THREADS": str(threads)},
        capture_output=True,
        check=True,
        text=True,
    )
    return told.stdout


def test_same_answers_for_one_and_two_threads():
    one = answers(1)
    assert json.loads(one)[0]["routes"]
    assert one == answers(2)
