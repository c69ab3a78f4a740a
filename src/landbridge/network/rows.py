"""Rows of CSV files and texts, every cell as text; what is wrong with a file is said in one sentence."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from landbridge.errors import TableError


def read_rows(path: str | Path) -> list[dict[str, str]]:
    """Read a CSV file as one mapping per row; an empty cell is empty text.

    Parameters
    ----------
    path
        UTF-8 file with a header row.

    Raises
    ------
    TableError
        If the file is missing, empty, not UTF-8, has two columns of one name or a row of another length.
    """
    return _mappings(*read_cells(path))


def parameter_files(folder: str | Path) -> list[Path]:
    """Return the tables of parameters in a folder: every CSV file but the evidence behind them, by name.

    Parameters
    ----------
    folder
        As ``data/parameters``.

    Raises
    ------
    TableError
        If the folder holds no such table.
    """
    found = sorted(path for path in Path(folder).glob("*.csv") if path.name != "evidence.csv")
    if not found:
        raise TableError(f"{folder} holds no table of parameters; give the folder data/parameters.")
    return found


def rows_of(text: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text as mappings.

    Parameters
    ----------
    text
        CSV with a header row.
    name
        What an error calls it.

    Raises
    ------
    TableError
        As :func:`read_rows`.

    Examples
    --------
    >>> rows_of("mode,label", "modes.csv")
    []
    """
    return _mappings(*_cells(text, name))


def read_cells(path: str | Path) -> tuple[list[str], list[list[str]]]:
    """Read a CSV file as its header and its rows of cells.

    Raises
    ------
    TableError
        As :func:`read_rows`.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise TableError(f"{path} does not exist; check the name.") from None
    except UnicodeDecodeError as error:
        raise TableError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8.") from error
    return _cells(text, str(path))


def _cells(text: str, name: str) -> tuple[list[str], list[list[str]]]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise TableError(f"{name} is not a CSV file ({error}); check the quotes.") from error
    if not rows:
        raise TableError(f"{name} is empty; give it a header row.")
    _check(rows, name)
    return rows[0], rows[1:]


def _check(rows: list[list[str]], name: str) -> None:
    header = rows[0]
    doubled = sorted({column for column in header if header.count(column) > 1})
    if doubled:
        raise TableError(f"{name} has the column {doubled[0]} twice; rename or remove one.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise TableError(
                f"{name}, row {number} has {len(row)} cells but the header has {len(header)};"
                " quote texts that contain commas."
            )


def _mappings(header: list[str], rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(header, row, strict=True)) for row in rows]
