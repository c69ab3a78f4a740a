"""Consistency checks on a network: one function each, with its own messages.

Each check takes a :class:`~landbridge.network.tables.Network` and returns a message for each fault; a schema
judges single values, a check judges how values fit together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.network.data_checks import check_data
from landbridge.network.schema import load_schema, table_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from landbridge.network.tables import Network

__all__ = ["NETWORK_CHECKS", "check_data", "check_network"]

_SCHEMAS = {
    "nodes": "node",
    "access": "access",
    "links": "link",
    "core_links": "link",
    "crossings": "crossing",
    "services": "service",
    "parameters": "parameter",
}
_NODE_COLUMNS = ("node", "from_node", "to_node")
_AIR_AND_SEA = ("sea", "air", "ferry", "waterway")


def check_network(network: Network) -> list[str]:
    """Return a message for each fault of a network; an empty list means that it is sound."""
    return [message for check in NETWORK_CHECKS for message in check(network)]


def values_fit_schema(network: Network) -> list[str]:
    """Check that each value has the type and the range that the schema asks for."""
    return [
        message
        for table, schema in _SCHEMAS.items()
        for message in table_problems(getattr(network, table), load_schema(schema), table)
    ]


def node_ids_are_unique(network: Network) -> list[str]:
    """Check that no two nodes share an id."""
    doubled = network.nodes.filter(network.nodes["node_id"].is_duplicated())["node_id"].unique(
        maintain_order=True
    )
    return [f"nodes: node_id {node_id} stands in several rows; keep one." for node_id in doubled]


def node_rows_exist(network: Network) -> list[str]:
    """Check that each reference to a node is the number of a row in nodes."""
    height = network.nodes.height
    return [
        f"{table}, row {row}, column {column}: there is no node {value}; nodes has {height} rows."
        for table, df in _tables(network)
        for column in _NODE_COLUMNS
        if column in df.columns
        for row, value in _rows_where(df[column], (df[column] < 0) | (df[column] >= height))
    ]


def countries_are_known(network: Network) -> list[str]:
    """Check that each country code is in the table of countries, if the network has one."""
    if network.countries is None:
        return []
    known = ["", *network.countries["iso2"].to_list()]
    return [
        f"{table}, row {row}, column {column}: country {value} is not in the table of countries."
        for table, df in _tables(network)
        for column in ("country", "country_a", "country_b")
        if column in df.columns
        for row, value in _rows_where(df[column], ~df[column].is_in(known))
    ]


def links_have_two_ends(network: Network) -> list[str]:
    """Check that no link or service starts and ends at the same node."""
    return [
        f"{table}, row {row}: it starts and ends at node {value}."
        for table, df in _tables(network)
        if "from_node" in df.columns
        for row, value in _rows_where(df["from_node"], df["from_node"] == df["to_node"])
    ]


def land_links_have_a_country(network: Network) -> list[str]:
    """Check that a road or rail link lies in one country."""
    return [
        f"{table}, row {row}: a {value} link has no country; give the ISO-2 code of the country it lies in."
        for table, df in (("links", network.links), ("core_links", network.core_links))
        for row, value in _rows_where(df["mode"], (df["country"] == "") & ~df["mode"].is_in(_AIR_AND_SEA))
    ]


def rail_links_have_a_gauge(network: Network) -> list[str]:
    """Check that a rail link has a gauge and no other link has one."""
    return [
        f"{table}, row {row}: a {value} link must {'have' if value == 'rail' else 'not have'} a gauge_mm."
        for table, df in (("links", network.links), ("core_links", network.core_links))
        for row, value in _rows_where(df["mode"], (df["mode"] == "rail") != (df["gauge_mm"] > 0))
    ]


def crossings_join_two_countries(network: Network) -> list[str]:
    """Check that the two sides of a crossing are different countries."""
    df = network.crossings
    return [
        f"crossings, row {row}: both sides are in {value}; a border has two countries."
        for row, value in _rows_where(df["country_a"], df["country_a"] == df["country_b"])
    ]


def figures_have_a_source(network: Network) -> list[str]:
    """Check that a row with figures names its source, or is an assumption that gives its reasons."""
    columns = {
        "crossings": ("hours_a_to_b", "hours_b_to_a", "fee_usd"),
        "services": ("hours", "usd_per_teu", "usd_per_feu", "usd_per_truck", "usd_per_wagon"),
        "parameters": ("value",),
    }
    return [
        f"{table}, row {row}, column {column}: {value} has no source; give source_title."
        for table, names in columns.items()
        for column in names
        for row, value in _without_source(getattr(network, table), column)
    ]


def ranges_hold_their_value(network: Network) -> list[str]:
    """Check that the value of a parameter lies in its range."""
    df = network.parameters
    wrong = (df["low"] > df["value"]).fill_null(value=False) | (df["high"] < df["value"]).fill_null(
        value=False
    )
    return [
        f"parameters, row {row}, column value: {value} of {df['key'][row]} is outside of its range"
        f" {df['low'][row]} to {df['high'][row]}."
        for row, value in _rows_where(df["value"], wrong)
    ]


NETWORK_CHECKS: tuple[Callable[[Network], list[str]], ...] = (
    values_fit_schema,
    node_ids_are_unique,
    node_rows_exist,
    countries_are_known,
    links_have_two_ends,
    land_links_have_a_country,
    rail_links_have_a_gauge,
    crossings_join_two_countries,
    figures_have_a_source,
    ranges_hold_their_value,
)


def _tables(network: Network) -> Iterator[tuple[str, pl.DataFrame]]:
    return ((table, getattr(network, table)) for table in _SCHEMAS)


def _rows_where(column: pl.Series, wrong: pl.Series) -> list[tuple[int, object]]:
    return [(row, column[row]) for row in wrong.fill_null(value=False).arg_true().to_list()]


def _without_source(df: pl.DataFrame, column: str) -> list[tuple[int, object]]:
    wrong = df[column].is_not_null() & (df["source_title"] == "")
    if "note" in df.columns:
        wrong &= (df["confidence"] != "assumption") | (df["note"] == "")
    return _rows_where(df[column], wrong)
