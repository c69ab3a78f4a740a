"""Points along a great circle."""

from __future__ import annotations

import numpy as np

STEP_KM = 100.0
EARTH_RADIUS_KM = 6371.0088


def great_circle(
    start: tuple[float, float], end: tuple[float, float], step_km: float = STEP_KM
) -> list[tuple[float, float]]:
    """Return points (lon, lat) along the great circle between two points, about every 100 km.

    Parameters
    ----------
    start, end
        Longitude and latitude in degrees.
    step_km
        Distance between points.

    Examples
    --------
    >>> great_circle((0.0, 0.0), (2.0, 0.0))[1]
    (0.667, 0.0)
    """
    a, b = _vector(start), _vector(end)
    angle = float(np.arccos(np.clip(a @ b, -1, 1)))
    pieces = max(1, int(np.ceil(angle * EARTH_RADIUS_KM / step_km)))
    if angle < 1e-9:
        return [start, end]
    share = np.linspace(0, 1, pieces + 1)[:, None]
    points = (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)
    lat = np.degrees(np.arcsin(np.clip(points[:, 2], -1, 1)))
    lon = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    return [(round(float(x), 3), round(float(y), 3)) for x, y in zip(lon, lat, strict=True)]


def _vector(point: tuple[float, float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    lon, lat = np.radians(point)
    return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
