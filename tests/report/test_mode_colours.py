"""The table of modes and the style of maps say the same."""

from __future__ import annotations

from pathlib import Path

from landbridge.network.rows import read_rows
from landbridge.report.style import MODES, ModeStyle

ROWS = read_rows(Path(__file__).parents[2] / "data" / "modes.csv")


def line_of(style: ModeStyle) -> str:
    """Name the dash pattern: dots are short and far apart."""
    on, off = [int(part) for part in style.dash.split()] or [1, 0]
    return "solid" if not off else "dashed" if on >= off else "dotted"


def test_the_table_and_the_style_have_the_same_modes():
    assert {row["mode"] for row in ROWS} == set(MODES)


def test_each_mode_is_drawn_as_the_table_says():
    table = {row["mode"]: (row["label"], row["colour"], row["line"]) for row in ROWS}
    assert table == {mode: (style.label, style.colour, line_of(style)) for mode, style in MODES.items()}
