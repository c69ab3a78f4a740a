"""A place as results show it, and the ways to make one."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError

if TYPE_CHECKING:
    import polars as pl

    from landbridge.atlas.gazetteer import PlaceIndex

_NUMBER_START = re.compile(r"[+-]?\.?\d")


@dataclass(frozen=True)
class Place:
    """A named location.

    Parameters
    ----------
    id
        ``node_id`` of a node, ``geonames-<id>`` of a town, ``point-<lat>,<lon>`` of coordinates.
    name, country
        Name in Latin letters; ISO 3166-1 alpha-2 code ("" for a bare point).
    lat, lon
        Degrees.
    kind
        Kind of the node, or ``city`` or ``point``.
    unlocode
        UN/LOCODE or None.
    node
        Row in the table ``nodes``, or None where the place is no node.
    note
        A sentence that the user should read, "" if none.
    """

    id: str
    name: str
    country: str
    lat: float
    lon: float
    kind: str
    unlocode: str | None = None
    node: int | None = None
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the place as results show it."""
        fields = ("id", "name", "country", "lat", "lon", "kind", "unlocode")
        return {name: getattr(self, name) for name in fields}


def point_place(text: str) -> Place | None:
    """Read "lat,lon" in degrees; None if the text is no pair of numbers.

    Raises
    ------
    InputError
        It begins with a number but is no point on Earth.

    Examples
    --------
    >>> point_place("40.4, 49.9").id
    'point-40.4,49.9'
    """
    parts = [p.strip() for p in text.split(",")]
    numbers = [n for n in map(_number, parts) if n is not None]
    if not _NUMBER_START.match(text) and not (len(parts) > 1 and len(numbers) == len(parts)):
        return None
    if len(parts) != 2 or len(numbers) != 2:
        raise InputError(f"'{shorten(text)}' is no place: coordinates are two numbers in degrees, 'lat,lon'.")
    lat, lon = numbers
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise InputError(f"'{shorten(text)}' is no place: latitude and longitude must be finite numbers.")
    if abs(lat) > 90 or abs(lon) > 180:
        raise InputError(
            f"'{shorten(text)}' is no place on Earth: latitude ends at 90 and longitude at 180 degrees."
        )
    return Place(f"point-{lat:g},{lon:g}", f"{lat:g}, {lon:g}", "", lat, lon, "point")


def any_place(ref: int, index: PlaceIndex, nodes: pl.DataFrame) -> Place:
    """Return the place that a row of the index stands for."""
    if ref < nodes.height:
        return node_place(ref, nodes)
    geonameid, name, country, lat, lon, *_ = index.places.row(ref)
    return Place(f"geonames-{geonameid}", name, country, lat / 1000, lon / 1000, "city")


def node_place(row: int, nodes: pl.DataFrame, note: str = "") -> Place:
    """Return a row of the table ``nodes`` as a place."""
    columns = ("node_id", "name", "country", "lat", "lon", "kind", "unlocode")
    node_id, name, country, lat, lon, kind, unlocode = (nodes[c][row] for c in columns)
    return Place(node_id, name, country, lat, lon, kind, unlocode, row, note)


def label(place: Place) -> str:
    """Return a place as a user can write it."""
    return f"{place.name},{place.country}"


def shorten(text: str) -> str:
    """Keep a message readable whatever was given."""
    return text if len(text) <= 60 else text[:57] + "..."


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
