"""The shipments of a batch, read row by row; a bad row becomes an answer that says what is wrong with it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.costing import Shipment, parse_cargo
from landbridge.errors import InputError, LandbridgeError, TableError
from landbridge.network.rows import read_rows
from landbridge.network.values import FALSE, TRUE
from landbridge.routing.matrix_places import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ALIASES = {"origin": "from", "destination": "to", "units": "count", "value": "value_usd"}
SHIPMENT_COLUMNS = (
    "unit", "count", "tonnes", "value_usd", "value_of_time_usd_h", "year", "scope", "subsidies",
)  # fmt: skip
COLUMNS = (
    "id",
    "from",
    "to",
    "cargo",
    *SHIPMENT_COLUMNS,
    "via",
    "modes",
    "avoid",
    "alternatives",
    "optimise",
)
REQUIRED = ("from", "to")
LIKE = 0.75
"""Names of columns as like as this are taken for a slip of the pen, not for a column of the user's own."""


@dataclass(frozen=True)
class Ask:
    """One shipment to answer.

    Parameters
    ----------
    row
        Number of the row, from 1, the header not counted.
    id
        As given, "" if none.
    origin, destination
        Places as written.
    shipment
        What moves; None if the row is bad.
    via, avoid
        Words of the user.
    modes
        Allowed modes, None for all.
    alternatives, optimise
        How many ways to answer with, or in what the only one is the best.
    thorough
        Whether the front is searched too.
    fault
        What is wrong with the row, "" if nothing.
    """

    row: int
    id: str
    origin: str
    destination: str
    shipment: Shipment | None = None
    via: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    modes: tuple[str, ...] | None = None
    alternatives: int = 6
    optimise: str | None = None
    thorough: bool = False
    fault: str = ""


def read_asks(shipments: object, alternatives: int, optimise: str | None, *, thorough: bool) -> list[Ask]:
    """Read all rows.

    Parameters
    ----------
    shipments
        Path of a CSV file, or table of polars or pandas.
    alternatives, optimise
        What holds where a row says nothing else.
    thorough
        Whether the front is searched too.

    Raises
    ------
    InputError
        If the file cannot be read or its header is not that of a file of shipments.
    """
    name, rows = _rows(shipments)
    columns = _columns(list(rows[0]), name) if rows else {}
    asks = [_ask(number, _named(row, columns), alternatives, optimise) for number, row in enumerate(rows, 1)]
    return [replace(ask, thorough=thorough) for ask in asks]


def _rows(shipments: object) -> tuple[str, list[dict[str, str]]]:
    if isinstance(shipments, (str, Path)):
        rows = read_rows(shipments)
        if not rows:
            raise TableError(f"{shipments} has no row of shipments; give it one below the header.")
        return str(shipments), rows
    if hasattr(shipments, "columns"):
        _columns([str(column) for column in shipments.columns], "The table of shipments")
        return "The table of shipments", table_rows(shipments)
    raise InputError(f"Shipments must be a file or a table, not {shipments!r}.")


def _columns(header: Sequence[str], name: str) -> dict[str, str]:
    """Return our name of each column that we know.

    Raises
    ------
    TableError
        If a column is missing, stands twice, or looks like a misspelt one.
    """
    folded = {column: column.strip().lower().replace(" ", "_") for column in header}
    known = {column: ALIASES.get(word, word) for column, word in folded.items()}
    for wanted in REQUIRED:
        if wanted not in known.values():
            raise TableError(f"{name} has no column {wanted}; name the columns {', '.join(COLUMNS)}.")
    for column, word in known.items():
        if list(known.values()).count(word) > 1:
            raise TableError(f"{name} has the column {word} twice; rename or remove one.")
        close = difflib.get_close_matches(word, COLUMNS, n=1, cutoff=LIKE)
        if word not in COLUMNS and close:
            raise TableError(
                f"{name} has a column {column!r}, which is not known: write {close[0]}, or rename it."
            )
    return {column: word for column, word in known.items() if word in COLUMNS}


def _named(row: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    return {word: row[column].strip() for column, word in columns.items()}


def _ask(row: int, cell: dict[str, str], alternatives: int, optimise: str | None) -> Ask:
    ends = (row, cell.get("id", ""), cell["from"], cell["to"])
    try:
        modes = _words(cell.get("modes", ""))
        return Ask(
            *ends,
            shipment=_shipment(cell),
            via=_words(cell.get("via", ""), ";"),
            avoid=_words(cell.get("avoid", ""), ";"),
            modes=modes or None,
            alternatives=_whole("alternatives", cell.get("alternatives", "")) or alternatives,
            optimise=cell.get("optimise") or optimise,
        )
    except LandbridgeError as problem:
        return Ask(*ends, fault=str(problem))


def _shipment(cell: Mapping[str, str]) -> Shipment:
    given: dict[str, Any] = {name: cell[name] for name in SHIPMENT_COLUMNS if cell.get(name)}
    for name, read in READERS.items():
        if name in given:
            given[name] = read(name, given[name])
    if not cell.get("cargo"):
        return _described(given)
    doubled = [name for name in ("unit", "count", "tonnes", "value_usd") if name in given]
    if doubled:
        raise InputError(f"The cargo is given twice, by cargo and by {doubled[0]}; leave one of them empty.")
    base = parse_cargo(cell["cargo"])
    parts = {name: getattr(base, name) for name in ("unit", "count", "tonnes", "value_usd")}
    return Shipment(**(parts | given))


def _described(given: dict[str, Any]) -> Shipment:
    """Return the shipment of columns; bulk may have its amount under tonnes."""
    unit = given.get("unit", "teu").lower()
    given["unit"] = unit
    if unit == "tonne" and "count" not in given and "tonnes" in given:
        given["count"] = given.pop("tonnes")
    return Shipment(**given)


def _words(text: str, separators: str = ";,") -> tuple[str, ...]:
    for separator in separators:
        text = text.replace(separator, "\n")
    return tuple(word.strip() for word in text.split("\n") if word.strip())


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{name} is {text!r}, which is no number; use digits and a decimal point.") from None


def _whole(name: str, text: str) -> int | None:
    if not text:
        return None
    number = _number(name, text)
    if number != number or abs(number) == float("inf") or number != int(number):  # noqa: PLR0124
        raise InputError(f"{name} is {text!r}; give a whole number.")
    return int(number)


def _yes(name: str, text: str) -> bool:
    if text.lower() not in TRUE + FALSE:
        raise InputError(f"{name} is {text!r}; write yes or no.")
    return text.lower() in TRUE


READERS: Mapping[str, Callable[[str, str], object]] = {
    "count": _number,
    "tonnes": _number,
    "value_usd": _number,
    "value_of_time_usd_h": _number,
    "year": _whole,
    "subsidies": _yes,
}
