"""Small ports that a big city has no other one for: the port index knows little of their facilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.geodesy import chord_of_km, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from landbridge.atlas.build.seaports import Port

SERVED_KM = 60.0
OWN_PORT_KM = 25.0


def ports_of_unserved_cities(
    cities: pl.DataFrame, kept: Sequence[Port], others: Sequence[Port]
) -> list[Port]:
    """Return the nearest other port of each city, if no kept port is within 60 km and this one within 25 km.

    That a city of hub size on the coast handles cargo in its own port is an assumption. River ports are left
    out: the sea lanes do not lead to them.

    Parameters
    ----------
    cities
        Hub cities with country, lat, lon.
    kept
        Ports kept for their facilities.
    others
        Ports of the index that were not.
    """
    from scipy.spatial import cKDTree

    named = [p for p in others if p.unlocode and not p.on_river]
    at = unit_vectors(cities["lat"].to_numpy(), cities["lon"].to_numpy())
    served = cKDTree(_places(kept)).query(at)[0] <= chord_of_km(SERVED_KM)
    chord, nearest = cKDTree(_places(named)).query(at)
    wanted = np.flatnonzero(~served & (chord <= chord_of_km(OWN_PORT_KM)))
    country = cities["country"].to_list()
    chosen = {int(nearest[i]) for i in wanted if named[nearest[i]].country == country[i]}
    return [named[i] for i in sorted(chosen)]


def _places(ports: Sequence[Port]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return unit_vectors(np.array([p.lat for p in ports]), np.array([p.lon for p in ports]))
