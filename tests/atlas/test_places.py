"""From text to a place: a few towns with visible answers."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.atlas.build.cities import NODE_COLUMNS, city_nodes
from landbridge.atlas.build.names import names_index, write_names
from landbridge.atlas.gazetteer import PlaceIndex, search_key
from landbridge.atlas.places import find_places, nearest_nodes, resolve
from landbridge.errors import AmbiguousPlaceError, AtlasError, InputError, UnknownPlaceError

DATA = Path(__file__).parents[2] / "data"

TOWNS = [
    # id, name, country, lat, lon, population, other names
    (1, "Busan", "KR", 35.10, 129.03, 3_300_000, ["Pusan", "부산", "釜山"]),
    (2, "Busano", "IT", 45.33, 7.66, 6_000, []),
    (
        3,
        "Baku",
        "AZ",
        40.38,
        49.89,
        2_300_000,
        ["Baki", "Bakı", "Баку", "ბაქო", "바쿠", "باکو", "巴库", "ba ku"],
    ),
    (4, "Istanbul", "TR", 41.01, 28.95, 15_700_000, ["İstanbul", "Constantinople", "Стамбул"]),
    (5, "Tripoli", "LY", 32.89, 13.19, 1_300_000, []),
    (6, "Tripoli", "LB", 34.43, 35.84, 229_000, []),
    (7, "Astara", "AZ", 38.46, 48.87, 15_200, ["Астара"]),
    (8, "Āstārā", "IR", 38.43, 48.87, 39_000, ["آستارا"]),
    (9, "Mumbai", "IN", 19.07, 72.88, 12_700_000, ["Bombay", "मुंबई"]),
    (10, "Bombay", "US", 44.9, -74.6, 6_000, []),
    (11, "Poti", "GE", 42.14, 41.67, 41_000, ["ფოთი"]),
    (12, "Teresina", "BR", -5.09, -42.80, 870_000, ["Poti"]),
    (13, "Odesa", "UA", 46.49, 30.74, 1_010_000, ["Odessa", "Одеса"]),
    (14, "Odessa", "US", 31.85, -102.37, 118_000, []),
    (15, "Rostov", "RU", 57.19, 39.41, 31_000, []),
    (16, "Rostov-na-Donu", "RU", 47.22, 39.71, 1_130_000, ["Rostov"]),
    (17, "Ağdam", "AZ", 39.99, 46.93, 37_700, ["Aghdam", "Агдам"]),
    (18, "Tashkent", "UZ", 41.26, 69.22, 2_500_000, ["Ташкент", "TAS"]),
    (19, "Tehran", "IR", 35.69, 51.42, 7_150_000, ["تهران", "Teheran"]),
    (20, "Incheon", "KR", 37.46, 126.71, 3_000_000, ["인천"]),
    (21, "Nan", "TH", 18.78, 100.78, 24_000, []),
    (22, "Saint Petersburg", "RU", 59.94, 30.31, 5_350_000, []),
    (23, "Betioky", "MG", -23.72, 44.38, 12_000, ["Bku"]),
    (24, "Arras", "FR", 50.29, 2.78, 41_000, ["Aras"]),
    (25, "Aras Free Zone", "IR", 38.83, 45.67, 120_000, []),
]
COUNTRIES = (
    "KR South Korea;KOR|IT Italy;|AZ Azerbaijan;|TR Turkey;Türkiye|LY Libya;|LB Lebanon;|IR Iran;|IN India;"
)
COUNTRIES += "|US United States;USA|GE Georgia;|BR Brazil;|UA Ukraine;|RU Russia;|UZ Uzbekistan;|TH Thailand;"
COUNTRIES += "|MG Madagascar;|FR France;"


class FakeSources:
    """GeoNames with the towns above."""

    def read(self, package, member):
        keys = ("geonameid", "name", "countrycode", "latitude", "longitude", "population", "alternatenames")
        return json.dumps({str(t[0]): dict(zip(keys, t, strict=True)) for t in TOWNS}).encode()


def node(node_id, name, country, lat, lon, kind, unlocode=None):
    return (node_id, name, country, lat, lon, kind, unlocode, None, "open", "typed")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    header = "id,action,geonameid,name,country,lat,lon,population,aliases"
    (folder / "extra_cities.csv").write_text(f"{header}\nX1,name,17,Aghdam,AZ,,,,\n", encoding="utf-8")
    (folder / "crossings.csv").write_text("id,aliases\nBCR001,Derbent border;Ялама\n", encoding="utf-8")
    rows = [(line[:2], *line[3:].split(";")) for line in COUNTRIES.split("|")]
    lines = [f"{iso2},,{name},{aliases}" for iso2, name, aliases in rows]
    (folder / "countries.csv").write_text(
        "\n".join(["iso2,iso3,name,aliases", *lines]) + "\n", encoding="utf-8"
    )
    others = [
        node("port-KRPUS", "Busan", "KR", 35.08, 129.08, "seaport", "KRPUS"),
        node("port-P001", "Alat (Baku port)", "AZ", 39.98, 49.45, "seaport"),
        node("airport-ICN", "Incheon International Airport", "KR", 37.46, 126.44, "airport"),
        node("airport-GYD", "Heydar Aliyev", "AZ", 40.47, 50.05, "airport"),
        node("crossing-BCR001", "Yalama / Samur", "AZ", 41.8, 48.5, "border_crossing"),
    ]
    nodes = city_nodes(FakeSources(), folder).vstack(pl.DataFrame(others, schema=NODE_COLUMNS, orient="row"))
    write_names(names_index(nodes, FakeSources(), folder), folder)
    return PlaceIndex(folder), nodes


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        *[
            (t, "city-1")
            for t in ("Busan", "  BUSAN ", "Pusan", "부산", "釜山", "Busan,KR", "busan, south korea")
        ],
        *[
            (t, "city-3")
            for t in (
                "Baku",
                "Bakı",
                "Баку",
                "БАКУ",
                "ბაქო",
                "바쿠",
                "باکو",
                "باكو",
                "巴库",
                "Baku,Azerbaijan",
            )
        ],
        *[
            (t, "city-4")
            for t in ("Istanbul", "İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "Istanbul,Türkiye")
        ],
        *[(t, "city-17") for t in ("Aghdam", "Ağdam", "AĞDAM", "Агдам", "agdam")],
        ("Bombay", "city-9"),
        ("Bombay,US", "geonames-10"),
        ("Poti", "city-11"),
        ("Odessa", "city-13"),
        ("Odessa,USA", "city-14"),
        ("Rostov", "city-16"),
        ("St. Petersburg", "city-22"),
        ("Nan,TH", "geonames-21"),
        ("Astara,IR", "geonames-8"),
        ("آستارا", "geonames-8"),
        ("KRPUS", "port-KRPUS"),
        ("KR PUS", "port-KRPUS"),
        ("krpus", "port-KRPUS"),
        ("UZTAS", "city-18"),
        ("Busan port", "port-KRPUS"),
        ("Port of Busan", "port-KRPUS"),
        ("Alat", "port-P001"),
        ("ICN", "airport-ICN"),
        ("Incheon", "city-20"),
        ("Incheon airport", "airport-ICN"),
        ("Baku airport", "airport-GYD"),
        ("Samur", "crossing-BCR001"),
        ("Derbent border", "crossing-BCR001"),
        ("Ялама", "crossing-BCR001"),
        ("city-3", "city-3"),
        ("geonames-8", "geonames-8"),
        ("geonames-3", "city-3"),
        ("40.4, 49.9", "point-40.4,49.9"),
        ("-33.9,-180", "point--33.9,-180"),
    ],
)
def test_resolve(world, text, place_id):
    assert resolve(text, *world).id == place_id


def test_a_node_has_its_row_and_a_town_has_none(world):
    index, nodes = world
    place = resolve("Busan", index, nodes)
    assert nodes["node_id"][place.node] == "city-1"
    assert resolve("Nan", index, nodes).node is None


def test_to_dict_is_the_place_of_the_contract(world):
    assert resolve("KRPUS", *world).to_dict() == {
        "id": "port-KRPUS",
        "name": "Busan",
        "country": "KR",
        "lat": 35.08,
        "lon": 129.08,
        "kind": "seaport",
        "unlocode": "KRPUS",
    }


def test_the_bigger_namesake_is_taken_and_the_other_is_told(world):
    place = resolve("Tripoli", *world)
    assert (place.country, place.note) == (
        "LY",
        "'Tripoli' is taken as Tripoli,LY; for another write 'Tripoli,LB'.",
    )
    assert not resolve("Tripoli,LB", *world).note


def test_equal_namesakes_in_two_countries_must_be_told_apart(world):
    with pytest.raises(AmbiguousPlaceError) as caught:
        resolve("Astara", *world)
    assert set(caught.value.suggestions) == {"Astara,AZ", "Āstārā,IR"}
    assert all(resolve(option, *world) for option in caught.value.suggestions)


@pytest.mark.parametrize(
    ("typo", "meant"), [("Bakku", "Baku,AZ"), ("Tashknet", "Tashkent,UZ"), ("Bussan", "Busan,KR")]
)
def test_a_near_miss_gets_suggestions(world, typo, meant):
    with pytest.raises(UnknownPlaceError, match=f"'{meant}'") as caught:
        resolve(typo, *world)
    assert caught.value.suggestions[0] == meant


def test_a_slip_is_not_taken_for_a_far_town_that_is_also_called_so(world):
    with pytest.raises(UnknownPlaceError, match="did you mean 'Baku,AZ'") as error:
        resolve("Bku", *world)
    assert error.value.suggestions == ("Baku,AZ", "Betioky,MG")
    assert resolve("Bku,MG", *world).name == "Betioky"


def test_a_node_that_begins_so_comes_before_a_town_that_is_also_called_so(world):
    place = resolve("Aras", *world)
    assert (place.name, place.note) == (
        "Aras Free Zone",
        "'Aras' is taken as Aras Free Zone,IR; for another write 'Arras,FR'.",
    )
    assert [p.name for p in find_places("Aras", *world)][:2] == ["Aras Free Zone", "Arras"]


def test_an_unknown_country_is_named(world):
    with pytest.raises(UnknownPlaceError, match=r"'ZZ' is no country.*'Baku,AZ'"):
        resolve("Baku,ZZ", *world)


def test_a_place_is_not_found_in_another_country(world):
    with pytest.raises(UnknownPlaceError, match="No place is called 'Baku' in IR"):
        resolve("Baku,IR", *world)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("91,10", "latitude"),
        ("10,180.5", "longitude"),
        ("nan,10", "finite"),
        ("10,inf", "finite"),
        ("12,abc", "two numbers"),
        ("1,2,3", "two numbers"),
        ("12", "two numbers"),
        ("40.4 49.9", "two numbers"),
    ],
)
def test_bad_coordinates_get_one_clear_sentence(world, text, says):
    with pytest.raises(InputError, match=says) as caught:
        resolve(text, *world)
    assert not isinstance(caught.value, UnknownPlaceError)
    assert "\n" not in str(caught.value)


@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_any_point_on_earth_is_a_place(world, lat, lon):
    place = resolve(f"{lat!r},{lon!r}", *world)
    assert (place.lat, place.lon, place.kind) == (lat, lon, "point")


@given(text=st.text(max_size=12))
def test_any_text_is_a_place_or_an_input_error(world, text):
    with contextlib.suppress(InputError):
        assert resolve(text, *world).id


@given(text=st.text(max_size=30))
def test_a_search_key_is_its_own_key(text):
    key = search_key(text)
    assert search_key(key) == key


def test_find_places_goes_from_equal_to_alike(world):
    names = [f"{p.name},{p.country},{p.kind}" for p in find_places("busan", *world)]
    assert names[:3] == ["Busan,KR,city", "Busan,KR,seaport", "Busano,IT,city"]
    assert find_places("Bakku", *world)[0].name == "Baku"
    assert find_places("KRPUS", *world)[0].id == "port-KRPUS"
    assert [p.country for p in find_places("Tripoli,LB", *world)] == ["LB"]
    assert len(find_places("a", *world, limit=2)) == 2
    assert find_places("", *world) == []


def test_nearest_nodes(world):
    _, nodes = world
    found = nearest_nodes(nodes, 40.38, 49.89, kinds={"seaport"}, k=5)
    assert [nodes["node_id"][row] for row, _ in found] == ["port-P001", "port-KRPUS"]
    assert found[0][1] == pytest.approx(58.2, abs=0.5)  # 0.40 deg south, 0.44 deg x cos(40.2) west
    assert nearest_nodes(nodes, 40.38, 49.89, k=1)[0][1] == pytest.approx(0, abs=1e-6)
    across = nearest_nodes(nodes.with_columns(lat=0.0, lon=179.5), 0.0, -179.5, k=1)
    assert across[0][1] == pytest.approx(111.2, abs=0.1)


def test_a_missing_index_is_an_atlas_error(tmp_path, world):
    with pytest.raises(AtlasError, match="atlas build"):
        resolve("Baku", PlaceIndex(tmp_path), world[1])
