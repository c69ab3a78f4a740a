"""The country that a point lies in, by the neutral polygons that maps are drawn with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.basemap import load_basemap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ring = NDArray[np.float64]


def countries_of_points(points: Sequence[tuple[float, float]]) -> list[str]:
    """Return the ISO-2 code of the country at each point (lat, lon), "" at sea; true to some 2 km.

    Examples
    --------
    >>> countries_of_points([(40.4, 49.5), (42.0, 51.0)])
    ['AZ', '']
    """
    lat, lon = np.array(points, np.float64).reshape(-1, 2).T
    found = np.full(len(lat), "", dtype=object)
    for code, ring_sets in _polygons():
        for rings, (west, south, east, north) in ring_sets:
            for shift in (0.0, 360.0):
                x = lon + shift
                near = (found == "") & (x >= west) & (x <= east) & (lat >= south) & (lat <= north)
                if near.any():
                    inside = np.logical_xor.reduce([_inside(ring, x[near], lat[near]) for ring in rings])
                    found[np.flatnonzero(near)[inside]] = code
    return [str(code) for code in found]


def _inside(ring: Ring, x: Ring, y: Ring) -> NDArray[np.bool_]:
    """Return which points a ring goes round, by counting how often it crosses the line to the east."""
    x0, y0 = ring[:-1, 0][:, None], ring[:-1, 1][:, None]
    x1, y1 = ring[1:, 0][:, None], ring[1:, 1][:, None]
    spans = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossed = x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    odd: NDArray[np.bool_] = (spans & crossed).sum(axis=0) % 2 == 1
    return odd


@cache
def _polygons() -> list[tuple[str, list[tuple[list[Ring], tuple[float, float, float, float]]]]]:
    found = []
    for country in load_basemap().countries:
        parts = [
            ([np.asarray(ring) for ring in rings], (*rings[0].min(axis=0), *rings[0].max(axis=0)))
            for rings in country.polygons
        ]
        found.append((country.iso2, parts))
    return found
