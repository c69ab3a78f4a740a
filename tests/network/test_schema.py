"""Schemas: every file is well formed, values are typed and faults are named."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.errors import InputError, TableError
from landbridge.network.schema import TABLES, load_schema, load_source_schemas, table_problems, validate
from landbridge.network.values import fault

TYPES = {"text", "int", "row", "float", "bool", "date"}
LINK = {"from_node": [0], "to_node": [1], "mode": ["rail"], "km": [12.5]}


@pytest.mark.parametrize("table", TABLES)
def test_every_schema_is_well_formed(table):
    schema = load_schema(table)
    assert len(set(schema.names)) == len(schema.names)
    for attribute in schema.attributes:
        assert attribute.type in TYPES
        assert attribute.description.endswith(".")
        assert not (attribute.required and attribute.default)
        assert not attribute.default or not fault(attribute.default, attribute.type, attribute.allowed)


def test_source_schemas_are_well_formed():
    schemas = load_source_schemas()
    assert {"crossings", "services", "evidence", "countries"} <= set(schemas)
    assert all(a.type in TYPES and a.description for s in schemas.values() for a in s.attributes)


def test_unknown_table_lists_the_known_ones():
    with pytest.raises(InputError, match="no table 'nodes'; the tables are node, access"):
        load_schema("nodes")


def test_unknown_column_lists_the_known_ones():
    with pytest.raises(InputError, match="no column altitude; it has node_id"):
        load_schema("node").attribute("altitude")


def test_defaults_are_filled_and_types_set():
    link = validate(pl.DataFrame(LINK), load_schema("link"), "links.csv")
    assert link.schema == load_schema("link").empty().schema
    assert link.row(0, named=True) == {
        "from_node": 0,
        "to_node": 1,
        "mode": "rail",
        "gauge_mm": 0,
        "country": "",
        "km": 12.5,
        "status": "open",
        "oneway": False,
        "passage": "",
        "row_id": "",
        "overflies": "",
    }


def test_text_and_typed_input_give_the_same_table():
    typed = pl.DataFrame({**LINK, "oneway": [True], "gauge_mm": [1520]})
    text = pl.DataFrame({name: [str(values[0])] for name, values in typed.to_dict(as_series=False).items()})
    schema = load_schema("link")
    assert validate(typed, schema, "a").equals(validate(text, schema, "b"))


def test_missing_figure_is_null_not_zero():
    crossing = pl.DataFrame(
        {"node": [0], "mode": ["rail"], "country_a": ["AZ"], "country_b": ["GE"], "hours_a_to_b": [""]}
    )
    assert validate(crossing, load_schema("crossing"), "c.csv")["hours_a_to_b"].to_list() == [None]


def test_further_columns_are_kept_behind():
    link = validate(pl.DataFrame({"remark": ["x"], **LINK}), load_schema("link"), "links.csv")
    assert link.columns[-1] == "remark"
    assert link["remark"].to_list() == ["x"]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("km", "-3", '.from_node 0., column km: "-3" is below 0; give a number from 0'),
        ("km", "far", '"far" is not a number'),
        ("km", "nan", '"nan" is not finite'),
        ("km", "", "column km: is empty; give a value"),
        ("from_node", "1.5", '"1.5" is not a whole number'),
        ("oneway", "perhaps", "is neither yes nor no"),
        ("status", "shut", "use one of open, closed, planned"),
        ("country", "Az", r"does not fit the pattern \[A-Z\]\{2\}"),
        ("mode", " rail", "has blanks at an end"),
    ],
)
def test_fault_names_file_row_column_value_and_remedy(column, value, message):
    row = {"from_node": ["0"], "to_node": ["1"], "mode": ["rail"], "km": ["1"], column: [value]}
    with pytest.raises(TableError, match=rf"^links\.csv, row 2 .*{message}"):
        validate(pl.DataFrame(row), load_schema("link"), "links.csv")


def test_missing_required_column_is_named():
    with pytest.raises(TableError, match=r"^links\.csv has no column km; add it: Length"):
        validate(pl.DataFrame(LINK).drop("km"), load_schema("link"), "links.csv")


def test_all_problems_come_at_once_up_to_twenty():
    many = pl.DataFrame({**{name: values * 30 for name, values in LINK.items()}, "country": ["a"] * 30})
    with pytest.raises(TableError, match=r"^links\.csv, row 2 .*\(19\+ more\)") as caught:
        validate(many, load_schema("link"), "links.csv")
    assert len(caught.value.__notes__) == 19
    assert "row 3" in caught.value.__notes__[0]
    assert len(table_problems(many, load_schema("link"), "links.csv")) == 20


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_finite_coordinate_passes(lat, lon):
    node = pl.DataFrame({"node_id": ["city-1"], "name": ["A"], "lat": [lat], "lon": [lon], "kind": ["city"]})
    typed = validate(node, load_schema("node"), "nodes.csv")
    assert typed.row(0, named=True)["lat"] == lat
    assert typed.row(0, named=True)["lon"] == lon


@given(st.text(max_size=8), st.sampled_from(sorted(TYPES)))
def test_judging_a_value_never_raises(value, kind):
    assert isinstance(fault(value, kind, ""), str)


@pytest.mark.parametrize("value", ["2024", "2024-02", "2024-02-29"])
def test_dates_may_be_years_months_or_days(value):
    assert not fault(value, "date", "")


@pytest.mark.parametrize("value", ["24", "2024-13", "2024-00", "2024-02-32", "yesterday"])
def test_other_dates_are_refused(value):
    assert "is not a date" in fault(value, "date", "")


@pytest.mark.parametrize("km", [-1.0, float("nan"), float("inf"), None])
def test_one_wrong_number_among_typed_ones_is_found(km):
    links = pl.DataFrame({name: values * 3 for name, values in LINK.items()}).with_columns(
        pl.Series("km", [1.0, km, 2.0]), pl.col("from_node", "to_node").cast(pl.Int32)
    )
    assert [p.split(",")[1] for p in table_problems(links, load_schema("link"), "links")] == [
        " row 3 (from_node 0)"
    ]
