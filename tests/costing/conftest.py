"""A network that fits on one page: China, Kazakhstan, Azerbaijan, the Caspian, a sea lane through Suez."""

from pathlib import Path

import polars as pl
import pytest

from landbridge.costing import parameter_table, read_parameters
from landbridge.network.schema import load_schema
from landbridge.network.tables import Network

DATA = Path(__file__).parents[2] / "data" / "parameters"

# row: id, name, country, kind
NODES = [
    ("terminal-T1", "Xi'an", "CN", "rail_terminal"),  # 0
    ("crossing-BCR1", "Khorgos rail", "CN", "border_crossing"),  # 1
    ("port-AKT", "Aktau", "KZ", "seaport"),  # 2
    ("port-ALT", "Alat", "AZ", "seaport"),  # 3
    ("port-SHA", "Shanghai", "CN", "seaport"),  # 4
    ("sea-1", "", "", "junction"),  # 5
    ("port-RTM", "Rotterdam", "NL", "seaport"),  # 6
    ("airport-PVG", "Pudong", "CN", "airport"),  # 7
    ("airport-GYD", "Baku", "AZ", "airport"),  # 8
    ("crossing-BCD1", "Khorgos road", "CN", "border_crossing"),  # 9
    ("terminal-T2", "Altynkol", "KZ", "rail_terminal"),  # 10
    ("crossing-BCR2", "Closed rail", "CN", "border_crossing"),  # 11
    ("city-1", "Almaty", "KZ", "city"),  # 12
    ("city-2", "Urumqi", "CN", "city"),  # 13
]
ACCESS = [
    (0, "rail", 1435, 2.0, True, "terminal"),
    (0, "road", 0, 1.0, True, None),
    (2, "sea", 0, 0.0, True, "feeder"),
    (2, "rail", 1520, 0.0, True, "terminal"),
    (2, "road", 0, 0.0, True, None),
    (3, "sea", 0, 0.0, True, "feeder"),
    (3, "road", 0, 0.0, True, None),
    (4, "sea", 0, 0.0, True, "hub"),
    (4, "road", 0, 0.0, True, None),
    (6, "sea", 0, 0.0, True, "main"),
    (7, "air", 0, 0.0, True, "freighter"),
    (7, "road", 0, 0.0, True, None),
    (8, "air", 0, 0.0, True, "freighter"),
    (8, "road", 0, 0.0, False, None),
    (10, "rail", 1435, 0.0, True, "terminal"),
    (10, "rail", 1520, 0.0, True, "terminal"),
    (12, "road", 0, 0.0, False, None),
    (10, "road", 0, 0.0, True, None),
    (13, "rail", 1435, 0.0, True, "yard"),
    (13, "road", 0, 0.0, True, None),
]
# from, to, mode, gauge, country, km, status, oneway, passage
CORE = [
    (0, 1, "rail", 1435, "CN", 3000.0, "open", False, None),
    (1, 10, "rail", 1520, "KZ", 100.0, "open", False, None),
    (10, 2, "rail", 1520, "KZ", 2700.0, "open", False, None),
    (0, 9, "road", 0, "CN", 3000.0, "open", False, None),
    (9, 2, "road", 0, "KZ", 3000.0, "open", True, None),
    (0, 4, "road", 0, "CN", 1400.0, "open", False, None),
    (4, 7, "road", 0, "CN", 40.0, "open", False, None),
    (3, 8, "road", 0, "AZ", 80.0, "planned", False, None),
    (0, 11, "rail", 1435, "CN", 2500.0, "open", False, None),
    (11, 10, "rail", 1435, "KZ", 150.0, "open", False, None),
    (0, 13, "rail", 1435, "CN", 2400.0, "open", False, None),
    (13, 9, "road", 0, "CN", 670.0, "open", False, None),
    (10, 2, "road", 0, "KZ", 2800.0, "open", False, None),
]
LINKS = [
    (2, 3, "sea", 0, None, 470.0, "open", False, None),
    (4, 5, "sea", 0, None, 12000.0, "open", False, None),
    (5, 6, "sea", 0, None, 7500.0, "open", False, "suez"),
    (7, 8, "air", 0, None, 6100.0, "open", False, None),
]
# node, mode, a, b, status, gauge_a, gauge_b, a_to_b, b_to_a, low, high, fee, row_id
CROSSINGS = [
    (1, "rail", "CN", "KZ", "open", 1435, 1520, 30.5, None, 16.0, 168.0, None, "BCR001"),
    (9, "road", "CN", "KZ", "limited", 0, 0, None, None, None, None, 50.0, "BCD001"),
    (11, "rail", "CN", "KZ", "closed", 1435, 1435, None, None, None, None, None, "BCR002"),
]


def frame(table, columns, rows):
    """Return a table of the schema with some columns filled."""
    schema = load_schema(table).dtypes()
    filled = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    height = len(rows)
    return pl.DataFrame(
        [pl.Series(name, filled.get(name, [None] * height), dtype) for name, dtype in schema.items()]
    )


LINK_COLUMNS = ("from_node", "to_node", "mode", "gauge_mm", "country", "km", "status", "oneway", "passage")
CROSSING_COLUMNS = (
    "node", "mode", "country_a", "country_b", "status", "gauge_a_mm", "gauge_b_mm", "hours_a_to_b",
    "hours_b_to_a", "hours_low", "hours_high", "fee_usd", "row_id",
)  # fmt: skip
SERVICE_COLUMNS = (
    "service_id", "leg", "kind", "mode", "name", "from_node", "to_node", "km", "hours", "departures_per_week",
    "usd_per_teu", "usd_per_feu", "year", "bidirectional",
    "status", "countries",
)  # fmt: skip
RUN, STOP = "operating", "suspended"
SERVICES = [
    ("CA1", 0, "ferry", "ferry", "A", 3, 2, 470.0, 18.0, None, 600.0, 1200.0, 2025, True, RUN, "AZ;KZ"),
    ("CA2", 0, "rail_ferry", "ferry", "B", 3, 2, 470.0, None, 2.0, None, None, None, False, STOP, "AZ;KZ"),
    ("KJ1", 0, "feeder", "sea", "D", 4, 6, 900.0, None, 3.0, None, None, None, True, RUN, "CN;KR"),
    ("BT1", 0, "block_train", "rail", "C", 0, 2, 5800.0, 9.0, 2.0, None, None, None, True, RUN, "CN;KZ"),
]  # fmt: skip


def small_network(**changes):
    """Return the network; `changes` replace whole tables."""
    node_columns = ("node_id", "name", "country", "kind", "lat", "lon")
    tables = {
        "nodes": frame("node", node_columns, [(*row, 0.0, 0.0) for row in NODES]),
        "access": frame("access", ("node", "mode", "gauge_mm", "access_km", "transfer", "berth"), ACCESS),
        "links": frame("link", LINK_COLUMNS, LINKS),
        "core_links": frame("link", LINK_COLUMNS, CORE),
        "crossings": frame("crossing", CROSSING_COLUMNS, CROSSINGS),
        "services": frame("service", SERVICE_COLUMNS, SERVICES),
        "parameters": read_parameters(DATA),
    }
    return Network(**{**tables, **changes})


@pytest.fixture(scope="session")
def parameters():
    return parameter_table(read_parameters(DATA))


@pytest.fixture(scope="session")
def network():
    return small_network()
