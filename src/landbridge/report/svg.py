"""A small still map of the alternatives as SVG text, for notebooks and documents."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.report.geometry import traces
from landbridge.report.scene import Scene, scene
from landbridge.report.style import clean, mode_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from landbridge.report.geometry import Leg, Stop

SEA, LAND, LINE, WATER, INK, PAPER = "#dfeaf1", "#f8f6f1", "#c3bcb0", "#b9d3e3", "#16212b", "#ffffff"


def route_svg(document: dict[str, Any], geojson: dict[str, Any], width: int = 860, height: int = 460) -> str:
    """Return the alternatives on the base map as one SVG element.

    Parameters
    ----------
    document, geojson
        As for :func:`landbridge.report.web_map.map_page`.
    width, height
        Size in pixels; the picture shrinks with its surroundings.
    """
    drawn = scene(traces(document, geojson), width, height)
    query = document["query"]
    title = escape(f"Routes from {clean(query['from']['name'])} to {clean(query['to']['name'])}", quote=True)
    parts = "".join(_parts(drawn))
    look = f"max-width:100%;width:{width}px;height:auto;background:{SEA}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{title}" style="{look}">{parts}</svg>'
    )


def _parts(drawn: Scene) -> Iterator[str]:
    yield f'<path d="{_path(drawn.land, closed=True)}" fill="{LAND}"/>'
    yield f'<path d="{_path(drawn.rivers)}" fill="none" stroke="{WATER}" stroke-width="0.6"/>'
    yield f'<path d="{_path(drawn.lakes, closed=True)}" fill="{SEA}"/>'
    yield f'<path d="{_path(drawn.borders)}" fill="none" stroke="{LINE}" stroke-width="0.6"/>'
    yield '<g fill="none" stroke-linejoin="round" stroke-linecap="round">'
    for legs in reversed(drawn.routes):
        yield f'<path d="{_path(leg.line for leg in legs)}" stroke="{PAPER}" stroke-width="5" opacity="0.8"/>'
        yield from (_leg(leg) for leg in legs)
    yield "</g>"
    yield from (_stop(stop) for stop in reversed(drawn.stops))
    yield from _names(drawn)


def _leg(leg: Leg) -> str:
    style = mode_style(leg.mode)
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    return f'<path d="{_path([leg.line])}" stroke="{style.colour}" stroke-width="2.6"{dash}/>'


def _stop(stop: Stop) -> str:
    radius, width = (6, 3.5) if stop.kind == "end" else (3.6, 2)
    fill = INK if stop.kind == "gauge" else PAPER
    at = f'cx="{stop.lon:.1f}" cy="{stop.lat:.1f}"'
    return f'<circle {at} r="{radius}" fill="{fill}" stroke="{INK}" stroke-width="{width}"/>'


def _names(drawn: Scene) -> Iterator[str]:
    halo = f'stroke="{LAND}" paint-order="stroke" stroke-width="3"'
    yield f'<g font-family="system-ui,sans-serif" fill="{INK}" {halo}>'
    for label in drawn.labels:
        look = 'font-size="14" font-weight="700"' if label.strong else 'font-size="11.5" font-weight="600"'
        at = f'x="{label.x:.1f}" y="{label.y + 4:.1f}" text-anchor="{label.anchor}"'
        yield f"<text {at} {look}>{escape(clean(label.text))}</text>"
    yield "</g>"


def _path(lines: Iterable[NDArray[np.float64]], *, closed: bool = False) -> str:
    end = "z" if closed else ""
    return "".join(f"M{_steps(line)}{end}" for line in lines if len(line) > 1)


def _steps(line: NDArray[np.float64]) -> str:
    """Return the first point and then the steps, in tenths of a pixel: half as long as all coordinates."""
    tenths = np.rint(line * 10).astype(int)
    first, *rest = np.diff(tenths, axis=0, prepend=[[0, 0]]).tolist()
    return f"{first[0] / 10:g},{first[1] / 10:g}l" + " ".join(f"{x / 10:g},{y / 10:g}" for x, y in rest)
