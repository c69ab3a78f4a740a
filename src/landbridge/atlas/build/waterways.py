"""Rivers and canals for barges and river-sea ships, from our typed reaches."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from landbridge.kernels.geodesy import great_circle_km
from landbridge.network.rows import read_rows

if TYPE_CHECKING:
    from pathlib import Path

SAME_KM = 3.0
PORT_KM = 25.0
CITY_KM = 15.0
# Assumption: a river is this much longer than the line between its typed ends. The 35 reaches with published
# lengths have 1.04 to 2.14, in the median 1.45.
WINDING = 1.45
APPROACH = 1.3  # assumption: from a place to the river, or over a lake
MIN_KM = 0.1
# Points that are no place to load: only a seaport may stand there.
NOT_A_PORT = ("border", "destroyed", "km 0", "Passes")
PASSAGES = {"W014": "volga_don"}
# The Dnieper: Kakhovka dam destroyed in June 2023, the river below Zaporizhzhia is the front line.
CLOSED = frozenset({"W021", "W022"})
LINK_COLUMNS = [
    *("from_id", "to_id", "mode", "gauge_mm", "country", "km", "status", "oneway", "passage"),
    *("row_id", "overflies", "season", "source"),
]


@dataclass(frozen=True)
class WaterwayNetwork:
    """Nodes, access, links and geometry of the inland waterways.

    Parameters
    ----------
    nodes
        Junctions of reaches: columns of the table ``nodes``.
    access
        ``node_id, mode, gauge_mm, access_km, transfer, berth, source`` of the seaports, cities and terminals
        that load barges.
    links
        ``from_id, to_id``, the columns of the table ``links``, ``season`` ("opens/closes", MM-DD, either may
        be empty; "" means all year) and ``source``, which says where km is assumed.
    geometry
        ``link`` (row number in ``links``), ``lat``, ``lon``: straight between typed points, so approximate.
    """

    nodes: pl.DataFrame
    access: pl.DataFrame
    links: pl.DataFrame
    geometry: pl.DataFrame


@dataclass
class _Draft:
    """Points and links while they are being collected."""

    names: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    country: list[str] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    links: list[tuple[object, ...]] = field(default_factory=list)
    shapes: list[tuple[int, list[float], list[float]]] = field(default_factory=list)
    access: list[tuple[object, ...]] = field(default_factory=list)

    def point(self, name: str, lat: float, lon: float, country: str, new_id: str) -> int:
        """Return the number of the point within 3 km, or add it."""
        if self.lat:
            km = great_circle_km(lat, lon, np.asarray(self.lat), np.asarray(self.lon))
            if km.min() <= SAME_KM:
                return int(km.argmin())
        for column, value in zip((self.names, self.ids, self.country), (name, new_id, country), strict=True):
            column.append(value)
        self.lat.append(lat)
        self.lon.append(lon)
        return len(self.lat) - 1

    def add(self, row: tuple[object, ...], start: tuple[float, float], end: tuple[float, float]) -> None:
        """Add a link, drawn straight."""
        self.shapes.append((len(self.links), [start[0], end[0]], [start[1], end[1]]))
        self.links.append(row)


def waterway_network(data_folder: Path, places: pl.DataFrame) -> WaterwayNetwork:
    """Return the waterways with the ports and cities on them.

    A reach keeps the country it was typed with; there are no crossing nodes, for the Danube and the Rhine are
    free to all flags. Lengths without a page are great circles x 1.45.

    Parameters
    ----------
    data_folder
        Folder with ``waterways.csv`` and ``waterway_joins.csv`` (points where reaches meet and river ports).
    places
        Nodes that may load barges: seaports (within 25 km), cities and rail terminals (within 15 km);
        terminals only if their column ``modes`` names the river.
    """
    draft = _Draft()
    joins = read_rows(data_folder / "waterway_joins.csv")
    vias: dict[str, list[dict[str, str]]] = {}
    for join in joins:
        if join["kind"] == "via":
            vias.setdefault(join["row_id"], []).append(join)
    for row in read_rows(data_folder / "waterways.csv"):
        _add_reach(draft, row, vias.get(row["id"], []))
    for number, join in enumerate((j for j in joins if j["kind"] == "link"), 1):
        _add_join(draft, join, number)
    _join_places(draft, places)
    return _tables(draft)


def _add_reach(draft: _Draft, row: dict[str, str], vias: list[dict[str, str]]) -> None:
    """Cut a reach at its via points; published km are shared out by great circles."""
    start = (row["from_place"], float(row["from_lat"]), float(row["from_lon"]))
    end = (row["to_place"], float(row["to_lat"]), float(row["to_lon"]))
    middle = [(v["place"], float(v["lat"]), float(v["lon"])) for v in vias]
    middle.sort(key=lambda p: float(great_circle_km(start[1], start[2], p[1], p[2])))
    points = [start, *middle, end]
    straight = np.asarray([float(great_circle_km(*a[1:], *b[1:])) for a, b in pairwise(points)])
    direct = float(great_circle_km(*start[1:], *end[1:]))
    total = float(row["km"]) if row["km"] else max(direct * WINDING, float(straight.sum()), MIN_KM)
    source = row["source_title"] if row["km"] else f"assumed: great circle x {WINDING}; {row['source_title']}"
    season = (
        f"{row['season_open']}/{row['season_close']}" if row["season_open"] or row["season_close"] else ""
    )
    letters = ["a", *(f"v{i}" for i in range(1, len(middle) + 1)), "b"]
    numbers = [
        draft.point(*p, row["country"], f"junction-{row['id']}-{letter}")
        for p, letter in zip(points, letters, strict=True)
    ]
    status = "closed" if row["id"] in CLOSED else "open"
    for (a, b), km in zip(pairwise(numbers), total * straight / straight.sum(), strict=True):
        _link(
            draft,
            a,
            b,
            row["country"],
            float(km),
            (status, PASSAGES.get(row["id"], ""), row["id"], season, source),
        )


def _link(
    draft: _Draft, a: int, b: int, country: str, km: float, facts: tuple[str, str, str, str, str]
) -> None:
    status, passage, row_id, season, source = facts
    if a == b:
        return
    ends = draft.ids[a], draft.ids[b]
    km = round(max(km, MIN_KM), 1)
    row = (*ends, "waterway", 0, country, km, status, False, passage, row_id, "", season, source)
    draft.add(row, (draft.lat[a], draft.lon[a]), (draft.lat[b], draft.lon[b]))


def _add_join(draft: _Draft, join: dict[str, str], number: int) -> None:
    ends = [(join["place"], join["lat"], join["lon"]), (join["to_place"], join["to_lat"], join["to_lon"])]
    a, b = (
        draft.point(name, float(lat), float(lon), join["country"], f"junction-WJ{number}-{letter}")
        for letter, (name, lat, lon) in zip("ab", ends, strict=True)
    )
    km = float(great_circle_km(draft.lat[a], draft.lon[a], draft.lat[b], draft.lon[b])) * APPROACH
    _link(
        draft,
        a,
        b,
        join["country"],
        km,
        ("open", "", "", "", f"assumed: great circle x {APPROACH}; {join['source_title']}"),
    )


def _join_places(draft: _Draft, places: pl.DataFrame) -> None:
    """Link seaports, river terminals and one city per point to the water.

    A city or terminal stands on its own country's bank or bears the name of the point: a link to the other
    bank would be a border without a crossing.
    """
    modes = places["modes"] if "modes" in places.columns else pl.Series([""] * places.height)
    table = places.select("node_id", "name", "kind", "country", "lat", "lon", "population")
    table = table.with_columns(modes.fill_null("").alias("modes"))
    served: set[int] = set()
    for row in table.sort("population", "node_id", descending=[True, False], nulls_last=True).iter_rows(
        named=True
    ):
        if row["kind"] not in {"seaport", "city"} and "river" not in row["modes"].split(";"):
            continue
        number, km = _nearest_point(draft, row)
        if km > (PORT_KM if row["kind"] == "seaport" else CITY_KM) or (
            row["kind"] == "city" and number in served
        ):
            continue
        served |= {number} if row["kind"] == "city" else set()
        _moor(draft, row["node_id"], row["country"], number, (row["lat"], row["lon"]), km)


def _nearest_point(draft: _Draft, row: dict[str, Any]) -> tuple[int, float]:
    km = great_circle_km(row["lat"], row["lon"], np.asarray(draft.lat), np.asarray(draft.lon))
    if row["kind"] != "seaport":
        fits = [
            (country == row["country"] or row["name"].startswith(name))
            and not any(word in name for word in NOT_A_PORT)
            for name, country in zip(draft.names, draft.country, strict=True)
        ]
        km = np.where(fits, km, np.inf)
    return int(km.argmin()), float(km.min())


def _moor(
    draft: _Draft, node_id: str, country: str, number: int, place: tuple[float, float], straight_km: float
) -> None:
    source = f"assumed: great circle x {APPROACH} to the river"
    km = round(max(straight_km * APPROACH, MIN_KM), 1)
    row = (node_id, draft.ids[number], "waterway", 0, country, km, "open", False, "", "", "", "", source)
    draft.add(row, place, (draft.lat[number], draft.lon[number]))
    draft.access.append((node_id, "waterway", 0, 0.0, True, "", source))


def _tables(draft: _Draft) -> WaterwayNetwork:
    n = len(draft.ids)
    nodes = pl.DataFrame(
        {
            "node_id": draft.ids,
            "name": draft.names,
            "country": draft.country,
            "lat": draft.lat,
            "lon": draft.lon,
            "kind": ["junction"] * n,
            "unlocode": [""] * n,
            "population": pl.Series([None] * n, dtype=pl.Int64),
            "status": ["open"] * n,
            "source": ["waterways.csv"] * n,
        }
    )
    gauge = pl.col("gauge_mm").cast(pl.Int32)
    names = ["node_id", "mode", "gauge_mm", "access_km", "transfer", "berth", "source"]
    access = pl.DataFrame(draft.access, schema=names, orient="row").with_columns(gauge)
    links = pl.DataFrame(draft.links, schema=LINK_COLUMNS, orient="row").with_columns(gauge)
    geometry = pl.DataFrame(draft.shapes, schema=["link", "lat", "lon"], orient="row")
    return WaterwayNetwork(nodes, access, links, geometry)
