"""Published facts beside the model: what counts as an error, which way is taken, why a row is left out."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from landbridge.atlas.build.references import facts_frame
from landbridge.atlas.load import load_atlas
from landbridge.costing import read_parameters
from landbridge.errors import AtlasError
from landbridge.network.rows import read_rows
from landbridge.routing.facts import facts_coverage, facts_summary, facts_table
from landbridge.routing.facts_model import shipment_of, stops
from landbridge.routing.planner import Planner

DATA = Path(__file__).parents[2] / "data"
ROW = {
    "id": "T1", "from_place": "", "to_place": "", "from_query": "Duisburg,DE", "to_query": "Chongqing,CN",
    "via_query": "", "avoid_query": "", "modes": "rail", "quantity": "transit_days", "quantity_kind": "days",
    "low": "14", "high": "16", "year": "2018", "scope": "", "group": "T1", "not_compared": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def planner():
    return Planner(load_atlas())


def one(planner, **changes):
    (row,) = facts_table(planner, rows=[ROW | changes]).to_dicts()
    return row


def test_the_error_counts_from_the_nearest_end_of_the_range(planner):
    model = one(planner)["model"]
    inside = one(planner, low=model - 1, high=model + 1)
    assert (inside["error_pct"], inside["factor"], inside["hit"]) == (0.0, 1.0, True)
    above = one(planner, low=model / 4, high=model / 2)
    assert above["error_pct"] == pytest.approx(100.0, abs=0.1)
    assert above["factor"] == pytest.approx(2.0, abs=0.01)
    below = one(planner, low=model * 2, high=model * 4)
    assert below["error_pct"] == pytest.approx(-50.0, abs=0.1)
    assert below["factor"] == pytest.approx(2.0, abs=0.01)


def test_days_are_hours_by_24_and_the_range_holds_them(planner):
    row = one(planner)
    assert 5 < row["model"] < 40
    assert row["p10"] <= row["model"] <= row["p90"]


def test_money_is_in_dollars_of_the_year_of_print(planner):
    # The same service at normal prices, in dollars of two years: only inflation lies between.
    early, late = (one(planner, quantity_kind="usd_per_feu", year=year)["model"] for year in ("2001", "2003"))
    assert early < late < 1.1 * early


def test_a_row_that_is_not_compared_says_why(planner):
    row = one(planner, not_compared="ends not named", from_query="")
    assert (row["model"], row["error_pct"], row["hit"], row["note"]) == (None, None, None, "ends not named")


def test_a_row_without_a_way_says_why(planner):
    row = one(planner, to_query="Reykjavik,IS")
    assert row["model"] is None
    assert row["note"]


def test_a_broken_table_of_parameters_is_an_error_not_a_row_left_out(planner):
    broken = load_atlas().network.parameters.filter(pl.col("key") != "rail.km_per_day")
    with pytest.raises(AtlasError, match=r"rail\.km_per_day"):
        facts_table(planner, parameters=broken, rows=[ROW])


def test_the_command_prints_what_fits_a_screen(monkeypatch, capsys):
    from landbridge.cli import app
    from landbridge.routing import facts

    table = facts_table(rows=[ROW])
    monkeypatch.setattr(facts, "facts_table", lambda: table)
    assert app.run(["atlas", "check", "--facts"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 165
    assert any("Chongqing" in line for line in lines)
    assert app.run(["atlas", "check", "--facts", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["way"]


def test_what_print_keeps_off_is_kept_off(planner):
    caspian = {"from_query": "Altynkol,KZ", "to_query": "Baku,AZ", "modes": "rail;sea", "via_query": "Aktau"}
    assert "Alat" in one(planner, avoid_query="RU", **caspian)["way"]


def test_hours_of_a_ferry_are_those_under_way(planner):
    row = one(
        planner, quantity_kind="hours", quantity="transit_hours", modes="ferry",
        from_query="Alat,AZ", to_query="Kuryk,KZ", low="25", high="25",
    )  # fmt: skip
    assert 12 <= row["model"] <= 31
    assert "Kuryk" in row["way"]


def test_border_hours_are_those_of_leaving_the_named_country(planner):
    border = {"quantity_kind": "border_hours", "modes": "rail", "from_query": "Alashankou,CN", "to_query": ""}
    row = one(planner, **border)
    assert "Dostyk" in row["way"]
    assert row["p10"] < row["model"] < row["p90"]


def test_shipments_of_rows():
    assert shipment_of(ROW | {"year": 2018}).year is None
    assert shipment_of(ROW | {"quantity_kind": "usd_per_feu", "year": 2018}).label == "1 feu, 20 t"
    assert shipment_of(ROW | {"quantity_kind": "kg_co2e_per_teu"}).total_tonnes == 10.0
    assert shipment_of(ROW | {"scope": "terminal"}).scope == "terminal"
    assert shipment_of(ROW | {"scope": "unknown"}).scope == "door"


def test_a_passage_is_no_place():
    assert stops({"via_query": "Suez Canal;Poti"}) == ["Poti"]


def test_other_parameters_can_be_tried_without_a_build(planner):
    slow = load_atlas().network.parameters.with_columns(
        pl.when(pl.col("key") == "rail.km_per_day").then(pl.col("value") / 2).otherwise(pl.col("value"))
        .alias("value")
    )  # fmt: skip
    (row,) = facts_table(planner, parameters=slow, rows=[ROW]).to_dicts()
    assert row["model"] > 1.4 * one(planner)["model"]


def made(model, p10, p90, low, kind="days"):
    inside = p10 <= low <= p90
    return {
        "kind": kind, "model": model, "p10": p10, "p90": p90, "low": low, "high": low,
        "error_pct": 100 * (model / low - 1), "factor": max(model / low, low / model), "inside": inside,
    }  # fmt: skip


def test_coverage_counts_what_lies_within_each_range():
    # P10 and P90 a factor of two off; print at the median, at P85, at P92 and far off.
    rows = [made(10.0, 5.0, 20.0, low) for low in (10.0, 17.5, 21.4, 90.0)]
    found = facts_coverage(pl.DataFrame(rows), (0.5, 0.8, 0.9))
    assert found["days_pct"].to_list() == [25.0, 50.0, 75.0]
    assert found["usd_pct"].to_list() == [None, None, None]


def test_the_summary_adds_up():
    rows = [made(10.0, 5.0, 20.0, low) for low in (10.0, 16.0, 4.0)] + [made(9.0, 8.0, 10.0, 9.0, "km")]
    summary = {row["kind"]: row for row in facts_summary(pl.DataFrame(rows)).to_dicts()}
    assert summary["all"]["rows"] == 4
    assert summary["days"]["within_x1.5_pct"] == 33.0
    assert summary["days"]["within_x2_pct"] == 67.0
    assert summary["days"]["inside_p10_p90_pct"] == 67.0
    assert summary["days"]["width_p90_by_p10"] == 4.0


def test_the_atlas_ships_the_facts_as_typed():
    frame = facts_frame(DATA / "facts.csv")
    rows = read_rows(DATA / "facts.csv")
    assert frame["id"].to_list() == [row["id"] for row in rows]
    assert frame["low"].to_list() == [float(row["low"]) if row["low"] else None for row in rows]


def test_every_fact_is_compared_or_says_why_not():
    for row in read_rows(DATA / "facts.csv"):
        ends = row["from_query"] and row["to_query"]
        assert ends or row["not_compared"], row["id"]
        asked = row["quantity_kind"] in ("days", "usd_per_teu", "usd_per_feu") and not row["not_compared"]
        assert bool(row["scope"]) >= asked, row["id"]


def test_parameters_of_the_table_are_those_of_the_model():
    assert "spread.model" in read_parameters(DATA / "parameters")["key"].to_list()
