"""Three square countries in a row on the equator, and graphs of a few straight lines on them.

A degree is 111.2 km: AZ lies from 0 to 1 degree east, GE from 1 to 2, TR from 2 to 3, all from 0 to 1 north.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from landbridge.atlas.build.attach import Hub
from landbridge.atlas.build.countries import CountryPolygons
from landbridge.atlas.build.graphs import DetailGraph
from landbridge.atlas.build.land import LandTables, build_land
from landbridge.atlas.build.workgraph import WorkGraph
from landbridge.kernels.geodesy import great_circle_km

CODES = ("AZ", "GE", "TR")
DEGREE_KM = 111.195
NO_TABLES = LandTables([], [], [], [], [])


def squares(codes=CODES, apart=None):
    boxes = [shapely.box(west, 0, west + 1, 1) for west in range(len(codes))]
    kinds = tuple(sorted(set(codes)))
    of = np.array([kinds.index(code) for code in codes], dtype=np.int16)
    return CountryPolygons(
        kinds, np.array(boxes, dtype=object), of, None if apart is None else np.array(apart)
    )


def graph_of(*lines):
    """Return the graph of lines of (lat, lon) points; equal points are one vertex, lengths are straight."""
    number: dict[tuple[float, float], int] = {}
    edges = [
        (number.setdefault(a, len(number)), number.setdefault(b, len(number)))
        for line in lines
        for a, b in pairwise(line)
    ]
    lat, lon = np.array(list(number), dtype=float).T
    tail, head = np.array(edges, dtype=np.int32).T
    return DetailGraph(lat, lon, tail, head, great_circle_km(lat[tail], lon[tail], lat[head], lon[head]))


def work_of(*lines):
    return WorkGraph.of(graph_of(*lines))


def hub(node_id, lat, lon, country, reach_km=60.0, gauge_mm=0):
    return Hub(node_id, lat, lon, CODES.index(country), reach_km, gauge_mm)


def missing(row_id, action, ends, country="", status="", km=""):
    (from_lat, from_lon), (to_lat, to_lon) = ends
    place = {"from_lat": from_lat, "from_lon": from_lon, "to_lat": to_lat, "to_lon": to_lon}
    texts = {name: str(value) for name, value in place.items()}
    return {"id": row_id, "action": action, "country": country, "status": status, "km": str(km), **texts}


def post(row_id, lat, lon, pair, status="open", **more):
    sides = {f"side_{side}_country": code for side, code in zip("ab", pair, strict=True)}
    return {
        "id": row_id,
        "name": f"Post {row_id}",
        "lat": str(lat),
        "lon": str(lon),
        "status": status,
        **sides,
        **more,
    }


def road(lines, hubs=(), *, links=(), posts=(), polygons=None):
    tables = LandTables(list(links), list(posts), [], [], [])
    return build_land("road", graph_of(*lines), hubs, tables, polygons or squares())


def told(land):
    """Return the links as (two nodes, country, whole km, status)."""
    ids = [spot.node_id for spot in land.spots]
    return sorted(
        (*sorted((ids[link.a], ids[link.b])), link.country, round(link.km), link.status)
        for link in land.links
    )


def gauge(record, code, mm, *, main="yes", ends=None, dual="no"):
    places = ("from_lat", "from_lon", "to_lat", "to_lon")
    at = dict(zip(places, map(str, [x for end in ends for x in end]), strict=True)) if ends else {}
    return {
        "id": f"{code}{mm}",
        "record": record,
        "iso2": code,
        "main": main,
        "line": "a line",
        "gauge_mm": str(mm),
        "dual": dual,
        **at,
    }
