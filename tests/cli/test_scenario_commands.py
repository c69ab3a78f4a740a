"""`landbridge scenario` and `--scenario` as a user meets them, on the real atlas."""

from __future__ import annotations

import csv
import io
import json

import pytest

from landbridge.cli.app import run
from landbridge.network.scenario.library import shipped_names
from landbridge.routing.scenarios import applied_to


def output(capsys, *words):
    assert run([str(word) for word in words]) == 0
    return capsys.readouterr().out


def test_list_shows_each_shipped_scenario(capsys):
    lines = output(capsys, "scenario", "list").splitlines()
    assert [line.split()[0] for line in lines] == list(shipped_names())
    assert len(lines) >= 17


@pytest.mark.parametrize("name", shipped_names())
def test_each_shipped_scenario_fits_the_atlas_and_does_something(name):
    assert applied_to(name).changed


def test_show_tells_sources_and_effects(capsys):
    text = output(capsys, "scenario", "show", "rasht-astara-open")
    assert "opens link R006 of 162 km" in text
    assert "tass.com" in text
    found = json.loads(output(capsys, "scenario", "show", "rasht-astara-open", "--json"))
    assert found["schema"] == "landbridge.scenario/1"
    assert found["scenarios"][0]["changes"][0]["effect"] == "opens link R006 of 162 km"


def test_check_names_lines_and_fails(tmp_path, capsys):
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\n[[change]]\naction = "close"\nborder = "CN-KZZ"\n')
    assert run(["scenario", "check", str(file)]) == 1
    assert f"{file}, line 2 (close border CN-KZZ)" in capsys.readouterr().out
    file.write_text('name = "mine"\n[[change]]\naction = "close"\nbordr = "CN-KZ"\n')
    assert run(["scenario", "check", str(file)]) == 1
    assert (
        f"{file}, line 4: there is no key 'bordr' for close; did you mean border?" in capsys.readouterr().out
    )
    file.write_text('name = "mine"\n[[change]]\naction = "close"\nborder = "CN-KZ"\n')
    assert "closes" in output(capsys, "scenario", "check", file)


def test_check_says_that_a_scenario_changes_nothing(tmp_path, capsys):
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\n[[change]]\naction = "open"\npassage = "suez"\n')
    assert "This scenario changes nothing." in output(capsys, "scenario", "check", file)


def test_diff_says_which_one_wins(tmp_path, capsys):
    file = tmp_path / "open.toml"
    file.write_text('name = "reopened"\n[[change]]\naction = "open"\npassage = "suez"\n')
    assert "reopened overrides suez-closed on passage suez" in output(
        capsys, "scenario", "diff", "suez-closed", file
    )


def test_an_unknown_scenario_is_one_sentence_and_exit_2(capsys):
    assert run(["route", "Shanghai", "Rotterdam", "--scenario", "suez-close"]) == 2
    assert "did you mean suez-closed" in capsys.readouterr().err


def test_route_and_distance_go_round_the_cape(capsys):
    words = ("Shanghai", "Rotterdam", "--scenario", "suez-closed", "--format", "json")
    found = json.loads(output(capsys, "route", *words))
    assert found["query"]["scenarios"][0]["name"] == "suez-closed"
    assert not any("Suez" in way["name"] for way in found["routes"])
    far = json.loads(output(capsys, "distance", *words, "--mode", "sea"))
    near = json.loads(
        output(capsys, "distance", "Shanghai", "Rotterdam", "--format", "json", "--mode", "sea")
    )
    assert far["km"] > near["km"] + 4000


def test_scenarios_stack_on_the_command_line(capsys):
    both = ("--scenario", "suez-closed", "--scenario", "no-transit-russia", "--format", "json")
    found = json.loads(output(capsys, "route", "Shanghai", "Warsaw", *both))
    assert [one["name"] for one in found["query"]["scenarios"]] == ["suez-closed", "no-transit-russia"]
    assert not any("RU" in way["countries"] for way in found["routes"])


def test_impact_of_pairs_as_table_csv_and_json(tmp_path, capsys):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("id,from,to\na,Shanghai,Jeddah\nb,Paris,Lyon\n=c,Nowhereatall,Lyon\n")
    words = ("scenario", "impact", "suez-closed", "--pairs", pairs)
    table = output(capsys, *words)
    assert "Paris - Lyon: unchanged" in table
    rows = list(csv.DictReader(io.StringIO(output(capsys, *words, "--format", "csv"))))
    assert [row["status"] for row in rows] == ["moved", "unchanged", "unchanged"]
    assert rows[2]["id"] == "'=c"
    assert float(rows[0]["usd_change"]) == pytest.approx(
        float(rows[0]["usd_after"]) - float(rows[0]["usd_before"])
    )
    found = json.loads(output(capsys, *words, "--format", "json"))
    assert found["schema"] == "landbridge.impact/1"
    assert found["pairs"][2]["hours_before"] is None
    assert "Nowhereatall" in found["pairs"][2]["reason"]


def test_batch_and_matrix_take_scenarios(tmp_path):
    shipments = tmp_path / "s.csv"
    shipments.write_text("from,to\nShanghai,Rotterdam\n")
    answers = tmp_path / "a.csv"
    words = ["batch", str(shipments), "-o", str(answers), "--processes", "1", "--scenario", "suez-closed"]
    assert run(words) == 0
    assert "Scenario suez-closed" in answers.read_text()
    places = tmp_path / "p.csv"
    places.write_text("place\nShanghai\nRotterdam\n")
    out = tmp_path / "m.csv"
    words = ["matrix", str(places), "-o", str(out), "--criterion", "km", "--modes", "sea"]
    assert run([*words, "--scenario", "suez-closed"]) == 0
    assert max(float(row["km"]) for row in csv.DictReader(io.StringIO(out.read_text()))) > 22_000


def test_impact_draws_a_chart_and_a_map(tmp_path, capsys):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("from,to\nShanghai,Jeddah\nParis,Lyon\n")
    chart, page = tmp_path / "c.svg", tmp_path / "m.html"
    words = ("scenario", "impact", "suez-closed", "--pairs", pairs)
    output(capsys, *words, "--chart", chart, "--map", page)
    assert "Jeddah" in page.read_text()
    assert "before: " in page.read_text()
    assert chart.read_text().startswith("<?xml")
    assert run([*map(str, words), "--chart", str(tmp_path / "c.txt")]) == 2
    assert "a chart is .png, .svg, .pdf" in capsys.readouterr().err
