"""Fits the weights of `data/road_detours.csv` on the published distances of `data/road_distances.csv`.

    python calibration/road_detours.py [SOURCES]

The shortest ways over the drawn roads are found, their terms (see `landbridge.atlas.build.detours`) summed,
and the weights fitted by robust bounded least squares; ways change with the weights, so this is done twice.
Two held-out errors are reported: regions left out whole (the world weights alone) and blocks of 4 degrees
left out (with the country terms). The rows of `data/reference_distances.csv` are measured, never fitted.
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from road_detours_report import Measured, report, weight_rows, write
from scipy.optimize import lsq_linear
from scipy.sparse.csgraph import connected_components

from landbridge.atlas.build.build import land_tables_of
from landbridge.atlas.build.countries import read_countries
from landbridge.atlas.build.detours import TERMS, edge_terms, read_heights
from landbridge.atlas.build.graphs import read_detail_graph
from landbridge.atlas.build.land import drawn_lines, stated_rows
from landbridge.atlas.build.paths import sparse
from landbridge.atlas.build.sources import Sources, default_folder, fetch
from landbridge.atlas.build.workgraph import OPEN, EdgeIndex, WorkGraph
from landbridge.kernels.csr import build_csr
from landbridge.kernels.shortest import dijkstra, unpack_path
from landbridge.network.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Row = dict[str, str]

DATA = Path(__file__).parents[1] / "data"
ROUNDS = 2
FOLDS = 10
BLOCK_DEG = 4.0
SEARCH_KM = (3.0, 12.0, 40.0)
LEAST_PART = 1500  # vertices of a part of the graph that a place may lie on
LEAST_ROWS = 5  # of a country with a term of its own
# A row tells its factor to 3 %, and where a city begins to 4 km. Countries differ by 2 % of their own.
ROW_SPREAD, PLACE_SPREAD_KM, COUNTRY_SPREAD = 0.03, 4.0, 0.02
COUNTRY_BOUNDS = (-0.03, 0.06)
# A row that is off by more is another road than the shortest one, or a hole in the graph.
OTHER_ROAD = 0.2


@dataclass(frozen=True)
class Roads:
    """The drawn roads: terms and country of each edge, and the arcs (both ways) for searches."""

    graph: WorkGraph
    terms: Floats
    country: NDArray[np.int64]
    codes: tuple[str, ...]
    csr: tuple[NDArray[np.int64], NDArray[np.int32]]
    edge: NDArray[np.int64]
    ends: tuple[NDArray[np.int32], NDArray[np.int32]]


def main(folder: Path) -> None:
    """Fit, report, write both tables."""
    rows = [r | {"fitted": "yes"} for r in read_rows(DATA / "road_distances.csv")] + _reference_rows()
    roads, stops = _roads(fetch(folder), rows)
    rows, stops = _with_way(rows, stops)
    fitted = np.array([r["fitted"] == "yes" for r in rows])
    km = np.array([float(r["km"]) for r in rows])
    weights = np.zeros(len(TERMS) + len(roads.codes))
    for _ in range(ROUNDS):
        ways = _measured(roads, stops, weights)
        weights = _fit(ways, km, fitted)
    raw = _measured(roads, stops, np.zeros_like(weights))
    ways = _measured(roads, stops, weights)
    held_out = {
        "regions": _held_out(ways, km, fitted, _regions(rows), own_countries=False),
        "blocks": _held_out(ways, km, fitted, _blocks(rows), own_countries=True),
    }
    table = report(rows, km, raw.drawn_km, _modelled(ways, weights), held_out)
    write(DATA / "road_detours_report.csv", table)
    write(DATA / "road_detours.csv", weight_rows(roads.codes, weights, ways, fitted, table))


def _reference_rows() -> list[Row]:
    points = {
        (r["name"], r["mode"]): f"{r['lat']},{r['lon']}" for r in read_rows(DATA / "reference_vias.csv")
    }
    rows = [r for r in read_rows(DATA / "reference_distances.csv") if r["mode"] == "road"]
    return [
        r | {"fitted": "no", "via_points": ";".join(points[v, "road"] for v in r["via"].split(";") if v)}
        for r in rows
    ]


def _roads(sources: Sources, rows: Sequence[Row]) -> tuple[Roads, list[list[int]]]:
    polygons = read_countries(sources)
    tables = land_tables_of("road", sources, DATA)
    cut = drawn_lines("road", read_detail_graph(sources, "road"), tables, polygons)
    terms = edge_terms(cut.graph, read_heights(sources))
    terms[np.isin(cut.graph.row, list(stated_rows(tables.missing_links)))] = 0.0
    carried = np.column_stack([terms, cut.edge_country])
    graph, carried, stops = _with_places(cut.graph, carried, rows)
    usable = np.flatnonzero(graph.state == OPEN)
    tail = np.concatenate([graph.tail[usable], graph.head[usable]])
    head = np.concatenate([graph.head[usable], graph.tail[usable]])
    return Roads(
        graph,
        carried[:, :-1],
        carried[:, -1].astype(np.int64),
        polygons.codes,
        build_csr(graph.n_vertices, tail),
        np.concatenate([usable, usable]),
        (tail, head),
    ), stops


def _with_places(
    graph: WorkGraph, carried: Floats, rows: Sequence[Row]
) -> tuple[WorkGraph, Floats, list[list[int]]]:
    """Cut the nearest road at each place; vertices of each row, none where a place is off the roads."""
    _, part = connected_components(sparse(graph, graph.state == OPEN), directed=False)
    large = np.bincount(part)[part] >= LEAST_PART
    index = EdgeIndex(graph, np.flatnonzero((graph.state == OPEN) & large[graph.tail]))
    hits = {}
    for point in {p for row in rows for p in _points(row)}:
        near = next((found for km in SEARCH_KM if (found := index.near(*point, km))), None)
        if near:
            hits[point] = near[0]
    vertex = {point: graph.n_vertices + i for i, point in enumerate(hits)}
    grown = graph.with_vertices([h.lat for h in hits.values()], [h.lon for h in hits.values()])
    share = np.clip([h.share for h in hits.values()], 1e-6, 1 - 1e-6)
    places = np.array(list(vertex.values()), dtype=np.int64)
    edges = np.array([h.edge for h in hits.values()])
    old = _pieces_of(grown, edges, share)
    grown = grown.split(edges, share, places)
    return grown, carried[old], [[vertex.get(p, -1) for p in _points(row)] for row in rows]


def _pieces_of(graph: WorkGraph, edges: NDArray[np.int64], share: Floats) -> NDArray[np.int64]:
    """Return which old edge each edge of the split graph comes from."""
    kept = np.setdiff1d(np.arange(len(graph.km)), edges)
    order = np.lexsort((share, edges))
    cut = edges[order]
    last = np.r_[cut[1:] != cut[:-1], True]
    return np.asarray(np.concatenate([kept, cut, cut[last]]))


def _points(row: Row) -> list[tuple[float, float]]:
    vias = [tuple(map(float, p.split(","))) for p in row["via_points"].split(";") if p]
    ends = [(float(row[f"{end}_lat"]), float(row[f"{end}_lon"])) for end in ("from", "to")]
    return [ends[0], *vias, ends[1]]  # type: ignore[list-item]


def _with_way(rows: list[Row], stops: list[list[int]]) -> tuple[list[Row], list[list[int]]]:
    kept = [i for i, s in enumerate(stops) if min(s) >= 0 and len(set(s)) == len(s)]
    return [rows[i] for i in kept], [stops[i] for i in kept]


def _measured(roads: Roads, stops: Sequence[Sequence[int]], weights: Floats) -> Measured:
    extra = roads.terms @ weights[: len(TERMS)] + weights[len(TERMS) :][roads.country] * (
        roads.terms[:, 0] > 0
    )
    length = roads.graph.km * (1 + np.maximum(extra, 0.0))
    drawn, terms, countries = [], [], []
    for row in stops:
        way = np.concatenate([_way(roads, length, a, b) for a, b in itertools.pairwise(row)])
        km = roads.graph.km[way]
        drawn.append(km.sum())
        terms.append(km @ roads.terms[way] / km.sum())
        own = km * (roads.terms[way, 0] > 0) / km.sum()
        countries.append(np.bincount(roads.country[way], own, len(roads.codes)))
    return Measured(np.array(drawn), np.array(terms), np.array(countries))


def _way(roads: Roads, length: Floats, start: int, end: int) -> NDArray[np.int64]:
    _, before = dijkstra(*roads.csr, roads.ends[1], length[roads.edge], [start], target=end)
    arcs = unpack_path(before, roads.ends[0], end)
    if not len(arcs):
        raise SystemExit(f"Vertices {start} and {end} are not joined by road.")
    return roads.edge[arcs]


def _fit(ways: Measured, km: Floats, use: NDArray[np.bool_], *, own_countries: bool = True) -> Floats:
    """Return weights of terms (>= 0) and countries (around 0), by least squares that distrust far misses."""
    extra = km / ways.drawn_km - 1.0
    spread = np.hypot(ROW_SPREAD, PLACE_SPREAD_KM / km)
    counted = (ways.countries[use] > 0.5).sum(axis=0) >= LEAST_ROWS
    columns = np.concatenate([np.ones(len(TERMS), bool), counted & own_countries])
    table = np.column_stack([ways.terms, ways.countries])[:, columns]
    n_countries = int(columns[len(TERMS) :].sum())
    prior = np.column_stack([np.zeros((n_countries, len(TERMS))), np.eye(n_countries) / COUNTRY_SPREAD])
    low = np.r_[np.zeros(len(TERMS)), np.full(n_countries, COUNTRY_BOUNDS[0])]
    high = np.r_[np.full(len(TERMS), np.inf), np.full(n_countries, COUNTRY_BOUNDS[1])]
    trust = np.ones(len(km))
    for _ in range(8):
        scale = (np.sqrt(trust) / spread)[use, None]
        target = np.r_[extra[use] * scale[:, 0], np.zeros(n_countries)]
        found = lsq_linear(np.vstack([table[use] * scale, prior]), target, (low, high)).x
        miss = np.abs(extra - table @ found) / spread
        trust = np.where(miss * spread > OTHER_ROAD, 0.0, np.minimum(1.0, 1.5 / np.maximum(miss, 1e-9)))
    weights = np.zeros(len(columns))
    weights[columns] = found
    return weights


def _modelled(ways: Measured, weights: Floats) -> Floats:
    return ways.drawn_km * (1.0 + np.column_stack([ways.terms, ways.countries]) @ weights)


def _held_out(
    ways: Measured, km: Floats, fitted: NDArray[np.bool_], fold: NDArray[np.int64], *, own_countries: bool
) -> Floats:
    out = np.full(len(km), np.nan)
    for number in np.unique(fold):
        here = fold == number
        weights = _fit(ways, km, fitted & ~here, own_countries=own_countries)
        out[here] = _modelled(ways, weights)[here]
    return out


def _regions(rows: Sequence[Row]) -> NDArray[np.int64]:
    return np.unique([r["group"] if r["fitted"] == "yes" else "" for r in rows], return_inverse=True)[1]


def _blocks(rows: Sequence[Row]) -> NDArray[np.int64]:
    middle = [np.mean(list(_points(r)), axis=0) for r in rows]
    cell = [f"{lat // BLOCK_DEG}/{lon // BLOCK_DEG}" for lat, lon in middle]
    number = np.unique(cell, return_inverse=True)[1]
    return np.random.default_rng(1).permutation(number.max() + 1)[number] % FOLDS


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default_folder())
