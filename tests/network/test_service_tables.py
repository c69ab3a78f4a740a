"""Laws of the typed places and services: what a row says can be true, and nothing is dropped in silence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from landbridge.atlas.build import services
from landbridge.kernels.geodesy import great_circle_km
from landbridge.network.rows import read_rows

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
COMPILED = ROOT / "src" / "landbridge" / "atlas" / "compiled"
TYPED = {
    "terminals": ("terminal", "rail_terminal"),
    "zones": ("zone", "economic_zone"),
    "ports": ("port", "seaport"),
    "ferry_ports": ("port", "seaport"),
}
PRICES = ("usd_per_teu", "usd_per_feu", "usd_per_truck", "usd_per_lane_metre", "usd_per_wagon")
SEASON = re.compile("March|April|December|all year|navigation season")
FASTEST_SHIP_KMH = 60.0  # a fast ferry of 32 knots
FASTEST_TRAIN_KMH = 65.0  # the record of the Trans-Siberian in seven days, by the great circle
TOWN_KM = 75.0
# Far from any city of the atlas: free zones in the desert and on the steppe, border stations, Kaliningrad.
LONELY = {"Z048", "Z064", "Z070", "Z122", "Z125", "T040", "T051", "T053", "T146"}


@cache
def all_services():
    tables = {name: read_rows(DATA / name) for name in services.SERVICE_TABLES}
    return [pytest.param(name, row, id=row["id"]) for name, rows in tables.items() for row in rows]


@cache
def nodes():
    """Nodes of the atlas, with what has been typed since it was compiled."""
    known = pl.read_parquet(COMPILED / "nodes.parquet").select(
        "node_id", "name", "country", "lat", "lon", "kind", "population"
    )
    typed = [
        {
            "node_id": f"{prefix}-{row.get('unlocode') or row['id']}",
            "name": row["name"],
            "country": row["country"],
            "lat": float(row["lat"]),
            "lon": float(row["lon"]),
            "kind": kind,
            "population": None,
        }
        for table, (prefix, kind) in TYPED.items()
        for row in read_rows(DATA / f"{table}.csv")
    ]
    fresh = pl.DataFrame(typed, schema=known.schema)
    return pl.concat([fresh, known.join(fresh, on="node_id", how="anti")])


@cache
def place_of():
    return {row["node_id"]: row for row in nodes().iter_rows(named=True)}


@cache
def countries():
    return {row["iso2"] for row in read_rows(DATA / "countries.csv")}


@cache
def node_of_stop():
    return {row["stop"]: row["node_id"] for row in read_rows(DATA / "service_stops.csv")}


def numbers(text):
    return [float(part) for part in text.split(";") if part.strip()]


def km_between(a, b):
    return float(great_circle_km(a["lat"], a["lon"], b["lat"], b["lon"]))


@pytest.mark.parametrize(("table", "row"), all_services())
def test_a_service_says_where_how_long_and_since_when(table, row):
    stops = row["stops"].split(";")
    # A row of one stop is the whole network of a freighter hub.
    assert len(stops) >= (1 if row["kind"] == "air_freighter" else 2)
    for stop in stops:
        assert stop.rpartition(",")[2] in countries(), f"{table}: {stop} needs a country code"
    assert all(hours > 0 for hours in numbers(row["hours_per_leg"]) + numbers(row["total_hours"]))
    if row["status"] != "operating" and row["confidence"] != "low":
        assert row["status_date"], f"{table}: {row['status']} since when?"


@pytest.mark.parametrize(("table", "row"), all_services())
def test_legs_are_no_longer_than_the_whole(table, row):
    legs = numbers(row["hours_per_leg"])
    if legs and row["total_hours"]:
        assert sum(legs) <= float(row["total_hours"]) + 0.01, table


@pytest.mark.parametrize(("table", "row"), all_services())
def test_a_fare_is_positive_and_has_its_year(table, row):
    fares = [row[column] for column in PRICES if row[column]]
    assert all(float(fare) > 0 for fare in fares)
    if fares:
        assert 2000 <= int(row["year"]) <= 2026, f"{table}: a fare without a year cannot be deflated"
    if row["usd_per_teu"] and row["usd_per_feu"]:
        assert float(row["usd_per_teu"]) <= float(row["usd_per_feu"])


@pytest.mark.parametrize(("table", "row"), [p for p in all_services() if p.values[1]["season"]])
def test_a_season_names_its_months(table, row):
    assert SEASON.search(row["season"]), f"{table}: {row['season']}"


@pytest.mark.parametrize(
    ("table", "row"), [p for p in all_services() if p.values[1]["kind"] in services.MUST_RESOLVE]
)
def test_ferries_and_feeders_call_at_nodes_of_the_countries_they_name(table, row):
    for stop in row["stops"].split(";"):
        node = place_of().get(node_of_stop().get(stop, ""))
        assert node, f"{table}: {stop} has no node; add it to service_stops.csv"
        assert node["country"] == stop.rpartition(",")[2], f"{table}: {stop} lies in {node['country']}"


@pytest.mark.parametrize(("table", "row"), all_services())
def test_nothing_outruns_what_exists(table, row):
    if row["kind"] not in services.MODES or not row["hours_per_leg"]:
        return
    stops = row["stops"].split(";")
    fastest = FASTEST_TRAIN_KMH if row["kind"] == "block_train" else FASTEST_SHIP_KMH
    for start, end, hours in zip(stops, stops[1:], row["hours_per_leg"].split(";"), strict=False):
        ends = [place_of().get(node_of_stop().get(stop, "")) for stop in (start, end)]
        if hours.strip() and all(ends):
            assert km_between(*ends) / float(hours) <= fastest, f"{table}: {start} to {end} in {hours} h"


def test_every_alias_leads_to_a_node():
    lost = {stop: node for stop, node in node_of_stop().items() if node not in place_of()}
    assert not lost


def test_no_service_is_dropped_in_silence():
    texts = dict.fromkeys(("from_id", "to_id", "status", "passage"), pl.String)
    legs = services.service_legs(DATA, nodes(), pl.DataFrame(schema={**texts, "km": pl.Float64}))
    assert set(legs["service_id"]) == {row["id"] for _, row in services.routed_services(DATA)}
    notes = services.skipped_stops(DATA, nodes())
    # Small stations that no table has; the legs beside them are joined, and the build can say so.
    assert {note.split("'")[1] for note in notes} <= {"Zauralye,RU", "Sestokai,LT", "Giengen,DE", "Wels,AT"}


@pytest.mark.parametrize("name", ["airports", "terminals", "zones"])
def test_places_lie_near_a_town(name):
    towns = nodes().filter(pl.col("kind") == "city")
    lat, lon = towns["lat"].to_numpy(), towns["lon"].to_numpy()
    far = {}
    for row in read_rows(DATA / f"{name}.csv"):
        km = float(great_circle_km(float(row["lat"]), float(row["lon"]), lat, lon).min())
        if km > TOWN_KM and row.get("id") not in LONELY:
            far[row["name"]] = round(km)
    assert not far


def test_zones_that_a_corridor_ends_in_are_there():
    names = " | ".join(row["name"] for row in read_rows(DATA / "zones.csv"))
    for place in (
        "Alat", "Aghdam", "Araz Valley", "Khorgos", "Horgos", "Aktau", "Navoi", "Turkmenbashi", "Anaklia",
        "Poti", "Astrakhan Lotos", "Chabahar", "Aras", "Anzali", "Busan-Jinhae", "Incheon", "Gwangyang",
        "Lianyungang",
    ):  # fmt: skip
        assert place in names


@pytest.mark.parametrize("row", [pytest.param(r, id=r["id"]) for r in read_rows(DATA / "port_tariffs.csv")])
def test_a_charge_converts_and_says_where_and_when(row):
    assert row["place"][:2] == row["country"]
    assert row["country"] in countries()
    if row["unit"] == "days":
        assert row["charge"] == "free_days"
        assert not row["currency"] + row["usd"]
        return
    assert float(row["usd"]) == pytest.approx(float(row["amount"]) / float(row["per_usd"]), abs=0.06)
    assert (row["currency"] == "USD") == (float(row["per_usd"]) == 1.0)
    assert row["year"] or row["confidence"] == "low"
    if row["charge"] == "thc":
        assert 15 <= float(row["usd"]) <= 900


def test_charges_cover_forty_places_and_repeat_none():
    rows = read_rows(DATA / "port_tariffs.csv")
    assert len({row["place"] for row in rows if row["charge"] == "thc"}) >= 40
    keys = [tuple(row[k] for k in ("place", "charge", "direction", "unit", "year")) for row in rows]
    assert len(set(keys)) == len(keys)
    boxes = {key: float(row["usd"]) for key, row in zip(keys, rows, strict=True) if row["charge"] == "thc"}
    for (*where, unit, year), usd in boxes.items():
        if unit == "40ft":
            assert boxes.get((*where, "20ft", year), 0.0) <= usd, f"{where}: a bigger box is not cheaper"


def test_a_transfer_happens_at_a_node_and_changes_something():
    for row in read_rows(DATA / "transfers.csv"):
        assert row["node_id"] in place_of(), row["node_id"]
        if row["from_mode"] == row["to_mode"] == "rail":
            assert row["from_gauge_mm"] != row["to_gauge_mm"]


def test_freight_of_an_airport_has_its_year():
    for row in read_rows(DATA / "airports.csv"):
        assert bool(row["cargo_tonnes"]) == bool(row["year"]), row["iata"]
        if row["cargo_tonnes"]:
            assert 1_000 <= float(row["cargo_tonnes"]) <= 6_000_000
