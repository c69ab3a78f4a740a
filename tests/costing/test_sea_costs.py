"""Sea basins, and what a box pays for its direction: small cases by hand, and laws over all basins."""

from itertools import pairwise, permutations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.costing import Shipment, parameter_table, read_parameters
from landbridge.costing import compile as compile_network
from landbridge.costing.sea_basins import basin_names, basins_of
from landbridge.network.rows import read_rows

from .conftest import DATA, small_network

BASINS = basin_names()
PORTS = {
    "Shanghai": (31.4, 121.5, "east_asia"),
    "Singapore": (1.3, 103.8, "east_asia"),
    "Colombo": (6.9, 79.8, "indian_ocean"),
    "Suez town": (29.95, 32.56, "indian_ocean"),
    "Port Said": (31.3, 32.3, "mediterranean"),
    "Poti": (42.15, 41.65, "mediterranean"),
    "Taganrog": (47.2, 38.9, "mediterranean"),
    "Cadiz": (36.5, -6.3, "europe"),
    "St Petersburg": (59.9, 30.2, "europe"),
    "Lagos": (6.4, 3.4, "europe"),
    "Cape Town": (-33.9, 18.4, "indian_ocean"),
    "Luanda": (-8.8, 13.2, "south_atlantic"),
    "Sydney": (-33.9, 151.2, "oceania"),
    "Los Angeles": (33.7, -118.3, "american_pacific"),
    "Balboa": (8.95, -79.57, "american_pacific"),
    "Colon": (9.36, -79.9, "american_atlantic"),
    "Puerto Limon": (10.0, -83.0, "american_atlantic"),
    "Acapulco": (16.8, -99.9, "american_pacific"),
    "Veracruz": (19.2, -96.1, "american_atlantic"),
    "New York": (40.7, -74.0, "american_atlantic"),
    "Santos": (-23.9, -46.3, "south_america"),
    "Callao": (-12.0, -77.1, "south_america"),
}


@pytest.mark.parametrize(("name", "lat", "lon", "basin"), [(name, *row) for name, row in PORTS.items()])
def test_ports_lie_in_their_basin(name, lat, lon, basin):
    found = basins_of(np.array([lat]), np.array([lon]))
    assert BASINS[found[0]] == basin, name


def test_waters_without_a_basin():
    assert basins_of(np.array([-70.0]), np.array([100.0])).tolist() == [-1]


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_has_the_same_basin_alone_and_in_company(lat, lon):
    alone = basins_of(np.array([lat]), np.array([lon]))
    among = basins_of(np.array([0.0, lat, 50.0]), np.array([0.0, lon, 5.0]))
    assert alone[0] == among[1]


@pytest.fixture(scope="module")
def lanes():
    """Premium of every step between basins, USD per 40-foot box, 0 where none is typed."""
    rows = read_parameters(DATA).filter(
        (pl.col("key") == "sea.premium_usd") & (pl.col("unit_class") == "feu")
    )
    typed = dict(zip(rows["scope"], rows["value"], strict=True))
    return {pair: typed.get(">".join(pair), 0.0) for pair in permutations(BASINS, 2)}


@pytest.mark.parametrize("unit", ["teu", "feu"])
def test_every_premium_is_typed_for_both_boxes_between_known_basins(unit):
    rows = read_parameters(DATA).filter(pl.col("key") == "sea.premium_usd")
    scopes = set(rows.filter(pl.col("unit_class") == unit)["scope"])
    assert scopes == set(rows["scope"])
    assert {end for scope in scopes for end in scope.split(">")} <= set(BASINS)


# Basins whose waters touch.
TOUCHING = [
    ("east_asia", "indian_ocean"), ("east_asia", "oceania"), ("east_asia", "american_pacific"),
    ("east_asia", "south_america"), ("east_asia", "europe"), ("indian_ocean", "mediterranean"),
    ("indian_ocean", "oceania"), ("indian_ocean", "south_atlantic"), ("mediterranean", "europe"),
    ("south_atlantic", "europe"), ("south_atlantic", "south_america"), ("europe", "south_america"),
    ("europe", "american_atlantic"), ("american_atlantic", "south_america"),
    ("american_atlantic", "american_pacific"), ("american_pacific", "south_america"),
    ("oceania", "south_america"),
]  # fmt: skip


def cheapest(lanes):
    """Least sum of premiums between all basins, by Floyd and Warshall."""
    steps = {pair: lanes[pair] for way in TOUCHING for pair in (way, way[::-1])}
    least = {(a, b): 0.0 if a == b else steps.get((a, b), np.inf) for a in BASINS for b in BASINS}
    for middle in BASINS:
        for a in BASINS:
            for b in BASINS:
                least[a, b] = min(least[a, b], least[a, middle] + least[middle, b])
    return least


@pytest.mark.parametrize(
    "way",
    [
        ("east_asia", "indian_ocean", "mediterranean", "europe"),
        ("east_asia", "american_pacific", "american_atlantic"),
        ("europe", "american_atlantic"),
        ("east_asia", "oceania"),
    ],
)
def test_no_round_about_way_saves_the_premium(lanes, way):
    paid = sum(lanes[step] for step in pairwise(way))
    assert paid == cheapest(lanes)[way[0], way[-1]]


@pytest.mark.parametrize(
    ("straight", "tolls_usd", "straight_km", "round_about", "round_km"),
    [
        # Shanghai to Rotterdam: by Suez, by the Cape, by Cape Horn
        (("east_asia", "indian_ocean", "mediterranean", "europe"), 200, 19_600,
         ("east_asia", "indian_ocean", "south_atlantic", "europe"), 26_000),
        (("east_asia", "indian_ocean", "mediterranean", "europe"), 200, 19_600,
         ("east_asia", "south_america", "europe"), 32_200),
        # Shanghai to New York: by Panama, by Cape Horn
        (("east_asia", "american_pacific", "american_atlantic"), 210, 19_800,
         ("east_asia", "south_america", "american_atlantic"), 31_000),
    ],
)  # fmt: skip
def test_no_cape_is_cheaper_than_its_canal(lanes, straight, tolls_usd, straight_km, round_about, round_km):
    per_km = parameter_table(read_parameters(DATA)).scoped("sea.usd_per_km", "liner", "feu").value
    short = sum(lanes[step] for step in pairwise(straight)) + tolls_usd + straight_km * per_km
    assert short < sum(lanes[step] for step in pairwise(round_about)) + round_km * per_km


def test_headhaul_is_dearer_than_backhaul(lanes):
    least = cheapest(lanes)
    for out, back in (
        ("east_asia", "europe"),
        ("east_asia", "american_pacific"),
        ("europe", "american_atlantic"),
    ):
        assert least[out, back] > 2 * least[back, out]


def test_a_ship_pays_the_premium_of_its_direction_only():
    network = small_network()
    graph = compile_network(moved(network), Shipment("feu"))
    sea, rotterdam = (graph.layer_vertex(node, "sea-liner") for node in (5, 6))
    cost = {
        (int(graph.tail[arc]), int(graph.head[arc])): graph.criteria[arc]
        for arc in range(len(graph.tail))
        if {int(graph.tail[arc]), int(graph.head[arc])} == {sea, rotterdam}
    }
    table = parameter_table(network.parameters)
    rows = [
        table.rows["sea.premium_usd", scope, "feu", 0]
        for scope in ("indian_ocean>mediterranean", "mediterranean>indian_ocean")
    ]
    west, east = (row.value * row.to_model for row in rows)
    there, back = cost[sea, rotterdam], cost[rotterdam, sea]
    assert there[1] - back[1] == pytest.approx(west - east)
    assert there[[0, 2, 3]] == pytest.approx(back[[0, 2, 3]])


def moved(network):
    """The little network with its open sea in the Indian Ocean and its Rotterdam in the Mediterranean."""
    from dataclasses import replace

    nodes = network.nodes.with_row_index("row").with_columns(
        lat=pl.when(pl.col("row") == 5).then(12.0).when(pl.col("row") == 6).then(40.0).otherwise("lat"),
        lon=pl.when(pl.col("row") == 5).then(60.0).when(pl.col("row") == 6).then(20.0).otherwise("lon"),
    )
    return replace(network, nodes=nodes.drop("row").cast(dict(network.nodes.schema)))


def test_levels_rise_together_and_the_premium_faster():
    rows = read_parameters(DATA)
    level = {
        key: dict(rows.filter(pl.col("key") == f"sea.{key}_level").select("year", "value").iter_rows())
        for key in ("price", "premium")
    }
    assert level["price"].keys() == level["premium"].keys()
    assert level["price"][2019] == level["premium"][2019] == 1
    for year, price in level["price"].items():
        premium = level["premium"][year]
        assert (premium >= price) == (price >= 1), year


def test_every_lane_of_print_says_where_it_is_from():
    rows = read_rows(DATA.parent / "evidence_lanes.csv")
    assert len({row["id"] for row in rows}) == len(rows) > 100
    for row in rows:
        assert 0 < float(row["low"]) <= float(row["high"]), row["id"]
        assert row["source_url"].startswith("http"), row["id"]
        assert row["scope"] in ("door", "terminal"), row["id"]
