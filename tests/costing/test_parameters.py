"""Parameters: fall back from country to group to world, never to zero; and the table itself."""

import csv
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest

from landbridge.costing import compile as compile_network
from landbridge.costing import move_rates, parameter_table, read_parameters
from landbridge.costing.groups import BORDER_KINDS, border_kind, groups_of
from landbridge.costing.sea_basins import basin_names
from landbridge.errors import AtlasError, TableError
from landbridge.network.read import read_table
from landbridge.network.rows import parameter_files

from .conftest import DATA, small_network

ROWS = read_parameters(DATA)


def test_country_then_group_then_world(parameters):
    assert parameters.find("rail.km_per_day", "RU").scope == "RU"
    assert parameters.find("rail.km_per_day", "UZ").scope == "cis_1520"
    assert parameters.find("rail.km_per_day", "BR").scope == ""


def test_loading_unit_before_general_row(parameters):
    assert parameters.find("rail.usd_per_km", "CN", "feu").value == pytest.approx(0.417)
    assert parameters.find("rail.usd_per_km", "BR", "feu").scope == ""


def test_missing_is_an_error(parameters):
    with pytest.raises(AtlasError, match=r"'rail\.moon_speed' for KZ and unit teu"):
        parameters.find("rail.moon_speed", "KZ", "teu")


def test_money_is_brought_to_2024(parameters):
    row = parameters.find("rail.usd_per_km", "CN", "teu")
    assert (row.value, row.year) == (0.334, 2018)
    assert row.to_model == pytest.approx(313.689 / 251.107)
    assert parameters.find("rail.km_per_day", "KZ").to_model == 1.0


def test_a_share_has_a_row_for_each_year(parameters):
    shares = [parameters.of_year("rail.subsidy_share", year) for year in (2018, 2019, 2020)]
    assert [share.value for share in shares] == [0.5, 0.4, 0.3]
    assert {share.to_model for share in shares} == {1.0}
    assert parameters.of_year("rail.subsidy_share", 2024) is None


def test_a_level_of_the_country_before_that_of_the_world(parameters):
    assert parameters.of_year("rail.price_level", 2020, "CN").scope == "CN"
    assert parameters.of_year("rail.price_level", 2020, "KZ").value == 1.0
    assert parameters.of_year("rail.price_level", 2024, "CN").scope == ""


def test_price_level_takes_inflation_out(parameters):
    level = parameters.of_year("sea.price_level", 2024)
    assert level.to_model == pytest.approx(255.657 / 313.689)
    assert parameters.of_year("sea.price_level", 2003) is None


def test_money_needs_a_year():
    bad = ROWS.with_columns(
        pl.when(pl.col("key") == "gauge.usd").then(None).otherwise(pl.col("year")).alias("year")
    )
    with pytest.raises(AtlasError, match=r"gauge\.usd.*without a year"):
        parameter_table(bad)


def test_price_index_is_needed():
    with pytest.raises(AtlasError, match=r"deflators\.csv"):
        parameter_table(ROWS.filter(pl.col("key") != "price.us_cpi_u"))


def test_doubled_row():
    with pytest.raises(AtlasError, match="two rows"):
        parameter_table(pl.concat([ROWS, ROWS.filter(pl.col("key") == "air.km_per_h")]))


def test_missing_file(tmp_path):
    with pytest.raises(TableError, match="holds no table of parameters"):
        read_parameters(tmp_path)


@pytest.mark.parametrize("path", parameter_files(DATA), ids=lambda path: path.name)
def test_tables_follow_the_schema(path):
    assert read_table(path, "parameter").height > 0


def records(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


COUNTRIES = {row["iso2"] for row in records(DATA.parent / "countries.csv")}


def test_every_row_has_a_source_or_says_why():
    evidence = {row["id"] for row in records(DATA / "evidence.csv")}
    for row in ROWS.iter_rows(named=True):
        assert row["low"] <= row["value"] <= row["high"], row
        assert set(filter(None, row["evidence"].split(";"))) <= evidence, row
        assert row["source_title"], row
        if row["confidence"] == "assumption":
            assert row["source_title"] == "assumption", row
            assert len(row["note"]) > 6, row


BORDERS = {*BORDER_KINDS, "carec_gauge_break"}
SHIPS = {"liner", "feeder", "liner_hub", "liner_main", "feeder_hub", "feeder_main", "feeder_feeder"}
PLACES = {"suez", "panama", "terminal", "yard", "large", "caspian", "east_asia"}
SERVICES = {"ferry", "ro_ro", "rail_ferry", "hours", "departures", "usd"}
SPREADS = {"sea", "rail", "road", "air", "port", "airport", "border_rail", "border_road", "kg_co2e"}


def test_scopes_are_known():
    groups = {name for country in COUNTRIES for name in groups_of(country)}
    pairs = {"-".join(pair) for pair in combinations(sorted(COUNTRIES), 2)}
    known = COUNTRIES | groups | BORDERS | pairs | SHIPS | PLACES | SERVICES
    spreads, lanes = pl.col("key").str.starts_with("spread."), pl.col("scope").str.contains(">")
    places = pl.col("scope").str.ends_with(" mm")  # changes of gauge, see test_transfers.py
    assert set(ROWS.filter(~spreads & ~lanes & ~places)["scope"].unique()) - known == {""}
    assert set(ROWS.filter(spreads)["scope"].unique()) - known - SPREADS == {""}
    ends = {end for lane in ROWS.filter(lanes)["scope"] for end in lane.split(">")}
    assert ends <= groups | set(basin_names())


def test_group_members_are_countries():
    path = Path(__file__).parents[2] / "src" / "landbridge" / "costing" / "country_groups.csv"
    for row in records(path):
        assert set(row["countries"].split(";")) <= COUNTRIES | {"XK"}, row["group"]


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        ("RU BY", "union"), ("KZ KG", "eaeu"), ("DE PL", "eu_inner"), ("GR TR", "eu_turkiye"),
        ("PL BY", "eu_outer"),
        ("CN KZ", "carec"), ("GE TR", "carec"), ("AZ IR", "carec"), ("US MX", "north_america"),
        ("IN NP", "other"), ("AE SA", "gcc"), ("BW ZA", "sacu"), ("KE UG", "eac"), ("AR BR", "mercosur"),
        ("HU RS", "western_balkans"), ("AL ME", "western_balkans"),
    ],
)  # fmt: skip
def test_border_kind(pair, kind):
    one, other = pair.split()
    assert border_kind(one, other) == border_kind(other, one) == kind


@pytest.mark.parametrize("kind", BORDER_KINDS)
@pytest.mark.parametrize("mode", ["road", "rail"])
def test_every_kind_of_border_has_defaults(parameters, kind, mode):
    assert parameters.scoped(f"border.hours.{mode}", kind).scope == kind
    assert parameters.scoped(f"border.usd.{mode}", kind).unit.startswith("USD/")


def test_every_country_can_be_costed():
    countries = pl.DataFrame({"iso2": sorted(COUNTRIES)})
    graph = compile_network(small_network(countries=countries))
    for country in COUNTRIES:
        for mode in ("road", "rail"):
            assert (move_rates(graph, mode, 0, country).per_km > 0).all()
