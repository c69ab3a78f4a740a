"""Reading a table of the network from a CSV file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.errors import TableError
from landbridge.network.schema import load_schema, validate

if TYPE_CHECKING:
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

    rows = _rows(Path(path))
    header = rows[0]
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        raise TableError(f"{path} has the column {doubled[0]} twice; rename or remove one.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise TableError(
                f"{path}, row {number} has {len(row)} cells but the header has {len(header)};"
                " quote texts that contain commas."
            )
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else [() for _ in header]
    return pl.DataFrame(
        {name: list(cells) for name, cells in zip(header, columns, strict=True)},
        dict.fromkeys(header, pl.String),
    )


def _rows(path: Path) -> list[list[str]]:
    import csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream, strict=True))
    except FileNotFoundError:
        raise TableError(f"{path} does not exist; check the name.") from None
    except UnicodeDecodeError as error:
        raise TableError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8.") from error
    except csv.Error as error:
        raise TableError(f"{path} is not a CSV file ({error}); check the quotes.") from error
    if not rows:
        raise TableError(f"{path} is empty; give it a header row.")
    return rows
