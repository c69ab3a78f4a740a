"""The 13 named passages of the sea: where each is, in whose waters, and whether it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALF_TURN = 180

# Passage: (country whose waters a canal is in, status). Straits are open to all, so they have no country.
PASSAGES: dict[str, tuple[str, str]] = {
    "suez": ("EG", "open"),
    "panama": ("PA", "open"),
    "ormuz": ("", "open"),
    "babalmandab": ("", "open"),
    "bosporus": ("TR", "open"),
    "dardanelles": ("TR", "open"),
    "gibraltar": ("", "open"),
    "malacca": ("", "open"),
    "sunda": ("ID", "open"),
    "bering": ("", "closed"),
    "northwest": ("", "closed"),
    "chili": ("CL", "open"),
    "south_africa": ("ZA", "open"),
}
CANALS = frozenset({"suez", "panama"})
# The package draws these from sea to sea. Only the narrows (south, west, north, east) are the passage, so
# that a closure does not cut off the ports of the Gulf of Suez or the Sea of Marmara from their own side.
NARROWS: dict[str, tuple[float, float, float, float]] = {
    "suez": (29.99, 32.0, 31.0, 33.0),
    "panama": (8.9, -80.0, 9.4, -79.45),
    "ormuz": (25.9, 56.5, 26.6, 57.0),
    "dardanelles": (40.2, 26.4, 40.35, 26.6),
    "gibraltar": (35.8, -5.8, 36.1, -5.5),
    "malacca": (3.55, 100.1, 3.75, 100.3),
}
# Drawn as long edges across the narrows: cut at these points so that a piece fits into them.
CUTS: dict[str, tuple[tuple[float, float], ...]] = {
    "suez": ((30.0, 32.575),),
    "dardanelles": ((40.232, 26.42), (40.316, 26.56)),
    "gibraltar": ((35.955, -5.6),),
    "malacca": ((3.598, 100.224), (3.686, 100.14)),
}

# A line (lat, lon, lat, lon) across each strait or canal. Only edges of the passage may cross it.
GATES: dict[str, tuple[float, float, float, float]] = {
    "suez": (30.27, 32.0, 30.27, 33.0),
    "panama": (9.00, -79.90, 9.25, -79.70),
    "ormuz": (26.25, 56.65, 27.25, 56.65),
    "babalmandab": (12.30, 43.20, 12.95, 43.75),
    "bosporus": (41.10, 28.90, 41.10, 29.25),
    "dardanelles": (40.45, 26.25, 40.05, 26.75),
    "gibraltar": (36.30, -5.68, 35.60, -5.68),
    "malacca": (2.90, 99.50, 4.40, 100.90),
    "sunda": (-5.82, 105.65, -6.05, 105.95),
    "bering": (65.40, -171.0, 65.40, -167.0),
    "northwest": (73.00, -90.0, 76.00, -90.0),
    "chili": (-52.40, -70.3, -66.00, -70.3),
    "south_africa": (-34.30, 21.0, -68.00, 21.0),
}


def crosses_gate(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> str:
    """Return the passage whose gate a straight way crosses, else ``""``.

    Examples
    --------
    >>> crosses_gate(36.0, -6.5, 36.0, -5.0)
    'gibraltar'
    """
    return str(gates_crossed(*(np.array([x]) for x in (lat_a, lon_a, lat_b, lon_b)))[0])


def gates_crossed(
    lat_a: NDArray[np.float64],
    lon_a: NDArray[np.float64],
    lat_b: NDArray[np.float64],
    lon_b: NDArray[np.float64],
) -> NDArray[np.str_]:
    """Return the same for many ways; one over the antimeridian crosses none."""
    ways = shapely.linestrings(np.stack([lon_a, lat_a, lon_b, lat_b], axis=1).reshape(-1, 2, 2))
    found = np.full(len(ways), "", dtype="<U12")
    for name, (lat_c, lon_c, lat_d, lon_d) in GATES.items():
        gate = shapely.linestrings([(lon_c, lat_c), (lon_d, lat_d)])
        found[shapely.intersects(ways, gate) & (np.abs(lon_a - lon_b) < HALF_TURN) & (found == "")] = name
    return found
