"""Regimes of whole borders, and what they do to lines that no typed post stands on."""

from __future__ import annotations

from pathlib import Path

import pytest
from flatland import graph_of, hub, post, squares

from landbridge.atlas.build.border_pairs import border_regimes
from landbridge.atlas.build.land import LandTables, build_land
from landbridge.errors import InputError
from landbridge.network.rows import read_rows

DATA = Path(__file__).parents[2] / "data"
MAIN_ROAD = [(0.5, 0.1), (0.5, 0.6), (0.5, 1.4), (0.5, 1.9)]
BYWAY = [(0.9, 0.1), (0.9, 0.6), (0.9, 1.4), (0.9, 1.9)]
SOURCE = {"source_title": "a list of posts", "source_url": "https://example.org"}


def pair(a, b, regime, posts="partial", mode=""):
    return {"country_a": a, "country_b": b, "mode": mode, "regime": regime, "posts": posts, **SOURCE}


def crossings_of(*rows, posts=()):
    tables = LandTables([], list(posts), [], [], [], border_regimes(rows, []))
    hubs = [hub("west", 0.5, 0.2, "AZ"), hub("east", 0.5, 1.8, "GE")]
    land = build_land("road", graph_of(MAIN_ROAD, BYWAY), hubs, tables, squares())
    return {round(c.lat, 1): c for c in land.crossings}


TYPED = post("BCD001", 0.5, 1.0, ("GE", "AZ"), "open")


@pytest.mark.parametrize(
    ("regime", "posts", "status"),
    [
        ("controlled", "complete", "closed"),
        ("controlled", "partial", "open"),
        ("customs_union", "complete", "closed"),
        ("free_movement", "complete", "open"),
        ("closed", "partial", "closed"),
    ],
)
def test_a_line_without_a_post_is_open_or_closed_by_the_regime(regime, posts, status):
    found = crossings_of(pair("AZ", "GE", regime, posts), posts=[TYPED])
    assert found[0.5].status == "open"
    assert found[0.9].status == status
    assert found[0.9].regime == found[0.5].regime == regime


def test_a_closed_line_says_why_and_names_the_list():
    byway = crossings_of(pair("AZ", "GE", "controlled", "complete"), posts=[TYPED])[0.9]
    assert byway.note == "no listed freight post"
    assert byway.status_source["source_title"] == "a list of posts"


def test_an_open_line_says_that_it_is_a_default():
    assert "taken to be open" in crossings_of()[0.9].note


def test_another_mode_is_not_touched():
    found = crossings_of(pair("AZ", "GE", "controlled", "complete", "rail"), posts=[TYPED])
    assert found[0.9].status == "open"


def test_the_pair_comes_before_its_group_and_the_mode_before_all_modes():
    members = [{"group": "club", "iso2": code} for code in ("AZ", "GE")]
    rows = [
        pair("club", "club", "customs_union"),
        pair("GE", "AZ", "controlled"),
        pair("AZ", "GE", "closed", mode="rail"),
        pair("club", "TR", "free_movement"),
    ]
    regimes = border_regimes(rows, members)
    assert regimes.of("AZ", "GE", "road")["regime"] == "controlled"
    assert regimes.of("GE", "AZ", "rail")["regime"] == "closed"
    assert regimes.of("TR", "GE", "road")["regime"] == "free_movement"
    assert border_regimes(rows[:1], members).of("AZ", "GE", "road")["regime"] == "customs_union"


def test_a_border_that_stands_twice_is_an_error():
    with pytest.raises(InputError, match=r"border_pairs.csv has AZ-GE of all modes twice"):
        border_regimes([pair("AZ", "GE", "closed"), pair("GE", "AZ", "controlled")], [])


def test_sides_of_the_table_are_countries_or_groups():
    countries = {row["iso2"] for row in read_rows(DATA / "countries.csv")}
    groups = {row["group"] for row in read_rows(DATA / "country_groups.csv")}
    for row in read_rows(DATA / "border_pairs.csv"):
        assert {row["country_a"], row["country_b"]} <= countries | groups, row
