"""Tables, maps and charts out of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from landbridge.routing.document import RouteSet
    from landbridge.routing.explain import Explanation


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


def plot_routes(found: RouteSet) -> Figure:
    """Return the alternatives as a printed map.

    Parameters
    ----------
    found
        The answer to a route query.
    """
    from landbridge.report.plot import plot_routes as plot

    return plot(found.to_dict(), found.to_geojson())


def notebook_html(found: RouteSet) -> str:
    """Return the alternatives as the HTML of a notebook cell: a table and a still map.

    Parameters
    ----------
    found
        The answer to a route query.
    """
    from landbridge.report.notebook import notebook_html as cell

    return cell(found.to_dict(), found.to_geojson())


def explanation_text(found: Explanation, *, width: int = 120) -> str:
    """Return an explanation as text.

    Parameters
    ----------
    found
        What `landbridge.explain` returned.
    width
        Columns.
    """
    from landbridge.report.explain import explanation_text as text

    return text(found.to_dict(), width=width)
