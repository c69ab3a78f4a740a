"""A change of gauge with printed figures takes those, in its own direction; others take the defaults."""

import numpy as np
import polars as pl
import pytest

from landbridge.costing import Shipment
from landbridge.costing import compile as compile_network
from landbridge.costing.explain import contributions
from landbridge.errors import TableError
from landbridge.network.transfers import gauge_scope, transfer_parameters

from .conftest import DATA, small_network

ALTYNKOL = 10
HEADER = "node_id,from_mode,to_mode,from_gauge_mm,to_gauge_mm,hours,hours_low,hours_high,usd_per_teu"
SOURCE = "year,source_title,source_url,confidence,note"
PAGE = "2020,a page,https://example.org,high,"
INFLATION = 313.689 / 258.811


def typed(tmp_path, *rows):
    table = tmp_path / "transfers.csv"
    table.write_text("\n".join([f"{HEADER},{SOURCE}", *(f"{row},{PAGE}" for row in rows)]) + "\n")
    return transfer_parameters(table)


def with_rows(rows):
    plain = small_network().parameters
    kept = plain.filter(~pl.col("scope").str.ends_with(" mm"))
    added = pl.DataFrame(rows).with_columns(pl.col("value", "low", "high", "year").replace("", None))
    added = added.with_columns(pl.col("value", "low", "high").cast(float), pl.col("year").cast(int))
    return small_network(parameters=pl.concat([kept, added.select(kept.columns)]))


def changes(graph):
    narrow, broad = (graph.layer_vertex(ALTYNKOL, f"rail-{gauge}") for gauge in (1435, 1520))
    ends = (narrow, broad), (broad, narrow)
    return [int(np.flatnonzero((graph.tail == a) & (graph.head == b))[0]) for a, b in ends]


def test_hours_and_price_of_a_place_win_in_their_direction(tmp_path):
    rows = typed(tmp_path, "terminal-T2,rail,rail,1435,1520,3,2,5,100")
    graph = compile_network(with_rows(rows))
    forth, back = changes(graph)
    assert graph.criteria[forth, :2] == pytest.approx([3.0, 100 * INFLATION])
    assert graph.criteria[back, :2] == pytest.approx([9.0, 200 * INFLATION])
    told = contributions(graph, forth)
    assert gauge_scope("terminal-T2", 1435, 1520) in repr(told)
    assert "https://example.org" in repr(told)


def test_what_a_place_does_not_print_is_the_default(tmp_path):
    graph = compile_network(with_rows(typed(tmp_path, "terminal-T2,rail,rail,1435,1520,,,,60")))
    assert graph.criteria[changes(graph)[0], :2] == pytest.approx([9.0, 60 * INFLATION])


def test_a_40_foot_box_pays_for_two(tmp_path):
    graph = compile_network(
        with_rows(typed(tmp_path, "terminal-T2,rail,rail,1435,1520,,,,60")), Shipment("feu", 1)
    )
    assert graph.criteria[changes(graph)[0], 1] == pytest.approx(120 * INFLATION)


def test_zero_hours_are_hours(tmp_path):
    graph = compile_network(with_rows(typed(tmp_path, "terminal-T2,rail,rail,1435,1520,0,0,1,")))
    assert graph.criteria[changes(graph)[0], 0] == 0.0


def test_another_place_changes_nothing(tmp_path):
    graph = compile_network(with_rows(typed(tmp_path, "terminal-T9,rail,rail,1435,1520,3,2,5,100")))
    assert graph.criteria[changes(graph)[0], 0] == 9.0


def test_rows_of_ports_and_empty_rows_are_left_out(tmp_path):
    assert typed(tmp_path, "port-A,sea,any,0,0,,,,221", "terminal-T2,rail,rail,1435,1520,,,,") == []


def test_the_shipped_table_has_the_gauge_of_akhalkalaki():
    rows = transfer_parameters(DATA.parent / "transfers.csv")
    (row,) = (row for row in rows if row["scope"] == gauge_scope("terminal-T012", 1520, 1435))
    assert (row["key"], row["value"], row["year"]) == ("gauge.hours", "9", "2017")


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(TableError, match=r"transfers\.csv does not exist"):
        transfer_parameters(tmp_path / "transfers.csv")
