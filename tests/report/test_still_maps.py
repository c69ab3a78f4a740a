from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from landbridge.report.geometry import miller, traces
from landbridge.report.notebook import notebook_html
from landbridge.report.plot import plot_routes
from landbridge.report.scene import scene
from landbridge.report.svg import route_svg


def place(name, lon, lat):
    return {
        "id": name,
        "name": name,
        "country": "",
        "lat": lat,
        "lon": lon,
        "kind": "seaport",
        "unlocode": "",
    }


def pacific():
    """Yokohama -> Los Angeles over the antimeridian, the line cut in two there."""
    start, end = place("Yokohama", 139.7, 35.4), place("Los Angeles", -118.3, 33.7)
    step = {"kind": "move", "mode": "sea", "from": start, "to": end, "km": 8960.0}
    route = {"id": "r1", "name": "direct", "modes": ["sea"], "steps": [step]}
    parts = [[[139.7, 35.4], [180.0, 46.0]], [[-180.0, 46.0], [-118.3, 33.7]]]
    feature = {
        "type": "Feature",
        "properties": {"route": "r1", "step": 0},
        "geometry": {"type": "MultiLineString", "coordinates": parts},
    }
    return {"query": {"from": start, "to": end}, "routes": [route]}, {"features": [feature]}


def test_a_pacific_crossing_is_one_line_and_its_end_lies_beyond_180():
    (trace,) = traces(*pacific())
    assert np.abs(np.diff(trace.legs[0].line[:, 0])).max() < 180
    assert [(stop.name, round(stop.lon, 1)) for stop in trace.stops] == [
        ("Yokohama", 139.7),
        ("Los Angeles", 241.7),
    ]


def test_land_is_drawn_on_both_sides_of_the_antimeridian():
    drawn = scene(traces(*pacific()), 900, 500)
    across = [ring for ring in drawn.land if ring[:, 0].max() > 800]
    assert across, "North America is missing"
    assert [ring for ring in drawn.land if ring[:, 0].min() < 100], "Asia is missing"


def test_a_move_without_a_line_is_drawn_straight(document):
    first = traces(document, {"features": []})[0].legs[0]
    assert first.line == pytest.approx(np.array([[129.04, 35.1], [119.45, 34.74]]))


def test_what_happens_at_a_place_is_one_stop_of_the_greatest_weight(document, geojson):
    stops = {stop.name: stop.kind for stop in traces(document, geojson)[0].stops}
    assert stops["Khorgos"] == "gauge"
    assert stops["Aktau"] == "transfer"
    assert (stops["Busan"], stops["Baku"]) == ("end", "end")


def test_miller_agrees_with_its_hyperbolic_form():
    lat = np.array([-60.0, 0.0, 45.0, 80.0])
    assert miller(np.zeros(4), lat)[1] == pytest.approx(1.25 * np.arcsinh(np.tan(0.8 * np.radians(lat))))


def test_names_keep_off_each_other_and_inside(document, geojson):
    drawn = scene(traces(document, geojson), 860, 460)
    assert {"Busan", "Baku", "Vostochny"} <= {label.text for label in drawn.labels}
    assert all(0 <= label.x <= 860 and 0 <= label.y <= 460 for label in drawn.labels)


def test_svg_is_sound_xml_of_moderate_size(hostile, geojson):
    svg = route_svg(hostile, geojson)
    root = ET.fromstring(svg)
    assert not [node for node in root.iter() if node.tag.endswith(("script", "img"))]
    assert len(svg) < 400_000


def test_notebook_cell_escapes_names_and_runs_nothing(hostile, geojson):
    cell = notebook_html(hostile, geojson)
    assert "<img" not in cell
    assert "<script" not in cell
    assert "&lt;img src=x" in cell


def test_printed_map_has_every_mode_in_its_legend(document, geojson, tmp_path):
    figure = plot_routes(document, geojson)
    legend = figure.axes[0].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["Sea", "Rail", "Ferry", "Road", "Air"]
    figure.savefig(tmp_path / "map.png")


def test_printed_map_takes_dollar_signs_as_text(document, geojson, tmp_path):
    document["routes"][0]["steps"][-1]["to"]["name"] = "Baku $x_{$"
    plot_routes(document, geojson).savefig(tmp_path / "map.png")
