"""Sea lanes, waterways, flights and services as parts of the atlas, with row numbers for node ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from landbridge.atlas.build.tables import LINK_COLUMNS, Rows
from landbridge.network.schema import load_schema, validate

if TYPE_CHECKING:
    from landbridge.atlas.build.sealanes import SeaNetwork
    from landbridge.atlas.build.waterways import WaterwayNetwork


def water_parts(
    lanes: SeaNetwork, sea: SeaNetwork, rivers: WaterwayNetwork, air: pl.DataFrame, rows: Rows
) -> dict[str, pl.DataFrame]:
    """Return the links of sea, waterway and air, and the shapes of what is no straight line.

    Parameters
    ----------
    lanes
        The whole mesh: services name its rows to be drawn on.
    sea
        The links that routes use.
    rivers
        Inland waterways.
    air
        Flights.
    rows
        Row number of each node.
    """
    return {
        "links-sea": _links(sea.links, rows),
        "links-waterway": _links(rivers.links, rows),
        "links-air": _links(air, rows),
        "shapes-sea": _shapes(sea.geometry),
        "shapes-waterway": _shapes(rivers.geometry),
        "shapes-lanes": _shapes(lanes.geometry),
    }


def _shapes(geometry: pl.DataFrame) -> pl.DataFrame:
    return geometry.sort("link").select(_milli("lat"), _milli("lon"))


def _links(frame: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    full = frame.with_columns(
        rows.number(frame["from_id"]).alias("from_node"), rows.number(frame["to_id"]).alias("to_node")
    )
    full = full.with_columns(*(pl.lit(None).alias(c) for c in LINK_COLUMNS if c not in full.columns))
    return validate(full.select(LINK_COLUMNS), load_schema("link"), "links").with_columns(
        pl.col("km").round(3)
    )


def _milli(column: str) -> pl.Expr:
    return pl.col(column).list.eval((pl.element() * 1000).round().cast(pl.Int32))


def service_frame(legs: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    """Return the table `services`; the columns that only drawing needs are kept behind."""
    numbered = legs.with_columns(
        rows.number(legs["from_id"]).alias("from_node"), rows.number(legs["to_id"]).alias("to_node")
    )
    return validate(numbered.drop("from_id", "to_id"), load_schema("service"), "services")
