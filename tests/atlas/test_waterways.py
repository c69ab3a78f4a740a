"""Waterways, terminals and zones on hand-made tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from csv_text import table

from landbridge.atlas.build.terminals import terminal_nodes
from landbridge.atlas.build.waterways import WINDING, waterway_network
from landbridge.atlas.build.zones import zone_nodes

DATA = Path(__file__).parents[2] / "data"
REACH = [
    *("id", "from_place", "from_lat", "from_lon", "to_place", "to_lat", "to_lon", "country", "km"),
    *("season_open", "season_close", "source_title"),
]
JOIN = ["kind", "row_id", "place", "lat", "lon", "to_place", "to_lat", "to_lon", "country", "source_title"]


def reach(row_id, start, end, km="", country="AA", **more):
    (a, lat_a, lon_a), (b, lat_b, lon_b) = start, end
    ends = {
        "from_place": a,
        "from_lat": lat_a,
        "from_lon": lon_a,
        "to_place": b,
        "to_lat": lat_b,
        "to_lon": lon_b,
    }
    return {"id": row_id, "country": country, "km": km, "source_title": "Page", **ends, **more}


def places(*rows):
    texts = dict.fromkeys(("node_id", "name", "kind", "country"), pl.String)
    numbers = {"lat": pl.Float64, "lon": pl.Float64, "population": pl.Int64, "modes": pl.String}
    return pl.DataFrame(rows, schema=texts | numbers, orient="row")


@pytest.fixture
def build(tmp_path):
    def run(reaches, joins=(), nodes=None):
        (tmp_path / "waterways.csv").write_text(table(REACH, reaches))
        (tmp_path / "waterway_joins.csv").write_text(table(JOIN, joins))
        return waterway_network(tmp_path, places() if nodes is None else nodes)

    return run


SEA, TOWN, HEAD = ("Sea", 0.0, 0.0), ("Town", 0.0, 1.0), ("Head", 0.0, 2.0)


def test_published_and_assumed_lengths(build):
    net = build([reach("W001", SEA, TOWN, km="130"), reach("W002", TOWN, HEAD)])
    assert net.links["km"].to_list() == [130.0, pytest.approx(111.2 * WINDING, abs=0.1)]
    assert net.links["source"][0] == "Page"
    assert net.links["source"][1].startswith("assumed")


def test_ends_within_three_km_are_one_node(build):
    net = build([reach("W001", SEA, TOWN), reach("W002", ("Town quay", 0.02, 1.0), HEAD)])
    assert net.nodes["node_id"].to_list() == ["junction-W001-a", "junction-W001-b", "junction-W002-b"]
    assert net.links["from_id"].to_list() == ["junction-W001-a", "junction-W001-b"]


def test_a_via_point_shares_out_the_length(build):
    via = {"kind": "via", "row_id": "W001", "place": "Fork", "lat": 0.0, "lon": 0.25}
    net = build([reach("W001", SEA, TOWN, km="200")], [via])
    assert net.links["km"].to_list() == [50.0, 150.0]
    assert set(net.links["row_id"]) == {"W001"}


def test_season_keeps_an_open_end(build):
    seasons = [("04-01", "12-10"), ("04-01", ""), ("", "12-30"), ("", "")]
    rows = [
        reach(f"W10{i}", ("A", 10.0 * i, 0.0), ("B", 10.0 * i, 1.0), season_open=a, season_close=b)
        for i, (a, b) in enumerate(seasons)
    ]
    assert build(rows).links["season"].to_list() == ["04-01/12-10", "04-01/", "/12-30", ""]


def test_volga_don_is_a_passage_and_the_lower_dnieper_closed(build):
    net = build([reach("W014", SEA, TOWN), reach("W021", TOWN, HEAD)])
    assert net.links.select("passage", "status").rows() == [("volga_don", "open"), ("", "closed")]


def test_who_may_load(build):
    nodes = places(
        ("port-far", "Port", "seaport", "BB", 0.0, -0.2, None, None),
        ("port-too-far", "Port", "seaport", "AA", 0.0, -0.3, None, None),
        ("city-big", "Big", "city", "AA", 0.05, 1.0, 900, None),
        ("city-small", "Small", "city", "AA", 0.0, 1.0, 100, None),
        ("city-other-bank", "Other", "city", "BB", 0.05, 2.0, 999, None),
        ("city-same-name", "Head of the river", "city", "BB", 0.0, 2.05, 10, None),
        ("terminal-river", "T", "rail_terminal", "AA", 0.0, 1.1, None, "rail;river"),
        ("terminal-rail", "T", "rail_terminal", "AA", 0.0, 1.1, None, "rail;road"),
    )
    net = build([reach("W001", SEA, TOWN), reach("W002", TOWN, HEAD)], nodes=nodes)
    assert sorted(net.access["node_id"]) == ["city-big", "city-same-name", "port-far", "terminal-river"]
    assert (net.links["km"] > 0).all()


def test_real_table_joins_the_seas_it_should():
    nodes = pl.DataFrame(
        {
            "node_id": ["port-RUASF", "port-RUROV", "port-NLRTM", "port-ROCND"],
            "name": ["Astrakhan", "Rostov-on-Don", "Rotterdam", "Constanta"],
            "kind": ["seaport"] * 4,
            "country": ["RU", "RU", "NL", "RO"],
            "lat": [46.33, 47.21, 51.95, 44.167],
            "lon": [47.99, 39.69, 4.05, 28.65],
            "population": pl.Series([None] * 4, dtype=pl.Int64),
        }
    )
    net = waterway_network(DATA, nodes)
    assert _joined(net.links, "port-RUASF") >= {"port-RUROV"}
    assert _joined(net.links, "port-NLRTM") >= {"port-ROCND"}
    assert "port-RUROV" not in _joined(net.links, "port-NLRTM")


def _joined(links, start):
    reached, border = {start}, {start}
    ends = [*links.select("from_id", "to_id").rows(), *links.select("to_id", "from_id").rows()]
    while border:
        border = {b for a, b in ends if a in border} - reached
        reached |= border
    return reached


def test_terminals_and_zones_keep_ids_and_status():
    terminals, zones = terminal_nodes(DATA), zone_nodes(DATA)
    first = terminals.filter(pl.col("node_id") == "terminal-T001").row(0, named=True)
    assert first["kind"] == "rail_terminal"
    assert (first["modes"], first["gauges_mm"]) == ("rail;road", "1520")
    assert zones["node_id"][0] == "zone-Z001"
    for frame in (terminals, zones):
        assert frame["node_id"].is_unique().all()
        assert set(frame["status"]) <= {"open", "limited", "planned", "construction", "closed"}
    assert terminals.filter(pl.col("status") == "closed").height > 0
