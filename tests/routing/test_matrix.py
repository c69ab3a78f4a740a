"""Matrices: the optima of `route`, the kilometres of `distance`, and nothing where there is no way."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from little_world import atlas

import landbridge
from landbridge.costing import Shipment
from landbridge.errors import InputError, LandbridgeError, TableError
from landbridge.routing.graph_of_query import build_query
from landbridge.routing.matrix import matrix
from landbridge.routing.matrix_question import read_exclusions
from landbridge.routing.planner import Planner, default_planner
from landbridge.routing.trees import best_way, down_tree

PLANNER = Planner(atlas())
CITIES = ("Busan", "Baku", "Ganja", "Tbilisi", "Yerevan", "Poti", "Aktau", "Lianyungang")
CRITERIA = ("hours", "usd", "kg_co2e", "generalised")
ENDS = ["city", "seaport", "rail_terminal", "airport", "economic_zone"]


def little(places=CITIES, to=None, **options):
    return matrix(places, to, planner=PLANNER, **options)


def optimum(planner, nodes, criterion, exclusions, shipment=None):
    """Return what `route` finds as its optimum, before its figures are rounded; NaN if there is no way."""
    graph = planner.writer(shipment or Shipment()).graph
    query = build_query(planner, graph, nodes, exclusions)
    costs = [np.array(leg.cost) for leg in query.direct]
    if query.entries and query.exits:
        costs += [query.cost_of(way) for way in best_way(query, down_tree(query, criterion))]
    row = graph.general_row if criterion == "generalised" else np.eye(3)[CRITERIA.index(criterion)]
    return min((float(cost @ row) for cost in costs), default=math.nan)


@cache
def world_places():
    nodes = default_planner().network.nodes.filter(pl.col("kind").is_in(ENDS))
    far = nodes["node_id"].sample(30, seed=5).to_list()
    near = nodes.filter(pl.col("country") == "DE")["node_id"].sample(10, seed=2).to_list()
    return tuple(dict.fromkeys(far + near))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.sampled_from(CITIES),
    st.sampled_from(CITIES),
    st.sampled_from(CRITERIA),
    st.sampled_from([(), ("RU",), ("suez",), ("Khorgos",), ("air",)]),
)
def test_little_world_agrees_with_the_optimum_of_route(start, end, criterion, avoid):
    found = little((start,), (end,), criterion=criterion, avoid=avoid)
    if start == end:
        assert found.values[0, 0] == 0.0
        return
    nodes = (found.origins[0].node, found.destinations[0].node)
    expected = optimum(PLANNER, nodes, criterion, read_exclusions(PLANNER, None, avoid))
    assert found.values[0, 0] == pytest.approx(expected, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("options", [{}, {"avoid": ("RU", "suez")}, {"modes": ("rail", "sea")}])
@pytest.mark.parametrize("criterion", CRITERIA)
def test_world_agrees_with_the_optimum_of_route(criterion, options):
    places, planner = world_places(), default_planner()
    found = matrix(places, criterion=criterion, **options)
    exclusions = read_exclusions(planner, options.get("modes"), options.get("avoid", ()))
    for i, j in np.random.default_rng(1).choice(len(places), (50, 2)):
        ends = found.origins[i], found.destinations[j]
        if ends[0].node == ends[1].node:
            continue
        barred = {end.country for end in ends} & exclusions.countries
        expected = math.nan if barred else optimum(planner, [end.node for end in ends], criterion, exclusions)
        assert found.values[i, j] == pytest.approx(expected, rel=1e-9, nan_ok=True), [end.id for end in ends]


def test_terminal_to_terminal_agrees_with_route_too():
    shipment, none = Shipment(scope="terminal"), read_exclusions(PLANNER, None, ())
    found = little(criterion="hours", shipment=shipment)
    assert (found.values <= little(criterion="hours").values + 1e-9)[np.isfinite(found.values)].all()
    for i, j in ((0, 1), (0, 3), (2, 1), (7, 1)):
        nodes = (found.origins[i].node, found.destinations[j].node)
        assert found.values[i, j] == pytest.approx(optimum(PLANNER, nodes, "hours", none, shipment), rel=1e-9)


@pytest.mark.parametrize("mode", ["rail", "road", "sea", "air"])
def test_kilometres_by_one_mode_are_those_of_distance(mode):
    places = world_places()
    found = matrix(places, criterion="km", modes=(mode,))
    for i, j in np.random.default_rng(2).choice(len(places), (40, 2)):
        if i == j:
            assert found.values[i, j] == 0.0
            continue
        try:
            expected = landbridge.distance(places[i], places[j], mode=mode).km
        except LandbridgeError:
            expected = math.nan
        assert found.values[i, j] == pytest.approx(expected, rel=1e-9, nan_ok=True), (places[i], places[j])


def test_places_beside_a_line_are_measured_as_distance_does():
    # Two points on one railway between stations, and a town.
    places = ("40.60,49.35", "40.15,48.9", "Ganja,AZ")
    found = matrix(places, criterion="km", modes="rail")
    for i, j in ((0, 1), (1, 0), (0, 2), (2, 1)):
        assert found.values[i, j] == pytest.approx(
            landbridge.distance(places[i], places[j], mode="rail").km, rel=1e-9
        )


def test_further_figures_belong_to_the_same_way():
    found = little(criterion="generalised", also=("hours", "usd", "kg_co2e", "km"))
    tables = found.tables
    value = PLANNER.writer(Shipment()).graph.net.value_of_time_usd_h
    whole = tables["usd"] + value * tables["hours"]
    assert np.allclose(whole, found.values, rtol=1e-12, equal_nan=True)
    best = landbridge.route("Busan", "Baku", planner=PLANNER).best
    row, column = CITIES.index("Busan"), CITIES.index("Baku")
    for name in ("hours", "usd", "kg_co2e"):
        assert tables[name][row, column] == pytest.approx(getattr(best, name), abs=0.05)
    assert tables["km"][row, column] == pytest.approx(best.km, abs=10.0)


def test_criterion_tables_never_exceed_what_other_ways_take():
    fastest, cheapest = little(criterion="hours", also=("usd",)), little(criterion="usd", also=("hours",))
    reached = np.isfinite(fastest.values)
    assert (np.isfinite(cheapest.values) == reached).all()
    assert (fastest.values <= cheapest.tables["hours"] * (1 + 1e-12))[reached].all()
    assert (cheapest.values <= fastest.tables["usd"] * (1 + 1e-12))[reached].all()


def test_unreachable_is_nothing_in_every_form(tmp_path):
    found = little(("Busan", "Baku", "Nowhere"), criterion="hours")
    assert np.isnan(found.values[:2, 2]).all()
    assert np.isnan(found.values[2, :2]).all()
    assert found.unreachable == 4
    table = found.to_frame()
    assert table["hours"].null_count() == 4
    assert not table["hours"].is_nan().any()
    assert found.to_dict()["tables"]["hours"][0][2] is None
    assert pl.read_parquet(found.to_parquet(tmp_path / "m.parquet")).equals(table)
    assert pl.read_csv(found.to_csv(tmp_path / "m.csv"))["hours"].null_count() == 4
    assert (table["hours"].drop_nulls() < 1e5).all()


def test_omx_is_read_by_openmatrix(tmp_path):
    import openmatrix

    found = little(("Busan", "Baku", "Nowhere"), criterion="usd", also=("hours",))
    file = openmatrix.open_file(str(found.to_omx(tmp_path / "m.omx")), "r")
    try:
        assert file.version() == b"0.2"
        assert tuple(file.shape()) == (3, 3)
        assert sorted(file.list_matrices()) == ["hours", "usd"]
        assert np.array_equal(np.array(file["usd"]), found.values, equal_nan=True)
        assert np.array_equal(np.array(file["hours"]), found.tables["hours"], equal_nan=True)
        assert file.mapping("place") == {b"Busan": 0, b"Baku": 1, b"Nowhere": 2}
    finally:
        file.close()


def test_a_rectangle_has_labels_of_its_own_on_both_sides(tmp_path):
    import h5py

    found = little(("Busan",), ("Baku", "Ganja"))
    assert found.shape == (1, 2)
    assert found.to_pandas().loc["Busan", "Baku"] == found.values[0, 0]
    with h5py.File(found.to_omx(tmp_path / "m.omx")) as file:
        assert file["lookup/from"][:].tolist() == [b"Busan"]
        assert file["lookup/to"][:].tolist() == [b"Baku", b"Ganja"]


def test_files_tables_and_lists_say_the_same(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("id,name,country,note\nB,Busan,,x\nK,Baku,,y\n")
    by_file = little(path)
    assert by_file.from_labels == ("B", "K")
    by_list = little(["Busan", "Baku"])
    assert np.array_equal(by_file.values, by_list.values)
    frame = pl.DataFrame({"place": ["Busan", "Baku"]})
    for table in (frame, pd.DataFrame(frame.to_dict(as_series=False))):
        assert np.array_equal(little(table).values, by_list.values)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("place\nBusan\nNoplace\n", ["row 3", "Noplace"]),
        ("place\nBusan\nBusan\n", ["row 3", "second time", "row 2"]),
        ("place,id\nBusan,1\n,2\n", ["row 3", "names no place"]),
        ("town\nBusan\n", ["no column", "place"]),
        ("place\n", ["holds no place"]),
        ("", ["empty"]),
    ],
)
def test_a_bad_file_of_places_is_told_in_one_sentence(tmp_path, text, words):
    path = tmp_path / "places.csv"
    path.write_text(text)
    with pytest.raises(InputError) as problem:
        little(path)
    assert all(word in str(problem.value) for word in (*words, "places.csv"))


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"criterion": "minutes"}, "minutes"),
        ({"also": ("speed",)}, "speed"),
        ({"modes": ("tram",)}, "tram"),
        ({"avoid": ("Atlantis",)}, "Atlantis"),
        ({"criterion": "km", "modes": ("rail",), "also": ("usd",)}, "usd"),
        ({"modes": ("rail",), "avoid": ("rail",)}, "No mode"),
    ],
)
def test_a_bad_option_is_named(options, word):
    with pytest.raises(InputError, match=word):
        little(**options)


def test_places_of_an_avoided_country_are_reached_by_nothing():
    found = little(("Busan", "Baku", "Tbilisi"), avoid=("Georgia",))
    assert np.isnan(found.values[2, 0])
    assert np.isnan(found.values[0, 2])
    assert np.isfinite(found.values[0, 1])


def test_two_places_of_one_node_have_no_figure_and_a_note():
    place, _ = default_planner().place("Baku,AZ", "from")
    beside = f"{place.lat:.3f},{place.lon:.3f}"
    found = matrix(["Baku,AZ", beside, "Busan,KR"])
    assert found.origins[0].node == found.origins[1].node
    assert math.isnan(found.values[0, 1])
    assert found.values[1, 1] == 0.0
    assert any("stand for one place" in note for note in found.notes)


def test_the_number_of_threads_does_not_matter():
    places = world_places()
    one, four = (matrix(places, also=("usd", "km"), threads=n) for n in (1, 4))
    for name, table in one.tables.items():
        assert np.array_equal(table, four.tables[name], equal_nan=True)


def test_a_column_twice_is_told(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("place,place\nBusan,Baku\n")
    with pytest.raises(TableError, match="twice"):
        little(path)
