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
