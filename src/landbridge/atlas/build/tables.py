"""Puts the parts of the atlas together: node ids become row numbers, frames take their schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from landbridge.atlas.build.crossings import GRAPH_SOURCE
from landbridge.kernels.csr import build_csr
from landbridge.kernels.overlay import minimal_overlay
from landbridge.kernels.spanner import greedy_spanner
from landbridge.network.schema import load_schema, validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.land import Land

NODE_COLUMNS = (
    "node_id",
    "name",
    "country",
    "lat",
    "lon",
    "kind",
    "unlocode",
    "population",
    "status",
    "source",
)
ROAD_STRETCH = 1.005
NODE_STATUS = {
    "operating": "open",
    "under construction": "construction",
    "extension under way": "open",
    "closed to cargo": "closed",
}
LINK_COLUMNS = (
    "from_node", "to_node", "mode", "gauge_mm", "country", "km", "status", "oneway", "passage", "row_id", "overflies",
)  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """Row number of each node id."""

    of: Mapping[str, int]

    def number(self, ids: pl.Series) -> pl.Series:
        """Return the row numbers of a column of ids."""
        return ids.replace_strict(self.of, return_dtype=pl.Int32)


def node_frame(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return all nodes, typed by the schema; the order of the parts is the order of the rows."""
    frames = [
        part.select(NODE_COLUMNS).cast({"population": pl.Int64, "unlocode": pl.String}) for part in parts
    ]
    nodes = pl.concat(frames).with_columns(
        pl.col("status").replace(NODE_STATUS), pl.col("lat", "lon").round(5)
    )
    return validate(nodes, load_schema("node"), "nodes")


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
    schema = {c: pl.String for c in NODE_COLUMNS} | {
        "lat": pl.Float64,
        "lon": pl.Float64,
        "population": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


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
    text = ("hours_a_to_b", "hours_b_to_a", "hours_low", "hours_high", "fee_usd")
    frame = pl.DataFrame(records, infer_schema_length=None).with_columns(
        pl.col(text).replace("", None).cast(pl.Float64),
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
        **{c: row.get(c, "") for c in ("hours_a_to_b", "hours_b_to_a", "hours_low", "hours_high", "fee_usd")},
        "row_id": row.get("id", ""),
        "source_title": source.get("source_title") or GRAPH_SOURCE,
        "source_url": _first_url(source.get("source_url", "")),
        "confidence": row.get("confidence") or "low",
    }


def _full_date(text: str) -> str:
    return (
        text
        if len(text) == len("2025-01-01")
        else f"{text}-01"
        if len(text) == len("2025-01")
        else f"{text}-01-01"
        if text
        else ""
    )


def _first_url(text: str) -> str:
    return text.split(" ; ")[0].split(";")[0].strip()


def _crossing_gauges(land: Land, number: int) -> tuple[int, int]:
    if land.mode != "rail":
        return 0, 0
    spot = land.spots[len(land.spots) - len(land.junctions) - len(land.crossings) + number]
    return _gauge_at(land, spot.vertex), _gauge_at(land, spot.twin)


def _gauge_at(land: Land, vertex: int) -> int:
    detail = land.detail
    edges = np.flatnonzero((detail.tail == vertex) | (detail.head == vertex))
    bits = int(np.bitwise_or.reduce(detail.bits[edges])) if len(edges) else 0
    here = [mm for bit, mm in enumerate(land.gauges) if bits >> bit & 1]
    return here[0] if here else 0


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


def link_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Return links typed by the schema and sorted, with lengths in whole metres."""
    full = frame.with_columns(*(pl.lit(None).alias(c) for c in LINK_COLUMNS if c not in frame.columns))
    typed = validate(full.select(LINK_COLUMNS), load_schema("link"), "links")
    return typed.with_columns(pl.col("km").round(3)).sort(
        "mode", "gauge_mm", "from_node", "to_node", "country", "row_id"
    )


def core_link_frame(links: pl.DataFrame, core: NDArray[np.bool_]) -> pl.DataFrame:
    """Return shortest paths between neighbouring core nodes, within one country and gauge.

    Rail links are exact. Of road links, which crowd around big cities, a spanner is kept: no road distance between
    core nodes of a country grows by more than 0.5 %.

    Parameters
    ----------
    links
        Hub-level links of road and rail.
    core
        Which nodes are core.
    """
    parts = [links.filter((pl.col("status") != "open") | (pl.col("row_id") != ""))]
    open_links = links.filter((pl.col("status") == "open") & (pl.col("row_id") == ""))
    for key, group in open_links.group_by(["mode", "gauge_mm"], maintain_order=True):
        parts.append(
            _core_of(group, core).with_columns(mode=pl.lit(key[0]), gauge_mm=pl.lit(key[1], dtype=pl.Int64))
        )
    return link_frame(
        pl.concat(
            [
                p.select(
                    "from_node",
                    "to_node",
                    "mode",
                    pl.col("gauge_mm").cast(pl.Int64),
                    "country",
                    "km",
                    "status",
                    "row_id",
                )
                for p in parts
            ]
        )
    )


def _core_of(group: pl.DataFrame, core: NDArray[np.bool_]) -> pl.DataFrame:
    codes, country = np.unique(group["country"].to_numpy().astype(str), return_inverse=True)
    ends = np.concatenate([group["from_node"].to_numpy(), group["to_node"].to_numpy()]).astype(np.int64)
    keys, vertex = np.unique(ends * len(codes) + np.r_[country, country], return_inverse=True)
    half = len(group)
    tail, head = vertex, np.r_[vertex[half:], vertex[:half]].astype(np.int32)
    km = np.r_[group["km"].to_numpy(), group["km"].to_numpy()]
    hubs = np.flatnonzero(core[keys // len(codes)]).astype(np.int32)
    indptr, arcs = build_csr(len(keys), tail)
    a, b, length = minimal_overlay(indptr, arcs, head, km, hubs)
    once = a < b
    if group["mode"][0] == "road":
        once[once] = greedy_spanner(len(hubs), a[once], b[once], length[once], ROAD_STRETCH)
    start, end = keys[hubs[a[once]]], keys[hubs[b[once]]]
    return pl.DataFrame(
        {
            "from_node": (start // len(codes)).astype(np.int32),
            "to_node": (end // len(codes)).astype(np.int32),
            "country": codes[start % len(codes)],
            "km": length[once],
            "status": "open",
            "row_id": "",
        }
    ).filter(pl.col("from_node") != pl.col("to_node"))


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
