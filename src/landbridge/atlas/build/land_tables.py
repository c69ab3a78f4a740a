"""Nodes, crossings, links and drawing of a land mode as parts of the atlas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from landbridge.atlas.build.cities import NODE_COLUMNS
from landbridge.atlas.build.crossings import GRAPH_SOURCE
from landbridge.atlas.build.gauge import gauges_of
from landbridge.atlas.build.tables import link_frame
from landbridge.network.schema import load_schema, validate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.land import Land
    from landbridge.atlas.build.tables import Rows

FIGURES = (
    "hours_a_to_b",
    "hours_b_to_a",
    "hours_low",
    "hours_high",
    "queue_hours_a_to_b",
    "queue_hours_b_to_a",
    "queue_hours_low",
    "queue_hours_high",
    "fee_usd",
    "capacity_per_day",
)
WORDS = ("capacity_unit", "open_hours", "queue_source", "aliases")


def land_nodes(land: Land) -> pl.DataFrame:
    """Return the crossings and the junctions of a land mode as nodes."""
    rows = [
        (
            c.node_id,
            c.name,
            c.country_a,
            c.lat,
            c.lon,
            "border_crossing",
            None,
            None,
            _node_status(c.status),
            _row_source(c.row),
        )
        for c in land.crossings
    ]
    rows += [
        (name, _junction_name(name), code, lat, lon, "junction", None, None, "open", "missing_links.csv")
        for name, lat, lon, code in land.junctions
    ]
    return pl.DataFrame(rows, schema=NODE_COLUMNS, orient="row")


def _node_status(status: str) -> str:
    passable = {"open", "limited", "freight_only"}
    return "open" if status in passable else "planned" if status in {"planned", "construction"} else "closed"


def _row_source(row: Mapping[str, str]) -> str:
    return f"crossings.csv:{row['id']}" if row else GRAPH_SOURCE


def _junction_name(node_id: str) -> str:
    _, row, end = node_id.rsplit("-", 2)
    return f"{'Start' if end == 'a' else 'End'} of {row}"


def crossing_frame(lands: Sequence[Land], rows: Rows) -> pl.DataFrame:
    """Return the table `crossings`."""
    records = [_crossing(land, i, rows) for land in lands for i in range(len(land.crossings))]
    frame = pl.DataFrame(records, infer_schema_length=None).with_columns(
        pl.col(FIGURES).replace("", None).cast(pl.Float64),
        pl.col("status_date").replace("", None),
    )
    return validate(frame, load_schema("crossing"), "crossings")


def _crossing(land: Land, number: int, rows: Rows) -> dict[str, Any]:
    crossing = land.crossings[number]
    row, source = crossing.row, crossing.status_source
    gauges = _crossing_gauges(land, number)
    return {
        "node": rows.of[crossing.node_id],
        "mode": land.mode,
        "country_a": crossing.country_a,
        "country_b": crossing.country_b,
        "status": crossing.status,
        "status_date": _full_date(row.get("status_date", "")),
        "gauge_a_mm": gauges[0],
        "gauge_b_mm": gauges[1],
        "gauge_change_at": row.get("gauge_change_at", "") if gauges[0] != gauges[1] else "",
        **{c: row.get(c, "") for c in (*FIGURES, *WORDS)},
        "regime": crossing.regime,
        "note": crossing.note,
        "row_id": row.get("id", ""),
        "source_title": source.get("source_title") or GRAPH_SOURCE,
        "source_url": _first_url(source.get("source_url", "")),
        "confidence": row.get("confidence") or "low",
    }


def _full_date(text: str) -> str:
    """Complete a year or a month to its first day.

    >>> _full_date("2025"), _full_date("2025-03"), _full_date("")
    ('2025-01-01', '2025-03-01', '')
    """
    return text + "0000-01-01"[len(text) :] if text else ""


def _first_url(text: str) -> str:
    return text.split(";", maxsplit=1)[0].strip()


def _crossing_gauges(land: Land, number: int) -> tuple[int, int]:
    if land.mode != "rail":
        return 0, 0
    spot = land.spots[len(land.spots) - len(land.junctions) - len(land.crossings) + number]
    return _gauge_at(land, spot.vertex), _gauge_at(land, spot.twin)


def _gauge_at(land: Land, vertex: int) -> int:
    detail = land.detail
    edges = np.flatnonzero((detail.tail == vertex) | (detail.head == vertex))
    bits = int(np.bitwise_or.reduce(detail.bits[edges])) if len(edges) else 0
    return next(iter(gauges_of(bits, land.gauges)), 0)


def land_link_frame(land: Land, rows: Rows) -> pl.DataFrame:
    """Return the hub-level links of a land mode, each pair once."""
    node = [rows.of[s.node_id] for s in land.spots]
    columns = {
        "from_node": [node[link.a] for link in land.links],
        "to_node": [node[link.b] for link in land.links],
        "gauge_mm": [link.gauge_mm for link in land.links],
        "country": [link.country for link in land.links],
        "km": [link.km for link in land.links],
        "status": [link.status for link in land.links],
        "row_id": [link.row for link in land.links],
    }
    frame = pl.DataFrame(columns).filter(pl.col("from_node") != pl.col("to_node"))
    lower, upper = pl.min_horizontal("from_node", "to_node"), pl.max_horizontal("from_node", "to_node")
    keys = ["from_node", "to_node", "gauge_mm", "country", "status", "row_id"]
    frame = frame.with_columns(lower.alias("from_node"), upper.alias("to_node"), mode=pl.lit(land.mode))
    return link_frame(
        frame.group_by(keys, maintain_order=True).agg(pl.col("km").min(), pl.col("mode").first())
    )


def detail_frames(land: Land, rows: Rows) -> dict[str, pl.DataFrame]:
    """Return the detail graph of a land mode for drawing: vertices, edges, inner points, anchors."""
    d = land.detail
    vertices = pl.DataFrame({"lat": _milli(d.lat), "lon": _milli(d.lon)})
    edges = pl.DataFrame(
        {
            "tail": d.tail,
            "head": d.head,
            "metres": np.rint(d.km * 1000).astype(np.int32),
            "country": d.country,
            "bits": d.bits,
            "state": d.state,
            "row": d.row.astype(str).tolist(),
            "n_points": np.diff(d.point_start).astype(np.int32),
        }
    )
    points = pl.DataFrame({"lat": _milli(d.point_lat), "lon": _milli(d.point_lon)})
    anchors = pl.DataFrame(
        [(rows.of[s.node_id], s.vertex, s.twin, s.gauge_mm) for s in land.spots],
        schema={"node": pl.Int32, "vertex": pl.Int32, "twin": pl.Int32, "gauge_mm": pl.Int32},
        orient="row",
    )
    named = {"vertices": vertices, "edges": edges, "points": points, "anchors": anchors}
    return {f"detail-{land.mode}-{name}": frame for name, frame in named.items()}


def _milli(degrees: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(degrees * 1000).astype(np.int32)
