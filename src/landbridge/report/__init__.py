"""Tables, maps and charts out of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.routing.document import RouteSet


def render_table(found: RouteSet, *, explain: bool = False, width: int | None = None) -> str:
    """Return the alternatives as tables for a terminal.

    Parameters
    ----------
    found
        The answer to a route query.
    explain
        Add what made up each figure, with its source.
    width
        Columns; default: those of the terminal, at most 120.
    """
    from landbridge.report.table import render_table as render

    return render(found.to_dict(explain=explain), explain=explain, width=width)


def map_html(found: RouteSet, title: str = "") -> str:
    """Return one self-contained HTML page with the alternatives on a map.

    Parameters
    ----------
    found
        The answer to a route query.
    title
        Heading; default: "origin → destination".
    """
    from landbridge.report.web_map import map_page

    return map_page(found.to_dict(), found.to_geojson(), title)
