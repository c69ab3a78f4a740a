"""The shipped crossings: typed posts near their places, and nothing else open where all posts are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.atlas.build.border_pairs import border_regimes
from landbridge.atlas.load import load_atlas
from landbridge.kernels.geodesy import great_circle_km
from landbridge.network.rows import read_rows

DATA = Path(__file__).parents[2] / "data"
PASSABLE = {"open", "freight_only", "limited"}
NEAR_KM = 20.0
# The graph draws some roads far from their post (Torugart 39 km), or a neighbouring line stands for it.
MOST_FAR = 35


@pytest.fixture(scope="module")
def crossings():
    network = load_atlas().network
    places = network.nodes.select("node_id", "name", "lat", "lon").to_dicts()
    return [row | places[row["node"]] for row in network.crossings.to_dicts()]


def test_typed_posts_stand_near_their_places_on_their_border(crossings):
    typed = {row["id"]: row for row in read_rows(DATA / "crossings.csv")}
    far = {}
    for row in (r for r in crossings if r["row_id"]):
        post = typed[row["row_id"]]
        km = float(great_circle_km(float(post["lat"]), float(post["lon"]), row["lat"], row["lon"]))
        if km > NEAR_KM:
            far[post["name"]] = round(km)
        assert {row["country_a"], row["country_b"]} == {post["side_a_country"], post["side_b_country"]}
    assert len(far) <= MOST_FAR, far


def test_no_other_line_is_open_where_all_posts_are_listed(crossings):
    regimes = border_regimes(read_rows(DATA / "border_pairs.csv"), read_rows(DATA / "country_groups.csv"))
    for row in (r for r in crossings if not r["row_id"] and r["status"] in PASSABLE):
        border = regimes.of(row["country_a"], row["country_b"], row["mode"])
        listed = border["posts"] == "complete" and border["regime"] != "free_movement"
        assert not listed, (row["name"], border["source_title"])
        assert border["regime"] != "closed", row["name"]


@pytest.mark.parametrize("pair", ["AM AZ", "AM TR", "RU UA", "BY UA", "FI RU", "IN PK", "KP KR", "KH TH"])
def test_a_closed_border_has_no_open_crossing(crossings, pair):
    there = [r for r in crossings if {r["country_a"], r["country_b"]} == set(pair.split())]
    assert [r["name"] for r in there if r["status"] in PASSABLE] == []
