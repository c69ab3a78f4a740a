"""Batches: the answers of `route` in rows, whatever some rows hold, on however many processes."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from little_world import atlas
from polars.testing import assert_frame_equal

import landbridge
from landbridge.costing import Shipment
from landbridge.costing import compile as compile_network
from landbridge.errors import InputError, TableError
from landbridge.routing import batch as batch_module
from landbridge.routing.batch import batch, status_counts
from landbridge.routing.batch_planner import Base, BatchPlanner, kind_of
from landbridge.routing.batch_rows import read_asks
from landbridge.routing.planner import Planner, default_planner

PLANNER = Planner(atlas())
FIGURES = ("hours", "usd", "kg_co2e", "km", "generalised_usd")


def little(rows, **options):
    table = rows if not isinstance(rows, list) else pl.DataFrame(rows)
    return batch(table, planner=PLANNER, **options)


def shipment_of(**cells):
    row = dict.fromkeys(cells, "") | {"from": "Busan", "to": "Baku"} | cells
    return read_asks(pl.DataFrame([row]), 6, None, thorough=False)[0]


def test_a_row_is_what_route_answers():
    found = little([{"id": "a", "from": "Busan", "to": "Baku", "cargo": "2 feu"}], thorough=True)
    truth = landbridge.route("Busan", "Baku", shipment=Shipment("feu", 2), planner=PLANNER)
    assert found.height == len(truth)
    for row, way in zip(found.iter_rows(named=True), truth, strict=True):
        assert (row["row"], row["id"], row["status"], row["name"]) == (1, "a", "ok", way.name)
        assert [row[name] for name in FIGURES] == [getattr(way, name) for name in FIGURES]
        assert (row["hours_p10"], row["hours_p90"]) == tuple(way.ranges["hours"])
        assert row["days"] == way.hours / 24
        assert row["labels"].split(";") == list(way.labels)
        assert row["borders"] == sum(step.kind == "border" for step in way.steps)
        assert row["places"].startswith("Busan > ")
        assert row["places"].endswith("Baku")


def test_without_the_front_the_optima_are_the_same():
    fast, slow = (little([{"from": "Busan", "to": "Baku"}], thorough=deep) for deep in (False, True))
    for label in ("recommended", "fastest", "cheapest", "lowest carbon"):
        rows = [t.filter(pl.col("labels").str.split(";").list.contains(label)) for t in (fast, slow)]
        assert rows[0].select(FIGURES).equals(rows[1].select(FIGURES)), label


def test_transfers_count_changes_of_vehicle():
    found = little([{"from": "Busan", "to": "Baku"}])
    khorgos = found.filter(pl.col("name").str.contains("Khorgos")).row(0, named=True)
    # Truck to ship at Busan, ship to train at Lianyungang, gauge at Khorgos, and the ferry on and off.
    assert khorgos["transfers"] == 5


def test_bad_rows_say_why_and_the_others_are_answered():
    rows = [
        {"id": "1", "from": "Busan", "to": "Baku", "cargo": ""},
        {"id": "2", "from": "Nowhere at all", "to": "Baku", "cargo": ""},
        {"id": "3", "from": "Busan", "to": "Busan", "cargo": ""},
        {"id": "4", "from": "Busan", "to": "Nowhere", "cargo": ""},
        {"id": "5", "from": "", "to": "Baku", "cargo": ""},
        {"id": "6", "from": "Busan", "to": "Baku", "cargo": "two boxes"},
        {"id": "6", "from": "Ganja", "to": "Baku", "cargo": ""},
    ]
    found = little(rows)
    status = dict(found.select("row", "status").unique().rows())
    assert status == {1: "ok", 2: "error", 3: "error", 4: "no_route", 5: "error", 6: "error", 7: "ok"}
    bad = found.filter(pl.col("status") != "ok")
    assert bad.height == 5
    assert (bad["reason"].str.len_chars() > 10).all()
    assert bad["hours"].null_count() == 5
    assert found["row"].is_sorted()
    assert status_counts(found) == {"ok": 2, "error": 4, "no_route": 1}


def test_a_fault_inside_costs_one_row_only(monkeypatch):
    from landbridge.routing import batch_answers

    real = batch_answers.route

    def route(origin, *rest, **options):
        if origin == "Ganja":
            raise ZeroDivisionError("boom")
        return real(origin, *rest, **options)

    monkeypatch.setattr(batch_answers, "route", route)
    found = little([{"from": "Ganja", "to": "Baku"}, {"from": "Busan", "to": "Baku"}])
    assert found["status"][0] == "error"
    assert "boom" in found["reason"][0]
    assert set(found["status"][1:]) == {"ok"}


@pytest.mark.parametrize(
    ("cells", "shipment"),
    [
        ({}, Shipment()),
        ({"cargo": "3 teu 40t 90000usd"}, Shipment("teu", 3, tonnes=40.0, value_usd=90000.0)),
        ({"cargo": "1 truck", "year": "2021"}, Shipment("truck", 1, year=2021)),
        ({"unit": "feu", "count": "2"}, Shipment("feu", 2)),
        ({"unit": "FEU", "units": "2", "value": "1e5"}, Shipment("feu", 2, value_usd=1e5)),
        ({"unit": "tonne", "tonnes": "500"}, Shipment("tonne", 500)),
        (
            {"unit": "wagon", "count": "10", "value_of_time_usd_h": "3"},
            Shipment("wagon", 10, None, None, 3.0),
        ),
    ],
)
def test_cargo_is_read(cells, shipment):
    ask = shipment_of(**cells)
    assert ask.fault == ""
    assert ask.shipment == shipment


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({"cargo": "1 teu", "unit": "feu"}, "twice"),
        ({"unit": "barrel"}, "barrel"),
        ({"count": "many"}, "many"),
        ({"count": "-1"}, "-1"),
        ({"count": "nan"}, "nan"),
        ({"year": "20x1"}, "20x1"),
        ({"year": "2021.5"}, "2021.5"),
        ({"year": "1850"}, "1850"),
        ({"alternatives": "2.5"}, "2.5"),
    ],
)
def test_a_bad_cell_is_named(cells, word):
    ask = shipment_of(**cells)
    assert ask.shipment is None
    assert word in ask.fault


def test_words_in_cells():
    ask = shipment_of(via="Aktau; Khorgos,KZ", avoid="RU;suez", modes="rail, sea")
    assert (ask.via, ask.avoid, ask.modes) == (("Aktau", "Khorgos,KZ"), ("RU", "suez"), ("rail", "sea"))


def test_row_options_reach_the_route():
    rows = [
        {"from": "Busan", "to": "Baku", "avoid": "Russia", "modes": "", "via": "", "optimise": ""},
        {"from": "Busan", "to": "Baku", "avoid": "", "modes": "air;road", "via": "", "optimise": ""},
        {"from": "Busan", "to": "Baku", "avoid": "", "modes": "", "via": "Aktau", "optimise": ""},
        {"from": "Busan", "to": "Baku", "avoid": "", "modes": "", "via": "", "optimise": "hours"},
        {"from": "Busan", "to": "Baku", "avoid": "", "modes": "", "via": "", "optimise": "beauty"},
    ]
    found = little(rows)
    of = {row: part for (row,), part in found.group_by("row")}
    assert not of[1]["countries"].str.contains("RU").any()
    assert set(";".join(of[2]["modes"]).split(";")) <= {"air", "road"}
    assert of[3]["places"].str.contains("Aktau").all()
    assert of[4].height == 1
    assert "fastest" in of[4]["labels"][0]
    assert of[5]["status"][0] == "error"
    assert "beauty" in of[5]["reason"][0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("from,cargo\nBusan,1 teu\n", "no column to"),
        ("from,to,tonne\nBusan,Baku,5\n", "tonne"),
        ("from,to,origin\nBusan,Baku,Busan\n", "twice"),
        ("from,to\n", "no row"),
        ("", "empty"),
        ("from,to\nBusan\n", "row 2"),
    ],
)
def test_a_bad_header_or_file_is_one_sentence(tmp_path, text, word):
    path = tmp_path / "s.csv"
    path.write_text(text)
    with pytest.raises(TableError, match=word):
        batch(path, planner=PLANNER)


def test_columns_of_the_user_are_left_alone():
    assert little([{"from": "Ganja", "to": "Baku", "customer": "X"}])["status"][0] == "ok"


def test_no_rows_give_an_empty_table_with_all_columns():
    empty = little(pl.DataFrame({"from": [], "to": []}, schema={"from": pl.String, "to": pl.String}))
    assert empty.height == 0
    assert empty.columns == little([{"from": "Ganja", "to": "Baku"}]).columns


def test_pandas_and_polars_say_the_same():
    table = pl.DataFrame(
        [{"from": "Ganja", "to": "Baku", "count": 2}, {"from": "Busan", "to": "Baku", "count": None}]
    )
    frame = pd.DataFrame({"from": ["Ganja", "Busan"], "to": ["Baku", "Baku"], "count": [2.0, None]})
    assert_frame_equal(little(table), little(frame))


def test_an_interrupted_run_goes_on_and_ends_with_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(batch_module, "ROWS_PER_CHUNK", 2)
    rows = [{"from": "Busan", "to": "Baku", "cargo": f"{1 + i % 3} teu"} for i in range(9)]
    whole = little(rows)

    def stop(done, _total):
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        little(rows, journal=tmp_path / "j", progress=stop)
    (tmp_path / "j" / "part-000001.parquet").write_bytes(b"half of a file")
    answered = []
    again = little(rows, journal=tmp_path / "j", progress=lambda done, total: answered.append((done, total)))
    assert_frame_equal(again, whole)
    assert answered[-1] == (9, 9)


def test_a_journal_of_other_shipments_is_not_gone_on_with(tmp_path):
    one, other = ([{"from": name, "to": "Baku"}] for name in ("Ganja", "Busan"))
    little(one, journal=tmp_path / "j")
    with pytest.raises(InputError, match=r"shipments or options.*--restart"):
        little(other, journal=tmp_path / "j")
    assert little(other, journal=tmp_path / "j", restart=True)["from"][0] == "Busan"


def test_two_processes_say_what_one_says():
    names = ["Busan", "Hamburg", "Almaty", "Istanbul", "Mumbai", "Baku"]
    pairs = [(a, b) for a in names for b in names if a != b]
    rows = [{"from": a, "to": b, "cargo": f"{1 + n % 9} feu"} for n, (a, b) in enumerate(pairs)]
    table = pl.DataFrame(rows[:28])
    one, two = batch(table, alternatives=4), batch(table, alternatives=4, processes=2)
    assert_frame_equal(one, two, check_exact=True)


@pytest.fixture(scope="module")
def base():
    return Base.of(default_planner().network, Shipment("teu"))


@settings(deadline=None, max_examples=6, derandomize=True)
@given(
    st.sampled_from([1, 3, 40]),
    st.one_of(st.none(), st.floats(1.0, 29.0)),
    st.one_of(st.none(), st.floats(0, 1e6)),
)
def test_a_derived_graph_is_the_compiled_one(base, count, tonnes, value):
    shipment = Shipment("teu", count, tonnes=None if tonnes is None else tonnes * count, value_usd=value)
    assert base.holds
    derived, compiled = base.net(shipment), compile_network(default_planner().network, shipment)
    assert derived.criteria == pytest.approx(compiled.criteria, rel=1e-9, abs=1e-9)
    assert derived.rules.coefficient == pytest.approx(compiled.rules.coefficient, rel=1e-9, abs=1e-9)
    assert derived.value_of_time_usd_h == pytest.approx(compiled.value_of_time_usd_h, rel=1e-9)
    assert derived.notes == compiled.notes


@pytest.mark.parametrize("unit", ["feu", "tonne", "truck", "wagon"])
def test_graphs_of_every_unit_can_be_derived(unit):
    assert Base.of(PLANNER.network, Shipment(unit)).holds


def test_a_graph_that_cannot_be_derived_is_compiled(monkeypatch):
    monkeypatch.setattr(Base, "_agrees", lambda *_: False)
    kind = kind_of(Shipment("feu", 2))
    planner = BatchPlanner(PLANNER.atlas, kinds=frozenset({kind}))
    made, truth = planner.writer(Shipment("feu", 5)), PLANNER.writer(Shipment("feu", 5))
    assert (made.graph.net.criteria == truth.graph.net.criteria).all()
