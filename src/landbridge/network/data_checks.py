"""Checks on the source tables under ``data/``: one function each, with its own messages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.errors import TableError
from landbridge.network.data_rules import (
    SourceTable,
    countries_are_known,
    dollars_have_a_year,
    measures_are_numbers_from_zero,
    points_are_whole,
    references_exist,
    rows_differ,
    rows_have_a_source,
)
from landbridge.network.read import read_text_columns
from landbridge.network.schema import load_schema, load_source_schemas, table_problems

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from landbridge.network.schema import Schema

_RANGES = (
    ("value_low", "value", "value_high"),
    ("low", "value", "high"),
    ("low", "low", "high"),
    ("hours_low", "hours", "hours_high"),
    ("hours_low", "hours_a_to_b", "hours_high"),
    ("hours_low", "hours_b_to_a", "hours_high"),
    ("queue_hours_low", "queue_hours_a_to_b", "queue_hours_high"),
    ("queue_hours_low", "queue_hours_b_to_a", "queue_hours_high"),
    ("km_low", "km", "km_high"),
)
_FIGURES = (
    "hours",
    "hours_a_to_b",
    "hours_b_to_a",
    "fee_usd",
    "total_hours",
    "usd_per_teu",
    "usd_per_feu",
    "value",
)
_WORKING = ("", "open", "operating")
_MOST_A_FILE = 20


def check_data(folder: str | Path) -> list[str]:
    """Return a message for each fault of the source tables in a folder; none means that all are sound.

    Parameters
    ----------
    folder
        The folder ``data/`` of a repository: the tables of ``schema/source.csv``, modes.csv, transfers.csv
        and parameters/*.csv. Every other CSV file in it is checked as far as its column names are known.
    """
    home = Path(folder)
    schemas = data_schemas(home)
    missing = [f"{home / name} does not exist; restore it." for name in schemas if not (home / name).exists()]
    found = sorted(home.glob("*.csv")) + sorted(home.glob("parameters/*.csv"))
    tables, messages = _read(found)
    codes, ids = _codes(tables), _ids(tables)
    for path, df in tables.items():
        messages += _faults(path, df, schemas.get(_name(path, home)), codes, ids)
    return missing + messages


def check_table(folder: str | Path, path: Path) -> list[str]:
    """Return a message for each fault of one table of a folder; see `check_data`.

    Parameters
    ----------
    folder
        The folder ``data/``.
    path
        A CSV file in it.
    """
    home = Path(folder)
    tables, messages = _read([home / "countries.csv", home / "country_groups.csv", path])
    schema = data_schemas(home).get(_name(path, home))
    return messages + _faults(path, tables[path], schema, _codes(tables), _ids(tables))


def data_schemas(folder: Path) -> dict[str, Schema]:
    """Return the schema of each file that belongs under ``data/``, by its path in that folder."""
    schemas = {f"{table}.csv": schema for table, schema in load_source_schemas().items()}
    schemas["parameters/evidence.csv"] = schemas.pop("evidence.csv")
    schemas |= {"modes.csv": load_schema("mode"), "transfers.csv": load_schema("transfer")}
    models = (path for path in folder.glob("parameters/*.csv") if path.name != "evidence.csv")
    return schemas | {
        f"parameters/{path.name}": load_schema("parameter") for path in models if _is_parameters(path)
    }


def ids_are_unique(table: SourceTable) -> list[str]:
    """Check that no two rows share an id."""
    seen: dict[str, int] = {}
    messages = []
    for number, row in enumerate(table.rows):
        if row.get("id") and row["id"] in seen:
            messages.append(
                f"{table.place(number, 'id')}: row {seen[row['id']] + 2} has it too; ids are frozen."
            )
        seen.setdefault(row.get("id", ""), number)
    return messages


def ranges_are_ordered(table: SourceTable) -> list[str]:
    """Check that the low end is at most the value and the value at most the high end."""
    return [
        f"{table.place(number, middle)}: {row[low] or '?'} <= {row[middle]} <= {row[high] or '?'}"
        " does not hold; correct the figure or widen the range."
        for low, middle, high in _RANGES
        if table.has(low, middle, high)
        for number, row in enumerate(table.rows)
        if not _ordered(row[low], row[middle], row[high])
    ]


def borders_have_two_countries(table: SourceTable) -> list[str]:
    """Check that the two sides of a border crossing differ."""
    if not table.has("side_a_country", "side_b_country"):
        return []
    return [
        f"{table.place(number, 'side_b_country')}: both sides are in {row['side_b_country']};"
        " a border has two countries."
        for number, row in enumerate(table.rows)
        if row["side_a_country"] == row["side_b_country"]
    ]


def statuses_have_a_date(table: SourceTable) -> list[str]:
    """Check that a state has the date when it was seen.

    Only a row in working order that no dated page speaks of may lack it: one of low confidence, of general
    knowledge, or with "(undated)" behind the title of its page.
    """
    if not table.has("status", "status_date", "source_title", "confidence"):
        return []
    return [
        f"{table.place(number, 'status_date')}: {row['status']} since when? Give the date of the report."
        for number, row in enumerate(table.rows)
        if not row["status_date"] and not (row["status"] in _WORKING and _undated(row))
    ]


def figures_have_a_source(table: SourceTable) -> list[str]:
    """Check that a row with figures names its source, or is an assumption that says why."""
    return [
        f"{table.place(number, column)}: {row[column]} has no source;"
        " fill source_title or mark it as an assumption."
        for column in _FIGURES
        if table.has(column, "source_title", "confidence")
        for number, row in enumerate(table.rows)
        if row[column] and not row["source_title"] and not _reasoned(row)
    ]


def assumptions_are_reasoned(table: SourceTable) -> list[str]:
    """Check that a row marked as an assumption says why in its note or conditions."""
    if not table.has("confidence"):
        return []
    return [
        f"{table.place(number, 'confidence')}: an assumption must say why; fill note or conditions."
        for number, row in enumerate(table.rows)
        if row["confidence"] == "assumption" and not _reasoned(row)
    ]


def legs_match_stops(table: SourceTable) -> list[str]:
    """Check that a service has one leg less than stops."""
    if not table.has("stops", "hours_per_leg"):
        return []
    return [
        f"{table.place(number, 'hours_per_leg')}: {row['stops'].count(';') + 1} stops need"
        f" {row['stops'].count(';')} items joined by ';', empty where unknown."
        for number, row in enumerate(table.rows)
        if row["hours_per_leg"] and row["hours_per_leg"].count(";") != row["stops"].count(";") - 1
    ]


DATA_CHECKS: tuple[Callable[[SourceTable], list[str]], ...] = (
    ids_are_unique,
    ranges_are_ordered,
    borders_have_two_countries,
    statuses_have_a_date,
    figures_have_a_source,
    assumptions_are_reasoned,
    legs_match_stops,
    countries_are_known,
    measures_are_numbers_from_zero,
    points_are_whole,
    rows_have_a_source,
    dollars_have_a_year,
    rows_differ,
    references_exist,
)


def _read(paths: list[Path]) -> tuple[dict[Path, pl.DataFrame], list[str]]:
    """Return the tables that can be read, and a message for each that cannot."""
    tables: dict[Path, pl.DataFrame] = {}
    messages = []
    for path in paths:
        try:
            tables[path] = read_text_columns(path)
        except TableError as error:
            messages.append(str(error))
    return tables, messages


def _faults(
    path: Path,
    df: pl.DataFrame,
    schema: Schema | None,
    codes: frozenset[str],
    ids: dict[str, frozenset[str]],
) -> list[str]:
    problems = table_problems(df, schema, str(path), _MOST_A_FILE) if schema else []
    table = SourceTable(str(path), tuple(df.to_dicts()), codes, ids)
    return problems or [message for check in DATA_CHECKS for message in check(table)]


def _codes(tables: dict[Path, pl.DataFrame]) -> frozenset[str]:
    """Return the known countries and groups of countries."""
    columns = {"countries.csv": "iso2", "country_groups.csv": "group"}
    return frozenset(
        code
        for path, df in tables.items()
        if columns.get(path.name, "") in df.columns
        for code in df[columns[path.name]].to_list()
    )


def _ids(tables: dict[Path, pl.DataFrame]) -> dict[str, frozenset[str]]:
    return {path.name: frozenset(df["id"].to_list()) for path, df in tables.items() if "id" in df.columns}


def _name(path: Path, home: Path) -> str:
    return path.relative_to(home).as_posix()


def _is_parameters(path: Path) -> bool:
    with path.open(encoding="utf-8") as stream:
        return stream.readline().startswith("key,")


def _ordered(low: str, middle: str, high: str) -> bool:
    known = [float(text) for text in (low, middle, high) if text]
    return known == sorted(known)


def _undated(row: dict[str, str]) -> bool:
    title = row["source_title"]
    return row["confidence"] == "low" or title.startswith("general knowledge") or "(undated)" in title


def _reasoned(row: dict[str, str]) -> bool:
    return row["confidence"] == "assumption" and bool(row.get("note") or row.get("conditions"))
