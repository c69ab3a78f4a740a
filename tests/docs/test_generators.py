"""Docstrings, signatures and tables as Markdown, on small cases with visible results."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _docs_on_path(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parents[2] / "docs"), *sys.path])


def test_cells_are_made_harmless():
    from _generators.markdown import table

    assert table(["a", "b"], [["1|2", "x\ny"]]) == "| a | b |\n| --- | --- |\n| 1\\|2 | x y |"


def test_restructured_text_becomes_markdown():
    from _generators.markdown import plain

    assert plain("see :func:`~landbridge.route` and ``x``") == "see `landbridge.route` and `x`"


def test_docstring_sections():
    from _generators.docstring import render

    doc = """Do it.

    Parameters
    ----------
    length_km
        How far,
        in km.

    Raises
    ------
    InputError
        It is negative.

    Examples
    --------
    >>> 1 + 1
    2
    """
    assert render(doc) == (
        "Do it.\n\n"
        "**Parameters**\n\n- `length_km`: How far, in km.\n\n"
        "**Raises**\n\n- `InputError`: It is negative.\n\n"
        "**Examples**\n\n```pycon\n>>> 1 + 1\n2\n```"
    )


def test_signature_shows_keywords_and_defaults():
    from _generators.api import _signature

    def route(self, origin: str, *, modes: tuple[str, ...] | None = None) -> int: ...

    assert _signature(route) == "(origin: str, *, modes: tuple[str, ...] | None = None) -> int"


def test_texts_are_alike_but_for_the_last_digit():
    from generate import same

    assert same("12.31 km", "12.32 km")
    assert not same("12.31 km", "12.33 km")
    assert not same("12.31 km", "12.31 miles")
    assert same("12,345 km", "12,346 km")
    assert not same("44 rows", "45 rows")
    assert not same("1.0", "1.0 2")
    assert not same(None, "")


def test_a_chart_is_the_same_text_each_time_and_holds_every_point():
    from _generators.chart import Point, scatter

    points = [
        Point(10.0, 11.0, "rail", "A & B", 8.0, 16.0),
        Point(20.0, 15.0, "rail", "C"),
        Point(7.0, 9.0, "road", "D"),
    ]
    colour = {"rail": "#111111", "road": "#222222"}
    chart = scatter(points, "Days", "days", colour)
    assert chart == scatter(points, "Days", "days", colour)
    assert chart.count("<title>") == 1 + len(points)
    assert "A &amp; B" in chart
    assert "factor 1, 1.5 and 2" in chart


def test_a_point_on_the_line_of_factor_one_lies_on_the_diagonal():
    import re

    from _generators.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Point, scatter

    chart = scatter(
        [Point(30.0, 30.0, "sea", "A"), Point(12.0, 70.0, "sea", "B")], "D", "d", {"sea": "#0b7285"}
    )
    (x, y), *_ = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="4.2"', chart)
    along = (float(x) - LEFT) / (WIDTH - LEFT - RIGHT)
    assert along == pytest.approx((HEIGHT - BOTTOM - float(y)) / (HEIGHT - TOP - BOTTOM), abs=1e-3)


def test_every_miss_has_a_reason():
    from _generators.validation import DATA, misses

    from landbridge.network.rows import read_rows

    reasons = {row["id"]: row["reason"] for row in read_rows(DATA / "misses.csv")}
    assert [miss["id"] for miss in misses() if not reasons.get(miss["id"])] == []
