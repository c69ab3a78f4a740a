"""The route document of real answers against the contract of the design, key by key and figure by figure."""

import csv
import io
import json
import math

import pytest

import landbridge
from landbridge.cli import app

TEXTS, FIGURE = (str,), (int, float)
PLACE = {
    "id": TEXTS, "name": TEXTS, "country": TEXTS, "lat": FIGURE, "lon": FIGURE, "kind": TEXTS,
    "unlocode": TEXTS,
}  # fmt: skip
DOCUMENT = {"schema", "query", "atlas", "routes", "notes"}
QUERY = {"from", "to", "shipment", "options", "scenarios"}
ROUTE = {
    "id", "name", "labels", "modes", "countries", "corridors", "km", "hours", "usd", "kg_co2e",
    "generalised_usd", "range", "steps",
}  # fmt: skip
MOVE = {
    "kind", "mode", "service", "from", "to", "country", "km", "hours", "usd", "kg_co2e", "sources",
}  # fmt: skip
STOP = {"kind", "at", "mode", "country", "hours", "usd", "kg_co2e", "sources"}
STOP_KINDS = {"border", "gauge", "transfer", "wait"}
MODES = {"road", "rail", "sea", "ferry", "waterway", "air"}
CRITERIA = ("hours", "usd", "kg_co2e")
# One pair over all modes, one within a landlocked region, one with bulk, one forced through a place.
QUERIES = {
    "Busan-Baku": (("Busan", "Baku"), {}),
    "Tehran-Tbilisi": (("Tehran", "Tbilisi"), {"alternatives": 4}),
    "bulk": (("Almaty", "Poti"), {"shipment": landbridge.Shipment("tonne", 500), "alternatives": 3}),
    "via": (("Xi'an", "Istanbul"), {"via": ("Aktau",), "alternatives": 2}),
}


@pytest.fixture(scope="module", params=QUERIES)
def document(request):
    ends, options = QUERIES[request.param]
    return landbridge.route(*ends, **options).to_dict(explain=True)


def steps(document):
    return [(route, step) for route in document["routes"] for step in route["steps"]]


def test_keys_are_those_of_the_contract(document):
    assert document.keys() == DOCUMENT
    assert document["schema"] == "landbridge.route/1"
    assert document["query"].keys() == QUERY
    assert {"version", "built"} <= document["atlas"].keys()
    for route in document["routes"]:
        assert route.keys() == ROUTE
        assert route["range"].keys() == set(CRITERIA)
    for _, step in steps(document):
        # A stop may say how far its cargo is carted between the ground and the line.
        carted = {"km"} if step["kind"] != "move" else set()
        assert step.keys() - {"explain"} - carted == (MOVE if step["kind"] == "move" else STOP) - carted


def test_places_are_whole(document):
    places = [document["query"]["from"], document["query"]["to"]]
    for _, step in steps(document):
        places += [step["from"], step["to"]] if step["kind"] == "move" else [step["at"]]
    for place in places:
        assert place.keys() == PLACE.keys()
        assert all(isinstance(place[key], types) for key, types in PLACE.items())
        assert -90 <= place["lat"] <= 90
        assert -180 <= place["lon"] <= 180
        assert place["name"]


def test_words_are_known_ones(document):
    for route, step in steps(document):
        assert step["kind"] in STOP_KINDS | {"move"}
        assert step["mode"] in MODES | ({""} if step["kind"] != "move" else set())
        assert set(route["modes"]) <= MODES
        assert step["country"] == "" or step["country"] in route["countries"]


def test_steps_add_up_to_the_totals_exactly(document):
    for route in document["routes"]:
        for key in CRITERIA:
            assert sum(step[key] for step in route["steps"]) == route[key]
        assert sum(step.get("km", 0.0) for step in route["steps"]) == route["km"]
        hour = document["query"]["shipment"]["value_of_time_usd_h"]
        assert route["generalised_usd"] == route["usd"] + hour * route["hours"]


def test_each_step_begins_where_the_last_one_ended(document):
    for route in document["routes"]:
        here = document["query"]["from"]["id"]
        for step in route["steps"]:
            start, end = (step["from"], step["to"]) if step["kind"] == "move" else (step["at"], step["at"])
            assert start["id"] == here
            here = end["id"]
        assert here == document["query"]["to"]["id"]


def test_figures_are_finite_and_not_negative(document):
    for route, step in steps(document):
        for key in CRITERIA:
            assert math.isfinite(step[key])
            assert step[key] >= 0
            low, high = route["range"][key]
            assert 0 <= low <= high < math.inf
            assert route[key] > 0


def test_routes_are_ordered_and_the_first_is_recommended(document):
    worth = [route["generalised_usd"] for route in document["routes"]]
    assert worth == sorted(worth)
    assert "recommended" in document["routes"][0]["labels"]
    labels = [label for route in document["routes"] for label in route["labels"]]
    assert len(labels) == len(set(labels))
    assert len({route["id"] for route in document["routes"]}) == len(document["routes"])


def test_every_figure_is_made_of_parameters_with_a_source(document):
    for _, step in steps(document):
        parts = dict.fromkeys(CRITERIA, 0.0)
        for charge in step["explain"]:
            parts[charge["criterion"]] += charge["amount"]
            assert charge["source_title"]
            assert charge["low"] <= charge["value"] <= charge["high"]
        for key in CRITERIA:
            assert parts[key] == pytest.approx(step[key], abs=1 / 1024)
        assert step["sources"] or all(step[key] == 0 for key in CRITERIA)


def test_a_border_is_crossed_wherever_the_country_changes_on_land(document):
    for route in document["routes"]:
        before = None
        for step in route["steps"]:
            if step["kind"] == "border" or step["mode"] not in {"road", "rail"}:
                before = None
            elif step["kind"] == "move":
                assert before in {None, step["country"]}
                before = step["country"]


def test_a_shipment_is_stated(document):
    shipment = document["query"]["shipment"]
    assert shipment.keys() >= {"unit", "count", "tonnes", "value_usd", "value_of_time_usd_h", "year"}
    assert shipment["value_of_time_usd_h"] > 0


def test_notes_are_sentences(document):
    assert document["notes"]
    assert all(note.strip().endswith((".", "!")) for note in document["notes"])


@pytest.fixture(scope="module")
def printed():
    """Return what the command line prints for one query, by format."""
    words = ["route", "Tehran", "Tbilisi", "--alternatives", "3", "--format"]

    def run(form):
        import contextlib

        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            assert app.run([*words, form]) == 0
        return out.getvalue()

    return {form: run(form) for form in ("json", "geojson", "csv", "table")}


def test_the_command_line_prints_the_document_of_python(printed):
    answer = landbridge.route("Tehran", "Tbilisi", alternatives=3).to_dict()
    assert json.loads(printed["json"]) == json.loads(json.dumps(answer))


def test_csv_and_geojson_hold_the_same_steps(printed):
    document = json.loads(printed["json"])
    rows = list(csv.DictReader(io.StringIO(printed["csv"])))
    for route in document["routes"]:
        own = [row for row in rows if row["route"] == route["id"]]
        assert len(own) == len(route["steps"])
        for key in (*CRITERIA, "km"):
            assert sum(float(row[key]) for row in own) == pytest.approx(route[key])
    features = json.loads(printed["geojson"])["features"]
    assert len(features) == len(rows)
    for feature in features:
        line = feature["properties"]["kind"] == "move"
        assert feature["geometry"]["type"] in (("LineString", "MultiLineString") if line else ("Point",))


def test_the_table_shows_each_alternative(printed):
    document = json.loads(printed["json"])
    for route in document["routes"]:
        assert f"{route['km']:,.0f}" in printed["table"]
        assert f"{route['usd']:,.0f}" in printed["table"]
