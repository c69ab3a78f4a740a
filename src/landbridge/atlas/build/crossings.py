"""Border crossings: typed rows laid on the border vertices of a graph, the rest named after their pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.atlas.build.border_pairs import CONTROLLED, NO_REGIMES, BorderRegimes, unlisted
from landbridge.atlas.build.workgraph import OPEN, VertexIndex, WorkGraph
from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from landbridge.atlas.build.borders import BorderVertex
    from landbridge.atlas.build.countries import CountryPolygons

MATCH_KM = {"rail": 60.0, "road": 40.0}
JOIN_KM = 25.0
JOIN_DETOUR = 1.2
BESIDE_KM = 5.0
PASSABLE = {"open", "freight_only", "limited"}
GRAPH_SOURCE = "line of the OpenStreetMap graph (scgraph_data 2.0.0) over the border"


@dataclass(frozen=True)
class Crossing:
    """A crossing node of one mode.

    Parameters
    ----------
    vertex
        Its vertex in the detail graph.
    node_id, name
        Frozen id and shown name.
    country_a, country_b
        ISO-2; the typed row's order where there is one.
    lat, lon
        Degrees.
    row
        The typed row, or an empty mapping.
    status, status_source
        As typed, or closed in the name of a `close` row, or by the regime of the border.
    regime
        Of the border: free_movement, customs_union, controlled or closed.
    note
        Why an untyped crossing has its status, or what was reported of a typed one.
    """

    vertex: int
    node_id: str
    name: str
    country_a: str
    country_b: str
    lat: float
    lon: float
    row: Mapping[str, str]
    status: str
    status_source: Mapping[str, str]
    regime: str = CONTROLLED
    note: str = ""


def join_missing(
    graph: WorkGraph, mode: str, rows: Sequence[Mapping[str, str]], polygons: CountryPolygons
) -> tuple[WorkGraph, list[str]]:
    """Join the graph over typed open crossings where no line crosses the border nearby.

    Parameters
    ----------
    graph
        The repaired graph before it is cut at borders.
    mode
        ``"rail"`` or ``"road"``.
    rows
        Typed crossings of the mode.
    polygons
        Countries.

    Returns
    -------
    graph, notes
        A straight edge over the crossing between the nearest vertices of both sides, with 20 % detour; a
        note per row that found no line within 25 km on one side.
    """
    country = polygons.of_points(graph.lat, graph.lon)
    live = np.zeros(graph.n_vertices, dtype=bool)
    live[graph.tail[graph.state == OPEN]] = live[graph.head[graph.state == OPEN]] = True
    index, notes = VertexIndex(graph), []
    for row in rows:
        lat, lon = float(row["lat"]), float(row["lon"])
        near = np.asarray(index.pairs_within(np.array([index.nearest(lat, lon)[0]]), JOIN_KM * 2)[0])
        gaps = great_circle_km(lat, lon, graph.lat[near], graph.lon[near])
        sides = [_side(near, gaps, live, country, polygons, row[f"side_{s}_country"]) for s in "ab"]
        if sides[0] is None or sides[1] is None:
            notes.append(f"{row['id']} {row['name']}: no {mode} line within {JOIN_KM:.0f} km on both sides")
            continue
        ends = [side[0] for side in sides if side]
        km = sum(side[1] for side in sides if side) * JOIN_DETOUR
        graph = graph.with_edges([ends[0]], [ends[1]], [km], [row["id"]])
    return graph, notes


def _side(
    near: Any, gaps: Any, live: Any, country: Any, polygons: CountryPolygons, code: str
) -> tuple[int, float] | None:
    of_side = np.flatnonzero(live[near] & (country[near] == polygons.number(code)) & (gaps <= JOIN_KM))
    if not len(of_side):
        return None
    best = of_side[np.argmin(gaps[of_side])]
    return int(near[best]), float(gaps[best])


def unmatched(
    borders: Sequence[BorderVertex], mode: str, rows: Sequence[Mapping[str, str]], codes: Sequence[str]
) -> list[Mapping[str, str]]:
    """Return the typed passable rows that no border vertex stands for."""
    taken = _matches(borders, mode, rows, codes)
    return [r for r in rows if r["status"] in PASSABLE and r["id"] not in taken]


def name_crossings(
    borders: Sequence[BorderVertex],
    mode: str,
    rows: Sequence[Mapping[str, str]],
    closures: Sequence[Mapping[str, str]],
    codes: Sequence[str],
    regimes: BorderRegimes = NO_REGIMES,
) -> list[Crossing]:
    """Give every border vertex its typed row, or a name of its own and a status.

    Parameters
    ----------
    borders
        Border vertices of the cut graph.
    mode
        ``"rail"`` or ``"road"``.
    rows
        Typed crossings of the mode.
    closures
        `close` rows of `missing_links.csv` of the mode: their country pairs are closed except at typed open
        posts. An untyped line within 5 km of a post that is shut is shut like it.
    codes
        Country codes by number.
    regimes
        Of whole borders: where freight must use a listed post and all are typed, other lines are closed.
    """
    taken = _matches(borders, mode, rows, codes)
    by_border = {border: row_id for row_id, border in taken.items()}
    typed = {r["id"]: r for r in rows}
    closed_pairs = {frozenset(r["country"].split(";")): r for r in closures if ";" in r["country"]}
    crossings = []
    for i, border in enumerate(borders):
        pair = (codes[border.country_a], codes[border.country_b])
        row, regime = typed.get(by_border.get(i, ""), {}), regimes.of(*pair, mode)
        shut = closed_pairs.get(frozenset(pair)) or _shut_beside(border, pair, rows)
        crossings.append(_typed(border, row, regime) if row else _seen(border, mode, pair, shut, regime))
    return crossings


def _shut_beside(
    border: BorderVertex, pair: tuple[str, str], rows: Sequence[Mapping[str, str]]
) -> Mapping[str, str]:
    """Return the typed row of a shut post just beside, whose second track or carriageway this line is."""
    near = []
    for row in (r for r in rows if {r["side_a_country"], r["side_b_country"]} == set(pair)):
        km = float(great_circle_km(float(row["lat"]), float(row["lon"]), border.lat, border.lon))
        near.append((km, row["id"], row))
    km, _, nearest = min(near, default=(BESIDE_KM, "", {}))
    return nearest if km < BESIDE_KM and nearest["status"] not in PASSABLE else {}


def _typed(border: BorderVertex, row: Mapping[str, str], regime: Mapping[str, str]) -> Crossing:
    pair = (row["side_a_country"], row["side_b_country"])
    return Crossing(
        border.vertex,
        f"crossing-{row['id']}",
        row["name"],
        *pair,
        border.lat,
        border.lon,
        row,
        row["status"],
        row,
        regime["regime"],
        row.get("status_note", ""),
    )


def _seen(
    border: BorderVertex,
    mode: str,
    pair: tuple[str, str],
    closure: Mapping[str, str],
    regime: Mapping[str, str],
) -> Crossing:
    place = f"{border.lat:.3f}-{border.lon:.3f}"
    name = f"{pair[0]}-{pair[1]} {mode} border at {border.lat:.2f}, {border.lon:.2f}"
    status, note = unlisted(regime)
    source = regime if status == "closed" else {}
    if closure:
        status, note, source = closure.get("status", "closed"), closure.get("real_world_fact", ""), closure
    node_id = f"crossing-{mode}-{pair[0]}-{pair[1]}-{place}"
    place_of = (border.vertex, node_id, name, *pair, border.lat, border.lon)
    return Crossing(*place_of, {}, status, source, regime["regime"], note)


def _matches(
    borders: Sequence[BorderVertex], mode: str, rows: Sequence[Mapping[str, str]], codes: Sequence[str]
) -> dict[str, int]:
    lat, lon = np.array([b.lat for b in borders]), np.array([b.lon for b in borders])
    pairs = [frozenset((codes[b.country_a], codes[b.country_b])) for b in borders]
    candidates: list[tuple[float, str, int]] = []
    for row in rows:
        wanted = frozenset((row["side_a_country"], row["side_b_country"]))
        km = great_circle_km(float(row["lat"]), float(row["lon"]), lat, lon)
        candidates.extend(
            (float(km[i]), row["id"], i)
            for i in np.flatnonzero(km <= MATCH_KM[mode]).tolist()
            if pairs[i] == wanted
        )
    taken: dict[str, int] = {}
    used: set[int] = set()
    for _, row_id, i in sorted(candidates):
        if row_id not in taken and i not in used:
            taken[row_id] = i
            used.add(i)
    return taken
