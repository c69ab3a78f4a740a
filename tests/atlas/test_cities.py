"""The rules that make hub cities, on a few towns, and on GeoNames where the packages are at hand."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from landbridge.atlas.build.cities import NODE_COLUMNS, city_nodes, display_name
from landbridge.atlas.build.sources import Sources

DATA = Path(__file__).parents[2] / "data"
EXTRA_HEADER = "id,action,geonameid,name,country,lat,lon,population,aliases,conditions"


@dataclass(frozen=True)
class FakeSources:
    """GeoNames as a list of (id, name, country, lat, lon, population)."""

    rows: tuple

    def read(self, package, member):
        keys = ("geonameid", "name", "countrycode", "latitude", "longitude", "population")
        cities = {str(r[0]): dict(zip(keys, r, strict=True)) | {"alternatenames": []} for r in self.rows}
        return json.dumps(cities).encode()


def build(tmp_path, rows, extra=()):
    (tmp_path / "extra_cities.csv").write_text("\n".join([EXTRA_HEADER, *extra]) + "\n", encoding="utf-8")
    return city_nodes(FakeSources(tuple(rows)), tmp_path)


def test_a_city_is_a_hub_from_its_country_s_limit(tmp_path):
    rows = [
        (1, "France big", "FR", 48.0, 2.0, 100_000),
        (2, "France small", "FR", 45.0, 2.0, 99_999),
        (3, "Kazakh", "KZ", 45.0, 70.0, 50_000),
        (4, "Azeri", "AZ", 40.0, 48.0, 20_000),
        (5, "Azeri small", "AZ", 41.0, 48.0, 19_999),
    ]
    assert build(tmp_path, rows)["name"].to_list() == ["France big", "Kazakh", "Azeri"]


def test_a_district_inside_a_far_bigger_city_is_dropped(tmp_path):
    city = (1, "City", "FR", 45.0, 5.0, 2_000_000)  # reaches 0.01 x sqrt(2,000,000) = 14.1 km
    near, far = 45.0 + 13 / 111.2, 45.0 + 16 / 111.2
    rows = [city, (2, "District", "FR", near, 5.0, 400_000), (3, "Suburb", "FR", far, 5.0, 400_000)]
    assert build(tmp_path, rows)["name"].to_list() == ["City", "Suburb"]


def test_a_twin_of_similar_size_stays_but_not_within_3_km(tmp_path):
    city = (1, "City", "FR", 45.0, 5.0, 2_000_000)
    twin = (2, "Twin", "FR", 45.0 + 10 / 111.2, 5.0, 1_500_000)
    same = (3, "Same", "FR", 45.0 + 2 / 111.2, 5.0, 1_900_000)
    assert build(tmp_path, [city, twin, same])["name"].to_list() == ["City", "Twin"]


def test_a_border_separates_a_city_from_its_neighbour(tmp_path):
    rows = [(1, "City", "FR", 45.0, 5.0, 2_000_000), (2, "Abroad", "DE", 45.05, 5.0, 100_000)]
    assert build(tmp_path, rows)["name"].to_list() == ["City", "Abroad"]


def test_typed_rows_add_rename_and_drop(tmp_path):
    rows = [(1, "Köln", "DE", 50.9, 6.9, 1_000_000), (2, "Wrong", "DE", 52.0, 9.0, 500_000)]
    extra = [
        "X001,hub,77,Aghdam,AZ,39.99,46.93,37700,Ağdam,why",
        "X002,hub,,Aghband,AZ,38.87,46.53,,,why",
        "X003,name,1,Cologne,DE,,,,,why",
        "X004,drop,2,Wrong,DE,,,,,why",
    ]
    nodes = build(tmp_path, rows, extra)
    assert nodes["node_id"].to_list() == ["city-1", "city-77", "city-X002"]
    assert nodes["name"].to_list() == ["Cologne", "Aghdam", "Aghband"]
    assert nodes["source"].to_list() == ["geonames:1", "geonames:77", "extra_cities.csv:X002"]
    assert nodes["population"].to_list() == [1_000_000, 37_700, None]


def test_columns_are_those_of_the_table_nodes(tmp_path):
    nodes = build(tmp_path, [(1, "A", "FR", 45.0, 5.0, 200_000)])
    assert dict(nodes.schema) == NODE_COLUMNS
    assert nodes.row(0)[5:] == ("city", None, 200_000, "open", "geonames:1")


@pytest.mark.parametrize(
    ("name", "country", "shown"),
    [("İzmir", "TR", "Izmir"), ("Xi’an", "CN", "Xi'an"), ("Ryazan’", "RU", "Ryazan"), ("Łódź", "PL", "Lodz")],
)
def test_names_are_shown_in_plain_letters(name, country, shown):
    assert display_name(name, country) == shown


def test_every_row_of_extra_cities_has_a_reason_and_coordinates():
    table = pl.read_csv(DATA / "extra_cities.csv", infer_schema=False).fill_null("")
    assert table["id"].is_unique().all()
    assert set(table["action"]) == {"hub", "name", "drop"}
    typed = table.filter(pl.col("geonameid") != "")
    assert typed["geonameid"].is_unique().all()
    for column in ("name", "country", "lat", "lon", "source_title", "confidence", "conditions"):
        assert (table[column] != "").all(), column


@pytest.mark.skipif("LANDBRIDGE_SOURCES" not in os.environ, reason="the packages are not at hand")
def test_real_hubs_hold_the_places_that_corridors_name():
    nodes = city_nodes(Sources(Path(os.environ["LANDBRIDGE_SOURCES"])), DATA)
    assert nodes["node_id"].is_unique().all()
    assert 5_000 < nodes.height < 6_500
    assert all(name.isascii() for name in nodes["name"])
    known = set(zip(nodes["name"], nodes["country"], strict=True))
    wanted = (
        "Baku Aghdam Shusha Khankendi Fuzuli Zangilan Lachin Jabrayil Kalbajar Horadiz Julfa Ordubad Aghband"
    )
    assert {(name, "AZ") for name in wanted.split()} <= known
    assert {
        ("Busan", "KR"),
        ("Istanbul", "TR"),
        ("Meghri", "AM"),
        ("Ulaanbaatar", "MN"),
        ("Mosul", "IQ"),
    } <= known
    assert not {("Fatih", "TR"), ("Chilanzar", "UZ"), ("Copacabana", "BR")} & known
