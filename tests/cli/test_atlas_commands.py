"""`landbridge atlas info`, `places` and `distance` on the real atlas."""

import json

import pytest

from landbridge.cli import app


def test_info_fits_a_screen_and_json_has_it_all(capsys):
    assert app.run(["atlas", "info"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 60
    assert any("OpenStreetMap" in line for line in lines)
    (left_out,) = (line for line in lines if line.startswith("not in the graph: "))
    assert app.run(["atlas", "info", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert left_out == f"not in the graph: {len(facts['not in the graph'])} rows, listed by --json"


@pytest.mark.parametrize(("query", "first"), [("Астана", "Astana"), ("baku", "Baku"), ("AZBAK", "Baku")])
def test_places_in_any_script_case_and_code(query, first, capsys):
    assert app.run(["places", query, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["name"].startswith(first)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        (["Baku", "Tbilisi", "--mode", "rail"], 500, 600),
        (["Shanghai", "Rotterdam", "--mode", "sea"], 18500, 20500),
        (["Almaty", "Astana", "--mode", "road"], 1100, 1350),
    ],
)
def test_distances_are_of_the_right_size(words, low, high, capsys):
    assert app.run(["distance", *words, "--format", "json"]) == 0
    assert low < json.loads(capsys.readouterr().out)["km"] < high
