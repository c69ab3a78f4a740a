"""Published distances, shipped so that a user can hold the atlas against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from landbridge.network.read import read_text_columns

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = ("from_lat", "from_lon", "to_lat", "to_lon", "km", "km_low", "km_high")


def reference_frame(path: Path) -> pl.DataFrame:
    """Return ``reference_distances.csv`` with its numbers typed; an empty cell is null."""
    text = read_text_columns(path)
    return text.with_columns(pl.col(NUMBERS).replace("", None).cast(pl.Float64))
