"""Rules on the source tables that go by the names of their columns, or from one table to another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_IDS = ("id", "iso2", "mode", "key")
_COUNTRY_COLUMNS = (
    "iso2", "country", "side_a_country", "side_b_country", "from_country", "to_country", "country_a",
    "country_b",
)  # fmt: skip
_CODE = re.compile(r"[A-Z]{2}")
_MEASURE = re.compile(r"(.*_)?(hours|km|usd|departures)(_.*)?")
_NOT_A_MEASURE = re.compile(r".*(note|unit|source|error_pct|km_basis).*|open_hours")
_PLACE_COLUMNS = ("origin", "destination")
_POINT = re.compile(r"(.*_)?lat")
# What tells two rows apart where there is no id.
_UNIQUE = (
    ("key", "mode", "scope", "unit_class", "year"),
    ("node_id", "from_mode", "to_mode", "from_gauge_mm", "to_gauge_mm", "note"),
    ("group", "iso2"),
    ("country_a", "country_b", "mode"),
    ("unlocode", "berth"),
    ("stop",),
)
# Column, tables that hold its ids. Several ids are joined by ";".
_REFERENCES: Mapping[str, tuple[str, ...]] = {
    "evidence": ("evidence.csv", "facts.csv"),
    "row_id": ("waterways.csv",),
}
_REFERS = {"misses.csv": ("facts.csv", "reference_distances.csv", "rail_distances.csv", "sea_distances.csv")}


@dataclass(frozen=True)
class SourceTable:
    """A source table as read: every cell is text, "" if empty.

    Parameters
    ----------
    file
        Path for messages.
    rows
        Cells by column.
    countries
        Known ISO-2 codes and groups of countries; empty if they could not be read.
    ids
        Ids of the other tables, by file name.
    """

    file: str
    rows: tuple[dict[str, str], ...]
    countries: frozenset[str] = frozenset()
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.rows[0]) if self.rows else ()

    @property
    def name(self) -> str:
        """Name of the file without its folder."""
        return re.split(r"[/\\]", self.file)[-1]

    def has(self, *columns: str) -> bool:
        """Say whether the table has all these columns."""
        return bool(self.rows) and all(column in self.rows[0] for column in columns)

    def place(self, number: int, column: str) -> str:
        """Return file, row (the header is row 1), id and column for a message."""
        row = self.rows[number]
        key = next((row[name] for name in _IDS if row.get(name)), next(iter(row.values())))
        return f"{self.file}, row {number + 2} ({key}), column {column}"

    def cells(self, column: str) -> Iterator[tuple[int, str]]:
        """Yield the number of the row and each item of its cell, items joined by ; apart."""
        for number, row in enumerate(self.rows):
            for item in row[column].split(";"):
                if item.strip():
                    yield number, item.strip()


def countries_are_known(table: SourceTable) -> list[str]:
    """Check that each country is in countries.csv (or a group of countries, where groups may stand)."""
    known = table.countries
    columns = () if table.name == "countries.csv" or not known else _country_columns(table)
    found = [(c, n, code) for c in columns if table.has(c) for n, code in table.cells(c) if code not in known]
    found += [(c, n, code) for c, n, code in _named_after_a_place(table) if code not in known]
    found += [("scope", n, code) for n, code in _scopes(table) if code not in known]
    return [
        f"{table.place(number, column)}: there is no country {code}; give a code of countries.csv."
        for column, number, code in found
    ]


def measures_are_numbers_from_zero(table: SourceTable) -> list[str]:
    """Check that hours, kilometres, dollars and departures are numbers from 0, alone or joined by ;."""
    columns = [c for c in table.columns if _MEASURE.fullmatch(c) and not _NOT_A_MEASURE.fullmatch(c)]
    columns += [c for c in ("value", "low", "high") if table.name != "facts.csv" and table.has("key", c)]
    return [
        f"{table.place(number, column)}: {item} is no number from 0; correct it or leave the cell empty."
        for column in columns
        for number, item in table.cells(column)
        if not _from_zero(item)
    ]


def points_are_whole(table: SourceTable) -> list[str]:
    """Check that a latitude has its longitude, both on Earth."""
    pairs = [(lat, f"{lat[:-3]}lon") for lat in table.columns if _POINT.fullmatch(lat)]
    return [
        f"{table.place(number, lat)}: ({row[lat] or '?'}, {row[lon] or '?'}) is no point on Earth;"
        " give latitude and longitude in degrees, or neither."
        for lat, lon in pairs
        if table.has(lat, lon)
        for number, row in enumerate(table.rows)
        if (row[lat] or row[lon]) and not (_within(row[lat], 90.0) and _within(row[lon], 180.0))
    ]


def rows_have_a_source(table: SourceTable) -> list[str]:
    """Check that a row of a table with sources names one, and an address is one."""
    titles = [c for c in ("source_title", "source") if table.has(c)]
    evidence = table.name == "evidence.csv" or table.has("key", "value")
    missing = [
        f"{table.place(number, column)}: the row has no source; name the page, or 'general knowledge'."
        for column in titles[:1]
        if not evidence
        for number, row in enumerate(table.rows)
        if not row[column]
    ]
    return missing + [
        f"{table.place(number, 'source_url')}: {url} is no address; write https://..."
        for number, row in enumerate(table.rows)
        if table.has("source_url")
        for url in re.split(r"\s*;\s+", row["source_url"])
        if url and not re.match(r"https?://\S", url)
    ]


def dollars_have_a_year(table: SourceTable) -> list[str]:
    """Check that a price names the year of its dollars."""
    prices = [c for c in table.columns if c.startswith("usd_per_")]
    if not prices or not table.has("year"):
        return []
    return [
        f"{table.place(number, 'year')}: {column} is {row[column]}, in dollars of which year?"
        for number, row in enumerate(table.rows)
        for column in prices
        if row[column] and not row["year"]
    ]


def rows_differ(table: SourceTable) -> list[str]:
    """Check that no two rows of a table without ids are about the same."""
    named: tuple[str, ...] = ()
    keys = next((keys for keys in _UNIQUE if table.has(*keys) and not table.has("id")), named)
    seen: dict[tuple[str, ...], int] = {}
    messages = []
    for number, row in enumerate(table.rows if keys else ()):
        key = tuple(row[name] for name in keys)
        if key in seen:
            messages.append(
                f"{table.place(number, keys[0])}: row {seen[key] + 2} is about the same; keep one."
            )
        seen.setdefault(key, number)
    return messages


def references_exist(table: SourceTable) -> list[str]:
    """Check that an id of another table stands there."""
    asked = {c: files for c, files in _REFERENCES.items() if table.has(c)}
    asked |= {"id": _REFERS[table.name]} if table.name in _REFERS else {}
    return [
        f"{table.place(number, column)}: {item} stands in none of {', '.join(files)}; correct the id."
        for column, files in asked.items()
        if all(name in table.ids for name in files)
        for number, item in table.cells(column)
        if not any(item in table.ids[name] for name in files)
    ]


def _country_columns(table: SourceTable) -> tuple[str, ...]:
    """Return the columns of codes; beside `iso2`, `country` is a name."""
    return tuple(c for c in _COUNTRY_COLUMNS if not (c == "country" and table.has("iso2")))


def _named_after_a_place(table: SourceTable) -> Iterator[tuple[str, int, str]]:
    """Yield the countries of places written "name,ISO-2"."""
    columns = [c for c in (*_PLACE_COLUMNS, "stops") if table.has(c) and table.countries]
    for column in columns:
        for number, item in table.cells(column):
            code = item.rpartition(",")[2].strip()
            if _CODE.fullmatch(code):
                yield column, number, code


def _scopes(table: SourceTable) -> Iterator[tuple[int, str]]:
    """Yield the countries in the scopes of parameters: "KZ", "AZ-GE"."""
    if table.has("key", "scope") and table.countries:
        for number, row in enumerate(table.rows):
            codes = row["scope"].split("-")
            if all(_CODE.fullmatch(code) for code in codes):
                yield from ((number, code) for code in codes)


def _from_zero(text: str) -> bool:
    try:
        return 0.0 <= float(text) < float("inf")
    except ValueError:
        return False


def _within(text: str, most: float) -> bool:
    try:
        return abs(float(text)) <= most
    except ValueError:
        return False
