"""Scenario files: what is read, what is refused and with which words, and hostile texts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.costing.border_figures import OPEN_TO_FREIGHT
from landbridge.errors import InputError, LandbridgeError, TableError
from landbridge.network.scenario.grammar import GRAMMAR, KINDS, TARGETS
from landbridge.network.scenario.library import shipped_names, shipped_scenario
from landbridge.network.scenario.lines import deepest
from landbridge.network.scenario.parse import parse_scenario, read_scenario
from landbridge.network.scenario.state import OPEN_CROSSING

DATA = Path(__file__).parents[2] / "data" / "scenarios"
GOOD = """
name = "two-things"
title = "Two things"
date = 2026-07-01
valid_from = "2027"

[[source]]
title = "A page"
url = "https://example.org/a"

[[change]]
action = "close"
border = "CN-KZ"
mode = "rail"
because = "as an example"

[[change]]
action = "scale"
parameter = "rail.usd_per_km"
country = "KZ"
factor = 0.5
"""


def problems(text):
    with pytest.raises(TableError) as caught:
        parse_scenario(text, "f.toml")
    more = getattr(caught.value, "__notes__", [])
    first = str(caught.value)
    return [first.rsplit(" (", maxsplit=1)[0] if more else first, *more]


def change(*lines):
    return "\n".join(['name = "x"', "[[change]]", *lines])


def test_a_good_file_is_read_with_all_that_it_says():
    found = parse_scenario(GOOD)
    assert (found.name, found.date, found.valid_from) == ("two-things", "2026-07-01", "2027")
    assert found.sources[0].url == "https://example.org/a"
    assert [one.label for one in found.changes] == [
        "close border CN-KZ (rail)",
        "scale parameter rail.usd_per_km (KZ)",
    ]
    assert [one.line for one in found.changes] == [11, 17]
    assert hash(found) == hash(parse_scenario(GOOD))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('name = "x"\ntitel = "a"', 2, "did you mean title?"),
        ('name = "Not A Name"', 1, "small letters"),
        ('name = "x"\ndate = "July"', 2, "write YYYY"),
        ('name = "x"\nvalid_from = "2027"\nvalid_to = "2026"', 3, "before"),
        ('name = "x"\n[[source]]\nurl = "ftp://a"\ntitle = "t"', 3, "no web address"),
        ('name = "x"\n[[source]]\nurl = "https://a"', 2, "needs a title"),
        (change('action = "clse"', 'passage = "suez"'), 3, "did you mean close?"),
        (change('passage = "suez"'), 2, "needs an action"),
        (change('action = "close"'), 2, "takes one of link, border"),
        (change('action = "close"', 'passage = "suez"', 'border = "CN-KZ"'), 2, "are given"),
        (change('action = "close"', 'passge = "suez"'), 4, "did you mean passage?"),
        (change('action = "close"', "passage = 3"), 4, "give a text"),
        (change('action = "set"', 'border = "CN-KZ"', "hours = -1"), 5, "from 0"),
        (change('action = "set"', 'border = "CN-KZ"', "hours = nan"), 5, "from 0"),
        (change('action = "set"', 'border = "CN-KZ"', 'hours = "4"'), 5, "give a number"),
        (change('action = "set"', 'border = "CN-KZ"'), 2, "needs one of hours"),
        (change('action = "scale"', 'border = "CN-KZ"', "hours = 0"), 5, "from 1e-06"),
        (change('action = "scale"', 'parameter = "p"', "value = 2"), 5, "no key 'value'"),
        (change('action = "set"', 'parameter = "p"', "low = 2"), 2, "needs value"),
        (change('action = "close"', 'border = "CN-KZ"', 'mode = "train"'), 5, "use road, rail"),
        (change('action = "add_link"', 'from = "A"', 'mode = "rail"'), 2, "needs to"),
        (change('action = "add_link"', 'from = "A"', 'to = "B"', 'mode = "rail"', "points = [[1, 200]]"), 7,
         "[lat, lon]"),
        (change('action = "set_gauge"', 'link = "R006"', "gauge_mm = 1520.5"), 5, "whole number"),
        ('name = "x"\nchange = 3', 2, "[[change]]"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_what_would_be_right(text, line, words):
    found = [one for one in problems(text) if words in one]
    assert found, problems(text)
    assert found[0].startswith(f"f.toml, line {line}:")


def test_all_faults_are_told_at_once():
    text = change('action = "set"', 'border = "CN-KZ"', "hour = 4", 'mode = "train"') + '\ntitle = "late"'
    assert len(problems(text)) == 4


def test_broken_toml_names_the_line():
    assert "line 2" in problems('name = "x"\n[[change]')[0]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000 + "]" * 5000,
        "a = " + "{b=" * 5000,
        ".".join(["a"] * 100_000) + " = 1",
        'name = "' + "x" * 2_000_000 + '"',
        "name = " + "9" * 10_000,
        "name = 1\nname = 2",
        'name = "x"\n[[change]]\naction = "close"\nport = "a\\u0000b"',
        "[[" * 100 + "change" + "]]" * 100,
        "\n" * 900_000 + "x",
        " " * 900_000 + "x",
        "name = 0x" + "f" * 10_000,
    ],
)
def test_hostile_files_are_refused_at_once(text):
    began = time.perf_counter()
    with pytest.raises(TableError) as caught:
        parse_scenario(text)
    assert time.perf_counter() - began < 5.0
    assert len(str(caught.value)) < 600


def test_depth_counts_brackets_and_dotted_keys():
    assert deepest("a = 1") == 0
    assert deepest("points = [[1, 2], [3, 4]]") == 2
    assert deepest("a.b.c.d = 1") == 4


def read_or_refuse(text):
    """Return the scenario, or the words with which it is refused; anything else is a fault of ours."""
    try:
        return parse_scenario(text)
    except LandbridgeError as problem:
        return str(problem)


KEYS = sorted({*KINDS, *TARGETS, "action", "because", "source", "nonsense"})
VALUES = st.one_of(
    st.integers(-5, 5).map(str),
    st.floats(allow_nan=True).map(lambda x: str(x).replace("inf", "inf")),
    st.sampled_from(['"suez"', '"CN-KZ"', '"rail"', "true", "[]", "[[1, 2]]", '""', "{a = 1}", "1979-05-27"]),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*GRAMMAR, "nonsense"]),
            st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5),
        ),
        max_size=4,
    )
)
def test_any_mix_of_keys_is_read_or_refused_with_a_line(changes):
    lines = ['name = "fuzz"']
    for action, fields in changes:
        lines += ["[[change]]", f'action = "{action}"']
        lines += [f"{key} = {value}" for key, value in fields.items() if key != "action"]
    found = read_or_refuse("\n".join(lines))
    assert "line" in found if isinstance(found, str) else len(found.changes) == len(changes)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    assert read_or_refuse(text)


def test_a_missing_file_and_wrong_letters_are_told(tmp_path):
    with pytest.raises(TableError, match="cannot be read"):
        read_scenario(tmp_path / "none.toml")
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b'name = "\xff"')
    with pytest.raises(TableError, match="UTF-8"):
        read_scenario(bad)


def test_an_unknown_name_offers_the_nearest_one():
    with pytest.raises(InputError, match="did you mean suez-closed"):
        shipped_scenario("suez-close")


def test_the_shipped_scenarios_are_those_of_the_data_folder():
    assert set(shipped_names()) == {path.stem for path in DATA.glob("*.toml")}
    for name in shipped_names():
        text = (DATA / f"{name}.toml").read_text(encoding="utf-8")
        assert shipped_scenario(name) == parse_scenario(text, f"{name}.toml")


@pytest.mark.parametrize("name", [path.stem for path in sorted(DATA.glob("*.toml"))])
def test_a_shipped_scenario_has_sources_a_date_and_reasons(name):
    found = shipped_scenario(name)
    assert found.name == name
    assert found.title
    assert found.date
    assert found.sources
    assert all(source.url for source in found.sources)
    assert all(one.because for one in found.changes)


def test_what_is_open_means_the_same_everywhere():
    assert OPEN_CROSSING == OPEN_TO_FREIGHT
