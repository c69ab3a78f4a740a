"""The command line: what it prints, what it refuses, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import landbridge
from landbridge.atlas.place import Place
from landbridge.cli import app
from landbridge.errors import NoRouteError, UnknownPlaceError
from landbridge.routing.document import Route, RouteSet, Step

A = Place("city-1", "Alpha", "AZ", 40.0, 48.0, "city")
B = Place("city-3", "Gamma", "GE", 40.0, 50.0, "city")
MOVE = Step("move", "rail", A, B, "AZ", 100.0, 2.5, 30.0, 4.0, ("tariff",))
ANSWER = RouteSet(
    A,
    B,
    (Route("r1", "direct by rail", ("recommended",), (MOVE,), 2.0),),
    ("a note",),
    {"unit": "teu"},
    {},
    {},
)


@pytest.fixture
def asked(monkeypatch):
    """Answer every query with ANSWER and remember how it was asked."""
    seen = {}

    def route(origin, destination, **options):
        seen.update(origin=origin, destination=destination, **options)
        return ANSWER

    monkeypatch.setattr(landbridge, "route", route, raising=False)
    return seen


def refuse(monkeypatch, error):
    def route(*_, **__):
        raise error

    monkeypatch.setattr(landbridge, "route", route, raising=False)


def test_json_is_the_document(asked, capsys):
    assert app.run(["route", "Alpha", "Gamma", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == ANSWER.to_dict()


def test_options_reach_the_query(asked, capsys):
    words = [
        "--cargo",
        "2 feu",
        "--year",
        "2021",
        "--via",
        "X",
        "--avoid",
        "RU",
        "--avoid",
        "suez",
        "--modes",
        "rail,sea",
        "--scope",
        "terminal",
        "--no-subsidies",
    ]
    assert app.run(["route", "Alpha", "Gamma", *words, "--alternatives", "3", "--format", "csv"]) == 0
    assert (asked["shipment"].unit, asked["shipment"].count, asked["shipment"].year) == ("feu", 2, 2021)
    assert (asked["shipment"].scope, asked["shipment"].subsidies) == ("terminal", False)
    assert (asked["via"], asked["avoid"], asked["modes"]) == (("X",), ("RU", "suez"), ("rail", "sea"))
    assert asked["alternatives"] == 3
    assert capsys.readouterr().out.splitlines()[0].startswith("route,")


def test_geojson_and_a_file(asked, tmp_path):
    target = tmp_path / "answer.geojson"
    assert app.run(["route", "Alpha", "Gamma", "--format", "geojson", "--output", str(target)]) == 0
    assert json.loads(target.read_text())["type"] == "FeatureCollection"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.geojson"]


@pytest.mark.parametrize("option", ["--map", "--output"])
def test_a_missing_folder_is_refused_before_any_work(option, asked, tmp_path, capsys):
    assert app.run(["route", "Alpha", "Gamma", option, str(tmp_path / "none" / "x.html")]) == 2
    assert "does not exist" in capsys.readouterr().err
    assert asked == {}


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (NoRouteError("Nothing connects A and B: the way is cut.", ("x",)), "Nothing connects A and B"),
        (UnknownPlaceError("No place is called 'Bku'.", ("Baku,AZ",)), "did you mean Baku,AZ?"),
    ],
)
def test_an_error_is_one_sentence_and_exit_code_2(error, message, monkeypatch, capsys):
    refuse(monkeypatch, error)
    assert app.run(["route", "Alpha", "Gamma"]) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert len(shown.err.splitlines()) == 1
    assert shown.out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["route", "A", "B", "--nonsense"],
        ["route", "A"],
        ["route", "A", "B", "--format", "xml"],
        ["route", "A", "B", "--alternatives", "0"],
        ["route", "A", "B", "--cargo", "nan teu"],
        ["route", "A", "B", "--cargo", "-3 teu"],
        ["route", "A", "B", "--cargo", "inf tonne"],
        ["route", "A", "B", "--modes", ","],
        ["distance", "A", "B"],
        ["fly"],
    ],
)
def test_wrong_words_end_with_2(words, asked):
    assert app.run(words) == 2


def test_ctrl_c_ends_with_130(monkeypatch):
    refuse(monkeypatch, KeyboardInterrupt())
    assert app.run(["route", "Alpha", "Gamma"]) == 130


def test_every_command_and_option_has_help(capsys):
    for words in ([], ["route"], ["distance"], ["places"], ["atlas"], ["atlas", "info"], ["atlas", "check"]):
        assert app.run([*words, "--help"]) == 0
        assert "Usage: landbridge" in capsys.readouterr().out


def test_version(capsys):
    assert app.run(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"landbridge {landbridge.__version__}"


@pytest.mark.parametrize(
    "code", ["import landbridge", "from landbridge.cli import app; app.run(['route', '--help'])"]
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code):
    check = f"{code}; import sys; print([m for m in ('numba', 'polars') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "[]"


def test_public_names_are_there():
    for name in landbridge.__all__:
        assert getattr(landbridge, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        landbridge.nonsense  # noqa: B018
