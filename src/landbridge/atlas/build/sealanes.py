"""The sea lanes of the package `searoute`, its 13 named passages, and the ports joined to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from landbridge.atlas.build.approaches import attach
from landbridge.atlas.build.passages import CANALS, CUTS, NARROWS, PASSAGES, gates_crossed
from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from landbridge.atlas.build.sources import Sources

SOURCE = "searoute 1.6.0"


@dataclass(frozen=True)
class Lanes:
    """Lane graph: vertices and edges, each edge once.

    Parameters
    ----------
    lat, lon
        Degrees, longitude in [-180, 180), shape (n,).
    tail, head
        Vertex numbers, shape (m,).
    passage
        Name of the passage of each edge or ``""``.
    basin
        ``"caspian"`` or ``""`` of each edge.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    passage: NDArray[np.str_]
    basin: NDArray[np.str_]

    @property
    def km(self) -> NDArray[np.float64]:
        """Great-circle length of each edge."""
        a, b = self.tail, self.head
        return great_circle_km(self.lat[a], self.lon[a], self.lat[b], self.lon[b])


@dataclass(frozen=True)
class SeaNetwork:
    """Nodes, links and geometry of the sea.

    Parameters
    ----------
    nodes
        Junctions of lanes: columns of the table ``nodes``.
    links
        ``from_id, to_id`` and the columns of the table ``links``, ``source``, and ``basin``: "" or "caspian",
        whose lanes carry ferries, not liners.
    geometry
        ``link`` (row number in ``links``), ``lat`` and ``lon`` (lists of float, from the first end).
    passages
        ``passage, country, status, km``.
    """

    nodes: pl.DataFrame
    links: pl.DataFrame
    geometry: pl.DataFrame
    passages: pl.DataFrame


def sea_network(sources: Sources, ports: pl.DataFrame, data_folder: Path | None = None) -> SeaNetwork:
    """Return the sea lanes with every seaport on them.

    The line that the package draws from the Caspian to the Sea of Azov is left out: the reaches of
    ``waterways.csv`` (Volga, Volga-Don Canal, Don) are the same water with published lengths.

    Parameters
    ----------
    sources
        The pinned packages.
    ports
        Nodes from :func:`landbridge.atlas.build.seaports.seaport_nodes`.
    data_folder
        Folder with ``port_approaches.csv``: typed ways from river ports to the sea. None: no such ways.
    """
    lanes = read_lanes(sources)
    wanted = ports.filter((pl.col("basin") != "river") & (pl.col("status") != "construction"))
    lanes, owner = attach(lanes, wanted, sources, _read_paths(data_folder))
    chains = contract(lanes, owner)
    return _tables(lanes, owner, chains)


def _read_paths(data_folder: Path | None) -> dict[str, list[tuple[float, float]]]:
    if data_folder is None:
        return {}
    table = pl.read_csv(data_folder / "port_approaches.csv", infer_schema_length=0)
    return {
        node_id: [(float(lat), float(lon)) for lat, lon in (point.split() for point in path.split(";"))]
        for node_id, path in table.select("node_id", "path").iter_rows()
    }


def read_lanes(sources: Sources) -> Lanes:
    """Read the lanes, wrap longitudes, name passages by their narrows only and drop the Volga-Don line."""
    document = json.loads(sources.read("searoute", "searoute/data/marnet_searoute.geojson"))
    number: dict[tuple[float, float], int] = {}
    edges: dict[tuple[int, int], str] = {}
    for line, passage in _lines(document):
        points = [number.setdefault(p, len(number)) for p in line]
        for a, b in pairwise(points):
            key = (min(a, b), max(a, b))
            if a != b:
                edges[key] = passage or edges.get(key, "")
    lat, lon = np.asarray(list(number)).T
    ends = np.asarray(list(edges), dtype=np.int64)
    return _named(
        Lanes(
            lat, lon, ends[:, 0], ends[:, 1], np.asarray(list(edges.values())), np.asarray([""] * len(ends))
        )
    )


def _lines(document: dict[str, Any]) -> list[tuple[list[tuple[float, float]], str]]:
    lines = []
    for feature in document["features"]:
        geometry, passage = feature["geometry"], feature["properties"].get("passage") or ""
        parts = (
            geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
        )
        lines += [(_with_cuts([_wrapped(p) for p in part], passage), passage) for part in parts]
    return lines


def _wrapped(point: list[float]) -> tuple[float, float]:
    return round(point[1], 5), round((point[0] + 180) % 360 - 180, 5)


def _with_cuts(line: list[tuple[float, float]], passage: str) -> list[tuple[float, float]]:
    """Insert the cut points of a passage into its line, ordered by longitude like the line."""
    cuts = CUTS.get(passage, ())
    return sorted({*line, *cuts}, key=lambda p: p[1]) if cuts else line


def _named(lanes: Lanes) -> Lanes:
    lat, lon = (
        (lanes.lat[lanes.tail] + lanes.lat[lanes.head]) / 2,
        (lanes.lon[lanes.tail] + lanes.lon[lanes.head]) / 2,
    )
    passage = lanes.passage.copy()
    for name, (south, west, north, east) in NARROWS.items():
        outside = (lat < south) | (lat > north) | (lon < west) | (lon > east)
        passage[(passage == name) & outside] = ""
    # The package leaves a lane round the Cape unnamed beside the named ones.
    gate = gates_crossed(
        lanes.lat[lanes.tail], lanes.lon[lanes.tail], lanes.lat[lanes.head], lanes.lon[lanes.head]
    )
    passage[(passage == "") & (gate == "south_africa")] = "south_africa"
    volga_don = (lat > 44.2) & (lat < 49) & (lon > 39.04) & (lon < 47.0)
    caspian = (lat > 36) & (lat < 47.5) & (lon > 46.5) & (lon < 55) & ~volga_don
    keep = ~volga_don
    basin = np.where(caspian, "caspian", "")
    return Lanes(lanes.lat, lanes.lon, lanes.tail[keep], lanes.head[keep], passage[keep], basin[keep])


def contract(lanes: Lanes, owner: dict[int, str]) -> list[list[int]]:
    """Return the chains of edges between vertices that matter, as lists of vertex numbers.

    A vertex matters when it is a port, does not have two edges, or its two edges differ in passage or basin.

    Parameters
    ----------
    lanes
        The graph.
    owner
        Vertex number to node id of the ports.
    """
    incident: dict[int, list[int]] = {}
    for edge, (a, b) in enumerate(zip(lanes.tail.tolist(), lanes.head.tolist(), strict=True)):
        incident.setdefault(a, []).append(edge)
        incident.setdefault(b, []).append(edge)
    label = [f"{p}|{b}" for p, b in zip(lanes.passage.tolist(), lanes.basin.tolist(), strict=True)]
    inner = {
        v for v, e in incident.items() if v not in owner and len(e) == 2 and label[e[0]] == label[e[1]]
    }  # fmt: skip
    return _walk(lanes, incident, inner)


def _walk(lanes: Lanes, incident: dict[int, list[int]], inner: set[int]) -> list[list[int]]:
    tail, head = lanes.tail.tolist(), lanes.head.tolist()
    used: set[int] = set()
    chains = []
    starts = sorted(set(incident) - inner) + sorted(
        inner
    )  # the inner ones last: only closed rings are left then
    for start in starts:
        for first in incident[start]:
            edge, vertex, chain = first, start, [start]
            while edge not in used:
                used.add(edge)
                vertex = head[edge] if tail[edge] == vertex else tail[edge]
                chain.append(vertex)
                if vertex not in inner or vertex == start:
                    break
                edge = next(e for e in incident[vertex] if e != edge)
            if len(chain) > 1:
                chains.append(chain)
    return chains


def _tables(lanes: Lanes, owner: dict[int, str], chains: list[list[int]]) -> SeaNetwork:
    ends = sorted({v for chain in chains for v in (chain[0], chain[-1])} - set(owner))
    ids = {**{v: f"sea-{i}" for i, v in enumerate(ends)}, **owner}
    labels = {
        (min(a, b), max(a, b)): (p, basin)
        for a, b, p, basin in zip(
            lanes.tail.tolist(),
            lanes.head.tolist(),
            lanes.passage.tolist(),
            lanes.basin.tolist(),
            strict=True,
        )
    }
    links, shapes = _links(lanes, ids, labels, chains)
    return SeaNetwork(_junctions(lanes, ends), links, shapes, _passages(links))


def _links(
    lanes: Lanes, ids: dict[int, str], labels: dict[tuple[int, int], tuple[str, str]], chains: list[list[int]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows: list[tuple[object, ...]] = []
    shapes: list[tuple[int, list[float], list[float]]] = []
    for chain in chains:
        lat, lon = lanes.lat[chain], lanes.lon[chain]
        km = round(float(great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum()), 3)
        if chain[0] == chain[-1] or km <= 0:
            continue
        passage, basin = labels[min(chain[:2]), max(chain[:2])]
        country, status = PASSAGES.get(passage, ("", "open"))
        waters = country if passage in CANALS else ""
        ends = ids[chain[0]], ids[chain[-1]]
        rows.append((*ends, "sea", 0, waters, km, status, False, passage, "", "", basin, SOURCE))
        shapes.append((len(shapes), lat.tolist(), lon.tolist()))
    names = [
        "from_id", "to_id", "mode", "gauge_mm", "country", "km", "status",
        "oneway", "passage", "row_id", "overflies", "basin", "source",
    ]  # fmt: skip
    links = pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("gauge_mm").cast(pl.Int32))
    return links, pl.DataFrame(shapes, schema=["link", "lat", "lon"], orient="row")


def _junctions(lanes: Lanes, ends: list[int]) -> pl.DataFrame:
    n = len(ends)
    return pl.DataFrame(
        {
            "node_id": [f"sea-{i}" for i in range(n)],
            "name": ["open sea"] * n,
            "country": [""] * n,
            "lat": lanes.lat[ends],
            "lon": lanes.lon[ends],
            "kind": ["junction"] * n,
            "unlocode": [""] * n,
            "population": pl.Series([None] * n, dtype=pl.Int64),
            "status": ["open"] * n,
            "source": [SOURCE] * n,
        }
    )


def _passages(links: pl.DataFrame) -> pl.DataFrame:
    km = dict(links.filter(pl.col("passage") != "").group_by("passage").agg(pl.col("km").sum()).iter_rows())
    rows = [
        (name, country, status, round(km.get(name, 0.0), 1)) for name, (country, status) in PASSAGES.items()
    ]
    return pl.DataFrame(rows, schema=["passage", "country", "status", "km"], orient="row")
