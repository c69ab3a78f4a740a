"""Joins seaports to the sea lanes over water: never across an isthmus, never round a named passage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from landbridge.atlas.build.coast import land_cells
from landbridge.atlas.build.passages import crosses_gate
from landbridge.kernels.geodesy import KM_PER_DEGREE, great_circle_km

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from landbridge.atlas.build.coast import Cells
    from landbridge.atlas.build.sealanes import Lanes
    from landbridge.atlas.build.sources import Sources

NEAREST_EDGES = 60
MAX_APPROACH_KM = 700.0
LAND_FACTOR = 6.0  # a km over land weighs like a detour of so many km: a river mouth beats the next coast
QUAY_KM = 6.0  # ports of the index are given to the minute and may lie this far inside the coarse coast
VISIBLE_LAND_KM = 1.5
SNAP_KM = 1.0
EXTRA_REACH = 3.0
EXTRA_MIN_KM = 150.0
SECTORS = 8


@dataclass(frozen=True)
class Contact:
    """Where one port touches the lanes: a point on an edge, with what the way there is made of."""

    port: int
    edge: int
    share: float
    lat: float
    lon: float
    km: float
    land_km: float


def attach(
    lanes: Lanes,
    ports: pl.DataFrame,
    sources: Sources,
    paths: dict[str, list[tuple[float, float]]] | None = None,
) -> tuple[Lanes, dict[int, str]]:
    """Put every port on the lane graph.

    A port reaches the point on a lane that costs least when a km over land weighs six; beyond that it is
    joined to visible lane points in other directions, so that no ship sails to the perpendicular first.

    Parameters
    ----------
    lanes
        The lane graph.
    ports
        ``node_id, lat, lon, basin``; ports of the Caspian touch Caspian lanes only, others never.
    sources
        The pinned packages (land polygons).
    paths
        Typed ways (lat, lon points) from a port up a river to open water, by node id.

    Returns
    -------
    lanes
        The graph with port vertices, split edges and approach edges.
    owner
        Vertex number to node id of each port.
    """
    land = land_cells(sources)
    rows = list(ports.select("node_id", "lat", "lon", "basin").iter_rows())
    ways = {i: paths[row[0]] for i, row in enumerate(rows) if paths and row[0] in paths}
    contacts = []
    for i, (_, lat, lon, basin) in enumerate(rows):
        mouth_lat, mouth_lon = ways[i][-1] if i in ways else (lat, lon)
        contacts += _contacts(lanes, land, i, mouth_lat, mouth_lon, basin)
    grown, owner = _insert(lanes, rows, contacts)
    return _up_river(grown, owner, {rows[i][0]: way for i, way in ways.items()}), owner


def _contacts(lanes: Lanes, land: Cells, port: int, lat: float, lon: float, basin: str) -> list[Contact]:
    found = _nearest(lanes, land, port, lat, lon, basin)
    if not found:
        return []
    best = min(found, key=lambda c: (c.km + LAND_FACTOR * c.land_km, c.edge))
    reach = max(EXTRA_REACH * best.km, EXTRA_MIN_KM)
    by_sector: dict[int, Contact] = {}
    for contact in sorted(found, key=lambda c: (c.km, c.edge)):
        if contact.km <= reach and contact.land_km <= max(VISIBLE_LAND_KM, best.land_km):
            by_sector.setdefault(_sector(lat, lon, contact), contact)
    by_sector[_sector(lat, lon, best)] = best
    return [c for c in by_sector.values() if c is best or not crosses_gate(lat, lon, c.lat, c.lon)]


def _sector(lat: float, lon: float, contact: Contact) -> int:
    north = contact.lat - lat
    east = ((contact.lon - lon + 180) % 360 - 180) * np.cos(np.radians(lat))
    return int(np.floor(np.degrees(np.arctan2(north, east)) / (360 / SECTORS)))


def _nearest(lanes: Lanes, land: Cells, port: int, lat: float, lon: float, basin: str) -> list[Contact]:
    edges = np.flatnonzero(lanes.basin == basin)
    share, off_km = _project(lanes, edges, lat, lon)
    order = np.argsort(off_km, kind="stable")[:NEAREST_EDGES]
    order = order[off_km[order] <= MAX_APPROACH_KM]
    edges, share = edges[order], share[order]
    at_lat, at_lon = _point_on(lanes, edges, share)
    km = great_circle_km(lat, lon, at_lat, at_lon)
    land_km = np.maximum(
        np.minimum(land.share_inside(_ways(lat, lon, at_lat, at_lon)), 1.0) * km - QUAY_KM, 0.0
    )
    columns = (edges, share, at_lat, at_lon, km, land_km)
    return [Contact(port, *row) for row in zip(*(c.tolist() for c in columns), strict=True)]


def _ways(
    lat: float, lon: float, at_lat: NDArray[np.float64], at_lon: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Straight ways from one point to many; those over the date line count as over water."""
    start = np.broadcast_to([lon, lat], (len(at_lat), 2))
    end = np.stack([at_lon, at_lat], axis=1)
    wraps = np.abs(at_lon - lon) > 180
    end[wraps] = start[wraps] + 1e-6
    return np.asarray(shapely.linestrings(np.stack([start, end], axis=1)))


def _project(
    lanes: Lanes, edges: NDArray[np.int64], lat: float, lon: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Nearest point of each edge as a share of its length, and its distance, on a local plane."""
    shrink = np.cos(np.radians(lat))
    a, b = lanes.tail[edges], lanes.head[edges]
    ax, ay = ((lanes.lon[a] - lon + 180) % 360 - 180) * shrink, lanes.lat[a] - lat
    dx, dy = ((lanes.lon[b] - lanes.lon[a] + 180) % 360 - 180) * shrink, lanes.lat[b] - lanes.lat[a]
    share = np.clip(-(ax * dx + ay * dy) / np.maximum(dx**2 + dy**2, 1e-12), 0.0, 1.0)
    share = np.where(share * lanes.km[edges] < SNAP_KM, 0.0, share)
    share = np.where((1 - share) * lanes.km[edges] < SNAP_KM, 1.0, share)
    return share, np.hypot(ax + share * dx, ay + share * dy) * KM_PER_DEGREE


def _point_on(
    lanes: Lanes, edges: NDArray[np.int64], share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    a, b = lanes.tail[edges], lanes.head[edges]
    lat = lanes.lat[a] + share * (lanes.lat[b] - lanes.lat[a])
    step = (lanes.lon[b] - lanes.lon[a] + 180) % 360 - 180
    return lat, (lanes.lon[a] + share * step + 180) % 360 - 180


def _insert(
    lanes: Lanes, rows: list[tuple[str, float, float, str]], contacts: list[Contact]
) -> tuple[Lanes, dict[int, str]]:
    n, touched = len(lanes.lat), sorted({c.port for c in contacts})
    vertex_of_port = {port: n + i for i, port in enumerate(touched)}
    lat = [rows[p][1] for p in touched]
    lon = [rows[p][2] for p in touched]
    on_edge: dict[int, dict[float, int]] = {}
    approach = set()
    for c in contacts:
        if c.share in (0.0, 1.0):
            vertex = int((lanes.tail, lanes.head)[int(c.share)][c.edge])
        else:
            spots = on_edge.setdefault(c.edge, {})
            if c.share not in spots:
                spots[c.share] = n + len(lat)
                lat.append(c.lat)
                lon.append(c.lon)
            vertex = spots[c.share]
        approach.add((vertex_of_port[c.port], vertex, str(lanes.basin[c.edge])))
    pieces = _pieces(lanes, on_edge) + [(a, b, "", basin) for a, b, basin in sorted(approach)]
    tail, head, passage, basin = zip(*pieces, strict=True)
    grown = replace(
        lanes, lat=np.append(lanes.lat, lat), lon=np.append(lanes.lon, lon), tail=np.asarray(tail),
        head=np.asarray(head), passage=np.asarray(passage), basin=np.asarray(basin),
    )  # fmt: skip
    return grown, {vertex: rows[port][0] for port, vertex in vertex_of_port.items()}


def _up_river(lanes: Lanes, owner: dict[int, str], ways: dict[str, list[tuple[float, float]]]) -> Lanes:
    """Draw the typed way from a port to the mouth and let its approach edges begin there."""
    lat, lon, tail, head = list(lanes.lat), list(lanes.lon), lanes.tail.copy(), lanes.head
    added = []
    for vertex, node_id in owner.items():
        if node_id not in ways:
            continue
        numbers = [vertex, *range(len(lat), len(lat) + len(ways[node_id]))]
        lat += [p[0] for p in ways[node_id]]
        lon += [p[1] for p in ways[node_id]]
        tail[tail == vertex] = numbers[-1]
        added += list(pairwise(numbers))
    if not added:
        return lanes
    a, b = np.asarray(added, dtype=np.int64).T
    blank = np.asarray([""] * len(added))
    return replace(
        lanes, lat=np.asarray(lat), lon=np.asarray(lon), tail=np.append(tail, a), head=np.append(head, b),
        passage=np.append(lanes.passage, blank), basin=np.append(lanes.basin, blank),
    )  # fmt: skip


def _pieces(lanes: Lanes, on_edge: dict[int, dict[float, int]]) -> list[tuple[int, int, str, str]]:
    pieces = []
    ends = zip(lanes.tail.tolist(), lanes.head.tolist(), strict=True)
    for edge, (a, b) in enumerate(ends):
        stops = [a, *(v for _, v in sorted(on_edge.get(edge, {}).items())), b]
        label = str(lanes.passage[edge]), str(lanes.basin[edge])
        pieces += [(u, v, *label) for u, v in pairwise(stops)]
    return pieces
