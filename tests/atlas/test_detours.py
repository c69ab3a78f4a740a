"""Roads as long as real ones: the laws of the detours on small made-up terrains, and what the fit reports."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from flatland import NO_TABLES, graph_of, hub, missing, squares, work_of
from hypothesis import assume, given
from hypothesis import strategies as st

from landbridge.atlas.build.detours import (
    CELLS_PER_DEGREE,
    TERMS,
    DetourModel,
    detour_model,
    edge_terms,
    heights_of,
    lengthen,
)
from landbridge.atlas.build.land import build_land
from landbridge.errors import TableError
from landbridge.kernels.geodesy import great_circle_km

DATA = Path(__file__).parents[2] / "data"
FLAT = heights_of(np.zeros((180 * CELLS_PER_DEGREE + 4, 360 * CELLS_PER_DEGREE + 4)))
WEIGHTS = (0.01, 0.02, 0.1, 5.0)
AZ = np.zeros(1, dtype=np.int16)


def model(weights=WEIGHTS, heights=FLAT, **by_country):
    return DetourModel(heights, weights, by_country)


def factor(line, used, country=0):
    graph = work_of(line)
    numbers = np.full(len(graph.km), country, dtype=np.int16)
    return lengthen(graph, numbers, ("AZ", "GE"), used, frozenset()).km / graph.km


@cache
def mountains():
    """Return a flat world with a ridge of 2 km between 0.4 and 0.6 degrees east."""
    grid = np.zeros_like(FLAT.km, dtype=np.float64)
    east = np.arange(grid.shape[1]) / CELLS_PER_DEGREE - 180.125
    grid[:, (east > 0.4) & (east < 0.6)] = 2.0
    return heights_of(grid)


def test_a_flat_edge_grows_by_base_and_length():
    km = great_circle_km(0.0, 0.0, 0.0, 0.5)
    expected = 1 + 0.01 + 0.02 * np.log1p(km / 5.0)
    assert factor([(0.0, 0.0), (0.0, 0.5)], model()) == pytest.approx([expected])


def test_a_road_over_a_ridge_grows_more_than_one_in_the_plain():
    plain = factor([(0.0, 1.0), (0.0, 1.3)], model(heights=mountains()))
    ridge = factor([(0.0, 0.35), (0.0, 0.65)], model(heights=mountains()))
    assert ridge > plain + 0.1


@given(st.floats(0.001, 1.0), st.floats(0.001, 1.0))
def test_longer_edges_lose_more_bends(one, other):
    short, long = sorted((one, other))
    assert factor([(0.0, 0.0), (0.0, short)], model()) <= factor([(0.0, 0.0), (0.0, long)], model()) + 1e-12


@given(
    st.lists(st.floats(0.0, 10.0), min_size=4, max_size=4),
    st.floats(-0.5, 0.5),
    st.tuples(st.integers(-80, 80), st.integers(-180, 180)),
    st.tuples(st.integers(-80, 80), st.integers(-180, 180)),
)
def test_no_edge_gets_shorter_than_drawn(weights, own, start, end):
    assume(start != end and great_circle_km(*start, *end) > 1)
    grown = factor([start, end], model(tuple(weights), mountains(), AZ=own))
    assert (grown >= 1.0).all()


def test_a_country_term_holds_in_its_country_alone():
    used = model(AZ=0.05)
    line = [(0.0, 0.0), (0.0, 0.5)]
    assert factor(line, used, 0) - factor(line, used, 1) == pytest.approx([0.05])


def test_an_edge_in_no_country_has_no_country_term():
    used = model(GE=0.05)
    assert factor([(0.0, 0.0), (0.0, 0.5)], used, -1) == factor([(0.0, 0.0), (0.0, 0.5)], used, 0)


def test_stated_kilometres_stay():
    graph = replace(work_of([(0.0, 0.0), (0.0, 0.5)]), row=np.array(["H001"]))
    assert lengthen(graph, AZ, ("AZ",), model(), frozenset({"H001"})).km == graph.km
    assert lengthen(graph, AZ, ("AZ",), model(), frozenset()).km > graph.km


def test_terms_are_counted_over_the_antimeridian():
    east, west = (
        edge_terms(work_of([(0.0, 179.9), (0.0, -179.9)]), FLAT),
        edge_terms(work_of([(0.0, 0.0), (0.0, 0.2)]), FLAT),
    )
    assert east == pytest.approx(west)


def build(detours, links=()):
    tables = replace(NO_TABLES, missing_links=list(links), detours=detours)
    raw = graph_of([(0.5, 0.1), (0.5, 0.3), (0.5, 0.5)])
    hubs = [hub("city-1", 0.5, 0.1, "AZ"), hub("city-2", 0.5, 0.5, "AZ")]
    return build_land("road", raw, hubs, tables, squares())


def test_the_build_applies_the_detours_once():
    drawn, grown = build(None).links[0].km, build(model((0.1, 0.0, 0.0, 0.0))).links[0].km
    assert grown == pytest.approx(1.1 * drawn)


def test_the_build_keeps_the_stated_length_of_an_added_link():
    added = missing("H1", "add", ((0.5, 0.5), (0.5, 0.9)), km=60)
    tables = replace(NO_TABLES, missing_links=[added], detours=model((0.1, 0.0, 0.0, 0.0)))
    hubs = [hub("city-1", 0.5, 0.5, "AZ", 5.0), hub("city-2", 0.5, 0.9, "AZ", 5.0)]
    raw = graph_of([(0.5, 0.1), (0.5, 0.3), (0.5, 0.5)])
    assert build_land("road", raw, hubs, tables, squares()).links[0].km == pytest.approx(60, rel=1e-3)


def test_a_missing_term_is_named():
    with pytest.raises(TableError, match="'relief'"):
        detour_model(FLAT, [{"term": t, "country": "", "value": "0"} for t in TERMS if t != "relief"])


def read(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_fitted_weights_have_physical_signs():
    used = detour_model(FLAT, read("road_detours.csv"))
    assert min(used.weights) >= 0
    assert all(abs(value) <= 0.06 for value in used.by_country.values())


def test_the_report_agrees_with_the_distances_and_its_own_summary():
    rows = read("road_detours_report.csv")
    published = {
        r["id"]: float(r["km"]) for r in read("road_distances.csv") + read("reference_distances.csv")
    }
    assert all(float(r["km"]) == published[r["id"]] for r in rows)
    errors = np.array([float(r["held_out_regions_error_pct"]) for r in rows if r["fitted"] == "yes"])
    note = next(r["note"] for r in read("road_detours.csv") if r["note"].startswith("held_out_regions"))
    assert f"median error {np.median(np.abs(errors)):.2f} %" in note


def test_no_reference_row_was_fitted_and_the_held_out_error_is_small():
    rows = read("road_detours_report.csv")
    fitted = {r["id"] for r in rows if r["fitted"] == "yes"}
    assert not fitted & {r["id"] for r in read("reference_distances.csv")}
    drawn, held = (
        np.median([abs(float(r[f"{name}_error_pct"])) for r in rows if r["fitted"] == "yes"])
        for name in ("drawn", "held_out_regions")
    )
    assert held < 3.5 < drawn


def test_no_fitted_pair_is_a_reference_pair():
    def ends(row):
        return frozenset(
            (round(float(row[f"{end}_lat"]), 1), round(float(row[f"{end}_lon"]), 1)) for end in ("from", "to")
        )

    reference = {ends(r) for r in read("reference_distances.csv") if r["mode"] == "road"}
    assert not [r["id"] for r in read("road_distances.csv") if ends(r) in reference]
