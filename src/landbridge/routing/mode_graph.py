"""The network of one mode as a graph of nodes, and shortest ways on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.borders import OPEN_TO_FREIGHT
from landbridge.errors import InputError
from landbridge.kernels.csr import build_csr
from landbridge.kernels.geodesy import great_circle_km
from landbridge.kernels.landmarks import Landmarks, landmark_tables, shortest_path
from landbridge.kernels.shortest import dijkstra, unpack_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import polars as pl

    from landbridge.atlas.place import Place
    from landbridge.network.tables import Network

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]
    Track = tuple[tuple[str, int, bool], ...]

LANDMARKS = 12
COLD_QUERIES = 3
"""Landmarks pay only when questions repeat: the first ones are answered without."""

RUNNING = ("operating",)


@dataclass(frozen=True, eq=False)
class ModeGraph:
    """All links of one mode, both ways where allowed; gauges meet wherever lines of both share a node.

    Parameters
    ----------
    mode
        Mode.
    network
        Tables.
    table
        "links" or "services": where rows are.
    tail, head, km, row
        Arcs: rows in nodes, length, row in the table.
    forwards
        Whether an arc runs from the row's first end to its last.
    closed
        Arcs that are closed, or touch a closed border.
    """

    mode: str
    network: Network
    table: str
    tail: Int32
    head: Int32
    km: Float64
    row: Int32
    forwards: Bool
    closed: Bool
    _asked: Iterator[int] = field(default_factory=count)

    @classmethod
    def of(cls, network: Network, mode: str) -> ModeGraph:
        """Build the graph of a mode."""
        table, links = _rows(network, mode)
        start, end = (links[name].to_numpy().astype(np.int32) for name in ("from_node", "to_node"))
        back = np.flatnonzero(links["both"].to_numpy())
        row = np.concatenate([np.arange(len(start)), back])
        tail, head = np.concatenate([start, end[back]]), np.concatenate([end, start[back]])
        order = np.argsort(tail, kind="stable")
        row, tail, head = row[order], tail[order], head[order]
        shut = _closed_nodes(network, mode)
        closed = ~links["open"].to_numpy()[row] | shut[tail] | shut[head]
        numbers = links["number"].to_numpy().astype(np.int32)
        km = links["km"].to_numpy().astype(np.float64)
        return cls(mode, network, table, tail, head, km[row], numbers[row], order < len(start), closed)

    def stop(self, place: Place) -> tuple[int, str]:
        """Return the node that stands for a place, and a note if it is not the place itself.

        Raises
        ------
        InputError
            If the network of the mode is empty.
        """
        if place.node is not None and self._reached[place.node]:
            return place.node, ""
        candidates = np.flatnonzero(self._ends)
        if not len(candidates):
            raise InputError(f"The atlas has no place on a {self.mode} network; choose another mode.")
        lat, lon = self._positions
        km = great_circle_km(place.lat, place.lon, lat[candidates], lon[candidates])
        best = int(np.argmin(km))
        node = int(candidates[best])
        name, country = self.network.nodes["name"][node], self.network.nodes["country"][node]
        far = f"{name} ({country}), {km[best]:.0f} km away; that distance is not counted."
        return node, f"{place.name} is not on the {self.mode} network and is taken as {far}"

    def shortest(self, source: int, target: int) -> tuple[float, Track]:
        """Return length [km] and track of the shortest open way; inf and nothing if there is none."""
        if next(self._asked) < COLD_QUERIES:
            dist, pred = dijkstra(
                *self.forward, self.head, self.km, [source], closed=self.closed, target=target
            )
            length, path = float(dist[target]), unpack_path(pred, self.tail, target)
        else:
            graph = (*self.forward, self.head, self.km)
            length, path = shortest_path(*graph, source, target, self.landmarks, closed=self.closed)
        return length, tuple((self.table, int(self.row[arc]), bool(self.forwards[arc])) for arc in path)

    def cut_by(self, source: int, target: int) -> tuple[str, ...]:
        """Name what is closed on the shortest way that would be there if everything were open."""
        dist, pred = dijkstra(*self.forward, self.head, self.km, [source], target=target)
        if not np.isfinite(dist[target]):
            return ()
        names = self.network.nodes["name"]
        shut = _closed_nodes(self.network, self.mode)
        found = []
        for arc in unpack_path(pred, self.tail, target):
            tail, head = int(self.tail[arc]), int(self.head[arc])
            borders = [f"the border {names[node]}" for node in (tail, head) if shut[node]]
            link = [f"the link {names[tail]} - {names[head]}"] if self.closed[arc] and not borders else []
            found += borders + link
        return tuple(dict.fromkeys(found))

    @cached_property
    def forward(self) -> tuple[npt.NDArray[np.int64], Int32]:
        """Arcs by tail."""
        return build_csr(self.network.nodes.height, self.tail)

    @cached_property
    def landmarks(self) -> Landmarks:
        """Landmarks on the open part."""
        kept = ~self.closed
        tail, head, km = self.tail[kept], self.head[kept], self.km[kept]
        return landmark_tables(self.network.nodes.height, tail, head, km, count=LANDMARKS)

    @cached_property
    def _reached(self) -> Bool:
        reached = np.zeros(self.network.nodes.height, np.bool_)
        reached[self.tail[~self.closed]] = True
        reached[self.head[~self.closed]] = True
        return reached

    @cached_property
    def _ends(self) -> Bool:
        """Nodes where cargo may start: those with access, if the table says so for the mode."""
        rows = self.network.access["node"].to_numpy()[(self.network.access["mode"] == self.mode).to_numpy()]
        ends = np.zeros(self.network.nodes.height, np.bool_)
        ends[rows] = True
        return ends & self._reached if ends.any() else self._reached

    @cached_property
    def _positions(self) -> tuple[Float64, Float64]:
        return self.network.nodes["lat"].to_numpy(), self.network.nodes["lon"].to_numpy()


def _rows(network: Network, mode: str) -> tuple[str, pl.DataFrame]:
    """Return the rows of a mode with number, ends, km, open and both (ways)."""
    import polars as pl

    if mode == "ferry":
        rows = network.services.with_row_index("number").filter(pl.col("mode") == mode, pl.col("km") > 0)
        is_open = pl.col("status").is_in(RUNNING).alias("open")
        return "services", rows.with_columns(
            is_open, pl.col("bidirectional").fill_null(value=True).alias("both")
        )
    rows = network.links.with_row_index("number").filter(pl.col("mode") == mode)
    both = (~pl.col("oneway").fill_null(value=False)).alias("both")
    return "links", rows.with_columns((pl.col("status") == "open").alias("open"), both)


def _closed_nodes(network: Network, mode: str) -> Bool:
    """Return which nodes are border crossings of a mode of which none is open to freight."""
    import polars as pl

    rows = network.crossings.filter(pl.col("mode") == mode)
    is_open = rows["status"].is_in(list(OPEN_TO_FREIGHT)).to_numpy()
    nodes = rows["node"].to_numpy()
    shut = np.zeros(network.nodes.height, np.bool_)
    shut[nodes[~is_open]] = True
    shut[nodes[is_open]] = False
    return shut
