from __future__ import annotations

import pytest

from landbridge.report.rows import COLUMNS, guarded, step_rows


def test_one_row_per_step_with_all_columns(document):
    rows = step_rows(document)
    assert len(rows) == sum(len(route["steps"]) for route in document["routes"])
    assert all(tuple(row) == COLUMNS for row in rows)


def test_rows_of_a_route_add_up_to_its_totals(document):
    rows = step_rows(document)
    for route in document["routes"]:
        assert sum(row["usd"] for row in rows if row["route"] == route["id"]) == route["usd"]


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_text_never_starts_a_formula(text):
    assert guarded(text) == "'" + text


def test_figures_and_plain_names_stay_as_they_are():
    assert [guarded(value) for value in (-3.5, 0, None, "Baku", "")] == [-3.5, 0, None, "Baku", ""]


def test_a_stop_has_no_length(document):
    stop = step_rows(document)[0]
    assert stop["kind"] == "transfer"
    assert stop["km"] is None
