"""The command `explain`: what goes wrong ends with one sentence and exit code 2."""

from __future__ import annotations

import pytest

from landbridge.cli.app import run


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["explain", "Zzyzzx"], "Nothing is called"),
        (["explain", "rail.usd"], "did you mean rail.usd_per_km"),
        (["explain", "Astara"], "is the name of several"),
        (["explain", "Baku", "--country", "KZ"], "A country goes with a parameter"),
        (["explain", " "], "Name what to explain"),
    ],
)
def test_one_sentence_and_exit_code_2(words, says, capsys):
    assert run(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert told.err.count("\n") == 1


def test_a_slip_in_a_route_asks_back(capsys):
    assert run(["route", "Busan", "Bku"]) == 2
    assert "did you mean 'Baku,AZ'" in capsys.readouterr().err
