"""The alternatives as a printed map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.atlas.credit import CREDIT
from landbridge.report.geometry import traces
from landbridge.report.scene import scene
from landbridge.report.style import clean, mode_style
from landbridge.report.svg import INK, LAND, LINE, PAPER, SEA, WATER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from landbridge.report.geometry import Leg
    from landbridge.report.scene import Scene

PIXELS_PER_INCH = 100.0
POINTS = 72.0 / PIXELS_PER_INCH
ALIGN = {"start": "left", "middle": "center", "end": "right"}


def plot_routes(
    document: dict[str, Any], geojson: dict[str, Any], width_in: float = 11.0, height_in: float = 5.6
) -> Figure:
    """Draw all alternatives on the base map, a colour per mode.

    Parameters
    ----------
    document, geojson
        As for :func:`landbridge.report.web_map.map_page`.
    width_in, height_in
        Size of the figure [inch].

    Returns
    -------
    matplotlib.figure.Figure
        Not bound to pyplot: it is shown by a notebook and saved by ``savefig``.
    """
    from matplotlib.figure import Figure

    drawn = scene(traces(document, geojson), width_in * PIXELS_PER_INCH, height_in * PIXELS_PER_INCH)
    figure = Figure(figsize=(width_in, height_in), dpi=PIXELS_PER_INCH, facecolor=SEA)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0, drawn.width), ylim=(drawn.height, 0))
    axes.set_axis_off()
    _draw_base(axes, drawn)
    _draw_routes(axes, drawn)
    _draw_names(axes, drawn)
    _draw_legend(axes, drawn)
    axes.text(drawn.width - 6, drawn.height - 8, CREDIT, fontsize=5.5, color=INK, alpha=0.6, ha="right")
    return figure


def _draw_base(axes: Axes, drawn: Scene) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    axes.add_collection(PolyCollection(list(drawn.land), facecolors=LAND, edgecolors=LAND, linewidths=0.3))
    axes.add_collection(LineCollection(list(drawn.rivers), colors=WATER, linewidths=0.5))
    axes.add_collection(PolyCollection(list(drawn.lakes), facecolors=SEA, edgecolors="none"))
    axes.add_collection(LineCollection(list(drawn.borders), colors=LINE, linewidths=0.5))


def _draw_routes(axes: Axes, drawn: Scene) -> None:
    for legs in reversed(drawn.routes):
        for leg in legs:
            axes.plot(leg.line[:, 0], leg.line[:, 1], color=PAPER, linewidth=4 * POINTS + 1, alpha=0.8)
        for leg in legs:
            _draw_leg(axes, leg)


def _draw_leg(axes: Axes, leg: Leg) -> None:
    style = mode_style(leg.mode)
    (line,) = axes.plot(leg.line[:, 0], leg.line[:, 1], color=style.colour, linewidth=1.9)
    line.set_linestyle(_dashes(style.dash))


def _dashes(dash: str) -> Any:
    return (0, [float(part) / 2 for part in dash.split()]) if dash else "solid"


def _draw_names(axes: Axes, drawn: Scene) -> None:
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2.5, foreground=LAND)]
    for stop in reversed(drawn.stops):
        size, fill = (8.0 if stop.kind == "end" else 4.6), (INK if stop.kind == "gauge" else PAPER)
        axes.plot(stop.lon, stop.lat, "o", markersize=size, mfc=fill, mec=INK, mew=size / 3.4, zorder=4)
    for label in drawn.labels:
        text = axes.text(label.x, label.y, clean(label.text), fontsize=10 if label.strong else 7, color=INK)
        text.set(
            ha=ALIGN[label.anchor],
            va="center",
            fontweight="bold",
            zorder=5,
            path_effects=halo,
            parse_math=False,
        )


def _draw_legend(axes: Axes, drawn: Scene) -> None:
    from matplotlib.lines import Line2D

    used = dict.fromkeys(leg.mode for legs in drawn.routes for leg in legs)
    styles = [mode_style(mode) for mode in used]
    lines = [
        Line2D([], [], color=style.colour, linewidth=2, linestyle=_dashes(style.dash)) for style in styles
    ]
    axes.legend(
        lines, [style.label for style in styles], loc="lower left", fontsize=8, framealpha=1, edgecolor=LINE
    )
