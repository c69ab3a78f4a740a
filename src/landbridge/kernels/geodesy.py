"""Distances and points on the sphere, for arrays of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = 111.195
SAME_POINT_RAD = 1e-9


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


def great_circle_points(start: tuple[float, float], end: tuple[float, float], n: int) -> NDArray[np.float64]:
    """Return points (lat, lon) evenly spaced on a great circle, both ends included, shape (n, 2).

    Parameters
    ----------
    start, end
        Latitude and longitude in degrees.
    n
        How many points, at least 2.

    Examples
    --------
    >>> great_circle_points((0.0, 0.0), (0.0, 10.0), 3).round(6).tolist()
    [[0.0, 0.0], [0.0, 5.0], [0.0, 10.0]]
    """
    a, b = unit_vectors(*np.asarray([start, end]).T)
    angle = float(np.arccos(np.clip(a @ b, -1.0, 1.0)))
    if angle < SAME_POINT_RAD:
        return np.repeat([list(start)], n, axis=0)
    share = np.linspace(0.0, 1.0, n)[:, None]
    points = (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)
    lat = np.degrees(np.arcsin(np.clip(points[:, 2], -1.0, 1.0)))
    return np.stack([lat, np.degrees(np.arctan2(points[:, 1], points[:, 0]))], axis=1)


def unit_vectors(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points on the unit sphere, shape (n, 3), for nearest-neighbour trees."""
    a, b = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])


def unwrapped(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a line of points (lon, lat) that goes on beyond 180 degrees where it crosses the antimeridian.

    Examples
    --------
    >>> unwrapped(np.array([[179.0, 60.0], [-179.0, 61.0]])).tolist()
    [[179.0, 60.0], [181.0, 61.0]]
    """
    return np.column_stack([np.unwrap(points[:, 0], period=360), points[:, 1]])


def chord_of_km(km: float) -> float:
    """Return the straight-line distance on the unit sphere that belongs to an arc of so many km."""
    return float(2 * np.sin(km / EARTH_RADIUS_KM / 2))
