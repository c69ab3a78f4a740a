"""From text to a place with all of GeoNames, where the packages are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from landbridge.atlas.build.cities import city_nodes
from landbridge.atlas.build.names import names_index, write_names
from landbridge.atlas.build.sources import Sources
from landbridge.atlas.gazetteer import PlaceIndex
from landbridge.atlas.places import resolve
from landbridge.errors import AmbiguousPlaceError

DATA = Path(__file__).parents[2] / "data"
pytestmark = pytest.mark.skipif("LANDBRIDGE_SOURCES" not in os.environ, reason="the packages are not at hand")
FREIGHT_PLACES = (
    "Busan KR|Incheon KR|Duisburg DE|Santos BR|Almaty KZ|Dar es Salaam TZ|Ulaanbaatar MN|Chicago US|"
    "Bishkek KG|Aghdam AZ|Ağdam AZ|Агдам AZ|바쿠 AZ|ბაქო AZ|Баку AZ|上海 CN|تهران IR|Istanbul TR|"
    "İstanbul TR|Mumbai IN|Bombay IN|Khankendi AZ|Xankəndi AZ|Şəki AZ|Gəncə AZ|Poti GE|Batumi GE|"
    "Tbilisi GE|Lianyungang CN|Rotterdam NL|Tashkent UZ|Moscow RU|St Petersburg RU|Rostov RU|"
    "Odessa UA|London GB|Barcelona ES|Naples IT|Venice IT|Geneva CH|Frankfurt DE|Hyderabad IN|"
    "Birmingham GB|Alexandria EG|Mosul IQ|Basra IQ|Kiev UA|Saigon VN|Calcutta IN|Chittagong BD|"
    "Panama PA|Kashgar CN|Urumqi CN|Yiwu CN|Khorgos CN|Turkmenbashi TM|Krasnovodsk TM|Mary TM|"
    "Termez UZ|Aktau KZ|Kuryk KZ|Aghband AZ|Lachin AZ|Meghri AM|Zangilan AZ|Horadiz AZ|Nakhchivan AZ|"
    "Van TR|Kars TR|Bandar Abbas IR|Anzali IR"
)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    sources, folder = Sources(Path(os.environ["LANDBRIDGE_SOURCES"])), tmp_path_factory.mktemp("real")
    nodes = city_nodes(sources, DATA)
    size = write_names(names_index(nodes, sources, DATA), folder)
    return PlaceIndex(folder), nodes, size


@pytest.mark.parametrize("case", FREIGHT_PLACES.split("|"))
def test_freight_places_are_what_a_forwarder_means(real, case):
    name, _, country = case.rpartition(" ")
    assert resolve(name, *real[:2]).country == country


@pytest.mark.parametrize("text", ["Astara", "Valencia"])
def test_real_namesakes(real, text):
    with pytest.raises(AmbiguousPlaceError):
        resolve(text, *real[:2])


def test_the_index_stays_small(real):
    assert real[2] <= 3_000_000
