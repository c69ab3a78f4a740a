"""Where everything is cut, the error names what cut it."""

from __future__ import annotations

import pytest

import landbridge
from landbridge.errors import NoRouteError

NEIGHBOURS_OF_MONGOLIA = ("RU", "CN")


def refused(planner, *places, **options):
    with pytest.raises(NoRouteError) as caught:
        landbridge.route(*places, planner=planner, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_landlocked_country_without_its_neighbours(planner):
    told = refused(
        planner, "Ulaanbaatar", "Berlin,DE", avoid=NEIGHBOURS_OF_MONGOLIA, modes=["road", "rail", "sea"]
    )
    assert all(code in told for code in NEIGHBOURS_OF_MONGOLIA)


def test_one_of_two_is_named_where_it_alone_cuts(planner):
    told = refused(planner, "Maseru", "Harare", avoid=["ZA", "JP"], modes=["road", "rail"])
    assert "ZA" in told
    assert "JP" not in told


def test_a_mode_left_out_is_named(planner):
    told = refused(planner, "Pyongyang", "Seoul", modes=["road"])
    assert "without air, ferry or sea" in told
    assert "cut by what is closed, the border Dorasan / Kaesong" in told


def test_a_closed_post_is_named(planner):
    with pytest.raises(NoRouteError, match="is cut by what is closed, the border Dorasan / Kaesong"):
        landbridge.distance("Pyongyang", "Seoul", mode="road", planner=planner)


def test_tracks_that_are_gone_cannot_be_named(planner):
    with pytest.raises(NoRouteError, match="Nothing open connects Pyongyang and Seoul by rail"):
        landbridge.distance("Pyongyang", "Seoul", mode="rail", planner=planner)


def test_a_strait_that_shuts_a_gulf(planner):
    told = refused(planner, "AEJEA", "INNSA", avoid=["ormuz"], modes=["sea"])
    assert "ormuz" in told


def test_a_border_by_name(planner):
    told = refused(
        planner, "Singapore", "Kuala Lumpur", avoid=["MY-SG road border at 1.44, 103.77"], modes=["road"]
    )
    assert "MY-SG" in told


def test_canal_and_cape(planner):
    """Without Egypt there is no Suez Canal; without the capes too no ship from Cyprus comes to Aqaba."""
    avoid = ["EG", "south_africa", "panama", "chili"]
    with pytest.raises(NoRouteError) as caught:
        landbridge.route("CYLMS", "JOAQJ", avoid=avoid, modes=["sea"], planner=planner)
    assert set(avoid) <= set(caught.value.cut_by)


def test_an_island_without_ships(planner):
    told = refused(planner, "Colombo,LK", "Mumbai", modes=["road", "rail"])
    assert "without air or sea" in told
