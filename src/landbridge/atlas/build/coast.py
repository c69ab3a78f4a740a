"""Land and country polygons, cut into small cells so that tests against them are fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import STRtree

from landbridge.atlas.build.countries import read_countries, valid_parts
from landbridge.atlas.build.topojson import read_polygons

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.atlas.build.sources import Sources

CELL_DEG = 5.0


@dataclass(frozen=True)
class Cells:
    """Polygons cut at a grid, each with the code of what it is a piece of.

    Parameters
    ----------
    codes
        One text per cell: ISO-2 of the country, or ``"land"``.
    tree
        Spatial index over the cells.
    """

    codes: NDArray[np.str_]
    tree: STRtree

    def codes_at(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.str_]:
        """Return the code at each point, ``""`` where there is none (at sea)."""
        point, cell = self.tree.query(shapely.points(lon, lat), predicate="intersects")
        found = np.full(len(lat), "", dtype=self.codes.dtype)
        found[point[::-1]] = self.codes[cell[::-1]]
        return found

    def share_inside(self, lines: NDArray[np.object_]) -> NDArray[np.float64]:
        """Return which share of each line (0 to 1, planar) lies inside any cell."""
        line, cell = self.tree.query(lines, predicate="intersects")
        inside = shapely.length(shapely.intersection(lines[line], self.tree.geometries[cell]))
        total = np.bincount(line, weights=inside, minlength=len(lines))
        return np.asarray(total / np.maximum(shapely.length(lines), 1e-12), dtype=np.float64)


def land_cells(sources: Sources) -> Cells:
    """Return the world's land at 1:10m (the Caspian counts as water, lakes as land)."""
    features = read_polygons(sources.read("world-atlas", "countries-10m.json"), "land")
    return cut_to_cells([("land", p) for _, polygons in features for r in polygons for p in valid_parts(r)])


def country_cells(sources: Sources) -> Cells:
    """Return the countries by ISO-2 code, borders as everywhere in the atlas."""
    countries = read_countries(sources)
    codes = [countries.codes[number] for number in countries.part_country]
    return cut_to_cells(list(zip(codes, countries.parts, strict=True)))


def cut_to_cells(pieces: list[tuple[str, Any]]) -> Cells:
    """Cut coded polygons at a grid of 5 degrees and index the cells.

    Parameters
    ----------
    pieces
        Code and shapely polygon (lon, lat) of each part.
    """
    codes: list[str] = []
    cells: list[Any] = []
    for code, polygon in pieces:
        for west, south, east, north in _grid(polygon.bounds):
            cell = shapely.clip_by_rect(polygon, west, south, east, north)
            if shapely.area(cell) > 0:
                codes.append(code)
                cells.append(shapely.make_valid(cell))
    shapely.prepare(cells)
    return Cells(np.asarray(codes), STRtree(cells))


def _grid(bounds: tuple[float, float, float, float]) -> list[tuple[float, float, float, float]]:
    west, south, east, north = bounds
    lons = np.arange(np.floor(west / CELL_DEG) * CELL_DEG, east, CELL_DEG)
    lats = np.arange(np.floor(south / CELL_DEG) * CELL_DEG, north, CELL_DEG)
    return [(lon, lat, lon + CELL_DEG, lat + CELL_DEG) for lon in lons for lat in lats]
