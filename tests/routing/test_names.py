"""Names of ways on a small map, with answers that can be seen."""

from __future__ import annotations

import polars as pl
import pytest

from landbridge.routing.names import Namer
from landbridge.routing.pieces import Piece

NODES = (
    "Home", "Harbour", "Great Port / Quay", "XX-YY road border at 1.00, 10.00", "Steppe", "Lake", "Pass",
    "End", "Other Port", "XX-YY rail border at 60.00, 60.00",
)  # fmt: skip
HOME, HARBOUR, PORT, NAMELESS, STEPPE, LAKE, PASS, END, OTHER, LOST = range(len(NODES))
COUNTRIES = ("XX", "XX", "YY", "XX", "YY", "YY", "YY", "YY", "YY", "XX")
LAT = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 60.0)
LON = (0.0, 0.0, 0.0, 10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 60.0)
TOWNS = pl.DataFrame(
    {
        "name": ["Near", "Nearer but elsewhere", "Far"],
        "country": ["YY", "ZZ", "XX"],
        "lat": [1.1, 1.01, 1.5],
        "lon": [10.0, 10.0, 10.0],
    }
)
NAMER = Namer(pl.DataFrame({"name": NODES, "country": COUNTRIES, "lat": LAT, "lon": LON}), lambda: TOWNS)


def move(mode, start, end, km=1000.0, passage=""):
    return Piece("move", mode, "", start, end, km, 0, passage=passage)


def at(kind, node, mode="rail"):
    return Piece(kind, mode, "", node, node, 0.0, 0)


def by_sea(port, last):
    ship = [move("road", HOME, HARBOUR, 20.0), at("transfer", HARBOUR), move("sea", HARBOUR, port)]
    return [*ship, at("transfer", port), move(last, port, END)]


def test_ports_abroad_name_a_way():
    assert NAMER.name(by_sea(PORT, "rail")) == "via Great Port"


def test_a_passage_comes_first_in_rank_and_stands_in_order():
    ship = [move("sea", HARBOUR, PORT, passage="suez"), at("transfer", PORT), move("rail", PORT, END)]
    assert NAMER.name([at("transfer", HARBOUR), *ship]) == "via Suez, Great Port"


def test_borders_passed_again_and_again_name_nothing():
    weaving = [at("border", STEPPE), move("rail", STEPPE, LAKE, 40.0), at("border", LAKE)]
    way = [move("rail", HOME, STEPPE), *weaving, move("rail", LAKE, PASS, 600.0), at("border", PASS)]
    assert NAMER.name([*way, move("rail", PASS, END, 5.0)]) == "via Pass"


def test_a_border_near_an_end_names_a_way():
    way = [move("rail", HOME, PASS, 5.0), at("border", PASS), move("rail", PASS, END)]
    assert NAMER.name(way) == "via Pass"


@pytest.mark.parametrize(
    ("node", "name"), [(NAMELESS, "border near Near (XX-YY)"), (LOST, "XX-YY border at 60.0, 60.0")]
)
def test_a_border_without_a_name_is_told_by_the_nearest_town_of_its_countries(node, name):
    way = [move("road", HOME, node), at("border", node), move("road", node, END)]
    assert NAMER.name(way) == f"via {name}"


def test_a_border_without_a_name_gives_way_to_one_that_has_a_name():
    way = [move("road", HOME, NAMELESS), at("border", NAMELESS), move("road", NAMELESS, PASS)]
    assert NAMER.name([*way, at("border", PASS), move("road", PASS, END)]) == "via Pass"


def test_ways_of_one_name_say_what_differs():
    rail, road, other = by_sea(PORT, "rail"), by_sea(PORT, "road"), by_sea(OTHER, "rail")
    assert NAMER.distinct([rail, other, road], [1.0, 2.0, 3.0]) == [
        "via Great Port (by rail, road and sea)",
        "via Other Port",
        "via Great Port (by road and sea)",
    ]


def test_ways_by_the_same_modes_differ_in_a_leg_and_then_in_length():
    direct, by_lake = ([move("road", HOME, end), move("rail", end, END)] for end in (STEPPE, LAKE))
    assert NAMER.distinct([direct, by_lake], [1.0, 2.0]) == [
        "direct by road and rail (road to Steppe)",
        "direct by road and rail (road to Lake)",
    ]
    short, long = [move("rail", HOME, END, 900.0)], [move("rail", HOME, END, 1100.0)]
    assert NAMER.distinct([short, long], [24.0, 48.0]) == [
        "direct by rail (900 km by rail)",
        "direct by rail (1,100 km by rail)",
    ]
    assert NAMER.distinct([short, short], [24.0, 60.0]) == [
        "direct by rail (1.0 days)",
        "direct by rail (2.5 days)",
    ]
