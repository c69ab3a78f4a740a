"""Reading a table of the network from a CSV file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.network.rows import read_cells
from landbridge.network.schema import load_schema, validate

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def read_table(path: str | Path, table: str) -> pl.DataFrame:
    """Read a CSV file and type it by the schema of a table.

    Further columns are allowed and kept as text.

    Parameters
    ----------
    path
        UTF-8 file with a header row.
    table
        Name of the schema: node, access, link, crossing, transfer, service, mode or parameter.

    Raises
    ------
    TableError
        If the file is missing, is not UTF-8 CSV, or breaks the schema; the message names row and column.
    """
    return validate(read_text_columns(path), load_schema(table), str(path))


def read_text_columns(path: str | Path) -> pl.DataFrame:
    """Read a CSV file with every column as text; an empty cell is empty text.

    Raises
    ------
    TableError
        If the file is missing, empty, not UTF-8, has two columns of one name or a row of another length.
    """
    import polars as pl

    header, rows = read_cells(path)
    columns = zip(*rows, strict=True) if rows else [() for _ in header]
    return pl.DataFrame(
        {name: list(cells) for name, cells in zip(header, columns, strict=True)},
        dict.fromkeys(header, pl.String),
    )
