"""The typed tables as they stand in ``data/``, shipped so that `explain` can show every cell of a row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from landbridge.network.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Keyed = Callable[[dict[str, str]], str]

# How a row is asked for: by the id of its node, or by its own.
KEYS: dict[str, Keyed] = {
    "crossings.csv": lambda row: row["id"],
    "services.csv": lambda row: row["id"],
    "ferries_extra.csv": lambda row: row["id"],
    "terminals.csv": lambda row: f"terminal-{row['id']}",
    "ports.csv": lambda row: f"port-{row['unlocode'] or row['id']}",
    "zones.csv": lambda row: f"zone-{row['id']}",
    "airports.csv": lambda row: f"airport-{row['iata']}",
    "missing_links.csv": lambda row: row["id"],
    "waterways.csv": lambda row: row["id"],
    "transfers.csv": lambda row: row["node_id"],
    "port_tariffs.csv": lambda row: row["place"],
    "border_pairs.csv": lambda row: "-".join(sorted((row["country_a"], row["country_b"]))),
    "parameters/evidence.csv": lambda row: row["id"],
    "facts.csv": lambda row: row["id"],
    "shipped_pairs.csv": lambda row: row["id"],
}


def typed_rows_frame(data: Path) -> pl.DataFrame:
    """Return the rows of the typed tables: file, key, and the filled cells as a JSON object.

    Parameters
    ----------
    data
        Folder of the tables.
    """
    rows = [
        (file, key(row), json.dumps({name: cell for name, cell in row.items() if cell}, ensure_ascii=False))
        for file, key in KEYS.items()
        for row in read_rows(data / file)
    ]
    return pl.DataFrame(rows, schema=["file", "key", "record"], orient="row")
