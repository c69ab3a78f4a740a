"""Distances on the sphere for arrays of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088


def great_circle_km(
    lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike
) -> NDArray[np.float64]:
    """Return great-circle distances in km (haversine).

    Parameters
    ----------
    lat_a, lon_a, lat_b, lon_b
        Degrees; shapes broadcast.

    Examples
    --------
    >>> float(great_circle_km(0, 0, 0, 90).round(1))
    10007.6
    """
    a, b = np.radians(lat_a), np.radians(lat_b)
    half_lat = np.sin((b - a) / 2) ** 2
    half_lon = np.sin(np.radians(np.subtract(lon_b, lon_a)) / 2) ** 2
    chord = np.clip(half_lat + np.cos(a) * np.cos(b) * half_lon, 0.0, 1.0)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord)))


def unit_vectors(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points on the unit sphere, shape (n, 3), for nearest-neighbour trees."""
    a, b = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])


def chord_of_km(km: float) -> float:
    """Return the straight-line distance on the unit sphere that belongs to an arc of so many km."""
    return float(2 * np.sin(km / EARTH_RADIUS_KM / 2))
