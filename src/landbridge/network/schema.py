"""What the columns of each table are, read from ``schema/*.csv``, and typing a table by it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from landbridge.errors import InputError, TableError
from landbridge.network.rows import rows_of
from landbridge.network.values import TRUE, fault

if TYPE_CHECKING:
    import polars as pl

TABLES = ("node", "access", "link", "crossing", "transfer", "service", "mode", "parameter")
MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Attribute:
    """One column of a table.

    Parameters
    ----------
    name
        Name of the column.
    type
        text, int, row (number of a row in nodes), float, bool or date (YYYY, YYYY-MM or YYYY-MM-DD).
    unit
        Unit of the figures, "" if none.
    default
        What an empty cell means, as written in a file; "" is empty text or, for figures, unknown (null).
    required
        Whether each row must have a value.
    allowed
        What a value may be, in the language of :mod:`landbridge.network.values`.
    description
        One sentence for the reference page.
    """

    name: str
    type: str
    unit: str
    default: str
    required: bool
    allowed: str
    description: str


@dataclass(frozen=True)
class Schema:
    """The columns of one table, in order."""

    table: str
    attributes: tuple[Attribute, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(attribute.name for attribute in self.attributes)

    def attribute(self, name: str) -> Attribute:
        """Return one column by its name.

        Raises
        ------
        InputError
            If the table has no such column.
        """
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        raise InputError(f"Table {self.table} has no column {name}; it has {', '.join(self.names)}.")

    def dtypes(self) -> dict[str, pl.DataType]:
        """Return the polars type of each column."""
        return {attribute.name: _dtype(attribute.type) for attribute in self.attributes}

    def empty(self) -> pl.DataFrame:
        """Return a table without rows."""
        import polars as pl

        return pl.DataFrame(schema=self.dtypes())


@cache
def load_schema(table: str) -> Schema:
    """Return the schema of a table of the network.

    Parameters
    ----------
    table
        One of :data:`TABLES`.

    Raises
    ------
    InputError
        If there is no such table.

    Examples
    --------
    >>> load_schema("node").attribute("lat").unit
    'degrees'
    """
    if table not in TABLES:
        raise InputError(f"There is no table {table!r}; the tables are {', '.join(TABLES)}.")
    return Schema(table, tuple(_attribute(row) for row in _schema_rows(table)))


@cache
def load_source_schemas() -> dict[str, Schema]:
    """Return the schemas of the source tables under ``data/``, by table name."""
    tables: dict[str, list[Attribute]] = {}
    for row in _schema_rows("source"):
        tables.setdefault(row["table"], []).append(_attribute(row))
    return {table: Schema(table, tuple(attributes)) for table, attributes in tables.items()}


def _schema_rows(name: str) -> list[dict[str, str]]:
    text = files("landbridge.network").joinpath("schema", f"{name}.csv").read_text(encoding="utf-8")
    return rows_of(text, f"{name}.csv")


def _attribute(row: dict[str, str]) -> Attribute:
    return Attribute(
        row["attribute"],
        row["type"],
        row["unit"],
        row["default"],
        row["required"] == "yes",
        row["allowed"],
        row["description"],
    )


def validate(df: pl.DataFrame, schema: Schema, file: str) -> pl.DataFrame:
    """Return the table with the types of its schema and its defaults filled in.

    Columns come out in the order of the schema; further columns are kept behind them as they are.

    Parameters
    ----------
    df
        Rows as read (all text) or already typed.
    schema
        What the columns must be.
    file
        Name for messages.

    Raises
    ------
    TableError
        If a column is missing or a value does not fit. The message is the first problem, the notes of the
        exception are the others (20 in all at most).
    """
    problems = table_problems(df, schema, file)
    if problems:
        raise table_error(problems)
    import polars as pl

    typed = [_typed(df, attribute).alias(attribute.name) for attribute in schema.attributes]
    further = [df[name] for name in df.columns if name not in schema.names]
    return pl.DataFrame([*typed, *further])


def table_error(problems: list[str]) -> TableError:
    """Return one error for a list of problems: the first is the message, the others are notes."""
    more = len(problems) - 1
    count = f"{more}{'+' if more + 1 >= MOST_PROBLEMS else ''}"
    error = TableError(problems[0] + (f" ({count} more)" if more else ""))
    for problem in problems[1:]:
        error.add_note(problem)
    return error


def table_problems(df: pl.DataFrame, schema: Schema, file: str, most: int = MOST_PROBLEMS) -> list[str]:
    """Return a message for each value that breaks the schema, at most so many.

    Rows are counted as a spreadsheet shows them: the header is row 1.
    """
    found: list[str] = []
    for attribute in schema.attributes:
        if attribute.name in df.columns:
            found += _column_problems(df, attribute, file, most - len(found))
        elif attribute.required:
            found.append(f"{file} has no column {attribute.name}; add it: {attribute.description}")
        if len(found) >= most:
            break
    return found[:most]


def _column_problems(df: pl.DataFrame, attribute: Attribute, file: str, most: int) -> list[str]:
    if _typed_numbers_fit(df[attribute.name], attribute):
        return []
    # Distinct values are few: judging those keeps a table of a million rows cheap.
    column = _as_text(df[attribute.name])
    faults = {value: _fault(value, attribute) for value in column.unique().to_list()}
    wrong = [value for value, reason in faults.items() if reason]
    if not wrong:
        return []
    hits = column.is_in(wrong).arg_true().to_list()[:most]
    return [_message(df, file, row, attribute, column[row], faults[column[row]]) for row in hits]


def _typed_numbers_fit(column: pl.Series, attribute: Attribute) -> bool:
    """Say whether a column of numbers is sound at a glance; False means that its values must be judged."""
    if column.dtype != _dtype(attribute.type) or not column.dtype.is_numeric() or column.null_count():
        return False
    ends = [float(end) for end in (column.min(), column.max()) if isinstance(end, int | float)]
    # min and max pass over NaN, the sum does not.
    finite = math.isfinite(float(column.cast(float).sum()))
    return finite and not any(fault(str(end), "float", attribute.allowed) for end in ends)


def _message(df: pl.DataFrame, file: str, row: int, attribute: Attribute, value: str, reason: str) -> str:
    key = df[df.columns[0]][row]
    where = f"{file}, row {row + 2} ({df.columns[0]} {key}), column {attribute.name}"
    shown = f'"{value}" ' if value else ""
    return f"{where}: {shown}{reason} Wanted: {attribute.description}"


def _fault(value: str, attribute: Attribute) -> str:
    if not value:
        return "is empty; give a value." if attribute.required and not attribute.default else ""
    return fault(value, attribute.type, attribute.allowed)


def _as_text(column: pl.Series) -> pl.Series:
    import polars as pl

    return column.cast(pl.String).fill_null("")


def _typed(df: pl.DataFrame, attribute: Attribute) -> pl.Series:
    import polars as pl

    dtype = _dtype(attribute.type)
    if attribute.name not in df.columns:
        return _cast(pl.Series(attribute.name, [attribute.default] * df.height, pl.String), attribute)
    column = df[attribute.name]
    if column.dtype == dtype and dtype != pl.String and not column.null_count():
        return column
    return _cast(_as_text(column).replace("", attribute.default), attribute)


def _cast(text: pl.Series, attribute: Attribute) -> pl.Series:
    import polars as pl

    dtype = _dtype(attribute.type)
    if dtype == pl.String:
        return text
    if dtype == pl.Boolean:
        return text.str.to_lowercase().is_in(TRUE)
    known = text.replace("", None)
    return known.cast(pl.Float64).cast(dtype)


def _dtype(name: str) -> pl.DataType:
    import polars as pl

    return {
        "text": pl.String(),
        "date": pl.String(),
        "int": pl.Int64(),
        "row": pl.Int32(),
        "float": pl.Float64(),
        "bool": pl.Boolean(),
    }[name]
