"""A RouteSet in other forms: rows, GeoJSON, a printed map, a notebook cell."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from landbridge.routing.document import Route, RouteSet, Step

    Line = list[tuple[float, float]]

COLUMNS = (
    "route",
    "route_name",
    "labels",
    "step",
    "kind",
    "mode",
    "service",
    "from_id",
    "from_name",
    "to_id",
    "to_name",
    "country",
    "km",
    "hours",
    "usd",
    "kg_co2e",
    "sources",
)

MODE_COLOURS = {
    "road": "#b5651d",
    "rail": "#1b6e3c",
    "sea": "#1f5fa8",
    "ferry": "#6a3d9a",
    "waterway": "#2aa3a3",
    "air": "#c2185b",
}


def step_rows(found: RouteSet) -> Iterator[dict[str, Any]]:
    """Yield one flat row per step, with the columns of `COLUMNS`."""
    for route in found.routes:
        for number, step in enumerate(route.steps):
            yield _row(route, number, step)


def to_pandas(found: RouteSet) -> pd.DataFrame:
    """Return the rows of all steps as a pandas table."""
    import pandas as pd

    return pd.DataFrame(list(step_rows(found)), columns=list(COLUMNS))


def to_geojson(found: RouteSet) -> dict[str, Any]:
    """Return a FeatureCollection (lon, lat): a line per move, a point per stop."""
    features = [
        _feature(found, route, number, step)
        for route in found.routes
        for number, step in enumerate(route.steps)
    ]
    return {"type": "FeatureCollection", "features": features}


def lines_of(found: RouteSet, step: Step) -> list[Line]:
    """Return the lines (lon, lat) that a move is drawn with; straight if no geometry is at hand."""
    lines = found.lines_of(step) if found.lines_of is not None else []
    ends = [(step.origin.lon, step.origin.lat), (step.destination.lon, step.destination.lat)]
    return [line for line in lines if len(line) > 1] or [ends]


def plot(found: RouteSet) -> Figure:
    """Draw all routes on one longitude-latitude map, a colour per mode."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 5.5), layout="constrained")
    axes = figure.add_subplot()
    _draw_coast(axes)
    for route in reversed(found.routes):
        _draw_route(axes, found, route)
    _finish(axes, found)
    return figure


def to_html(found: RouteSet) -> str:
    """Return the table of alternatives and a small map for a notebook."""
    rows = "".join(_html_row(route) for route in found.routes)
    heads = ("route", "labels", "modes", "km", "days", "USD", "kg CO2e")
    head = "".join(f"<th>{name}</th>" for name in heads)
    notes = "".join(f"<li>{escape(note)}</li>" for note in found.notes)
    title = f"{escape(found.origin.name)} to {escape(found.destination.name)}"
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<div><b>{title}</b>{table}{_svg(found)}<ul>{notes}</ul></div>"


def _row(route: Route, number: int, step: Step) -> dict[str, Any]:
    return {
        "route": route.id,
        "route_name": route.name,
        "labels": ";".join(route.labels),
        "step": number,
        "kind": step.kind,
        "mode": step.mode,
        "service": step.service,
        "from_id": step.origin.id,
        "from_name": step.origin.name,
        "to_id": step.destination.id,
        "to_name": step.destination.name,
        "country": step.country,
        "km": step.km,
        "hours": step.hours,
        "usd": step.usd,
        "kg_co2e": step.kg_co2e,
        "sources": "; ".join(step.sources),
    }


def _feature(found: RouteSet, route: Route, number: int, step: Step) -> dict[str, Any]:
    if step.is_move:
        lines = [[list(point) for point in line] for line in lines_of(found, step)]
        geometry: dict[str, Any] = {"type": "MultiLineString", "coordinates": lines}
        if len(lines) == 1:
            geometry = {"type": "LineString", "coordinates": lines[0]}
    else:
        geometry = {"type": "Point", "coordinates": [step.origin.lon, step.origin.lat]}
    return {"type": "Feature", "properties": _row(route, number, step), "geometry": geometry}


def _draw_coast(axes: Axes) -> None:
    from landbridge.atlas.basemap import load_basemap

    for country in load_basemap().countries:
        for polygon in country.polygons:
            axes.fill(
                polygon[0][:, 0], polygon[0][:, 1], facecolor="#f2efe9", edgecolor="#c9c4b8", linewidth=0.4
            )


def _draw_route(axes: Axes, found: RouteSet, route: Route) -> None:
    for step in route.steps:
        if step.is_move:
            for line in lines_of(found, step):
                lon, lat = zip(*line, strict=True)
                axes.plot(lon, lat, color=MODE_COLOURS.get(step.mode, "#555555"), linewidth=1.4)


def _finish(axes: Axes, found: RouteSet) -> None:
    from matplotlib.lines import Line2D

    used = [mode for mode in MODE_COLOURS if any(mode in route.modes for route in found.routes)]
    axes.legend([Line2D([], [], color=MODE_COLOURS[mode]) for mode in used], used, loc="lower left")
    for place in (found.origin, found.destination):
        axes.annotate(place.name, (place.lon, place.lat), fontsize=9, fontweight="bold")
        axes.plot([place.lon], [place.lat], "o", color="black", markersize=4)
    axes.set(
        xlabel="longitude [°]",
        ylabel="latitude [°]",
        title=f"{found.origin.name} to {found.destination.name}",
    )
    axes.set_aspect("equal", adjustable="datalim")


def _html_row(route: Route) -> str:
    cells = (
        escape(route.name),
        escape(", ".join(route.labels)),
        escape(", ".join(route.modes)),
        f"{route.km:,.0f}",
        f"{route.hours / 24:.1f}",
        f"{route.usd:,.0f}",
        f"{route.kg_co2e:,.0f}",
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _svg(found: RouteSet) -> str:
    import io

    buffer = io.StringIO()
    plot(found).savefig(buffer, format="svg")
    text = buffer.getvalue()
    return text[text.index("<svg") :]
