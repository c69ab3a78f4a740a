"""Puts the parts of the atlas together: node ids become row numbers, frames take their schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from landbridge.atlas.build.cities import NODE_COLUMNS
from landbridge.kernels.csr import build_csr
from landbridge.kernels.overlay import minimal_overlay
from landbridge.kernels.spanner import greedy_spanner
from landbridge.network.schema import load_schema, validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

ROAD_STRETCH = 1.005
NODE_STATUS = {
    "operating": "open",
    "under construction": "construction",
    "extension under way": "open",
    "closed to cargo": "closed",
}
LINK_COLUMNS = (
    *("from_node", "to_node", "mode", "gauge_mm", "country", "km", "status"),
    *("oneway", "passage", "row_id", "overflies"),
)
CORE_COLUMNS = ("from_node", "to_node", "mode", "gauge_mm", "country", "km", "status", "row_id")


@dataclass(frozen=True)
class Rows:
    """Row number of each node id."""

    of: Mapping[str, int]

    def number(self, ids: pl.Series) -> pl.Series:
        """Return the row numbers of a column of ids."""
        return ids.replace_strict(self.of, return_dtype=pl.Int32)


def node_frame(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return all nodes, typed by the schema; the order of the parts is the order of the rows."""
    schema = pl.Schema(NODE_COLUMNS)
    nodes = pl.concat([part.select(list(NODE_COLUMNS)).cast(schema) for part in parts]).with_columns(
        pl.col("status").replace(NODE_STATUS), pl.col("lat", "lon").round(5)
    )
    return validate(nodes, load_schema("node"), "nodes")


def link_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Return links typed by the schema and sorted, with lengths in whole metres."""
    full = frame.with_columns(*(pl.lit(None).alias(c) for c in LINK_COLUMNS if c not in frame.columns))
    typed = validate(full.select(LINK_COLUMNS), load_schema("link"), "links")
    return typed.with_columns(pl.col("km").round(3)).sort(
        "mode", "gauge_mm", "from_node", "to_node", "country", "row_id"
    )


def core_link_frame(links: pl.DataFrame, core: NDArray[np.bool_]) -> pl.DataFrame:
    """Return shortest paths between neighbouring core nodes, within one country and gauge.

    Rail links are exact. Of road links, which crowd around big cities, a spanner is kept: no road distance
    between core nodes of a country grows by more than 0.5 %.

    Parameters
    ----------
    links
        Hub-level links of road and rail.
    core
        Which nodes are core.
    """
    parts = [links.filter((pl.col("status") != "open") | (pl.col("row_id") != ""))]
    open_links = links.filter((pl.col("status") == "open") & (pl.col("row_id") == ""))
    for (mode, gauge_mm), group in open_links.group_by(["mode", "gauge_mm"], maintain_order=True):
        core_group = _core_of(group, core)
        parts.append(core_group.with_columns(mode=pl.lit(mode), gauge_mm=pl.lit(gauge_mm)))
    typed = [part.select(CORE_COLUMNS).cast({"gauge_mm": pl.Int64}) for part in parts]
    return link_frame(pl.concat(typed))


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
