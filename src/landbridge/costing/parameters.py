"""Looking a parameter up: the country, then its groups, then the world; missing is an error, never zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.costing.groups import groups_of
from landbridge.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

PRICE_YEAR = 2024
DEFLATOR = "price.us_cpi_u"
LEVEL, SHARE = "nominal ratio to ", "share of the year"
"""Units of figures that have a row for each year."""


@dataclass(frozen=True)
class Quantity:
    """One figure with its range and source, whether from a parameter, a crossing or a service.

    Parameters
    ----------
    key, mode, scope, unit_class
        What it is, and what it holds for.
    value, low, high
        Central value, and about the tenth and ninetieth percentile, in `unit`.
    unit, year
        Unit, and year of the figure (and of its dollars).
    to_model
        Factor from the figure's dollars to constant dollars of PRICE_YEAR; 1 if it is not money.
    source_title, source_url, confidence, note
        Where it is from.
    """

    key: str
    mode: str
    scope: str
    unit_class: str
    value: float
    low: float
    high: float
    unit: str
    year: int | None
    to_model: float
    source_title: str
    source_url: str
    confidence: str
    note: str = ""


@dataclass(frozen=True)
class ParameterTable:
    """All parameters, indexed by key, scope and loading unit.

    Parameters
    ----------
    rows
        Quantities by (key, scope, unit class, year); the year is 0 but for price levels.
    deflators
        US price index by year.
    """

    rows: dict[tuple[str, str, str, int], Quantity]
    deflators: dict[int, float] = field(repr=False)

    def find(self, key: str, country: str = "", unit_class: str = "") -> Quantity:
        """Return the most specific row: country, group, world; in each the loading unit first.

        Raises
        ------
        AtlasError
            If no row fits; a missing figure is never taken as zero.
        """
        for scope in (country, *groups_of(country), "") if country else ("",):
            for unit in (unit_class, "") if unit_class else ("",):
                row = self.rows.get((key, scope, unit, 0))
                if row is not None:
                    return row
        where = f" for {country}" if country else ""
        what = f" and unit {unit_class}" if unit_class else ""
        raise AtlasError(f"The parameter table has no row {key!r}{where}{what}; add one with its source.")

    def scoped(self, key: str, scope: str, unit_class: str = "") -> Quantity:
        """Return the row of a named scope that is no country (a kind of border, a berth), else world."""
        for name in (scope, ""):
            for unit in (unit_class, "") if unit_class else ("",):
                row = self.rows.get((key, name, unit, 0))
                if row is not None:
                    return row
        raise AtlasError(
            f"The parameter table has no row {key!r} of scope {scope!r}; add one with its source."
        )

    def of_year(self, key: str, year: int, country: str = "") -> Quantity | None:
        """Return the row of a price level or a subsidy in a year, the country's first, or None."""
        return self.rows.get((key, country, "", year)) or self.rows.get((key, "", "", year))

    def dollars(self, year: int | None, what: str) -> float:
        """Return the factor that brings dollars of a year to constant dollars of PRICE_YEAR."""
        if year is None:
            raise AtlasError(f"{what} is in dollars without a year; give the row its year.")
        try:
            return self.deflators[PRICE_YEAR] / self.deflators[year]
        except KeyError as missing:
            raise AtlasError(
                f"{what} needs the price index {DEFLATOR!r} of {missing}; add that year to it."
            ) from None


def parameter_table(parameters: pl.DataFrame) -> ParameterTable:
    """Index the parameters of a network.

    Parameters
    ----------
    parameters
        Table with the columns of the schema `parameter`, `price.us_cpi_u` rows included.

    Raises
    ------
    AtlasError
        If the price index is missing, a row stands twice, or money has no year.
    """
    records = parameters.to_dicts()
    deflators = {row["year"]: row["value"] for row in records if row["key"] == DEFLATOR}
    if PRICE_YEAR not in deflators:
        raise AtlasError(
            f"The parameter table has no {DEFLATOR!r} of {PRICE_YEAR}; append data/parameters/deflators.csv."
        )
    table = ParameterTable({}, deflators)
    for row in records:
        if row["key"] != DEFLATOR:
            _add(table, row)
    return table


def read_parameters(folder: str | Path) -> pl.DataFrame:
    """Read the tables of parameters in a folder as one table, with the changes of gauge in ../transfers.csv.

    Raises
    ------
    TableError
        If the folder holds no such table.
    """
    import polars as pl

    from landbridge.network.rows import parameter_files
    from landbridge.network.transfers import transfer_parameters

    texts = (
        "key",
        "mode",
        "scope",
        "unit_class",
        "unit",
        "evidence",
        "source_title",
        "source_url",
        "confidence",
        "note",
    )
    frames = [
        pl.read_csv(path, infer_schema=False).with_columns(pl.col(texts).fill_null(""))
        for path in parameter_files(folder)
    ]
    transfers = Path(folder).parent / "transfers.csv"
    if transfers.exists():
        frames.append(_texts(transfer_parameters(transfers), frames[0].columns))
    figures = [pl.col("value", "low", "high").cast(pl.Float64), pl.col("year").cast(pl.Int64)]
    return pl.concat(frames, how="vertical").with_columns(figures)


def _texts(rows: list[dict[str, str]], columns: list[str]) -> pl.DataFrame:
    import polars as pl

    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    return frame.with_columns(pl.col("value", "low", "high", "year").replace("", None))


def _add(table: ParameterTable, row: dict[str, Any]) -> None:
    unit = str(row["unit"])
    level = unit.startswith(LEVEL)
    key = (
        row["key"],
        row["scope"] or "",
        row["unit_class"] or "",
        row["year"] if level or unit == SHARE else 0,
    )
    if key in table.rows:
        raise AtlasError(
            f"The parameter table has two rows {key[0]!r} for scope {key[1]!r} and unit {key[2]!r}; keep one."
        )
    table.rows[key] = _quantity(table, row, level)


def _quantity(table: ParameterTable, row: dict[str, Any], level: bool) -> Quantity:
    value = float(row["value"])
    low, high = _range(value, row["low"], row["high"])
    return Quantity(
        row["key"], row["mode"] or "", row["scope"] or "", row["unit_class"] or "", value, low, high,
        row["unit"], row["year"], _to_model(table, row, level), row["source_title"] or "",
        row["source_url"] or "",
        row["confidence"] or "", row["note"] or "",
    )  # fmt: skip


def _to_model(table: ParameterTable, row: dict[str, Any], level: bool) -> float:
    name = f"Parameter {row['key']!r}"
    if level:
        # The level compares current prices, the base is in constant dollars: take inflation out.
        base = int(str(row["unit"]).rsplit(" ", 1)[1])
        return table.dollars(row["year"], name) / table.dollars(base, name)
    return table.dollars(row["year"], name) if "USD" in row["unit"] else 1.0


def _range(value: float, low: float | None, high: float | None) -> tuple[float, float]:
    return (value if low is None else min(low, value)), (value if high is None else max(high, value))


def known_keys(rows: Iterable[tuple[str, str, str, int]]) -> tuple[str, ...]:
    """Return the distinct keys of a table, sorted."""
    return tuple(sorted({row[0] for row in rows}))
