"""How far two places are apart by one mode, over what is open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError, NoRouteError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.routing.exclusions import MODES, fold
from landbridge.routing.geometry import track_lines
from landbridge.routing.planner import Planner, default_planner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.atlas.place import Place
    from landbridge.routing.mode_graph import ModeGraph

SCHEMA = "landbridge.distance/1"

Track = tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True)
class Distance:
    """The shortest way between two places by one mode.

    Parameters
    ----------
    km
        Length [km]; ways between a place and a node that stands for it are left out.
    mode
        Mode.
    origin, destination, via
        Places as resolved.
    notes
        Sentences that a user should read: what was snapped.
    track
        (table, row, forwards) of each link on the way (internal, for geometry).
    planner
        Where geometry comes from.
    """

    km: float
    mode: str
    origin: Place
    destination: Place
    via: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    track: Track = ()
    planner: Planner | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the document `landbridge.distance/1`."""
        return {
            "schema": SCHEMA,
            "from": self.origin.to_dict(),
            "to": self.destination.to_dict(),
            "via": [place.to_dict() for place in self.via],
            "mode": self.mode,
            "km": self.km,
            "notes": list(self.notes),
        }

    def to_geojson(self) -> dict[str, Any]:
        """Return a FeatureCollection (lon, lat) with the line of the way."""
        lines = [[list(point) for point in line] for line in self._lines()]
        properties = {"mode": self.mode, "km": self.km, "from": self.origin.name, "to": self.destination.name}
        geometry = {"type": "MultiLineString", "coordinates": lines}
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        return {"type": "FeatureCollection", "features": [feature]}

    def _lines(self) -> list[list[tuple[float, float]]]:
        lines = track_lines(self.planner.atlas, self.track) if self.planner is not None and self.track else []
        stops = (self.origin, *self.via, self.destination)
        return lines or [[(place.lon, place.lat) for place in stops]]


def distance(
    origin: str,
    destination: str,
    *,
    mode: str,
    via: Sequence[str] = (),
    planner: Planner | None = None,
) -> Distance:
    """Measure the shortest way between two places by one mode, over open links and borders only.

    Parameters
    ----------
    origin, destination
        A name, "name,country", a UN/LOCODE or "lat,lon".
    mode
        rail (all gauges), road, sea, waterway, ferry, or air (great circle).
    via
        Places to pass, in order.
    planner
        Another atlas than the embedded one.

    Returns
    -------
    Distance
        Length in km, with notes on places that were moved to the nearest node of the mode.

    Raises
    ------
    InputError
        If a place or the mode cannot be used.
    NoRouteError
        If nothing open connects the places by this mode.
    """
    mode = _mode(mode)
    planner = planner or default_planner()
    texts = (origin, *((via,) if isinstance(via, str) else via), destination)
    found = [planner.atlas.resolve(_text(text)) for text in texts]
    notes = [place.note for place in found if place.note]
    if mode == "air":
        return _by_air(found, notes)
    graph = planner.mode_graph(mode)
    stops = [graph.stop(place) for place in found]
    notes += [note for _, note in stops if note]
    _check_different(found, [node for node, _ in stops])
    legs = [_leg(graph, *pair) for pair in pairwise(zip(found, (node for node, _ in stops), strict=True))]
    return Distance(
        km=sum(km for km, _ in legs),
        mode=mode,
        origin=found[0],
        destination=found[-1],
        via=tuple(found[1:-1]),
        notes=tuple(notes),
        track=tuple(entry for _, track in legs for entry in track),
        planner=planner,
    )


def _leg(graph: ModeGraph, start: tuple[Place, int], end: tuple[Place, int]) -> tuple[float, Track]:
    km, track = graph.shortest(start[1], end[1])
    if math.isfinite(km):
        return km, track
    ends = f"Nothing open connects {start[0].name} and {end[0].name} by {graph.mode}"
    closed = graph.cut_by(start[1], end[1])
    if not closed:
        raise NoRouteError(f"{ends}: the atlas has no {graph.mode} network that joins them.")
    raise NoRouteError(f"{ends}: the way is cut by what is closed, {' and '.join(closed)}.", closed)


def _check_different(places: Sequence[Place], stops: Sequence[object]) -> None:
    for (one, start), (other, end) in pairwise(zip(places, stops, strict=True)):
        if start == end:
            raise InputError(
                f"{one.name} and {other.name} are the same place for this mode; name two different ones."
            )


def _mode(mode: str) -> str:
    word = fold(mode) if isinstance(mode, str) else ""
    if word not in MODES:
        raise InputError(f'There is no mode "{mode}"; use {", ".join(MODES[:-1])} or {MODES[-1]}.')
    return word


def _text(text: object) -> str:
    if not isinstance(text, str):
        raise InputError(f'A place must be a text such as "Baku" or "40.4,49.9", not {text!r}.')
    return text


def _by_air(places: list[Place], notes: list[str]) -> Distance:
    _check_different(places, [place.id for place in places])
    km = sum(float(great_circle_km(a.lat, a.lon, b.lat, b.lon)) for a, b in pairwise(places))
    notes = [*notes, "By air: the great circle between the places; airways are some percent longer."]
    return Distance(km, "air", places[0], places[-1], tuple(places[1:-1]), tuple(notes))
