"""Rail terminals and dry ports from our typed table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

# What the tables say, and what the status of a node may be.
STATUS = {
    "operating": "open",
    "extension under way": "open",
    "changed": "open",
    "limited": "limited",
    "closed": "closed",
    "planned": "planned",
    "under construction": "construction",
}


def terminal_nodes(data_folder: Path) -> pl.DataFrame:
    """Return the rail terminals.

    Parameters
    ----------
    data_folder
        Folder with ``terminals.csv``.

    Returns
    -------
    DataFrame
        Columns of the table ``nodes`` and, for the land side, ``terminal_kind``, ``modes`` and ``gauges_mm``
        (lists joined by ";"), ``capacity_teu_year``, ``capacity_mt_year``.
    """
    table = pl.read_csv(data_folder / "terminals.csv", infer_schema_length=0)
    return typed_nodes(table, "terminal", "rail_terminal").with_columns(
        table["kind"].alias("terminal_kind"),
        table["modes"].fill_null(""),
        table["gauges_mm"].fill_null(""),
        table["capacity_teu_year"].cast(pl.Float64),
        table["capacity_mt_year"].cast(pl.Float64),
    )


def typed_nodes(table: pl.DataFrame, prefix: str, kind: str) -> pl.DataFrame:
    """Return the node columns of a typed table of places.

    Parameters
    ----------
    table
        ``id, name, country, lat, lon, status, source_title, source_url``, all text.
    prefix
        First part of the node ids, e.g. ``terminal``.
    kind
        Kind of the nodes.
    """
    return table.select(
        pl.concat_str(pl.lit(prefix + "-"), "id").alias("node_id"),
        "name",
        "country",
        pl.col("lat").cast(pl.Float64),
        pl.col("lon").cast(pl.Float64),
        pl.lit(kind).alias("kind"),
        pl.lit("").alias("unlocode"),
        pl.lit(None, dtype=pl.Int64).alias("population"),
        pl.col("status").replace_strict(STATUS),
        pl.coalesce("source_url", "source_title").alias("source"),
    )
