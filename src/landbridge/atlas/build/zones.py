"""Economic zones from our typed table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from landbridge.atlas.build.terminals import typed_nodes

if TYPE_CHECKING:
    from pathlib import Path


def zone_nodes(data_folder: Path) -> pl.DataFrame:
    """Return the economic zones.

    Parameters
    ----------
    data_folder
        Folder with ``zones.csv``.

    Returns
    -------
    DataFrame
        Columns of the table ``nodes`` and ``zone_kind``. The table says nothing about railways: a zone is
        reached by road, and by rail where the land side finds a line near.
    """
    table = pl.read_csv(data_folder / "zones.csv", infer_schema_length=0)
    return typed_nodes(table, "zone", "economic_zone").with_columns(table["kind"].alias("zone_kind"))
