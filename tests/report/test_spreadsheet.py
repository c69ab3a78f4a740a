from __future__ import annotations

import csv
import io

import pytest

from landbridge.cli.output import as_csv
from landbridge.report.spreadsheet import cell

FORMULAS = ["=1+1", "+A1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u202e=1", "\n=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_never_starts_a_formula(text):
    assert cell(text).startswith("'")
    assert cell(text).endswith(text.strip("\u202e \t\r\n"))


def test_figures_and_plain_names_stay_as_they_are():
    assert [cell(value) for value in (-3.5, 0, None, "Baku", "")] == [-3.5, 0, None, "Baku", ""]


def test_the_command_line_writes_every_cell_on_one_line_and_guarded():
    text = as_csv(({"name": formula, "km": -1.5} for formula in FORMULAS), ("name", "km"))
    assert len(text.splitlines()) == 1 + len(FORMULAS)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert all(row["name"].startswith("'") for row in rows)
    assert {row["km"] for row in rows} == {"-1.5"}
