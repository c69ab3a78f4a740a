"""Published distances and facts, shipped so that a user can hold the atlas and the model against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from landbridge.errors import TableError
from landbridge.network.read import read_text_columns

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = ("from_lat", "from_lon", "to_lat", "to_lon", "km", "km_low", "km_high")
VIAS = "reference_vias.csv"
FACT_FLOATS = ("low", "high")


def reference_frame(path: Path) -> pl.DataFrame:
    """Return ``reference_distances.csv`` with its numbers typed; an empty cell is null.

    The column ``via_points`` holds "lat,lon" of each place in ``via``, from ``reference_vias.csv`` beside it.

    Raises
    ------
    TableError
        If a place in ``via`` has no point.
    """
    text = read_text_columns(path)
    points = _via_points(path.with_name(VIAS))
    vias = [
        _points_of(row, points, path.name) for row in text.select("id", "mode", "via").iter_rows(named=True)
    ]
    return text.with_columns(
        pl.col(NUMBERS).replace("", None).cast(pl.Float64), pl.Series("via_points", vias, dtype=pl.String)
    )


def facts_frame(path: Path) -> pl.DataFrame:
    """Return ``facts.csv`` with the numbers that are compared typed; an empty cell is null."""
    figures = pl.col(FACT_FLOATS).replace("", None).cast(pl.Float64)
    return read_text_columns(path).with_columns(figures, pl.col("year").replace("", None).cast(pl.Int64))


def _via_points(path: Path) -> dict[tuple[str, str], str]:
    rows = read_text_columns(path).select("name", "mode", "lat", "lon").iter_rows()
    return {(name, mode): f"{lat},{lon}" for name, mode, lat, lon in rows}


def _points_of(row: dict[str, str], points: dict[tuple[str, str], str], table: str) -> str:
    names = [name for name in row["via"].split(";") if name]
    missing = [name for name in names if (name, row["mode"]) not in points]
    if missing:
        raise TableError(
            f"Row {row['id']} of {table} goes over {missing[0]!r}, which {VIAS} does not place by "
            f"{row['mode']}: add it there."
        )
    return ";".join(points[name, row["mode"]] for name in names)
