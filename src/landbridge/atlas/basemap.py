"""The base map that results are drawn on: countries, borders, lakes and main rivers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.errors import AtlasError
from landbridge.kernels.geodesy import unwrapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE_NAME = "basemap.json"


@dataclass(frozen=True)
class Country:
    """One country of the base map.

    Parameters
    ----------
    iso2
        ISO 3166-1 alpha-2; empty for land that ISO gives to no country.
    name
        Name in the boundary data.
    label
        Where its name is written: lat, lon in degrees.
    width_deg
        Width of its largest polygon, by which a map decides whether the name fits.
    polygons
        Polygons of rings (the outer one first), each an array of lon, lat rows.
    """

    iso2: str
    name: str
    label: tuple[float, float]
    width_deg: float
    polygons: tuple[tuple[NDArray[np.float64], ...], ...]


@dataclass(frozen=True)
class BaseMap:
    """The whole base map, decoded; every line is an array of lon, lat rows in degrees.

    A line that crosses the antimeridian goes on beyond 180 degrees.
    """

    countries: tuple[Country, ...]
    coast: tuple[NDArray[np.float64], ...]
    borders: tuple[NDArray[np.float64], ...]
    lakes: tuple[tuple[NDArray[np.float64], ...], ...]
    rivers: tuple[NDArray[np.float64], ...]


def basemap_json() -> str:
    """Return the base map as it is stored, a compact JSON text, to be put into a page.

    Raises
    ------
    AtlasError
        If the file is not in the package.
    """
    path = files("landbridge.atlas") / "compiled" / FILE_NAME
    if not path.is_file():
        raise AtlasError(
            f"The atlas has no {FILE_NAME}: run `landbridge atlas build`, or install the package again."
        )
    return path.read_text(encoding="utf-8")


@cache
def load_basemap() -> BaseMap:
    """Return the base map with its coordinates decoded.

    Examples
    --------
    >>> next(c.name for c in load_basemap().countries if c.iso2 == "KZ")
    'Kazakhstan'
    """
    return decode_basemap(basemap_json())


def decode_basemap(text: str) -> BaseMap:
    """Decode the stored JSON text.

    Parameters
    ----------
    text
        What :func:`landbridge.atlas.build.basemap.build_basemap` wrote.
    """
    stored = json.loads(text)
    arcs = [_decoded(arc, stored["units_per_deg"]) for arc in stored["arcs"]]
    return BaseMap(
        countries=tuple(_country(row, arcs) for row in stored["countries"]),
        coast=tuple(arcs[ref] for ref in stored["coast"]),
        borders=tuple(arcs[ref] for ref in stored["borders"]),
        lakes=tuple(_polygon(polygon, arcs) for polygon in stored["lakes"]),
        rivers=tuple(_joined(line, arcs) for line in stored["rivers"]),
    )


def joined_arcs(refs: list[int], arcs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return one line out of arcs that follow each other; their shared ends are kept once.

    Parameters
    ----------
    refs
        Numbers of arcs; ``~n`` is arc n reversed.
    arcs
        All arcs, rows of lon, lat.

    Examples
    --------
    >>> joined_arcs([0, ~1], [np.array([[0, 0], [1, 0]]), np.array([[2, 0], [1, 0]])]).tolist()
    [[0, 0], [1, 0], [2, 0]]
    """
    parts = [arcs[ref] if ref >= 0 else arcs[~ref][::-1] for ref in refs]
    return np.concatenate([parts[0], *[part[1:] for part in parts[1:]]])


def _country(row: dict[str, Any], arcs: list[NDArray[np.float64]]) -> Country:
    lon, lat = row["label"]
    polygons = tuple(_polygon(polygon, arcs) for polygon in row["polygons"])
    return Country(row["iso2"], row["name"], (lat, lon), row["width_deg"], polygons)


def _polygon(rings: list[list[int]], arcs: list[NDArray[np.float64]]) -> tuple[NDArray[np.float64], ...]:
    return tuple(_joined(ring, arcs) for ring in rings)


def _joined(refs: list[int], arcs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return unwrapped(joined_arcs(refs, arcs))


def _decoded(arc: list[int], units_per_deg: int) -> NDArray[np.float64]:
    return np.asarray(np.cumsum(np.reshape(arc, (-1, 2)), axis=0) / units_per_deg)
