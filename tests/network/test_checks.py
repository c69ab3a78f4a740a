"""Checks on a network and on the source tables: each fires on its own fault and on nothing else."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from landbridge.errors import UnknownPlaceError
from landbridge.network import checks
from landbridge.network.checks import NETWORK_CHECKS, check_data, check_network
from landbridge.network.data_checks import DATA_CHECKS, check_table
from landbridge.network.schema import load_schema, validate
from landbridge.network.tables import empty_network

DATA = Path(__file__).parents[2] / "data"


def table(name, *rows):
    return validate(pl.DataFrame(list(rows), infer_schema_length=None), load_schema(name), name)


NODE = {"node_id": "city-1", "name": "Baku", "country": "AZ", "lat": 40.4, "lon": 49.9, "kind": "city"}
BORDER = {
    "node_id": "crossing-BCR002",
    "name": "Boyuk Kesik",
    "lat": 41.4,
    "lon": 45.1,
    "kind": "border_crossing",
}
LINK = {"from_node": 0, "to_node": 1, "mode": "rail", "gauge_mm": 1520, "country": "AZ", "km": 500.0}
CROSSING = {"node": 1, "mode": "rail", "country_a": "AZ", "country_b": "GE"}
SERVICE = {
    "service_id": "CA01",
    "leg": 0,
    "kind": "ferry",
    "mode": "ferry",
    "name": "x",
    "from_node": 0,
    "to_node": 1,
}
PARAMETER = {
    "key": "rail.speed",
    "value": 40.0,
    "low": 30.0,
    "high": 50.0,
    "unit": "km/h",
    "source_title": "S",
}


@pytest.fixture
def network():
    links = table("link", LINK)
    countries = pl.DataFrame({"iso2": ["AZ", "GE"], "name": ["Azerbaijan", "Georgia"]})
    return replace(
        empty_network(),
        nodes=table("node", NODE, BORDER),
        access=table("access", {"node": 0, "mode": "rail"}),
        links=links,
        core_links=links,
        crossings=table("crossing", CROSSING),
        services=table("service", SERVICE),
        parameters=table("parameter", PARAMETER),
        countries=countries,
    )


def test_sound_network_has_no_faults(network):
    assert check_network(network) == []
    assert check_network(empty_network()) == []


FAULTS = {
    "values_fit_schema": ("nodes", table("node", NODE, BORDER).with_columns(lat=pl.lit(99.0)), "column lat"),
    "node_ids_are_unique": ("nodes", table("node", NODE, NODE), "city-1 stands in several rows"),
    "node_rows_exist": (
        "access",
        table("access", {"node": 7, "mode": "rail"}),
        "there is no node 7; nodes has 2",
    ),
    "countries_are_known": (
        "links",
        table("link", {**LINK, "country": "XY"}),
        "country XY is not in the table",
    ),
    "links_have_two_ends": ("links", table("link", {**LINK, "to_node": 0}), "starts and ends at node 0"),
    "land_links_have_a_country": (
        "links",
        table("link", {**LINK, "country": ""}),
        "a rail link has no country",
    ),
    "rail_links_have_a_gauge": ("core_links", table("link", {**LINK, "gauge_mm": 0}), "must have a gauge_mm"),
    "crossings_join_two_countries": (
        "crossings",
        table("crossing", {**CROSSING, "country_b": "AZ"}),
        "in AZ",
    ),
    "figures_have_a_source": (
        "crossings",
        table("crossing", {**CROSSING, "hours_a_to_b": 3.0}),
        "has no source",
    ),
    "ranges_hold_their_value": (
        "parameters",
        table("parameter", {**PARAMETER, "low": 45.0}),
        "outside of its range",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_check_fires_on_its_own_fault_only(network, name):
    part, wrong, message = FAULTS[name]
    faulty = replace(network, **{part: wrong})
    for check in NETWORK_CHECKS:
        found = check(faulty)
        if check.__name__ == name:
            assert found
            assert message in found[0]
            assert found[0].startswith(part)
        else:
            assert found == [], check.__name__


def test_every_check_has_a_fault_that_proves_it():
    assert set(FAULTS) == {check.__name__ for check in NETWORK_CHECKS}


def test_reasoned_assumption_needs_no_source(network):
    assumed = {**PARAMETER, "source_title": "", "confidence": "assumption"}
    silent = replace(network, parameters=table("parameter", assumed))
    reasoned = replace(
        network, parameters=table("parameter", {**assumed, "note": "half of the published speed"})
    )
    assert checks.figures_have_a_source(silent)
    assert checks.figures_have_a_source(reasoned) == []


def test_node_rows_are_found_by_id(network):
    assert network.node_row("crossing-BCR002") == 1
    assert network.node(0)["name"] == "Baku"
    with pytest.raises(UnknownPlaceError, match="no node 'city-2'"):
        network.node_row("city-2")


def test_committed_tables_are_sound():
    assert check_data(DATA) == []


def edit(folder, file, key, **changes):
    path = folder / file
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, columns = list(reader), reader.fieldnames
    for row in rows:
        if row[columns[0]] == key:
            row.update(changes)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def data(tmp_path):
    return Path(shutil.copytree(DATA, tmp_path / "data"))


DATA_FAULTS = {
    "ids_are_unique": ("terminals.csv", "T002", {"id": "T001"}, "column id: row 2 has it too"),
    "ranges_are_ordered": ("parameters/evidence.csv", "S001", {"value_low": "2000"}, "does not hold"),
    "borders_have_two_countries": (
        "crossings.csv",
        "BCR001",
        {"side_b_country": "AZ"},
        "both sides are in AZ",
    ),
    "statuses_have_a_date": ("services.csv", "CA11", {"status_date": ""}, "suspended since when"),
    "figures_have_a_source": ("parameters/evidence.csv", "S001", {"source_title": ""}, "has no source"),
    "assumptions_are_reasoned": (
        "terminals.csv",
        "T001",
        {"confidence": "assumption", "conditions": ""},
        "say why",
    ),
    "legs_match_stops": ("services.csv", "CA01", {"hours_per_leg": "10;15"}, "2 stops need 1 items"),
    "countries_are_known": ("crossings.csv", "BCR001", {"side_b_country": "XX"}, "there is no country XX"),
    "measures_are_numbers_from_zero": ("services.csv", "CA01", {"hours_per_leg": "-4"}, "-4 is no number"),
    "points_are_whole": ("highspeed_lines.csv", "HS001", {"mid_lat": ""}, "is no point on Earth"),
    "rows_have_a_source": ("reference_vias.csv", "Xi'an", {"source": ""}, "column source: is empty"),
    "dollars_have_a_year": ("services.csv", "CA01", {"year": ""}, "in dollars of which year"),
    "rows_differ": ("service_stops.csv", "Alat,AZ", {"stop": "Kuryk,KZ"}, "is about the same"),
    "references_exist": ("parameters/model.csv", "rail.usd_per_km", {"evidence": "C99999"}, "stands in none"),
}


@pytest.mark.parametrize("name", DATA_FAULTS)
def test_each_data_check_names_file_row_and_column(data, name):
    file, key, changes, message = DATA_FAULTS[name]
    edit(data, file, key, **changes)
    found = check_data(data)
    assert any(message in text for text in found), found
    assert all(str(data / file) in text and ", row " in text and "column " in text for text in found)


def test_every_data_check_has_a_fault_that_proves_it():
    assert set(DATA_FAULTS) == {check.__name__ for check in DATA_CHECKS}


@pytest.mark.parametrize(
    ("file", "key", "changes", "message"),
    [
        ("crossings.csv", "BCR003", {"lat": "138.4"}, 'row 4 (id BCR003), column lat: "138.4" is above 90'),
        ("crossings.csv", "BCR003", {"hours_low": "-1"}, 'column hours_low: "-1" is below 0'),
        ("ports.csv", "P001", {"country": "Azerbaijan"}, 'column country: "Azerbaijan" does not fit'),
        ("missing_links.csv", "R001", {"status": "broken"}, 'column status: "broken" is not allowed'),
        ("services.csv", "CA01", {"departures_per_week": "often"}, '"often" is not a number'),
    ],
)
def test_bad_value_is_named(data, file, key, changes, message):
    edit(data, file, key, **changes)
    found = check_data(data)
    assert len(found) == 1
    assert message in found[0]


# One cell of every table, by the kind of fault: column, what is written there, what the message says.
SPOILT = {
    "country": (
        ("country", "iso2", "side_a_country", "from_country", "country_a", "place"), "ZZ", "no country ZZ",
    ),
    "hours below 0": (
        ("hours", "hours_a_to_b", "queue_hours_a_to_b", "total_hours", "driving_hours_day"), "-1", "-1",
    ),
    "latitude": (("lat", "from_lat"), "91", "91"),
    "status": (("status",), "perhaps", "perhaps"),
    "date": (("status_date", "since"), "soon", "soon"),
    "source": (("source_title", "source"), "", "source"),
    "address": (("source_url",), "the web", "the web"),
    "confidence": (("confidence",), "sure", "sure"),
    "a figure in words": (("value", "km", "usd", "departures_per_week", "usd_per_teu"), "many", "many"),
    "a figure below 0": (("km", "usd", "usd_per_teu", "fee_usd", "capacity_teu_year"), "-5", "-5"),
    "year": (("year", "figure_year", "throughput_year"), "1066", "1066"),
}  # fmt: skip
TABLES = sorted(path.relative_to(DATA).as_posix() for path in DATA.glob("**/*.csv"))
NO_CODE = {
    "countries.csv": "iso2",
    "rail_gauge.csv": "country",
    "road_freight.csv": "country",
    "crossings.csv": "place",
}
# Texts, or dates that are more than a date: other checks read them.
LOOSE = {("terminals.csv", "date"), ("rail_lines.csv", "date")}


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    return Path(shutil.copytree(DATA, tmp_path_factory.mktemp("spoilt") / "data"))


@pytest.mark.parametrize("kind", SPOILT)
@pytest.mark.parametrize("file", TABLES)
def test_a_spoilt_cell_is_named_by_file_row_and_column(copied, file, kind):
    path = copied / file
    sound = path.read_text(encoding="utf-8")
    columns, wrong, says = SPOILT[kind]
    header = next(csv.reader([sound.splitlines()[0]]))
    column = next((c for c in columns if c in header and NO_CODE.get(file) != c), None)
    if column is None or (file, kind) in LOOSE:
        return
    try:
        row = spoil(path, column, wrong)
        found = [text for text in check_table(copied, path) if f", row {row} " in text]
    finally:
        path.write_text(sound, encoding="utf-8", newline="")
    assert any(column in text and says in text for text in found), found


def spoil(path, column, value):
    """Write a value into the first row that has one there, and return its number."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, columns = list(reader), reader.fieldnames
    looked_up = (i for i, row in enumerate(rows) if row[column] and row.get("confidence") != "assumption")
    number = next(looked_up, 0)
    rows[number][column] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return number + 2


def test_missing_table_is_named(data):
    (data / "ports.csv").unlink()
    assert check_data(data) == [f"{data / 'ports.csv'} does not exist; restore it."]
