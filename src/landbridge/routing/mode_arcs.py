"""The arcs of one mode: links both ways, changes of gauge, ships that carry wagons or stand in for lanes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.border_figures import OPEN_TO_FREIGHT

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

    from landbridge.network.tables import Network

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

CHANGE_WEIGHS_KM = 750.0
"""What a change of gauge or a train ferry weighs against km of line when a way by rail is chosen.

Assumption: it holds a wagon a day or more (30.5 h at Alashankou, 34.8 h at Khorgos, outbound in 2022; rows
B15 and B16 of ``data/facts.csv``), in which a freight train on the open line comes some 750 km forward.
It is no part of any distance.
"""

RUNNING = ("operating",)
TRAIN_FERRIES = ("rail_ferry",)
STANDING_IN_FOR_LANES = ("ferry", "ro_ro", "rail_ferry", "feeder", "liner")
MOST_GAUGE_MM = 4096
CHANGE = -1


@dataclass(frozen=True, eq=False)
class ModeArcs:
    """Arcs between vertices; a vertex is a node with one of the gauges that meet there (0 if not rail).

    Parameters
    ----------
    keys
        ``node * 4096 + gauge`` of each vertex, sorted.
    tail, head
        Vertices of each arc.
    km, weight
        Length, and what counts when a way is chosen.
    row
        Row in the table, -1 for a change of gauge.
    service
        Whether the row is one of ``services``, not of ``links``.
    forwards
        Whether the arc runs from the row's first end to its last.
    closed
        Arcs that are closed, or touch a closed border.
    """

    keys: npt.NDArray[np.int64]
    tail: Int32
    head: Int32
    km: Float64
    weight: Float64
    row: Int32
    service: Bool
    forwards: Bool
    closed: Bool

    @property
    def node(self) -> Int32:
        """Node of each vertex."""
        return (self.keys // MOST_GAUGE_MM).astype(np.int32)

    def vertices(self, node: int, gauge_mm: int | None = None) -> range:
        """Return the vertices of a node; of one gauge only, or of all."""
        low, high = (0, MOST_GAUGE_MM) if gauge_mm is None else (gauge_mm, gauge_mm + 1)
        first, last = np.searchsorted(self.keys, [node * MOST_GAUGE_MM + low, node * MOST_GAUGE_MM + high])
        return range(int(first), int(last))


def mode_arcs(network: Network, mode: str) -> ModeArcs:
    """Return the arcs of a mode.

    Rail takes train ferries in and lets wagons change gauge wherever lines of two gauges meet; the sea takes
    sailings between ports that no lane reaches, as on the Caspian.

    Parameters
    ----------
    network
        Tables.
    mode
        road, rail, sea, waterway or ferry.
    """
    rows = _rows(network, mode)
    start, end = (
        rows[f"{e}_node"].to_numpy() * MOST_GAUGE_MM + rows[f"{e}_gauge"].to_numpy() for e in ("from", "to")
    )
    keys = np.unique(np.concatenate([start, end]))
    back = np.flatnonzero(rows["both"].to_numpy())
    way = np.r_[np.arange(rows.height), back]
    changes = _changes(keys)
    n = len(changes[0])
    column = {name: rows[name].to_numpy()[way] for name in ("km", "extra", "number", "service", "open")}
    tail = np.r_[np.searchsorted(keys, np.r_[start, end[back]]), changes[0]]
    head = np.r_[np.searchsorted(keys, np.r_[end, start[back]]), changes[1]]
    km = np.r_[column["km"], np.zeros(n)]
    shut = closed_nodes(network, mode)[keys // MOST_GAUGE_MM]
    arcs = {
        "tail": tail.astype(np.int32),
        "head": head.astype(np.int32),
        "km": km,
        "weight": km + np.r_[column["extra"], np.full(n, CHANGE_WEIGHS_KM)],
        "row": np.r_[column["number"], np.full(n, CHANGE)].astype(np.int32),
        "service": np.r_[column["service"], np.zeros(n, np.bool_)],
        "forwards": np.r_[np.arange(len(way)) < rows.height, np.ones(n, np.bool_)],
        "closed": ~np.r_[column["open"], np.ones(n, np.bool_)] | shut[tail] | shut[head],
    }
    order = np.argsort(tail, kind="stable")
    return ModeArcs(keys, **{name: values[order] for name, values in arcs.items()})


def closed_nodes(network: Network, mode: str) -> Bool:
    """Return which nodes are border crossings of a mode of which none is open to freight."""
    import polars as pl

    rows = network.crossings.filter(pl.col("mode") == mode)
    is_open = rows["status"].is_in(list(OPEN_TO_FREIGHT)).to_numpy()
    nodes = rows["node"].to_numpy()
    shut = np.zeros(network.nodes.height, np.bool_)
    shut[nodes[~is_open]] = True
    shut[nodes[is_open]] = False
    return shut


def _rows(network: Network, mode: str) -> pl.DataFrame:
    import polars as pl

    links = _links(network, mode)
    services = _services(network, mode, links)
    return links if services is None else pl.concat([links, services])


def _links(network: Network, mode: str) -> pl.DataFrame:
    import polars as pl

    if mode == "ferry":
        return _legs(network.services.with_row_index("number").filter(pl.col("mode") == mode), 0.0)
    gauge = pl.col("gauge_mm").fill_null(0).cast(pl.Int64) if mode == "rail" else pl.lit(0, pl.Int64)
    rows = network.links.with_row_index("number").filter(pl.col("mode") == mode)
    both = ~pl.col("oneway").fill_null(value=False)
    return _arcs(rows, is_open=pl.col("status") == "open", both=both, gauges=(gauge, gauge))


def _services(network: Network, mode: str, links: pl.DataFrame) -> pl.DataFrame | None:
    """Return sailings that belong to the network of the mode, or None."""
    import polars as pl

    numbered = network.services.with_row_index("number")
    reached = pl.concat([links["from_node"], links["to_node"]]).unique().to_list()
    on = [pl.col(end).is_in(reached) for end in ("from_node", "to_node")]
    if mode == "rail":
        legs = _legs(numbered.filter(pl.col("kind").is_in(TRAIN_FERRIES), *on), CHANGE_WEIGHS_KM)
        return _between_gauges(legs, links)
    if mode == "sea" and reached:
        kinds = pl.col("kind").is_in(STANDING_IN_FOR_LANES) & pl.col("mode").is_in(["ferry", "sea"])
        return _legs(numbered.filter(kinds, ~(on[0] & on[1])), 0.0)
    return None


def _between_gauges(legs: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Repeat each leg for every gauge at its ends; wagons that arrive on another gauge change it there."""
    import polars as pl

    ends = pl.concat(
        [links.select(node=f"{end}_node", gauge=f"{end}_gauge") for end in ("from", "to")]
    ).unique(maintain_order=True)
    for end in ("from", "to"):
        here = ends.rename({"node": f"{end}_node", "gauge": "here"})
        legs = (
            legs.join(here, on=f"{end}_node").with_columns(pl.col("here").alias(f"{end}_gauge")).drop("here")
        )
    changes = (pl.col("from_gauge") != pl.col("to_gauge")).cast(pl.Float64) * CHANGE_WEIGHS_KM
    return legs.with_columns(extra=pl.col("extra") + changes).select(links.columns)


def _legs(rows: pl.DataFrame, extra_km: float) -> pl.DataFrame:
    import polars as pl

    zero = pl.lit(0, pl.Int64)
    return _arcs(
        rows.filter(pl.col("km") > 0),
        is_open=pl.col("status").is_in(RUNNING),
        both=pl.col("bidirectional").fill_null(value=True),
        gauges=(zero, zero),
        extra_km=extra_km,
        service=True,
    )


def _arcs(
    rows: pl.DataFrame,
    *,
    is_open: pl.Expr,
    both: pl.Expr,
    gauges: tuple[pl.Expr, pl.Expr],
    extra_km: float = 0.0,
    service: bool = False,
) -> pl.DataFrame:
    import polars as pl

    return rows.select(
        pl.col("number").cast(pl.Int64),
        pl.col("from_node", "to_node").cast(pl.Int64),
        pl.col("km").cast(pl.Float64),
        gauges[0].alias("from_gauge"),
        gauges[1].alias("to_gauge"),
        is_open.fill_null(value=False).alias("open"),
        both.alias("both"),
        pl.lit(extra_km).alias("extra"),
        pl.lit(service).alias("service"),
    )


def _changes(keys: npt.NDArray[np.int64]) -> tuple[Int32, Int32]:
    """Return arcs between all vertices of one node, both ways."""
    node = keys // MOST_GAUGE_MM
    tails, heads = [], []
    for apart in range(1, len(keys)):
        first = np.flatnonzero(node[apart:] == node[:-apart])
        if not len(first):
            break
        tails += [first, first + apart]
        heads += [first + apart, first]
    empty = np.zeros(0, np.int32)
    return np.concatenate([empty, *tails]).astype(np.int32), np.concatenate([empty, *heads]).astype(np.int32)
