"""What a user keeps off is kept off: routes with random things to avoid, judged by their lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from judge import DEEP_KM, LASTING_KM, Points, sampled
from test_closed_on_geometry import Borders, known_between, over_sea, passes
from test_countries_of_lines import known
from test_passages import GATES, Gates

import landbridge
from landbridge.errors import NoRouteError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.routing.exclusions import PASSAGE_OWNERS

QUERIES = 150
ALTERNATIVES = 3
LAND = ("road", "rail")
FLIGHT_DEEP_KM, FLIGHT_KM = 25.0, 100.0
WEST, EAST, SOUTH, NORTH = -12.0, 145.0, 5.0, 62.0


@dataclass(frozen=True)
class Query:
    origin: str
    destination: str
    avoid: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """A drawn step: which query and route it is of, how cargo moves, where."""

    query: int
    route: str
    mode: str
    country: str
    line: list


def random_queries(network):
    """Draw pairs of cities of Eurasia, each with one or two things on or near the way to avoid."""
    rng = np.random.default_rng(99)
    nodes = network.nodes
    lat, lon = nodes["lat"].to_numpy(), nodes["lon"].to_numpy()
    big = (nodes["kind"] == "city").to_numpy() & (nodes["population"].fill_null(0).to_numpy() > 300_000)
    cities = np.flatnonzero(big & (lon > WEST) & (lon < EAST) & (lat > SOUTH) & (lat < NORTH))
    for _ in range(QUERIES):
        a, b = rng.choice(cities, 2, replace=False).tolist()
        texts = [f"{lat[n]:.4f},{lon[n]:.4f}" for n in (a, b)]
        ends = {nodes["country"][n] for n in (a, b)}
        yield Query(*texts, tuple(random_avoid(rng, network, ends, (a, b))))


def random_avoid(rng, network, ends, pair):
    """Draw a country between the ends, a border of two countries, or a passage."""
    kind = rng.integers(4)
    share = rng.uniform(0.2, 0.8)
    lat, lon = (network.nodes[c].to_numpy() for c in ("lat", "lon"))
    middle = [float(x[pair[0]] + share * (x[pair[1]] - x[pair[0]])) for x in (lat, lon)]
    crossings = network.crossings["node"].to_numpy()
    near = crossings[np.argsort(great_circle_km(*middle, lat[crossings], lon[crossings]))[:40]]
    row = int(np.flatnonzero(crossings == rng.choice(near))[0])
    countries = sorted({network.crossings[c][row] for c in ("country_a", "country_b")})
    if kind == 0:
        return [str(rng.choice(sorted(GATES)))]
    if kind == 1:
        return ["-".join(countries)]
    free = [c for c in countries if c not in ends]
    return free if kind == 2 else [*free[:1], str(rng.choice(["suez", "malacca", "bosporus", "gibraltar"]))]


@pytest.fixture(scope="module")
def asked(planner):
    return list(random_queries(planner.network))


@pytest.fixture(scope="module")
def moves(planner, asked):
    """The moves of all routes of all queries."""
    found = []
    for number, query in enumerate(asked):
        try:
            routes = landbridge.route(
                query.origin, query.destination, avoid=query.avoid, alternatives=ALTERNATIVES, planner=planner
            )
        except NoRouteError:
            continue
        for feature in routes.to_geojson()["features"]:
            if feature["geometry"]["type"] != "Point":
                parts = feature["geometry"]["coordinates"]
                parts = parts if feature["geometry"]["type"] == "MultiLineString" else [parts]
                at = feature["properties"]
                line = [tuple(point) for part in parts for point in part]
                found.append(Move(number, at["route"], at["mode"], at["country"], line))
    assert len({(move.query, move.route) for move in found}) > QUERIES
    return found


def avoided_countries(query):
    return {word for word in query.avoid if len(word) == 2}


def avoided_passages(query):
    return {w for w in query.avoid if w in GATES} | {
        passage for passage, owner in PASSAGE_OWNERS.items() if owner in avoided_countries(query)
    }


def test_land_moves_stay_in_their_country_and_out_of_avoided_ones(judge, asked, moves):
    land = [move for move in moves if move.mode in LAND]
    assert len(land) > 5 * QUERIES
    points = sampled([move.line for move in land])
    own = np.array([move.country for move in land])[points.line]
    away_km, at = judge.abroad_km(points, own)
    abroad = (away_km > DEEP_KM) & ~known(own, at, points.lat, points.lon)
    run_km = np.bincount(points.line[abroad], points.km[abroad], minlength=len(land))
    wrong = [
        (land[i].country, land[i].line[0], land[i].line[-1]) for i in np.flatnonzero(run_km > LASTING_KM)
    ]
    assert wrong == []
    assert [move for move in land if move.country in avoided_countries(asked[move.query])] == []


def test_flights_do_not_cross_avoided_countries(judge, asked, moves):
    air = [move for move in moves if move.mode == "air"]
    assert air
    points = sampled([move.line for move in air], 10.0)
    at = judge.at(points.lat, points.lon)
    for code in set().union(*(avoided_countries(query) for query in asked)):
        of = np.flatnonzero(at == code)
        deep = of[judge.km_inside(code, points.lat[of], points.lon[of]) > FLIGHT_DEEP_KM]
        run_km = np.bincount(points.line[deep], points.km[deep], minlength=len(air))
        for i in np.flatnonzero(run_km > FLIGHT_KM).tolist():
            assert code not in avoided_countries(asked[air[i].query]), (air[i].line[0], air[i].line[-1])


def test_ships_keep_out_of_avoided_and_closed_passages(asked, moves):
    gates = Gates()
    ships = [move for move in moves if move.mode in {"sea", "ferry", "waterway"}]
    through = [gates.of(move.line) for move in ships]
    assert {"suez", "malacca"} <= set().union(*through)
    for move, passed in zip(ships, through, strict=True):
        shut = avoided_passages(asked[move.query]) | {"bering", "northwest"}
        assert not passed & shut, (asked[move.query], move.line[0], move.line[-1])


def test_routes_change_country_at_open_crossings_that_are_not_avoided(planner, judge, asked, moves):
    for mode in LAND:
        borders = Borders(planner.network, mode)
        stretches = joined(moves, mode)
        seen = 0
        for number, one, other, points, last, first in passes(judge, sampled([s.line for s in stretches])):
            seen += 1
            query = asked[stretches[number].query]
            joined_here = borders.join(one, other, points, last, first) or known_between(
                one, other, points, last, first
            )
            assert joined_here or over_sea(judge, points, last, first), (one, other)
            kept_off = {frozenset(word.split("-")) for word in query.avoid if "-" in word}
            assert frozenset((one, other)) not in kept_off, query
        assert seen > QUERIES / 3


def joined(moves, mode):
    """Return runs of moves of one mode, one after the other on a route, as single lines."""
    found: list[Move] = []
    before = None
    for move in moves:
        follows = before is not None and (before.query, before.route, before.mode) == (
            move.query,
            move.route,
            move.mode,
        )
        if move.mode == mode:
            if follows and near(found[-1].line[-1], move.line[0]):
                found[-1] = Move(move.query, move.route, mode, "", found[-1].line + move.line)
            else:
                found.append(Move(move.query, move.route, mode, "", list(move.line)))
        before = move
    return found


def near(one, other):
    return great_circle_km(one[1], one[0], other[1], other[0]) < 1.0


def test_points_class_is_what_passes_yields(judge):
    """A line from deep Germany to deep Poland changes country once."""
    (found,) = passes(judge, sampled([[(13.0, 52.5), (17.0, 52.5)]]))
    assert found[1:3] == ("DE", "PL")
    assert isinstance(found[3], Points)
