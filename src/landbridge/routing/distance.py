"""How far two places are apart by one mode, over what is open."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.atlas.snap import Around
from landbridge.errors import InputError, NoRouteError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.routing.exclusions import MODES, fold
from landbridge.routing.geometry import track_lines
from landbridge.routing.scenarios import planner_under

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from landbridge.atlas.place import Place
    from landbridge.network.scenario.model import Scenario
    from landbridge.routing.mode_graph import ModeGraph, Way
    from landbridge.routing.planner import Planner
    from landbridge.routing.stops import End, Stop

    Line = list[tuple[float, float]]

SCHEMA = "landbridge.distance/1"
MOST_NAMED = 5


@dataclass(frozen=True, eq=False)
class Leg:
    """The way from one place to the next; `way` is None where no node lies between the two on a line."""

    places: tuple[Place, Place]
    stops: tuple[Stop, Stop]
    way: Way | None
    km: float


@dataclass(frozen=True)
class Distance:
    """The shortest way between two places by one mode.

    Parameters
    ----------
    km
        Length [km]; ways between a place and the node or line that stands for it are left out.
    mode
        Mode.
    origin, destination, via
        Places as resolved.
    scenarios
        Scenarios that it holds under, with what they did.
    notes
        Sentences that a user should read: what was moved to a node or line, what is sailed.
    legs
        Ways between the places (internal, for geometry).
    planner
        Where geometry comes from.
    """

    km: float
    mode: str
    origin: Place
    destination: Place
    via: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    scenarios: tuple[Mapping[str, Any], ...] = ()
    legs: tuple[Leg, ...] = field(default=(), repr=False)
    planner: Planner | None = field(default=None, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the document `landbridge.distance/1`."""
        return {
            "schema": SCHEMA,
            "from": self.origin.to_dict(),
            "to": self.destination.to_dict(),
            "via": [place.to_dict() for place in self.via],
            "mode": self.mode,
            "km": self.km,
            "scenarios": [dict(scenario) for scenario in self.scenarios],
            "notes": list(self.notes),
        }

    def to_geojson(self) -> dict[str, Any]:
        """Return a FeatureCollection (lon, lat) with the line of the way."""
        lines = [[list(point) for point in line] for line in self._lines()]
        properties = {"mode": self.mode, "km": self.km, "from": self.origin.name, "to": self.destination.name}
        geometry = {"type": "MultiLineString", "coordinates": lines}
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        return {"type": "FeatureCollection", "features": [feature]}

    def _lines(self) -> list[Line]:
        lines = [] if self.planner is None else _leg_lines(self.legs, self.mode, self.planner)
        stops = (self.origin, *self.via, self.destination)
        return lines or [[(place.lon, place.lat) for place in stops]]


def distance(
    origin: str,
    destination: str,
    *,
    mode: str,
    via: Sequence[str] = (),
    scenarios: Sequence[str | Path | Scenario] | str | Path | Scenario = (),
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
    scenarios
        What-ifs to lay on the atlas, as in `route`.
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
    planner = planner_under(planner, scenarios)
    texts = (origin, *((via,) if isinstance(via, str) else via), destination)
    found = [planner.atlas.resolve(_text(text)) for text in texts]
    notes = [place.note for place in found if place.note]
    if mode in planner.standing(()).modes:
        raise NoRouteError(f"A scenario has closed the mode {mode}; leave it out or ask for another mode.")
    notes += planner.scenario_notes
    if mode == "air":
        return replace(_by_air(found, notes), scenarios=planner.scenarios)
    graph = planner.mode_graph_between(mode, found)
    stops = [graph.stop(place, planner.atlas) for place in found]
    _check_different(found, [stop.key for stop in stops])
    legs = tuple(_leg(graph, planner.atlas, *pair) for pair in pairwise(zip(found, stops, strict=True)))
    return Distance(
        km=sum(leg.km for leg in legs),
        mode=mode,
        origin=found[0],
        destination=found[-1],
        via=tuple(found[1:-1]),
        notes=(*notes, *(stop.note for stop in stops if stop.note), *_sailed(graph, legs)),
        scenarios=planner.scenarios,
        legs=legs,
        planner=planner,
    )


def _leg(graph: ModeGraph, atlas: Any, start: tuple[Place, Stop], end: tuple[Place, Stop]) -> Leg:
    places, stops = (start[0], end[0]), (start[1], end[1])
    way = graph.shortest(stops[0].ends, stops[1].ends)
    if stops[0].snapped is not None and stops[1].snapped is not None:
        direct = graph.lines(atlas).between(stops[0].snapped, stops[1].snapped)
        if direct < (math.inf if way is None else way.km):
            return Leg(places, stops, None, direct)
    if way is not None:
        return Leg(places, stops, way, way.km)
    raise _no_route(graph, places, graph.cut_by(stops[0].ends, stops[1].ends))


def _no_route(graph: ModeGraph, places: tuple[Place, Place], closed: tuple[str, ...]) -> NoRouteError:
    ends = f"Nothing open connects {places[0].name} and {places[1].name} by {graph.mode}"
    if not closed:
        return NoRouteError(f"{ends}: the atlas has no {graph.mode} network that joins them.")
    more = len(closed) - MOST_NAMED
    named = " and ".join([*closed[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
    return NoRouteError(f"{ends}: the way is cut by what is closed, {named}.", closed)


def _sailed(graph: ModeGraph, legs: Sequence[Leg]) -> list[str]:
    """Say which services by ship are part of the way by another mode."""
    if graph.mode == "ferry":
        return []
    rows = dict.fromkeys(row for leg in legs if leg.way is not None for row in leg.way.sailings)
    services = graph.network.services
    return [
        f"{services['km'][row]:.0f} km are sailed by the {str(services['kind'][row]).replace('_', ' ')} "
        f"{services['name'][row]}."
        for row in rows
    ]


def _leg_lines(legs: Sequence[Leg], mode: str, planner: Planner) -> list[Line]:
    return [line for leg in legs for line in _lines_of_leg(leg, mode, planner)]


def _lines_of_leg(leg: Leg, mode: str, planner: Planner) -> list[Line]:
    if leg.way is None:
        return [[(place.lon, place.lat) for place in leg.places]]
    first, last = (
        _stretch(stop, end, mode, planner)
        for stop, end in zip(leg.stops, (leg.way.start, leg.way.end), strict=True)
    )
    return [*first, *track_lines(planner.atlas, leg.way.track), *(line[::-1] for line in last)]


def _stretch(stop: Stop, end: End, mode: str, planner: Planner) -> list[Line]:
    """Return the line from a place beside the nodes to the first node."""
    if stop.snapped is None or end.gauge_mm is None:
        return []
    around = Around(end.node, end.gauge_mm, end.km)
    return [planner.mode_graph(mode).lines(planner.atlas).line(stop.snapped, around)]


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
