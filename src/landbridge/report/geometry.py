"""The routes of an answer as lines and stops with continuous longitudes, ready to be drawn on any map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.report.style import short_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

STOP_RANK = {"end": 0, "gauge": 1, "transfer": 2, "border": 3, "wait": 4}


@dataclass(frozen=True)
class Leg:
    """One move: its mode and its line, rows of lon, lat in degrees."""

    mode: str
    line: NDArray[np.float64]


@dataclass(frozen=True)
class Stop:
    """One place where something happens; `kind` is the most important of what happens there."""

    kind: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Trace:
    """One route as drawn."""

    name: str
    legs: tuple[Leg, ...]
    stops: tuple[Stop, ...]


def traces(document: dict[str, Any], geojson: dict[str, Any]) -> tuple[Trace, ...]:
    """Return the drawn form of every route of an answer.

    Parameters
    ----------
    document
        The route document (`landbridge.route/1`).
    geojson
        A FeatureCollection with a line per move; properties ``route`` (id) and ``step`` (from 0). A move
        without a line is drawn straight.

    Returns
    -------
    tuple of Trace
        Longitudes go on beyond 180 degrees where a route crosses the antimeridian.
    """
    lines = {
        (feature["properties"].get("route"), feature["properties"].get("step")): _points(feature["geometry"])
        for feature in geojson.get("features", ())
        if feature["geometry"]["type"].endswith("LineString")
    }
    return tuple(_trace(route, lines) for route in document["routes"])


def miller(
    lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Miller's cylindrical projection of degrees, in radians of the equator.

    References
    ----------
    J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), p. 88.
    """
    phi = np.radians(lat)
    return np.radians(lon), 1.25 * np.log(np.tan(np.pi / 4 + 0.4 * phi))


def _trace(route: dict[str, Any], lines: dict[Any, NDArray[np.float64]]) -> Trace:
    first = route["steps"][0]
    lon = (first.get("at") or first["from"])["lon"]
    legs: list[Leg] = []
    seen: list[tuple[dict[str, Any], float, str]] = []
    for number, step in enumerate(route["steps"]):
        if step["kind"] != "move":
            seen.append((step["at"], lon, step["kind"]))
            continue
        straight = np.array([[step[end]["lon"], step[end]["lat"]] for end in ("from", "to")])
        line = _unwrapped(lines.get((route["id"], number), straight), lon)
        seen.append((step["from"], lon, ""))
        lon = float(line[-1, 0])
        seen.append((step["to"], lon, ""))
        legs.append(Leg(step["mode"], line))
    return Trace(route["name"], tuple(legs), tuple(_stops(seen)))


def _stops(seen: list[tuple[dict[str, Any], float, str]]) -> Iterator[Stop]:
    ends = {seen[0][0]["id"], seen[-1][0]["id"]}
    kinds: dict[str, set[str]] = {}
    places: dict[str, tuple[dict[str, Any], float]] = {}
    for place, lon, kind in seen:
        kinds.setdefault(place["id"], set()).update({kind} - {""})
        places.setdefault(place["id"], (place, lon))
    for key, (place, lon) in places.items():
        happens = {"end"} if key in ends else kinds[key]
        if happens:
            kind = min(happens, key=lambda k: STOP_RANK.get(k, len(STOP_RANK)))
            yield Stop(kind, short_name(place), _near(place["lon"], lon), place["lat"])


def _points(geometry: dict[str, Any]) -> NDArray[np.float64]:
    parts = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
    return np.array([point[:2] for part in parts for point in part], dtype=np.float64)


def _unwrapped(line: NDArray[np.float64], start: float) -> NDArray[np.float64]:
    lon = np.unwrap(line[:, 0], period=360)
    return np.column_stack([lon + _near(float(lon[0]), start) - lon[0], line[:, 1]])


def _near(lon: float, other: float) -> float:
    return lon + 360.0 * round((other - lon) / 360.0)
