"""Busan to Baku with some twenty nodes: the real ways in rough figures, with the real cost parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl
from tiny_network import COUNTRIES, table

from landbridge.atlas.places import Place
from landbridge.costing import read_parameters
from landbridge.errors import UnknownPlaceError
from landbridge.network.tables import Network

PARAMETERS = Path(__file__).parents[2] / "data" / "parameters"

# name: id, name, country, lat, lon, kind
NODES = {
    "busan": ("city-1", "Busan", "KR", 35.1, 129.0, "city"),
    "busan port": ("port-KRPUS", "Busan Port", "KR", 35.1, 129.1, "seaport"),
    "icn": ("airport-ICN", "Incheon Airport", "KR", 37.5, 126.4, "airport"),
    "baku": ("city-2", "Baku", "AZ", 40.4, 49.9, "city"),
    "alat": ("port-AZALT", "Alat", "AZ", 40.0, 49.4, "seaport"),
    "gyd": ("airport-GYD", "Baku Airport", "AZ", 40.5, 50.0, "airport"),
    "lyg": ("port-CNLYG", "Lianyungang", "CN", 34.7, 119.4, "seaport"),
    "khorgos": ("crossing-BCR010", "Khorgos / Altynkol", "CN", 44.2, 80.4, "border_crossing"),
    "aktau": ("port-KZAAU", "Aktau", "KZ", 43.6, 51.2, "seaport"),
    "vostochny": ("port-RUVYP", "Vostochny", "RU", 42.7, 133.1, "seaport"),
    "samur": ("crossing-BCR001", "Samur / Yalama", "RU", 41.8, 48.6, "border_crossing"),
    "poti": ("port-GEPTI", "Poti", "GE", 42.1, 41.6, "seaport"),
    "kesik": ("crossing-BCR002", "Gardabani / Boyuk Kesik", "GE", 41.4, 45.1, "border_crossing"),
    "kesik road": ("crossing-BCD002", "Red Bridge", "GE", 41.3, 45.1, "border_crossing"),
    "singapore sea": ("sea-1", "sea-1", "", 1.0, 104.0, "junction"),
    "suez sea": ("sea-2", "sea-2", "", 29.0, 33.0, "junction"),
    "ganja": ("city-3", "Ganja", "AZ", 40.7, 46.4, "city"),
    "yerevan": ("city-4", "Yerevan", "AM", 40.2, 44.5, "city"),
    "ijevan": ("crossing-BCD009", "Ijevan", "AM", 41.0, 45.2, "border_crossing"),
    "evn": ("airport-EVN", "Yerevan Airport", "AM", 40.1, 44.4, "airport"),
    "tbilisi": ("city-5", "Tbilisi", "GE", 41.7, 44.8, "city"),
    "nowhere": ("city-6", "Nowhere", "IS", 65.0, -18.0, "city"),
}
ROW = {name: row for row, name in enumerate(NODES)}

ROADS = [
    ("busan", "busan port", "KR", 12.0),
    ("busan", "icn", "KR", 430.0),
    ("baku", "alat", "AZ", 75.0),
    ("baku", "gyd", "AZ", 25.0),
    ("baku", "ganja", "AZ", 360.0),
    ("ganja", "kesik road", "AZ", 110.0),
    ("kesik road", "tbilisi", "GE", 60.0),
    ("tbilisi", "poti", "GE", 330.0),
    ("ganja", "ijevan", "AZ", 150.0),
    ("ijevan", "yerevan", "AM", 140.0),
    ("evn", "yerevan", "AM", 15.0),
]
RAILS = [
    ("lyg", "khorgos", 1435, "CN", 4130.0),
    ("khorgos", "aktau", 1520, "KZ", 3500.0),
    ("vostochny", "samur", 1520, "RU", 9900.0),
    ("samur", "baku", 1520, "AZ", 208.0),
    ("poti", "kesik", 1520, "GE", 365.0),
    ("kesik", "baku", 1520, "AZ", 503.0),
    ("alat", "baku", 1520, "AZ", 75.0),
]
CORE_ROADS = [
    ("busan port", "icn", "KR", 442.0),
    ("alat", "gyd", "AZ", 100.0),
    ("alat", "kesik road", "AZ", 545.0),
    ("gyd", "kesik road", "AZ", 495.0),
    ("ijevan", "kesik road", "AZ", 260.0),
    ("alat", "ijevan", "AZ", 585.0),
    ("gyd", "ijevan", "AZ", 535.0),
    ("kesik road", "poti", "GE", 390.0),
    ("ijevan", "evn", "AM", 155.0),
]
CORE_RAILS = [
    ("lyg", "khorgos", 1435, "CN", 4130.0),
    ("khorgos", "aktau", 1520, "KZ", 3500.0),
    ("vostochny", "samur", 1520, "RU", 9900.0),
    ("samur", "alat", 1520, "AZ", 283.0),
    ("samur", "kesik", 1520, "AZ", 711.0),
    ("alat", "kesik", 1520, "AZ", 578.0),
    ("poti", "kesik", 1520, "GE", 365.0),
]
SEA = [
    ("busan port", "lyg", 900.0, ""),
    ("busan port", "vostochny", 960.0, ""),
    ("busan port", "singapore sea", 4600.0, ""),
    ("singapore sea", "suez sea", 9000.0, ""),
    ("suez sea", "poti", 2600.0, "suez"),
]
CROSSINGS = [
    ("khorgos", "rail", "CN", "KZ", "open", 1435, 1520, "BCR010"),
    ("samur", "rail", "RU", "AZ", "open", 1520, 1520, "BCR001"),
    ("kesik", "rail", "GE", "AZ", "open", 1520, 1520, "BCR002"),
    ("kesik road", "road", "GE", "AZ", "open", 0, 0, "BCD002"),
    ("ijevan", "road", "AM", "AZ", "closed", 0, 0, "BCD009"),
]
MORE_COUNTRIES = [
    ("KR", "KOR", "410", "Republic of Korea", "South Korea", "Eastern Asia", ""),
    ("CN", "CHN", "156", "China", "", "Eastern Asia", ""),
    ("KZ", "KAZ", "398", "Kazakhstan", "", "Central Asia", "carec;cis;eaeu"),
    ("AM", "ARM", "051", "Armenia", "", "Western Asia", "carec;cis;eaeu"),
    ("IS", "ISL", "352", "Iceland", "", "Northern Europe", ""),
]


def _links(roads, rails):
    rows = [(ROW[a], ROW[b], "road", 0, country, km, "open", "") for a, b, country, km in roads]
    return rows + [(ROW[a], ROW[b], "rail", g, country, km, "open", "") for a, b, g, country, km in rails]


def network() -> Network:
    links = ("from_node", "to_node", "mode", "gauge_mm", "country", "km", "status", "passage")
    sea = [(ROW[a], ROW[b], "sea", 0, "", km, "open", passage) for a, b, km, passage in SEA]
    air = [(ROW["icn"], ROW["gyd"], "air", 0, "", 6500.0, "open", "")]
    overflies = [""] * (len(ROADS) + len(RAILS) + len(sea)) + ["CN;KZ"]
    access = ("node", "mode", "gauge_mm", "access_km", "transfer", "berth")
    service = (
        "service_id", "leg", "kind", "mode", "name", "from_node", "to_node", "km", "hours", "usd_per_teu",
        "year", "status", "countries",
    )  # fmt: skip
    ferry = ("CA02", 0, "ferry", "ferry", "Alat-Aktau", ROW["alat"], ROW["aktau"], 470.0, 18.0, 600.0, 2025)
    return Network(
        nodes=table("node", ("node_id", "name", "country", "lat", "lon", "kind"), list(NODES.values())),
        access=table("access", access, _access()),
        links=table("link", links, _links(ROADS, RAILS) + sea + air).with_columns(
            pl.Series("overflies", overflies)
        ),
        core_links=table("link", links, _links(CORE_ROADS, CORE_RAILS)),
        crossings=table(
            "crossing",
            ("node", "mode", "country_a", "country_b", "status", "gauge_a_mm", "gauge_b_mm", "row_id"),
            [(ROW[name], *rest) for name, *rest in CROSSINGS],
        ),
        services=table("service", service, [(*ferry, "operating", "AZ;KZ")]),
        parameters=read_parameters(PARAMETERS),
        countries=pl.DataFrame(
            COUNTRIES + MORE_COUNTRIES,
            schema=["iso2", "iso3", "numeric", "name", "aliases", "region", "groups"],
            orient="row",
        ),
    )


def _access():
    rows = [
        (ROW[name], "road", 0, 1.0, "false", "") for name in ("busan", "baku", "ganja", "yerevan", "tbilisi")
    ]
    rows += [(ROW["baku"], "rail", 1520, 3.0, "false", "terminal")]
    for port, gauge in (
        ("busan port", 0),
        ("lyg", 1435),
        ("aktau", 1520),
        ("vostochny", 1520),
        ("poti", 1520),
    ):
        berth = "hub" if port == "busan port" else "feeder"
        rows += [(ROW[port], "sea", 0, 0.0, "true", berth), (ROW[port], "road", 0, 0.0, "true", "")]
        rows += [(ROW[port], "rail", gauge, 0.0, "true", "terminal")] if gauge else []
    rows += [(ROW["alat"], "rail", 1520, 0.0, "true", "terminal"), (ROW["alat"], "road", 0, 0.0, "true", "")]
    rows += [
        (ROW[a], m, 0, 0.0, "true", b) for a in ("icn", "gyd") for m, b in (("air", "large"), ("road", ""))
    ]
    return [*rows, (ROW["nowhere"], "road", 0, 0.0, "false", "")]


@dataclass(frozen=True, eq=False)
class LittleAtlas:
    network: Network
    version: str = "0"
    built: str = "2025-01-01"

    def resolve(self, text: str) -> Place:
        for row, (id_, name, country, lat, lon, kind) in enumerate(NODES.values()):
            if text in (name, id_):
                return Place(id_, name, country, lat, lon, kind, None, row)
        raise UnknownPlaceError(f"No place is called '{text}'.", ("Baku,AZ",))


@cache
def atlas() -> LittleAtlas:
    return LittleAtlas(network())
