"""Closed means closed: 2,000 random pairs, judged by the lines they are drawn with and by no id.

Wherever a drawn line passes from deep inside one country to deep inside another, open crossings of its mode
that join the two must lie on it. Polygons and straight edges are off by some kilometres, so only stays of
8 km and more at more than 6 km from a border are looked at.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from judge import SEA, Points, sampled, stays
from test_countries_of_lines import PASSABLE, known
from test_passages import Gates

import landbridge
from landbridge.errors import NoRouteError
from landbridge.kernels.geodesy import great_circle_km

PAIRS = {"rail": 900, "road": 500, "sea": 600}
FARTHEST_KM = {"rail": 6000.0, "road": 2500.0, "sea": 20100.0}
# Rail pairs are drawn where railways of many countries are joined: Eurasia north of 5 degrees. India, Japan,
# Britain and Korea are systems of their own.
WEST, SOUTH = {"rail": -12.0}, {"rail": 5.0}
LEAST_FOUND = {"rail": 0.33, "road": 0.6, "sea": 0.95}
ON_LINE_KM = 4.0
AROUND_KM = 20.0


def random_pairs(network, mode, count):
    """Draw pairs of nodes where cargo of the mode may start."""
    rows = network.access.filter(pl.col("mode") == mode)["node"].unique().sort().to_numpy()
    lat, lon = (network.nodes[c].to_numpy() for c in ("lat", "lon"))
    rows = rows[(lon[rows] > WEST.get(mode, -181.0)) & (lat[rows] > SOUTH.get(mode, -91.0))]
    rng = np.random.default_rng(2024)
    pairs = []
    while len(pairs) < count:
        a, b = rng.choice(rows, 2, replace=False).tolist()
        if great_circle_km(lat[a], lon[a], lat[b], lon[b]) < FARTHEST_KM[mode]:
            pairs.append(tuple(f"{lat[n]:.5f},{lon[n]:.5f}" for n in (a, b)))
    return pairs


def found_lines(pairs, mode, planner):
    """Return the drawn line of each pair that is joined, and how many are not."""
    lines, sailed, cut = [], [], 0
    for one, other in pairs:
        try:
            found = landbridge.distance(one, other, mode=mode, planner=planner)
        except NoRouteError:
            cut += 1
            continue
        (feature,) = found.to_geojson()["features"]
        parts = feature["geometry"]["coordinates"]
        lines.append([tuple(point) for part in parts for point in part])
        sailed.append(any("sailed" in note for note in found.notes))
    return lines, sailed, cut


class Borders:
    """The crossings of a mode that are open, by position."""

    def __init__(self, network, mode):
        rows = network.crossings.filter(pl.col("mode") == mode, pl.col("status").is_in(PASSABLE))
        at = rows["node"].to_numpy()
        self.lat, self.lon = (network.nodes[c].to_numpy()[at] for c in ("lat", "lon"))
        self.pairs = list(rows.select("country_a", "country_b").iter_rows())

    def join(self, one, other, points, first, last):
        """Return whether open crossings on a stretch of a line lead from one country to the other."""
        stretch = around(points, first, last)
        box = np.abs(self.lat - np.clip(self.lat, stretch.lat.min(), stretch.lat.max())) < 0.1
        near = [
            i
            for i in np.flatnonzero(box)
            if great_circle_km(self.lat[i], self.lon[i], stretch.lat, stretch.lon).min() < ON_LINE_KM
        ]
        reached, steps = {one}, [self.pairs[i] for i in near]
        for _ in steps:
            reached |= {x for pair in steps if reached & set(pair) for x in pair}
        return other in reached


def around(points, first, last):
    """Return the points from `first` to `last` and some 20 km on both sides."""
    along = np.cumsum(points.km)
    use = (along >= along[first] - AROUND_KM) & (along <= along[last] + AROUND_KM)
    return Points(points.lat[use], points.lon[use], points.line[use], points.km[use])


def passes(judge, points):
    """Yield line, country, next country, points of the line, last deep point of one, first of the next."""
    deep = judge.deep(points)
    for line in np.unique(points.line).tolist():
        of = points.line == line
        own = Points(points.lat[of], points.lon[of], points.line[of], points.km[of])
        runs = stays(deep[of], own.km)
        for (one, _, last, _), (other, first, _, _) in pairwise(runs):
            if one != other:
                yield line, one, other, own, last, first


def where(points, last, first):
    """Return lat and lon in the middle of a stretch."""
    middle = (last + first) // 2
    return round(float(points.lat[middle]), 2), round(float(points.lon[middle]), 2)


def known_between(one, other, points, last, first):
    lat, lon = (np.array([x]) for x in where(points, last, first))
    return any(known(np.array([a]), np.array([b]), lat, lon)[0] for a, b in ((one, other), (other, one)))


def over_sea(judge, points, first, last):
    return (judge.at(points.lat[first:last], points.lon[first:last]) == SEA).any()


@pytest.mark.parametrize("mode", ["rail", "road"])
def test_lines_change_country_at_open_crossings_only(planner, judge, mode):
    network = planner.network
    lines, sailed, cut = found_lines(random_pairs(network, mode, PAIRS[mode]), mode, planner)
    assert len(lines) > LEAST_FOUND[mode] * (len(lines) + cut)
    open_borders = Borders(network, mode)
    seen, wrong = 0, []
    for line, one, other, points, last, first in passes(judge, sampled(lines)):
        seen += 1
        if open_borders.join(one, other, points, last, first):
            continue
        if not (
            known_between(one, other, points, last, first)
            or (sailed[line] and over_sea(judge, points, last, first))
        ):
            wrong.append((one, other, *where(points, last, first)))
    assert sorted(set(wrong)) == []
    assert seen > 200, "lines must cross borders to be worth a look"


def test_ships_do_not_enter_closed_passages(planner):
    gates = Gates()
    lines, _, cut = found_lines(random_pairs(planner.network, "sea", PAIRS["sea"]), "sea", planner)
    assert len(lines) > LEAST_FOUND["sea"] * (len(lines) + cut)
    through = [gates.of(line) for line in lines]
    assert not set().union(*through) & {"bering", "northwest"}
    assert set().union(*through) >= {"suez", "panama", "malacca", "gibraltar", "bosporus"}
