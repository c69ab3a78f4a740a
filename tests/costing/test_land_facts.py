"""The published times and prices on land that costs are held against: whole, sourced, and split by id."""

import importlib.util
import sys
from pathlib import Path

import pytest

from landbridge.network.rows import read_rows

ROOT = Path(__file__).parents[2]
ROWS = read_rows(ROOT / "calibration" / "land_facts.csv")
KINDS = {"days", "usd_per_teu", "usd_per_feu"}
MODES = {"rail", "road", "sea", "ferry"}


@pytest.fixture(scope="module")
def land_costs():
    spec = importlib.util.spec_from_file_location("land_costs", ROOT / "calibration" / "land_costs.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_row_says_what_when_and_where_from(row):
    assert row["id"].startswith("LA")
    assert row["quantity_kind"] in KINDS
    assert set(row["modes"].split(";")) <= MODES
    assert 0 < float(row["low"]) <= float(row["high"])
    assert 2000 <= int(row["year"]) <= 2026
    assert row["scope"] in ("door", "terminal", "unknown")
    assert row["source_title"]
    assert row["source_url"].startswith("http")
    assert row["group"]


def test_ids_are_distinct_and_both_halves_are_there(land_costs):
    ids = [row["id"] for row in ROWS]
    assert len(set(ids)) == len(ids) >= 40
    halves = [land_costs.half(name) for name in ids]
    assert min(halves.count("fit"), halves.count("test")) >= len(ids) // 3
    assert land_costs.half("LA001") == land_costs.half("LA001")


def test_land_rows_are_those_that_a_train_or_a_truck_carries(land_costs):
    rows = land_costs.land_rows()
    assert {row["id"] for row in ROWS} <= {row["id"] for row in rows}
    assert not any(row["not_compared"] for row in rows)
    assert all({"rail", "road"} & set(row["modes"].split(";")) for row in rows)
