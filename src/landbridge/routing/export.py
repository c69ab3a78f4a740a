"""A RouteSet in other forms: rows for tables, GeoJSON for maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

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
        "km": step.km if step.kind == "move" else 0.0,
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
