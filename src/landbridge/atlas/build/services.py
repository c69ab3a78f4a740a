"""Scheduled services as legs between nodes: ferries, feeders, liners and block trains."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from landbridge.errors import TableError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.network.rows import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SERVICE_TABLES = ("services.csv", "ferries_extra.csv")
MIN_STOPS = 2
FERRIES = frozenset({"ferry", "ro_ro", "rail_ferry"})
MODES = {**dict.fromkeys(FERRIES, "ferry"), "feeder": "sea", "liner": "sea", "block_train": "rail"}
MUST_RESOLVE = FERRIES | {"feeder"}
# Aggregates, patterns and price indices: not single services.
AGGREGATES = {
    "CA": (5, 16), "KJ": (26, 36), "DS": (1, 2, 3, 4, 13, 14, 42, 43, 44, 46, 47, 48, 49, 50),
    "BT": (3, 8, 31, 35, 37, 38, 39, 40, 58),
}  # fmt: skip
# Assumption: a ship or train sails so much farther than the great circle where no lane is known.
DETOUR = {"ferry": 1.1, "sea": 1.1, "rail": 1.35}
# A ferry over a narrow strait does not go out to the lane and back.
SHORT_KM = 150.0
SHORT_DETOUR = 1.5
NUMBERS = ("departures_per_week", "usd_per_teu", "usd_per_feu", "usd_per_truck", "usd_per_wagon", "capacity")
TEXTS = ("season", "capacity_unit", "status", "status_date", "source_title", "source_url", "confidence")


@dataclass(frozen=True)
class Stops:
    """Where stops are: node ids by the text of the stop, and the nodes themselves."""

    ids: dict[str, str]
    place: dict[str, tuple[float, float, str]]
    seaports: frozenset[str]

    def resolve(self, stop: str) -> str | None:
        """Return the node id of a stop, or None when no node is known for it."""
        node_id = self.ids.get(stop)
        return node_id if node_id in self.place else None


def service_legs(data_folder: Path, nodes: pl.DataFrame, sea_links: pl.DataFrame) -> pl.DataFrame:
    """Return the legs of all services whose stops are nodes.

    Parameters
    ----------
    data_folder
        Folder with ``services.csv``, ``ferries_extra.csv`` and ``service_stops.csv`` (stop text to node id).
    nodes
        All nodes: seaports and terminals at least, cities and crossings where inland stops shall resolve.
    sea_links
        ``links`` of :class:`landbridge.atlas.build.sealanes.SeaNetwork`, those of the Caspian included.

    Returns
    -------
    DataFrame
        Columns of the table ``services`` with ``from_id`` and ``to_id`` for the nodes, and ``km_basis``:
        ``lanes`` or ``great circle x 1.1`` (1.35 by rail). A stop of a liner or train that is no node is
        skipped and the leg joins its neighbours; then its hours are null. ``passages`` names the passages
        of the way by sea (";"), ``sea_links`` its row numbers in ``sea_links``, in sailing order, to draw it.

    Raises
    ------
    TableError
        When a stop of a ferry or feeder is not in ``service_stops.csv`` or its node does not exist, or when
        a service has fewer than two known stops.
    """
    stops = _stops(data_folder, nodes)
    legs = [leg for table, row in routed_services(data_folder) for leg in _legs(row, stops, table)]
    return _with_km(pl.DataFrame(legs, schema=_schema(), orient="row"), stops, sea_links)


def skipped_stops(data_folder: Path, nodes: pl.DataFrame) -> list[str]:
    """Return a sentence for each stop of a liner or train that is no node, so that its legs join the others.

    Parameters
    ----------
    data_folder, nodes
        As for :func:`service_legs`.
    """
    stops = _stops(data_folder, nodes)
    return [
        f"Stop {stop!r} of service {row['id']} in {table} is no node; the legs beside it are joined."
        for table, row in routed_services(data_folder)
        for stop in row["stops"].split(";")
        if stops.resolve(stop) is None
    ]


def routed_services(data_folder: Path) -> list[tuple[str, dict[str, str]]]:
    """Return the rows of single services of a kind that becomes legs, each with the table it stands in."""
    return [
        (table, row)
        for table in SERVICE_TABLES
        for row in read_rows(data_folder / table)
        if row["kind"] in MODES and not _is_aggregate(row["id"])
    ]


def _is_aggregate(row_id: str) -> bool:
    series, number = row_id[:2], row_id[2:]
    return int(number) in AGGREGATES.get(series, ())


def _number(text: str) -> float | None:
    """Read a figure; of a printed range the lower end, which is what a shipper can count on."""
    return float(text.partition("-")[0]) if text else None


def _stops(data_folder: Path, nodes: pl.DataFrame) -> Stops:
    """Known stops by the typed table; a city answers to its own name, the biggest one where two are equal."""
    columns = nodes.select("node_id", "name", "country", "lat", "lon", "kind", "population")
    cities = columns.filter(pl.col("kind") == "city").sort("population", nulls_last=False)
    ids = {
        f"{name},{country}": node_id
        for node_id, name, country in cities.select(columns.columns[:3]).iter_rows()
    }
    ids |= {row["stop"]: row["node_id"] for row in read_rows(data_folder / "service_stops.csv")}
    place = {
        i: (lat, lon, c) for i, lat, lon, c in columns.select("node_id", "lat", "lon", "country").iter_rows()
    }
    ports = columns.filter(pl.col("kind") == "seaport")["node_id"]
    return Stops(ids, place, frozenset(ports.to_list()))


def _schema() -> dict[str, type[pl.DataType]]:
    texts = dict.fromkeys(("service_id", "kind", "mode", "name", "from_id", "to_id"), pl.String)
    return {
        **texts, "leg": pl.Int32, "hours": pl.Float64, "year": pl.Int32, "bidirectional": pl.Boolean,
        "countries": pl.String, **dict.fromkeys(NUMBERS, pl.Float64), **dict.fromkeys(TEXTS, pl.String),
    }  # fmt: skip


def _legs(row: dict[str, str], stops: Stops, table: str) -> list[tuple[object, ...]]:
    """One tuple per leg, in the order of the schema."""
    named = row["stops"].split(";")
    nodes = [stops.resolve(stop) for stop in named]
    if row["kind"] in MUST_RESOLVE and None in nodes:
        stop = named[nodes.index(None)]
        raise TableError(
            f"Stop {stop!r} of service {row['id']} in {table} has no node: correct service_stops.csv."
        )
    known = [(i, node) for i, node in enumerate(nodes) if node is not None]
    if len(known) < MIN_STOPS:
        raise TableError(
            f"Service {row['id']} in {table} has fewer than two stops that are nodes: add {row['stops']!r}"
            " to service_stops.csv."
        )
    hours = _hours(row, len(named))
    legs: list[tuple[object, ...]] = []
    for (i, start), (j, end) in pairwise(known):
        if start != end:
            time = hours[i] if j == i + 1 else None
            legs.append(_leg(row, stops, start, end, len(legs), time))
    return legs


def _leg(
    row: dict[str, str], stops: Stops, start: str, end: str, leg: int, hours: float | None
) -> tuple[object, ...]:
    mode = MODES[row["kind"]]
    if mode != "rail" and not {start, end} <= stops.seaports:
        mode = "rail"  # the inland end of a service that goes on by train
    countries = ";".join(sorted({stops.place[start][2], stops.place[end][2]} - {""}))
    name = " ".join(part for part in (row["operator"], row["name"]) if part)
    year = int(row["year"]) if row["year"] else None
    both_ways = row["bidirectional"] == "yes"
    return (
        row["id"], row["kind"], mode, name, start, end, leg, hours, year, both_ways, countries,
        *(_number(row[c]) for c in NUMBERS), *(row[c] for c in TEXTS),
    )  # fmt: skip


def _hours(row: dict[str, str], n_stops: int) -> list[float | None]:
    if row["hours_per_leg"]:
        parts = [float(part) if part.strip() else None for part in row["hours_per_leg"].split(";")]
        return [*parts, *[None] * (n_stops - 1 - len(parts))]
    if n_stops == 2 and row["total_hours"]:
        return [float(row["total_hours"])]
    return [None] * (n_stops - 1)


def _with_km(legs: pl.DataFrame, stops: Stops, sea_links: pl.DataFrame) -> pl.DataFrame:
    ends = [legs[c].to_list() for c in ("from_id", "to_id")]
    lat, lon = (
        np.asarray([[stops.place[node][k] for node in end] for end in ends], dtype=float) for k in (0, 1)
    )
    straight = great_circle_km(lat[0], lon[0], lat[1], lon[1])
    ways = lane_ways(sea_links, list(zip(*ends, strict=True)))
    link_km, passage = sea_links["km"].to_numpy(), sea_links["passage"].to_list()
    lane = np.asarray([link_km[way].sum() if way else np.inf for way in ways])
    mode = np.asarray(legs["mode"].to_list())
    by_lane = (
        (mode != "rail") & np.isfinite(lane) & ((straight >= SHORT_KM) | (lane <= SHORT_DETOUR * straight))
    )
    factor = np.asarray([DETOUR[m] for m in mode])
    kept = [way if lanes else [] for way, lanes in zip(ways, by_lane.tolist(), strict=True)]
    return legs.with_columns(
        pl.Series("km", np.where(by_lane, lane, straight * factor).round(1)),
        pl.Series(
            "km_basis",
            ["lanes" if b else f"great circle x {f}" for b, f in zip(by_lane, factor, strict=True)],
        ),
        pl.Series("passages", [";".join(sorted({passage[i] for i in way} - {""})) for way in kept]),
        pl.Series("sea_links", kept, dtype=pl.List(pl.Int32)),
    )


def lane_ways(sea_links: pl.DataFrame, pairs: list[tuple[str, str]]) -> list[list[int]]:
    """Return the shortest way of each pair over open sea lanes.

    Parameters
    ----------
    sea_links
        ``from_id, to_id, km, status``.
    pairs
        Node ids.

    Returns
    -------
    list
        Row numbers of ``sea_links`` in sailing order; empty where no open lane joins the two.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import dijkstra

    number, best = _lane_graph(sea_links)
    starts = sorted({number[a] for a, _ in pairs if a in number})
    if not starts:
        return [[] for _ in pairs]
    km = sea_links["km"].to_numpy()
    weights = km[list(best.values())]
    graph = coo_matrix((weights, tuple(np.asarray(list(best)).T)), shape=(len(number), len(number))).tocsr()
    _, before = dijkstra(graph, directed=False, indices=starts, return_predecessors=True)
    line = {start: i for i, start in enumerate(starts)}
    return [
        _way(before[line[number[a]]], best, number[b]) if a in number and b in number else []
        for a, b in pairs
    ]


def _lane_graph(sea_links: pl.DataFrame) -> tuple[dict[str, int], dict[tuple[int, int], int]]:
    """Vertex numbers of nodes, and the row of the shortest open link of each pair of vertices."""
    table = sea_links.with_row_index("row").filter(pl.col("status") == "open").sort("km", "row")
    ids = sorted({*table["from_id"], *table["to_id"]})
    number = {node: i for i, node in enumerate(ids)}
    best: dict[tuple[int, int], int] = {}
    for a, b, row in table.select("from_id", "to_id", "row").iter_rows():
        u, v = sorted((number[a], number[b]))
        best.setdefault((u, v), row)
    return number, best


def _way(before: NDArray[np.int32], best: dict[tuple[int, int], int], end: int) -> list[int]:
    way = []
    while (previous := int(before[end])) >= 0:
        way.append(best[min(previous, end), max(previous, end)])
        end = previous
    return way[::-1]
