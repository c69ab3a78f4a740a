"""Points along a great circle."""

from __future__ import annotations

import numpy as np

from landbridge.kernels.geodesy import great_circle_km, great_circle_points

STEP_KM = 100.0


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
    km = great_circle_km(start[1], start[0], end[1], end[0])
    pieces = max(1, int(np.ceil(km / step_km)))
    points = great_circle_points(start[::-1], end[::-1], pieces + 1).round(3)
    return [(float(lon), float(lat)) for lat, lon in points]
