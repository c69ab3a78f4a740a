"""The atlas held against published distances: a row each, misses included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.atlas.store import read_part
from landbridge.errors import LandbridgeError
from landbridge.routing.distance import distance
from landbridge.routing.planner import Planner, default_planner

if TYPE_CHECKING:
    import polars as pl


def distance_table(planner: Planner | None = None, rows: pl.DataFrame | None = None) -> pl.DataFrame:
    """Measure every published distance in the atlas.

    Parameters
    ----------
    planner
        Another atlas than the embedded one.
    rows
        Other distances with the columns of ``data/reference_distances.csv`` and the points of ``via`` in
        ``via_points``; None takes those in the atlas.

    Returns
    -------
    DataFrame
        ``id, mode, from, to, via, published_km, atlas_km, error_pct, note``; atlas_km is null where the atlas
        does not connect the places, and the note says why. The error counts from the published range.
    """
    import polars as pl

    planner = planner or default_planner()
    if rows is None:
        rows = read_part(planner.atlas.folder, "reference_distances")
    return pl.DataFrame([_row(row, planner) for row in rows.to_dicts()], infer_schema_length=None)


def distance_summary(table: pl.DataFrame) -> pl.DataFrame:
    """Return per mode how many rows connect, the median error and the share off by more than 10 %."""
    import polars as pl

    error = pl.col("error_pct").abs()
    return (
        table.group_by("mode", maintain_order=True)
        .agg(
            rows=pl.len(),
            connected=pl.col("atlas_km").is_not_null().sum(),
            median_error_pct=error.median().round(2),
            off_by_over_10_pct=(error > 10).sum(),
        )
        .sort("mode")
    )


def _row(row: dict[str, Any], planner: Planner) -> dict[str, Any]:
    km, note = _measure(row, planner)
    return {
        "id": row["id"],
        "mode": row["mode"],
        "from": row["from_place"],
        "to": row["to_place"],
        "via": row["via"],
        "published_km": row["km"],
        "atlas_km": None if km is None else round(km, 1),
        "error_pct": None if km is None else round(_error_pct(km, row), 1),
        "note": note,
    }


def _measure(row: dict[str, Any], planner: Planner) -> tuple[float | None, str]:
    ends = [f"{row[f'{end}_lat']},{row[f'{end}_lon']}" for end in ("from", "to")]
    via = [point for point in row["via_points"].split(";") if point]
    try:
        found = distance(ends[0], ends[1], mode=row["mode"], via=via, planner=planner)
    except LandbridgeError as problem:
        return None, str(problem)
    return found.km, " ".join(found.notes)


def _error_pct(km: float, row: dict[str, Any]) -> float:
    low, high = row["km_low"] or row["km"], row["km_high"] or row["km"]
    nearest = min(max(km, low), high)
    return float(100 * (km / nearest - 1))
