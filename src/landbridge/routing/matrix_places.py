"""The places of a matrix, out of a file, a table or a list; a bad one is named with its row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError, TableError
from landbridge.network.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from landbridge.atlas.place import Place

COLUMNS = "place (or name and country, or lat and lon), and id if rows shall have names of their own"


@dataclass(frozen=True)
class Asked:
    """A place as asked for: its label in the answer, its text, and where it stands, for messages."""

    label: str
    text: str
    where: str


def read_places(places: object, what: str) -> list[Asked]:
    """Read places.

    Parameters
    ----------
    places
        Path of a CSV file, table of polars or pandas, or list of texts.
    what
        What messages call it, if it is no file.

    Raises
    ------
    InputError
        If there is none, a row names no place, or two have one label.
    """
    if isinstance(places, (str, Path)):
        asked = _of_rows(read_rows(places), str(places), first=2)
    elif hasattr(places, "columns"):
        asked = _of_rows(table_rows(places), what, first=1)
    else:
        asked = [
            Asked(str(text), str(text), f"{what}, item {n}") for n, text in enumerate(_list(places, what), 1)
        ]
    if not asked:
        raise InputError(
            f"{what if hasattr(places, 'columns') else places} holds no place; give at least one."
        )
    _check_labels(asked)
    return asked


def table_rows(table: Any) -> list[dict[str, str]]:
    """Return the rows of a polars or pandas table as texts; what is missing is "".

    >>> import polars as pl
    >>> table_rows(pl.DataFrame({"place": ["Baku", None], "lat": [1.5, 2.0]}))
    [{'place': 'Baku', 'lat': '1.5'}, {'place': '', 'lat': '2.0'}]
    """
    import polars as pl

    frame = (
        table if isinstance(table, pl.DataFrame) else pl.DataFrame(table.to_dict(orient="list"), strict=False)
    )
    return [{str(name): _text(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]


@dataclass(frozen=True)
class FoundPlaces:
    """Places as asked for and as found.

    Parameters
    ----------
    labels
        Names in the answer.
    places
        What stands for each on the network.
    ids
        Id of the place itself, before it was moved to the network.
    notes
        How they were found.
    """

    labels: tuple[str, ...]
    places: tuple[Place, ...]
    ids: tuple[str, ...]
    notes: tuple[str, ...]


def found_places(
    asked: Sequence[Asked], find: Callable[[str], tuple[Place, str, tuple[str, ...]]]
) -> FoundPlaces:
    """Find all places.

    Raises
    ------
    InputError
        If one is not found; the message says where it stands.
    """
    places: list[Place] = []
    ids: list[str] = []
    notes: list[str] = []
    for one in asked:
        try:
            place, own, said = find(one.text)
        except InputError as problem:
            raise InputError(f"{one.where}: {problem}") from problem
        places.append(place)
        ids.append(own)
        notes += said
    labels = tuple(one.label for one in asked)
    return FoundPlaces(labels, tuple(places), tuple(ids), tuple(dict.fromkeys(notes)))


def _of_rows(rows: list[dict[str, str]], name: str, first: int) -> list[Asked]:
    if rows and not ({"place", "name"} & set(rows[0]) or {"lat", "lon"} <= set(rows[0])):
        raise TableError(f"{name} has no column that names places; give it {COLUMNS}.")
    asked = []
    for number, row in enumerate(rows, start=first):
        where = f"{name}, row {number}"
        text = _place_text(row)
        if not text:
            raise InputError(f"{where} names no place; fill in place, or lat and lon, or remove the row.")
        asked.append(Asked(row.get("id", "").strip() or text, text, where))
    return asked


def _place_text(row: dict[str, str]) -> str:
    cell = {name: value.strip() for name, value in row.items()}
    if cell.get("place"):
        return cell["place"]
    if cell.get("lat") and cell.get("lon"):
        return f"{cell['lat']},{cell['lon']}"
    return ",".join(filter(None, (cell.get("name"), cell.get("country")))) if cell.get("name") else ""


def _check_labels(asked: Sequence[Asked]) -> None:
    seen: dict[str, Asked] = {}
    for one in asked:
        before = seen.setdefault(one.label, one)
        if before is not one:
            raise InputError(
                f"{one.where}: {one.label!r} stands there a second time (first: {before.where}); "
                "remove one, or give each its own id."
            )


def _list(places: object, what: str) -> list[object]:
    try:
        found: list[object] = list(places)  # type: ignore[call-overload]
    except TypeError:
        raise InputError(f"{what} must be a file, a table or a list of texts, not {places!r}.") from None
    for item in found:
        if not isinstance(item, str):
            raise InputError(f'{what}: a place must be a text such as "Baku" or "40.4,49.9", not {item!r}.')
    return found


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 (only NaN differs from itself)
        return ""
    return str(value)
