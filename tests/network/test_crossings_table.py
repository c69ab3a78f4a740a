"""Laws of data/crossings.csv: enough posts, each with a date, a source and a place on its border."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from landbridge.kernels.geodesy import great_circle_km
from landbridge.network.rows import read_rows

DATA = Path(__file__).parents[2] / "data"
ROWS = read_rows(DATA / "crossings.csv")
NAMED = frozenset(re.findall("..", "AZGEAMTRIRTMKZUZKGTJRUBYMNCNKRKPAFPKIN"))
EASTERN_EDGE = frozenset(re.findall("..", "FIEELVLTPLSKHUROBGGR"))
PASSABLE = {"open", "freight_only", "limited"}
BESIDE_KM = 1.0


def sides(row):
    return frozenset((row["side_a_country"], row["side_b_country"]))


def test_the_named_countries_have_their_posts():
    typed = [r for r in ROWS if sides(r) & NAMED or len(sides(r) & EASTERN_EDGE) == 1]
    dated = [r for r in typed if r["status_date"] and r["source_title"]]
    assert len(dated) == len(typed) >= 150
    assert sum(r["status"] in PASSABLE for r in typed) >= 150


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_has_date_source_and_reason(row):
    assert re.fullmatch(r"20[0-2]\d(-[01]\d(-[0-3]\d)?)?|201[0-9]", row["status_date"]), row["status_date"]
    assert row["source_title"]
    assert row["status"] == "open" or row["status_note"] or row["conditions"] or row["source_url"]


def test_no_post_stands_twice():
    twice = [
        (a["id"], b["id"])
        for a, b in combinations(ROWS, 2)
        if a["mode"] == b["mode"] and sides(a) == sides(b) and apart_km(a, b) < BESIDE_KM
    ]
    assert set(twice) <= {("BCD003", "BCD005")}  # Red Bridge and Vakhtangisi: two posts of one river


def apart_km(a, b):
    places = (float(row[name]) for row in (a, b) for name in ("lat", "lon"))
    return float(great_circle_km(*places))


def test_a_queue_has_a_range_and_a_source():
    queued = [r for r in ROWS if r["queue_hours_a_to_b"] or r["queue_hours_b_to_a"]]
    assert len(queued) >= 20
    for row in queued:
        low, high = float(row["queue_hours_low"]), float(row["queue_hours_high"])
        usual = [float(row[name]) for name in ("queue_hours_a_to_b", "queue_hours_b_to_a") if row[name]]
        assert low <= min(usual) <= max(usual) <= high, row["id"]
        assert row["queue_source"], row["id"]


def test_an_alias_belongs_to_one_post_of_a_mode():
    names = Counter(
        (row["mode"], alias.casefold()) for row in ROWS for alias in row["aliases"].split(";") if alias
    )
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(
    ("alias", "row_id"),
    [
        ("Upper Lars", "BCD025"),
        ("Red Bridge", "BCD003"),
        ("Krasny Most", "BCD003"),
        ("Altynkol", "BCR040"),
        ("Khorgos", "BCD086"),
        ("Kapitan Andreevo", "BCD240"),
        ("Dostyk", "BCR039"),
    ],
)
def test_names_that_users_type(alias, row_id):
    (row,) = [r for r in ROWS if alias in r["aliases"].split(";")]
    assert row["id"] == row_id


def test_hours_fees_and_directions_are_plausible():
    for row in ROWS:
        hours = [float(row[name]) for name in ("hours_a_to_b", "hours_b_to_a") if row[name]]
        assert all(0 <= value <= 120 for value in hours), row["id"]
        assert not row["fee_usd"] or float(row["fee_usd"]) < 1000, row["id"]
