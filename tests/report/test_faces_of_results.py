"""What an answer shows of itself is what the report room draws."""

from __future__ import annotations

import pytest

from landbridge.atlas.place import Place
from landbridge.report.style import MODES
from landbridge.routing.document import Route, RouteSet, Step

A = Place("city-1", "Alpha", "AZ", 40.0, 48.0, "city")
B = Place("city-3", "Gamma & Co", "GE", 41.0, 50.0, "city")


@pytest.fixture
def found() -> RouteSet:
    step = Step("move", "rail", A, B, "AZ", 100.0, 2.5, 30.0, 4.0, ("tariff",))
    route = Route("r1", "by rail", ("recommended",), (step,), 2.0, {"hours": (2.0, 3.0)})
    shipment = {"unit": "teu", "count": 1}
    return RouteSet(A, B, (route,), ("a note",), shipment, {}, {"version": "1", "built": "x"})


def test_plot_draws_in_the_colours_of_the_report(found):
    axes = found.plot().axes[0]
    assert MODES["rail"].colour in {line.get_color() for line in axes.get_lines()}
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["Rail"]


def test_a_notebook_shows_table_and_map(found):
    cell = found._repr_html_()
    assert "Gamma &amp; Co" in cell
    assert "<svg" in cell
    assert "a note" in cell
