from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from landbridge.atlas.places import Place
from landbridge.routing.document import Route, RouteSet, Step, quantise
from landbridge.routing.export import COLUMNS, step_rows, to_geojson

A = Place("city-1", "Alpha", "AZ", 40.0, 48.0, "city", "AZALF")
GATE = Place("crossing-BCR001", "Gate", "AZ", 40.0, 49.0, "border_crossing")
B = Place("city-3", "Gamma", "GE", 40.0, 50.0, "city")
CHARGE = {"criterion": "hours", "parameter": "rail_speed", "value": 40.0}


def steps(hours=(2.5, 10.0, 2.5)):
    return (
        Step(
            "move",
            "rail",
            A,
            GATE,
            "AZ",
            100.0,
            hours[0],
            30.0,
            4.0,
            ("tariff",),
            charges_of=lambda: [CHARGE],
        ),
        Step("border", "rail", GATE, GATE, "GE", 0.0, hours[1], 50.0, 0.0, ("CPMM",)),
        Step("move", "rail", GATE, B, "GE", 100.0, hours[2], 40.0, 5.0, ("tariff",)),
    )


def answer():
    route = Route("r1", "via Gate", ("recommended",), steps(), 2.0, {"hours": (12.0, 20.0)}, ("middle",))
    return RouteSet(
        A, B, (route,), ("a note",), {"unit": "teu"}, {"alternatives": 6}, {"version": "1", "built": "x"}
    )


def test_totals_and_derived_lists():
    route = answer().best
    assert (route.km, route.hours, route.usd, route.kg_co2e) == (200.0, 15.0, 120.0, 9.0)
    assert route.generalised_usd == 120.0 + 2.0 * 15.0
    assert route.modes == ("rail",)
    assert route.countries == ("AZ", "GE")


def test_the_document_has_the_shape_of_the_contract():
    found = answer().to_dict()
    assert list(found) == ["schema", "query", "atlas", "routes", "notes"]
    assert found["schema"] == "landbridge.route/1"
    assert list(found["query"]) == ["from", "to", "shipment", "options", "scenarios"]
    assert list(found["query"]["from"]) == ["id", "name", "country", "lat", "lon", "kind", "unlocode"]
    route = found["routes"][0]
    assert {"id", "name", "labels", "modes", "countries", "corridors", "km", "hours", "usd", "kg_co2e"} <= {
        *route
    }
    move, border, _ = route["steps"]
    assert {"kind", "mode", "from", "to", "country", "km", "hours", "usd", "kg_co2e", "sources"} <= {*move}
    assert {"kind", "at", "hours", "usd", "kg_co2e", "sources"} <= {*border}
    json.dumps(found, allow_nan=False)


def test_explain_adds_the_charges():
    assert "explain" not in answer().to_dict()["routes"][0]["steps"][0]
    assert answer().to_dict(explain=True)["routes"][0]["steps"][0]["explain"] == [CHARGE]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.randoms())
def test_quantised_figures_add_up_exactly_in_any_order(values, random):
    figures = [quantise(v) for v in values]
    shuffled = random.sample(figures, len(figures))
    assert sum(figures) == sum(shuffled)
    assert all(abs(a - b) <= 0.5 / 1024 for a, b in zip(figures, values, strict=True))


def test_rows_and_features():
    rows = list(step_rows(answer()))
    assert [row["kind"] for row in rows] == ["move", "border", "move"]
    assert set(rows[0]) == set(COLUMNS)
    features = to_geojson(answer())["features"]
    assert features[0]["geometry"] == {"type": "LineString", "coordinates": [[48.0, 40.0], [49.0, 40.0]]}
    assert features[1]["geometry"] == {"type": "Point", "coordinates": [49.0, 40.0]}


def test_pandas_has_a_row_per_step():
    table = answer().to_pandas()
    assert list(table.columns) == list(COLUMNS)
    assert table["hours"].sum() == 15.0


def test_a_route_set_behaves_like_a_list():
    found = answer()
    assert len(found) == 1
    assert list(found) == [found[0]]
    assert found.labelled("recommended") is found.best
    assert found.labelled("fastest") is None
