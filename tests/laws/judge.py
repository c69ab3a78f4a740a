"""Judges drawn lines by other polygons than the build cuts with: the neutral 1:50m countries of the map.

The build decides by 1:10m polygons; those of the base map are coarser and off by up to a few kilometres, more
in a few places that the tests name. So a point counts as abroad only when it lies in another country and far
from its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely

from landbridge.atlas.basemap import load_basemap
from landbridge.kernels.geodesy import great_circle_km

STEP_KM = 2.0
DEEP_KM = 6.0
LASTING_KM = 8.0
SEA = ""


@dataclass(frozen=True, eq=False)
class Points:
    """Points along lines: position, line and length of the stretch that each stands for."""

    lat: np.ndarray
    lon: np.ndarray
    line: np.ndarray
    km: np.ndarray


def sampled(lines, step_km=STEP_KM):
    """Return points every 2 km along lines of (lon, lat) points."""
    size = np.array([len(line) for line in lines])
    lon, lat = np.concatenate([np.asarray(line, dtype=float).reshape(-1, 2) for line in lines]).T
    return points_along(lat, lon, np.repeat(np.arange(len(lines)), size), step_km)


def points_along(lat, lon, line, step_km=STEP_KM):
    """Return points every 2 km along lines whose points come one after the other."""
    a = np.flatnonzero(line[1:] == line[:-1])
    step = (lon[a + 1] - lon[a] + 180) % 360 - 180
    km = great_circle_km(lat[a], lon[a], lat[a + 1], lon[a + 1])
    pieces = np.maximum(np.ceil(km / step_km), 1).astype(int)
    of = np.repeat(np.arange(len(a)), pieces)
    share = (np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces) + 0.5) / pieces[of]
    at_lat = lat[a][of] + share * (lat[a + 1] - lat[a])[of]
    at_lon = (lon[a][of] + share * step[of] + 180) % 360 - 180
    return Points(at_lat, at_lon, line[a][of], (km / pieces)[of])


@dataclass(frozen=True, eq=False)
class Judge:
    """Country polygons by ISO-2 code."""

    codes: np.ndarray
    parts: np.ndarray

    @classmethod
    def of_base_map(cls):
        pairs = [
            (country.iso2, part)
            for country in load_basemap().countries
            for rings in country.polygons
            for part in _parts(rings)
        ]
        codes, parts = zip(*pairs, strict=True)
        shapely.prepare(list(parts))
        return cls(np.array(codes), np.array(parts, dtype=object))

    def at(self, lat, lon):
        """Return the code of the country of each point, "" at sea."""
        found = np.full(len(lat), SEA, dtype="<U2")
        part, point = shapely.STRtree(shapely.points(lon, lat)).query(self.parts, predicate="contains")
        found[point] = self.codes[part]
        return found

    def km_from(self, code, lat, lon):
        """Return how far points are from a country, inf if the map does not show it."""
        if code not in self.shapes or not len(lat):
            return np.full(len(lat), np.inf)
        return _km_between(lat, lon, self.shapes[code])

    def km_inside(self, code, lat, lon):
        """Return how far points inside a country are from its edge."""
        return _km_between(lat, lon, shapely.boundary(self.shapes[code])) if len(lat) else np.zeros(0)

    def abroad_km(self, points, own):
        """Return how far each point lies outside its own country, 0 where it is at home or at sea.

        `own` is a code per point; one that the map does not show is never abroad.
        """
        at = self.at(points.lat, points.lon)
        known = np.isin(own, list(self.shapes))
        away = np.flatnonzero((at != SEA) & (at != own) & known)
        km = np.zeros(len(at))
        for code in np.unique(own[away]):
            of = away[own[away] == code]
            km[of] = self.km_from(code, points.lat[of], points.lon[of])
        return km, at

    def deep(self, points):
        """Return the country of each point that lies deep in one, "" elsewhere."""
        at = self.at(points.lat, points.lon)
        for code in set(at.tolist()) - {SEA}:
            of = np.flatnonzero(at == code)
            shallow = self.km_inside(code, points.lat[of], points.lon[of]) < DEEP_KM
            at[of[shallow]] = SEA
        return at

    @cached_property
    def shapes(self):
        return {
            code: shapely.multipolygons(self.parts[self.codes == code]) for code in set(self.codes.tolist())
        }


def stays(code, km):
    """Return the stretches of equal codes along one line as (code, first, last, km), the coded ones only."""
    change = np.flatnonzero(code[1:] != code[:-1]) + 1
    bounds = [0, *change.tolist(), len(code)]
    runs = [(str(code[a]), a, b - 1, float(km[a:b].sum())) for a, b in pairwise(bounds)]
    return [run for run in runs if run[0] != SEA and run[3] > LASTING_KM]


def _parts(rings):
    rings = [ring for ring in rings if len(ring) > 3]
    if not rings:
        return []
    whole = shapely.make_valid(shapely.Polygon(rings[0], rings[1:]))
    found = []
    for turn in (-360, 0, 360):
        piece = shapely.intersection(whole, shapely.box(turn - 180, -90, turn + 180, 90))
        moved = shapely.transform(piece, lambda xy, turn=turn: xy - [turn, 0])
        singles = [p for part in shapely.get_parts(moved) for p in shapely.get_parts(part)]
        found += [p for p in singles if p.geom_type == "Polygon" and not p.is_empty]
    return found


def _km_between(lat, lon, shape):
    ends = shapely.get_coordinates(shapely.shortest_line(shapely.points(lon, lat), shape)).reshape(-1, 2, 2)
    return great_circle_km(ends[:, 0, 1], ends[:, 0, 0], ends[:, 1, 1], ends[:, 1, 0])
