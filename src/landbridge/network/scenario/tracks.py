"""The line of a new link, cut where it passes from one country to the next."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from landbridge.kernels.geodesy import great_circle_km, great_circle_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.network.scenario.world import World

    Point = tuple[float, float]

STEP_KM = 5.0
LEAST_KM = 15.0
"""Shorter stays in another country are the roughness of the drawn borders."""


class Stretch(NamedTuple):
    """Part of a line in one country: ISO-2, share of the length, points (lat, lon)."""

    country: str
    share: float
    line: tuple[Point, ...]


def drawn(ends: Sequence[Point], points: Sequence[Point] | None) -> list[Point]:
    """Return the line (lat, lon) from one end over the points to the other."""
    return [ends[0], *((float(lat), float(lon)) for lat, lon in points or ()), ends[1]]


def stretches(line: Sequence[Point], first: str, last: str, world: World) -> list[Stretch]:
    """Cut a line at borders.

    Parameters
    ----------
    line
        Points (lat, lon).
    first, last
        Countries of its ends, which are known better than the drawn borders.
    world
        Tells the country of a point.
    """
    fine = _fine(line)
    found = world.countries_along(fine)
    found[0], found[-1] = first, last
    runs = _runs(fine, found)
    if first == last and len(runs) == 1:
        return [Stretch(first, 1.0, tuple(line))]
    whole = sum(_km(run) for _, run in runs)
    return [Stretch(country, _km(run) / whole, tuple(run)) for country, run in runs]


def _runs(points: list[Point], countries: list[str]) -> list[tuple[str, list[Point]]]:
    """Return stays in one country after the other, short ones joined to the one before."""
    first, last = countries[0], countries[-1]
    runs: list[tuple[str, list[Point]]] = [(first, [points[0]])]
    for point, country in zip(points[1:], countries[1:], strict=True):
        if country in ("", runs[-1][0]):
            runs[-1][1].append(point)
        else:
            runs.append((country, [runs[-1][1][-1], point]))
    kept: list[tuple[str, list[Point]]] = []
    for number, (country, run) in enumerate(runs):
        ends_here = number == 0 or (number == len(runs) - 1 and country == last)
        if kept and (country == kept[-1][0] or (not ends_here and _km(run) < LEAST_KM)):
            kept[-1][1].extend(run[1:])
        else:
            kept.append((country, run))
    return kept


def _fine(line: Sequence[Point]) -> list[Point]:
    fine: list[Point] = [line[0]]
    for a, b in pairwise(line):
        steps = max(int(float(great_circle_km(*a, *b)) / STEP_KM), 1)
        fine += [(float(lat), float(lon)) for lat, lon in great_circle_points(a, b, steps + 1)[1:]]
    return fine


def _km(line: Sequence[Point]) -> float:
    return sum(float(great_circle_km(*a, *b)) for a, b in pairwise(line)) or 1e-9
