"""One land mode from the raw graph to tables: repaired, cut at borders, hubs attached, overlays made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build import barring, borders, crossings, gaps, repair
from landbridge.atlas.build.attach import Attached, Ground, Hub, attach
from landbridge.atlas.build.border_pairs import CLOSED, NO_REGIMES, BorderRegimes
from landbridge.atlas.build.contract import Contracted, contract
from landbridge.atlas.build.courses import Stated
from landbridge.atlas.build.detours import DetourModel, lengthen
from landbridge.atlas.build.gauge import gauge_bits
from landbridge.atlas.build.overlays import OverlayLink, Spot, open_links, switch_links
from landbridge.atlas.build.published import lay_published_lengths, one_country_edges
from landbridge.atlas.build.workgraph import OPEN, WorkGraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.countries import CountryPolygons
    from landbridge.atlas.build.graphs import DetailGraph

    Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class LandTables:
    """Typed tables that shape a land mode, all rows of that mode only."""

    missing_links: Rows
    crossings: Rows
    highspeed_lines: Rows
    rail_gauge: Rows
    rail_lines: Rows
    regimes: BorderRegimes = NO_REGIMES
    detours: DetourModel | None = None

    @property
    def divided(self) -> frozenset[frozenset[str]]:
        """Pairs of countries whose border is closed as a whole."""
        closures = (
            r["country"] for r in self.missing_links if r["action"] == "close" and ";" in r["country"]
        )
        pairs = {frozenset(countries.split(";")) for countries in closures}
        rows = self.regimes.rows.items()
        return frozenset(pairs | {frozenset(key[:2]) for key, row in rows if row["regime"] == CLOSED})


@dataclass(frozen=True)
class Land:
    """What the build knows of one land mode.

    Parameters
    ----------
    mode
        ``"rail"`` or ``"road"``.
    detail
        The contracted graph; crossing vertices are doubled, one copy a side.
    gauges
        Gauge in mm by bit, (0,) for roads.
    spots
        Nodes on the graph: attached hubs, crossings, ends of switches.
    crossings
        The crossings, in the order of their spots.
    junctions
        Ends of switches: name, lat, lon, country.
    links
        Hub-level links.
    attached_bits
        Gauge bits of the lines at each spot.
    notes
        What could not be done.
    """

    mode: str
    detail: Contracted
    gauges: tuple[int, ...]
    spots: tuple[Spot, ...]
    crossings: tuple[crossings.Crossing, ...]
    junctions: tuple[tuple[str, float, float, str], ...]
    links: tuple[OverlayLink, ...]
    attached_bits: NDArray[np.int32]
    notes: tuple[str, ...]


def build_land(
    mode: str, raw: DetailGraph, hubs: Sequence[Hub], tables: LandTables, polygons: CountryPolygons
) -> Land:
    """Make one land mode.

    Parameters
    ----------
    mode
        ``"rail"`` or ``"road"``.
    raw
        The graph of the package.
    hubs
        Places that want to be on it.
    tables
        Typed repairs, crossings, passenger lines and gauges.
    polygons
        Countries.
    """
    notes: list[str] = []
    added, switches = _repaired(mode, raw, tables, polygons, notes)
    cut, named = _cut(mode, added, tables, polygons, notes)
    cut = _lengthened(cut, tables, polygons)
    bits, gauges = _gauges(mode, cut, polygons, tables, notes)
    shut = frozenset(c.vertex for c in named if c.status not in crossings.PASSABLE)
    ground = Ground(polygons, shut)
    grown, country, bits, attached = attach(cut.graph, cut.edge_country, bits, gauges, hubs, ground)
    junctions = _junctions(grown, switches, polygons, added.stated)
    anchors = [a.vertex for a in attached] + [c.vertex for c in named] + [j[0] for j in junctions]
    detail = contract(grown, country, bits, np.unique(np.asarray(anchors, dtype=np.int64)))
    detail, spots = _doubled(detail, attached, named, junctions, polygons)
    links = [
        *open_links(detail, spots, gauges, polygons.codes),
        *switch_links(detail, spots, gauges, switches, polygons.codes),
    ]
    here = _bits_at(detail, spots)
    named = [_status_by_lines(c, detail, s) for c, s in zip(named, spots[len(attached) :], strict=False)]
    plain = tuple(
        (f"junction-{name}", float(grown.lat[v]), float(grown.lon[v]), code) for v, name, code in junctions
    )
    return Land(mode, detail, gauges, tuple(spots), tuple(named), plain, tuple(links), here, tuple(notes))


def drawn_lines(
    mode: str, raw: DetailGraph, tables: LandTables, polygons: CountryPolygons
) -> borders.CutGraph:
    """Return the repaired lines of a mode, cut at borders, as long as drawn: what detours are fitted on."""
    notes: list[str] = []
    added, _ = _repaired(mode, raw, tables, polygons, notes)
    return _cut(mode, added, tables, polygons, notes)[0]


def _lengthened(cut: borders.CutGraph, tables: LandTables, polygons: CountryPolygons) -> borders.CutGraph:
    if tables.detours is None:
        return cut
    stated = stated_rows(tables.missing_links)
    graph = lengthen(cut.graph, cut.edge_country, polygons.codes, tables.detours, stated)
    return replace(cut, graph=graph)


def stated_rows(missing_links: Rows) -> frozenset[str]:
    """Return the ids of typed links whose kilometres are stated."""
    return frozenset(r["id"] for r in missing_links if r["action"] in {"join", "add"} and r["km"])


def _repaired(
    mode: str, raw: DetailGraph, tables: LandTables, polygons: CountryPolygons, notes: list[str]
) -> tuple[repair.Added, list[repair.Switch]]:
    added = repair.add_links(WorkGraph.of(raw), tables.missing_links)
    graph = repair.stitch(added.graph, tables.missing_links)
    graph, joined = gaps.close_gaps(graph, tables.missing_links, polygons)
    notes.extend([f"{joined} gaps of tunnels and bridges closed"] if joined else [])
    graph, closed = barring.close_links(graph, tables.missing_links)
    graph = barring.close_fronts(graph, tables.missing_links, polygons)
    if mode == "rail":
        graph, left_open = barring.bar_passenger_lines(graph, tables.highspeed_lines, tables.rail_lines)
        notes.extend(left_open)
        graph, unmatched = lay_published_lengths(graph, tables.rail_lines)
        notes.extend(unmatched)
    return replace(added, graph=graph), [*added.switches, *closed]


def _cut(
    mode: str, added: repair.Added, tables: LandTables, polygons: CountryPolygons, notes: list[str]
) -> tuple[borders.CutGraph, list[crossings.Crossing]]:
    stated = Stated(
        {v: polygons.number(code) for v, code in added.stated.items() if code in polygons.codes},
        {r["id"]: frozenset(r["country"].split(";")) for r in tables.missing_links if r["country"]},
        one_country_edges(added.graph, tables.rail_lines) if mode == "rail" else frozenset(),
        tuple(
            (float(r["lat"]), float(r["lon"]), frozenset((r["side_a_country"], r["side_b_country"])))
            for r in tables.crossings
        ),
        tables.divided,
    )
    first = borders.cut_at_borders(added.graph, polygons, stated)
    lost = crossings.unmatched(first.borders, mode, tables.crossings, polygons.codes)
    graph, missing = crossings.join_missing(added.graph, mode, lost, polygons)
    notes.extend(missing)
    cut = borders.cut_at_borders(graph, polygons, stated)
    closures = [r for r in tables.missing_links if r["action"] == "close"]
    named = crossings.name_crossings(
        cut.borders, mode, tables.crossings, closures, polygons.codes, tables.regimes
    )
    return cut, named


def _gauges(
    mode: str, cut: borders.CutGraph, polygons: CountryPolygons, tables: LandTables, notes: list[str]
) -> tuple[NDArray[np.int32], tuple[int, ...]]:
    if mode != "rail":
        return np.ones(len(cut.graph.tail), dtype=np.int32), (0,)
    bits, gauges, missing = gauge_bits(cut.graph, cut.edge_country, polygons.codes, tables.rail_gauge)
    notes.extend(missing)
    return bits, gauges


def _junctions(
    graph: WorkGraph, switches: Sequence[repair.Switch], polygons: CountryPolygons, stated: Mapping[int, str]
) -> list[tuple[int, str, str]]:
    found: dict[int, str] = {}
    for switch in switches:
        for vertex, end in ((switch.tail, "a"), (switch.head, "b")):
            found.setdefault(vertex, f"{switch.row}-{end}")
    vertices = np.array(sorted(found), dtype=np.int64)
    codes = polygons.of_points(graph.lat[vertices], graph.lon[vertices])
    return [
        (v, found[v], stated.get(v, polygons.codes[c])) for v, c in zip(vertices.tolist(), codes, strict=True)
    ]


def _doubled(
    detail: Contracted,
    attached: Sequence[Attached],
    named: Sequence[crossings.Crossing],
    junctions: Sequence[tuple[int, str, str]],
    polygons: CountryPolygons,
) -> tuple[Contracted, list[Spot]]:
    """Give each crossing a second vertex that carries the edges of side B."""
    n = len(detail.lat)
    at = detail.new_of_old[[c.vertex for c in named]]
    twin = n + np.arange(len(named))
    side_b = np.array([polygons.number(c.country_b) for c in named], dtype=np.int16)
    twin_of, country_b = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int16)
    twin_of[at], country_b[at] = twin, side_b
    tail = np.where(country_b[detail.tail] == detail.country, twin_of[detail.tail], detail.tail)
    head = np.where(country_b[detail.head] == detail.country, twin_of[detail.head], detail.head)
    spots = [
        Spot(a.hub.node_id, int(detail.new_of_old[a.vertex]), -1, a.access_km, a.hub.gauge_mm)
        for a in attached
    ]
    spots += [Spot(c.node_id, int(v), int(t), 0.0) for c, v, t in zip(named, at, twin, strict=True)]
    spots += [Spot(f"junction-{name}", int(detail.new_of_old[v]), -1, 0.0) for v, name, _ in junctions]
    lat, lon = np.r_[detail.lat, detail.lat[at]], np.r_[detail.lon, detail.lon[at]]
    return replace(detail, lat=lat, lon=lon, tail=tail.astype(np.int32), head=head.astype(np.int32)), spots


def _bits_at(detail: Contracted, spots: Sequence[Spot]) -> NDArray[np.int32]:
    here = np.zeros(len(detail.lat), dtype=np.int32)
    usable = detail.state == OPEN
    np.bitwise_or.at(here, detail.tail[usable], detail.bits[usable])
    np.bitwise_or.at(here, detail.head[usable], detail.bits[usable])
    return here[[s.vertex for s in spots]]


def _status_by_lines(crossing: crossings.Crossing, detail: Contracted, spot: Spot) -> crossings.Crossing:
    """Call an untyped crossing planned when only planned lines lead to it."""
    ends = (spot.vertex, spot.twin)
    leads = np.isin(detail.tail, ends) | np.isin(detail.head, ends)
    if crossing.row or (detail.state[leads] == OPEN).any():
        return crossing
    return replace(crossing, status="planned")
