"""Bars freight from the lines it may not use: typed closures and high-speed lines for passengers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.mainlines import keep_main_lines, main_lines
from landbridge.atlas.build.paths import edges_between, shortest, sparse
from landbridge.atlas.build.repair import Switch
from landbridge.atlas.build.workgraph import OPEN, VertexIndex
from landbridge.kernels.geodesy import chord_of_km, great_circle_km, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.countries import CountryPolygons
    from landbridge.atlas.build.workgraph import WorkGraph

CLOSE_SLACK = 1.6
CLOSE_SLACK_KM = 2.0
END_SNAP_KM = 25.0
FREIGHT_END_KM = 15.0
PARALLEL_KM = 0.5
PARALLEL_ROUNDS = 4
PARALLEL_SHARE = 0.8
STATION_KM = 8.0
FREIGHT_DETOUR = 1.35
FREIGHT_DETOUR_KM = 40.0
# High-speed lines without goods trains that have no line beside them: the TGV branch to Le Mans,
# Antequera-Granada (goods go over Moreda), Xiamen-Shenzhen (goods go over Longyan and Meizhou), Mecca-Medina,
# Yongchuan-Shapingba (goods go over Jiangjin).
ALONE = frozenset({"HS013", "HS028", "HS114", "HS123", "HS140", "HS141"})


def close_links(graph: WorkGraph, rows: Sequence[Mapping[str, str]]) -> tuple[WorkGraph, list[Switch]]:
    """Bar the path that each `close` row names, as long as a path of about its length is left.

    Rows across a border are left to the crossings, which are closed there.
    """
    switches = []
    index = VertexIndex(graph)
    for row in (r for r in rows if r["action"] == "close" and ";" not in r["country"]):
        ends = [
            (float(row["from_lat"]), float(row["from_lon"])),
            (float(row["to_lat"]), float(row["to_lon"])),
        ]
        limit_km = float(row["km"]) * CLOSE_SLACK + CLOSE_SLACK_KM
        graph, path_km, pair = _bar_paths(graph, index, ends, limit_km, row["id"])
        if pair is not None:
            switches.append(Switch(row["id"], "closed", pair[0], pair[1], path_km))
    return graph, switches


def close_fronts(graph: WorkGraph, rows: Sequence[Mapping[str, str]], polygons: CountryPolygons) -> WorkGraph:
    """Bar every edge into a part of a country behind a closed front, where there is no border to close.

    Parameters
    ----------
    graph
        The graph of one mode.
    rows
        Rows of `missing_links.csv` of this mode; each edge is barred in the name of the nearest `close` row
        across a border.
    polygons
        Countries, which know the parts behind a front.
    """
    behind = polygons.behind_front(graph.lat, graph.lon)
    edges = np.flatnonzero(behind[graph.tail] != behind[graph.head])
    closures = [r for r in rows if r["action"] == "close" and ";" in r["country"]]
    for edge in edges.tolist() if closures else ():
        lat, lon = graph.lat[graph.tail[edge]], graph.lon[graph.tail[edge]]
        away = [great_circle_km(lat, lon, float(r["from_lat"]), float(r["from_lon"])) for r in closures]
        graph = graph.barring(np.array([edge]), closures[int(np.argmin(away))]["id"])
    return graph


def bar_passenger_lines(
    graph: WorkGraph, rows: Sequence[Mapping[str, str]], rail_lines: Sequence[Mapping[str, str]] = ()
) -> tuple[WorkGraph, list[str]]:
    """Keep freight off typed high-speed lines.

    The shortest path over from, mid and to is barred, with its second track where one is drawn, but for what
    main lines with published kilometres need. When freight would then have to go much further between the
    ends, only the one path is barred; when that cuts freight off too, the line is left open and named in the
    notes.

    Parameters
    ----------
    graph
        The repaired rail graph.
    rows
        `highspeed_lines.csv`.
    rail_lines
        `rail_lines.csv`: lines that freight uses.
    """
    notes = []
    index = VertexIndex(graph)
    lines = main_lines(graph, index, rail_lines)
    shut = [r for r in rows if r["freight_allowed"] != "yes"]
    passenger = frozenset(r["id"] for r in shut)
    for row in shut:
        stops = [
            (float(row[f"{p}_lat"]), float(row[f"{p}_lon"]))
            for p in ("from", "mid", "to")
            if row.get(f"{p}_lat")
        ]
        before_km = _freight_km(graph, index, stops)
        for rounds in (PARALLEL_ROUNDS, 1):
            barred = _bar_chain(graph, index, stops, row["id"], rounds)
            barred, moved = keep_main_lines(barred, lines, passenger)
            reaches = _freight_km(barred, index, stops) <= before_km * FREIGHT_DETOUR + FREIGHT_DETOUR_KM
            if reaches or row["id"] in ALONE:
                graph, lines = barred, moved
                break
        else:
            notes.append(
                f"{row['id']} {row['line']}: left open for freight, the graph has no other line beside it"
            )
    return graph, notes


def _bar_chain(
    graph: WorkGraph, index: VertexIndex, stops: list[tuple[float, float]], row: str, rounds: int
) -> WorkGraph:
    barred = graph
    for a, b in pairwise(stops):
        straight = float(great_circle_km(a[0], a[1], b[0], b[1]))
        barred, _, _ = _bar_paths(barred, index, [a, b], straight * 1.25 + 10, row, rounds)
    fresh = np.flatnonzero(barred.state != graph.state)
    shared = fresh[_in_stations(barred, fresh, stops)]
    return barred.reopening(shared)


def _in_stations(
    graph: WorkGraph, edges: NDArray[np.int64], stops: list[tuple[float, float]]
) -> NDArray[np.bool_]:
    """Return which edges lie around a stop, where all lines share the tracks."""
    inside = np.zeros(len(edges), dtype=bool)
    for lat, lon in stops:
        ends = [
            great_circle_km(lat, lon, graph.lat[v[edges]], graph.lon[v[edges]])
            for v in (graph.tail, graph.head)
        ]
        inside |= np.maximum(*ends) <= STATION_KM
    return inside


def _bar_paths(
    graph: WorkGraph,
    index: VertexIndex,
    ends: list[tuple[float, float]],
    limit_km: float,
    row: str,
    rounds: int = PARALLEL_ROUNDS,
) -> tuple[WorkGraph, float, tuple[int, int] | None]:
    (start, away_a), (end, away_b) = index.nearest(*ends[0]), index.nearest(*ends[1])
    if start == end or max(away_a, away_b) > END_SNAP_KM:
        return graph, 0.0, None
    local = _local(graph, ends)
    first_km, first_path = shortest(sparse(graph, local & (graph.state == OPEN)), start, end, limit_km)
    path = first_path
    for _ in range(rounds):
        if not path or not _beside(graph, path, first_path):
            break
        graph = graph.barring(edges_between(graph, path), row)
        _, path = shortest(sparse(graph, local & (graph.state == OPEN)), start, end, first_km * 1.05 + 1)
    return graph, first_km, (start, end) if first_path else None


def _local(graph: WorkGraph, points: list[tuple[float, float]]) -> NDArray[np.bool_]:
    lat, lon = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    at_lat, at_lon = graph.lat[graph.tail], graph.lon[graph.tail]
    pad = 2.0 + 0.5 * max(np.ptp(lat), np.ptp(lon))
    return np.asarray(
        (at_lat > lat.min() - pad)
        & (at_lat < lat.max() + pad)
        & (at_lon > lon.min() - pad)
        & (at_lon < lon.max() + pad)
    )


def _beside(graph: WorkGraph, path: list[int], first: list[int]) -> bool:
    if path == first:
        return True
    from scipy.spatial import cKDTree

    tree = cKDTree(unit_vectors(graph.lat[first], graph.lon[first]))
    chord, _ = tree.query(unit_vectors(graph.lat[path], graph.lon[path]))
    return float(np.mean(chord <= chord_of_km(PARALLEL_KM))) >= PARALLEL_SHARE


def _freight_km(graph: WorkGraph, index: VertexIndex, stops: list[tuple[float, float]]) -> float:
    """Return the shortest open way between what freight can reach near the ends of a line."""
    from scipy.sparse.csgraph import dijkstra

    usable = (graph.state == OPEN) & _local(graph, [stops[0], stops[-1]])
    starts, ends = _live_near(graph, usable, index, stops[0]), _live_near(graph, usable, index, stops[-1])
    if not starts or not ends:
        return float("inf")
    dist = dijkstra(sparse(graph, usable), indices=starts, min_only=True)
    return float(dist[ends].min())


def _live_near(
    graph: WorkGraph, usable: NDArray[np.bool_], index: VertexIndex, point: tuple[float, float]
) -> list[int]:
    live = np.zeros(graph.n_vertices, dtype=bool)
    live[graph.tail[usable]] = live[graph.head[usable]] = True
    vertex, _ = index.nearest(*point)
    return [v for v in index.pairs_within(np.array([vertex]), FREIGHT_END_KM)[0] if live[v]]
