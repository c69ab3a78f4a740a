"""Lines that only pass a corner of another country: their simplified course is abroad, not their road."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.atlas.build.countries import CountryPolygons
    from landbridge.atlas.build.courses import Stated
    from landbridge.atlas.build.workgraph import WorkGraph

# Assumptions: a line without a fork for longer than this is no slip of the drawing; so far lies a post from
# the line that it stands on.
CHAIN_KM = 60.0
# As far as a simplified line and a simplified border may lie apart: farther in, the line is abroad.
DEEPEST_KM = 5.0
DEGREE_KM = 111.2
POST_KM = 10.0
CHAIN_ENDS = 2
MICROSTATE_SHARE = 0.5
MOST_AT_A_VERTEX = 2


def chains_home(
    graph: WorkGraph,
    country: NDArray[np.int16],
    label: NDArray[np.int32],
    cuts: tuple[NDArray[np.int64], NDArray[np.float64]],
    stated: Stated,
    polygons: CountryPolygons,
) -> NDArray[np.int16]:
    """Count to a country the lines that leave it and come back without meeting a line of the other country.

    Up to 60 km abroad without a fork, nowhere deeper than 5 km, are taken for a flicker of a simplified line
    or border. Posts typed at both ends, a typed link that names the country, a closed border, or a country
    that has hardly another line speak against that.

    Parameters
    ----------
    graph, country
        The graph with the country number of each vertex.
    label
        Number of the part of one country that each vertex belongs to.
    cuts
        Edges that change country, and the share of each from its tail to the border.
    stated
        What typed rows say about countries.
    polygons
        Countries.

    Returns
    -------
    country
        Country number of each vertex.
    """
    (edges, share), codes = cuts, polygons.codes
    home, ends = _homes(graph, country, label, edges)
    chain = (home >= 0) & (_abroad_km(graph, label, edges, share) <= CHAIN_KM) & ~_forked(graph, label)
    chain[label[list(stated.of_vertex)]] = False
    total = np.bincount(country, minlength=len(codes))
    moved = country.copy()
    for part in np.flatnonzero(chain).tolist():
        members = np.flatnonzero(label == part)
        if len(members) > MICROSTATE_SHARE * total[country[members[0]]]:
            continue
        pair = frozenset((codes[country[members[0]]], codes[home[part]]))
        at = [_place(graph, e, s) for e, s in zip(edges[ends[part]], share[ends[part]], strict=True)]
        typed = all(_post_near(*place, pair, stated) for place in at) or pair in stated.divided
        meant = typed or _meant(graph, members, codes[country[members[0]]], stated)
        if not meant and _deepest_km(graph, members, polygons, int(home[part])) <= DEEPEST_KM:
            moved[members] = home[part]
    return moved


def _homes(
    graph: WorkGraph, country: NDArray[np.int16], label: NDArray[np.int32], edges: NDArray[np.int64]
) -> tuple[NDArray[np.int64], dict[int, list[int]]]:
    """Return for each part the only country at its two ends, or -1, and which cuts its ends are."""
    ends: dict[int, list[int]] = {}
    around: dict[int, set[int]] = {}
    for near, far in ((graph.tail[edges], graph.head[edges]), (graph.head[edges], graph.tail[edges])):
        for i, (part, other) in enumerate(zip(label[near].tolist(), country[far].tolist(), strict=True)):
            ends.setdefault(part, []).append(i)
            around.setdefault(part, set()).add(other)
    home = np.full(int(label.max(initial=-1)) + 1, -1, dtype=np.int64)
    for part, cuts in ends.items():
        if len(cuts) == CHAIN_ENDS and len(around[part]) == 1:
            home[part] = min(around[part])
    return home, ends


def _abroad_km(
    graph: WorkGraph, label: NDArray[np.int32], edges: NDArray[np.int64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    inner = np.ones(len(graph.tail), dtype=bool)
    inner[edges] = False
    parts = np.r_[label[graph.tail[inner]], label[graph.tail[edges]], label[graph.head[edges]]]
    km = np.r_[graph.km[inner], graph.km[edges] * share, graph.km[edges] * (1 - share)]
    return np.bincount(parts, weights=km, minlength=int(label.max(initial=-1)) + 1).astype(np.float64)


def _deepest_km(graph: WorkGraph, members: NDArray[np.int64], polygons: CountryPolygons, home: int) -> float:
    """Return how far from its home country a chain gets."""
    import shapely

    lat = graph.lat[members]
    shrink = float(np.cos(np.radians(lat.mean())))
    # Degrees of longitude are made as long as those of latitude, so that degrees measure distance.
    ground = shapely.transform(polygons.boundary_parts(home), lambda xy: xy * (shrink, 1.0))
    points = shapely.points(graph.lon[members] * shrink, lat)
    return float(shapely.distance(ground, points).max() * DEGREE_KM)


def _forked(graph: WorkGraph, label: NDArray[np.int32]) -> NDArray[np.bool_]:
    forks = label[graph.degree() > MOST_AT_A_VERTEX]
    return np.bincount(forks, minlength=int(label.max(initial=-1)) + 1) > 0


def _place(graph: WorkGraph, edge: int, share: float) -> tuple[float, float]:
    tail, head = graph.tail[edge], graph.head[edge]
    lat = graph.lat[tail] + share * (graph.lat[head] - graph.lat[tail])
    return float(lat), float(graph.lon[tail] + share * (graph.lon[head] - graph.lon[tail]))


def _meant(graph: WorkGraph, members: NDArray[np.int64], code: str, stated: Stated) -> bool:
    """Return whether a typed link of the line names the other country."""
    touching = np.isin(graph.tail, members) | np.isin(graph.head, members)
    return any(code in stated.of_row.get(str(row), ()) for row in np.unique(graph.row[touching]))


def _post_near(lat: float, lon: float, pair: frozenset[str], stated: Stated) -> bool:
    posts = [(p_lat, p_lon) for p_lat, p_lon, sides in stated.posts if sides == pair]
    return any(float(great_circle_km(lat, lon, *post)) <= POST_KM for post in posts)
