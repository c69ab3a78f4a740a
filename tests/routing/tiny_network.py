"""A hand-made world: two countries, borders between them by road and rail, a port each, a canal."""

from __future__ import annotations

import polars as pl

from landbridge.network.schema import load_schema, validate
from landbridge.network.tables import Network

NODES = [
    # node_id, name, country, lat, lon, kind
    ("city-1", "Alpha", "AZ", 40.0, 48.0, "city"),  # 0
    ("city-2", "Beta", "AZ", 40.0, 48.5, "city"),  # 1: on the way from Alpha to the border, no core node
    ("crossing-BCR001", "Gate / Tor", "AZ", 40.0, 49.0, "border_crossing"),  # 2: rail, open
    ("crossing-BCD001", "Pass", "AZ", 40.1, 49.0, "border_crossing"),  # 3: road, open
    ("city-3", "Gamma", "GE", 40.0, 50.0, "city"),  # 4
    ("port-AZAAA", "Port A", "AZ", 39.0, 48.0, "seaport"),  # 5
    ("port-GEBBB", "Port B", "GE", 39.0, 50.0, "seaport"),  # 6
    ("sea-1", "sea-1", "", 38.5, 49.0, "junction"),  # 7
    ("crossing-BCD002", "Old Bridge", "AZ", 40.2, 49.0, "border_crossing"),  # 8: road, closed
]

LINKS = [
    # from, to, mode, gauge, country, km, status, passage
    (0, 1, "road", 0, "AZ", 50.0, "open", ""),
    (1, 3, "road", 0, "AZ", 60.0, "open", ""),
    (3, 4, "road", 0, "GE", 90.0, "open", ""),
    (0, 8, "road", 0, "AZ", 80.0, "open", ""),
    (8, 4, "road", 0, "GE", 80.0, "open", ""),
    (0, 2, "rail", 1520, "AZ", 100.0, "open", ""),
    (2, 4, "rail", 1435, "GE", 100.0, "open", ""),
    (0, 5, "road", 0, "AZ", 110.0, "open", ""),
    (6, 4, "road", 0, "GE", 120.0, "open", ""),
    (5, 7, "sea", 0, "", 300.0, "open", "suez"),
    (7, 6, "sea", 0, "", 300.0, "open", ""),
    (5, 6, "sea", 0, "", 100.0, "closed", "bering"),
]

# Core: the crossings and the ports.
CORE_LINKS = [(3, 5, "road", 0, "AZ", 220.0, "open", ""), (2, 2, "rail", 1520, "AZ", 0.0, "open", "")]

CROSSINGS = [
    # node, mode, a, b, status, gauge a, gauge b, row_id
    (2, "rail", "AZ", "GE", "open", 1520, 1435, "BCR001"),
    (3, "road", "AZ", "GE", "open", 0, 0, "BCD001"),
    (8, "road", "AZ", "GE", "closed", 0, 0, "BCD002"),
]

ACCESS = [(node, "road", 0, 1.0) for node in (0, 1, 4, 5, 6)] + [
    (0, "rail", 1520, 2.0),
    (4, "rail", 1435, 3.0),
    (5, "sea", 0, 0.0),
    (6, "sea", 0, 0.0),
]

COUNTRIES = [
    ("AZ", "AZE", "031", "Azerbaijan", "", "Western Asia", ""),
    ("GE", "GEO", "268", "Georgia", "Sakartvelo", "Western Asia", ""),
    ("RU", "RUS", "643", "Russia", "Russian Federation", "Eastern Europe", "carec;cis;eaeu"),
    ("EG", "EGY", "818", "Egypt", "", "Northern Africa", ""),
    ("TR", "TUR", "792", "Türkiye", "Turkey;Turkiye", "Western Asia", ""),
]


def table(name: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> pl.DataFrame:
    """Type rows by a schema."""
    text = pl.DataFrame(
        [[str(value) for value in row] for row in rows],
        schema=dict.fromkeys(columns, pl.String),
        orient="row",
    )
    return validate(text, load_schema(name), name)


def network() -> Network:
    link_columns = ("from_node", "to_node", "mode", "gauge_mm", "country", "km", "status", "passage")
    return Network(
        nodes=table("node", ("node_id", "name", "country", "lat", "lon", "kind"), NODES),
        access=table("access", ("node", "mode", "gauge_mm", "access_km"), ACCESS),
        links=table("link", link_columns, LINKS),
        core_links=table("link", link_columns, CORE_LINKS),
        crossings=table(
            "crossing",
            ("node", "mode", "country_a", "country_b", "status", "gauge_a_mm", "gauge_b_mm", "row_id"),
            CROSSINGS,
        ),
        services=load_schema("service").empty(),
        parameters=load_schema("parameter").empty(),
        countries=pl.DataFrame(
            COUNTRIES, schema=["iso2", "iso3", "numeric", "name", "aliases", "region", "groups"], orient="row"
        ),
    )
