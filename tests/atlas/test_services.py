"""Service legs on a small sea with two ports, a lake and a railway."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from csv_text import table

from landbridge.atlas.build import services
from landbridge.atlas.build.services import lane_ways, service_legs
from landbridge.errors import TableError

DATA = Path(__file__).parents[2] / "data"
COLUMNS = [
    "id", "kind", "operator", "name", "stops", "bidirectional", "hours_per_leg", "total_hours", "year",
    *services.NUMBERS, *services.TEXTS,
]  # fmt: skip


def service(**values):
    return {"id": "ZZ01", "kind": "ferry", "bidirectional": "yes", "status": "operating", **values}


NODES = pl.DataFrame(
    [
        ("port-A", "Alpha", "AA", 0.0, 0.0, "seaport", None),
        ("port-B", "Beta", "BB", 0.0, 3.0, "seaport", None),
        ("port-C", "Gamma", "BB", 0.0, 3.1, "seaport", None),
        ("city-1", "Inland", "BB", 0.0, 5.0, "city", 10),
        ("city-2", "Inland", "BB", 9.0, 5.0, "city", 99),
    ],
    schema=["node_id", "name", "country", "lat", "lon", "kind", "population"],
    orient="row",
)
LINKS = pl.DataFrame(
    [
        ("port-A", "sea-0", 200.0, "open", "sunda"),
        ("sea-0", "port-B", 200.0, "open", ""),
        ("sea-0", "port-B", 190.0, "closed", ""),
        ("port-A", "port-B", 90.0, "closed", "bering"),
        ("port-B", "sea-1", 100.0, "open", ""),
        ("sea-1", "port-C", 100.0, "open", ""),
    ],
    schema=["from_id", "to_id", "km", "status", "passage"],
    orient="row",
)


@pytest.fixture
def legs(tmp_path):
    def run(*rows):
        (tmp_path / "services.csv").write_text(table(COLUMNS, rows))
        (tmp_path / "ferries_extra.csv").write_text(table(COLUMNS, []))
        stops = [
            {"stop": f"{n},{c}", "node_id": i}
            for i, n, c in NODES.head(3).select("node_id", "name", "country").rows()
        ]
        (tmp_path / "service_stops.csv").write_text(table(["stop", "node_id"], stops))
        return service_legs(tmp_path, NODES, LINKS)

    return run


def test_a_ferry_sails_the_open_lanes(legs):
    row = legs(service(stops="Alpha,AA;Beta,BB", total_hours="20", operator="Line", name="A-B")).row(
        0, named=True
    )
    assert (row["from_id"], row["to_id"], row["km"], row["hours"]) == ("port-A", "port-B", 400.0, 20.0)
    assert (row["mode"], row["name"], row["countries"], row["passages"]) == (
        "ferry",
        "Line A-B",
        "AA;BB",
        "sunda",
    )
    assert row["sea_links"] == [0, 1]
    assert row["bidirectional"] is True


def test_a_strait_is_crossed_straight(legs):
    row = legs(service(stops="Beta,BB;Gamma,BB")).row(0, named=True)
    assert row["km"] == pytest.approx(11.12 * 1.1, abs=0.1)
    assert (row["km_basis"], row["passages"], row["sea_links"]) == ("great circle x 1.1", "", [])


def test_hours_stay_with_their_leg(legs):
    frame = legs(service(stops="Alpha,AA;Beta,BB;Gamma,BB", hours_per_leg=";2.5", total_hours="99"))
    assert frame["hours"].to_list() == [None, 2.5]
    assert frame["leg"].to_list() == [0, 1]


def test_unknown_figures_stay_unknown(legs):
    row = legs(service(stops="Alpha,AA;Beta,BB", capacity="18000-36000")).row(0, named=True)
    assert row["capacity"] == 18000.0
    assert row["usd_per_teu"] is None
    assert row["departures_per_week"] is None


def test_unknown_stop_of_a_ferry_is_an_error(legs):
    with pytest.raises(TableError, match=r"'Nowhere,AA' of service ZZ01 in services\.csv"):
        legs(service(stops="Alpha,AA;Nowhere,AA"))


def test_a_train_skips_what_it_cannot_place_and_takes_the_bigger_namesake(legs):
    frame = legs(service(kind="block_train", stops="Alpha,AA;Nowhere,AA;Inland,BB", hours_per_leg="5;6"))
    assert frame.select("from_id", "to_id", "mode", "hours").rows() == [("port-A", "city-2", "rail", None)]


def test_a_train_of_one_known_stop_is_an_error(legs):
    with pytest.raises(TableError, match=r"Service ZZ01 in services\.csv has fewer than two stops"):
        legs(service(kind="block_train", stops="Alpha,AA;Nowhere,AA"))


def test_aggregates_rivers_and_aircraft_are_left_out(legs):
    frame = legs(
        service(id="CA05", stops="Alpha,AA;Beta,BB"),
        service(kind="river", stops="Alpha,AA;Beta,BB"),
        service(kind="air_freighter", stops="Alpha,AA;Beta,BB"),
    )
    assert frame.is_empty()


def test_lane_ways_in_sailing_order():
    assert lane_ways(LINKS, [("port-C", "port-A"), ("port-A", "city-1")]) == [[5, 4, 1, 0], []]


def test_every_sea_stop_of_the_real_tables_has_an_alias():
    known = set(pl.read_csv(DATA / "service_stops.csv", infer_schema_length=0)["stop"])
    for name in ("services.csv", "ferries_extra.csv"):
        rows = pl.read_csv(DATA / name, infer_schema_length=0).filter(
            pl.col("kind").is_in(list(services.MUST_RESOLVE))
        )
        missing = {stop for stops in rows["stops"] for stop in stops.split(";")} - known
        assert not missing


def test_assumed_ferries_say_so():
    rows = pl.read_csv(DATA / "ferries_extra.csv", infer_schema_length=0)
    assert rows["id"].is_unique().all()
    guessed = rows["source_title"].str.contains("general knowledge")
    assert (guessed == (rows["confidence"] == "assumption")).all()
    assert rows.filter(~guessed)["source_url"].is_not_null().all()
