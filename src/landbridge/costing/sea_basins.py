"""Sea basins: where the empty boxes pile up, and where a full one therefore pays more to go than to come."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.network.rows import rows_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]


def basins_of(lat: Array, lon: Array) -> Array:
    """Return the basin of points, an index into `basin_names`; -1 in waters that belong to none.

    Parameters
    ----------
    lat, lon
        Degrees. A basin is a set of boxes; of two boxes that hold a point, the first counts.

    Examples
    --------
    >>> [basin_names()[i] for i in basins_of(np.array([31.2, 51.9]), np.array([121.5, 4.1]))]
    ['east_asia', 'europe']
    """
    found = np.full(len(lat), -1, np.int64)
    names = basin_names()
    for name, south, north, west, east in reversed(_boxes()):
        found[(lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)] = names.index(name)
    return found


@cache
def basin_names() -> tuple[str, ...]:
    """Return the names of the basins, each once."""
    return tuple(dict.fromkeys(name for name, *_ in _boxes()))


@cache
def _boxes() -> tuple[tuple[str, float, float, float, float], ...]:
    text = files("landbridge.costing").joinpath("sea_basins.csv").read_text(encoding="utf-8")
    rows = rows_of(text, "sea_basins.csv")
    return tuple((row["basin"], *_sides(row)) for row in rows)


def _sides(row: dict[str, str]) -> tuple[float, float, float, float]:
    south, north, west, east = (float(row[side]) for side in ("lat_min", "lat_max", "lon_min", "lon_max"))
    return south, north, west, east
