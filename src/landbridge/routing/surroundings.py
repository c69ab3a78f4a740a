"""How a place reaches the search graph: roads and tracks to the core nodes around, in its own country."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.tables import normal_gauge
from landbridge.kernels.csr import build_csr
from landbridge.kernels.shortest import dijkstra, unpack_path

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

    from landbridge.network.tables import Network

ATTACHING_MODES = ("road", "rail")

Layer = tuple[str, int]
"""Mode and gauge [mm] (0 if not rail)."""


@dataclass(frozen=True, eq=False)
class HubGraph:
    """The open hub-level links by road and rail as one graph: a vertex per node and layer that links join.

    Vertices are sorted by `keys`: layer number x number of nodes + node row. Undirected links stand twice.
    """

    layers: tuple[Layer, ...]
    n_nodes: int
    keys: npt.NDArray[np.int64]
    tail: npt.NDArray[np.int32]
    head: npt.NDArray[np.int32]
    km: npt.NDArray[np.float64]
    link: npt.NDArray[np.int32]
    stop: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, network: Network) -> HubGraph:
        """Build the graph of a network; paths stop at the nodes that its core links join."""
        links = _open_links(network.links)
        layers = tuple(sorted(links.select("mode", "gauge_mm").unique().rows()))
        n_nodes = network.nodes.height
        tail, head, row = _both_ways(links, _layer_numbers(links, layers) * n_nodes)
        stop = _core_vertices(_open_links(network.core_links), layers, n_nodes)
        used = stop.copy()
        used[tail] = used[head] = True
        keys, vertex = np.flatnonzero(used), np.cumsum(used, dtype=np.int32) - np.int32(1)
        for number in range(len(layers)):
            # A crossing belongs to two countries: no path may slip through it without paying the border.
            stop[number * n_nodes + network.crossings["node"].to_numpy()] = True
        km, numbers = (links[column].to_numpy()[row] for column in ("km", "link"))
        return cls(layers, n_nodes, keys, vertex[tail], vertex[head], km, numbers, stop[keys])

    @cached_property
    def adjacency(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        """Compressed rows of the graph."""
        return build_csr(len(self.keys), self.tail)

    @cached_property
    def backward(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        """Compressed rows of the reversed graph."""
        return build_csr(len(self.keys), self.head)

    @cached_property
    def vertex_layer(self) -> npt.NDArray[np.int64]:
        """Number of the layer of each vertex."""
        return self.keys // self.n_nodes

    @cached_property
    def vertex_node(self) -> npt.NDArray[np.int32]:
        """Node of each vertex."""
        return (self.keys % self.n_nodes).astype(np.int32)

    def vertex(self, layer: Layer, node: int) -> int:
        """Return the vertex of a node in a layer, -1 if there is none."""
        if layer not in self.layers:
            return -1
        key = self.layers.index(layer) * self.n_nodes + node
        place = int(np.searchsorted(self.keys, key))
        return place if place < len(self.keys) and self.keys[place] == key else -1

    def split(self, vertex: int) -> tuple[Layer, int]:
        """Return layer and node of a vertex."""
        return self.layers[self.vertex_layer[vertex]], int(self.vertex_node[vertex])

    def reach(self, node: int, access: dict[Layer, float], *, towards: bool = False) -> Reach:
        """Find what lies around a node.

        Parameters
        ----------
        node
            Row of the node.
        access
            Distance [km] from its ground to each layer that it reaches.
        towards
            Measure the way to the node instead of the way from it (oneway links differ).
        """
        starts = {self.vertex(layer, node): km for layer, km in access.items()}
        starts.pop(-1, None)
        adjacency, head = (self.backward, self.tail) if towards else (self.adjacency, self.head)
        dist, pred = dijkstra(
            *adjacency, head, self.km, list(starts), costs=list(starts.values()), stop=self.stop
        )
        return Reach(self, dist, pred, towards)


@dataclass(frozen=True, eq=False)
class Reach:
    """Distances from (or towards) one place over the hub graph, ending at core nodes."""

    graph: HubGraph
    dist: npt.NDArray[np.float64]
    pred: npt.NDArray[np.int32]
    towards: bool

    @cached_property
    def core(self) -> npt.NDArray[np.int32]:
        """Vertices of the core nodes around, nearest first."""
        found = np.flatnonzero(self.graph.stop & np.isfinite(self.dist))
        return found[np.argsort(self.dist[found], kind="stable")].astype(np.int32)

    def core_of(self, layer: int) -> npt.NDArray[np.int32]:
        """Return the vertices of the core nodes around in one layer, nearest first."""
        return np.asarray(self.core[self.graph.vertex_layer[self.core] == layer])

    def by_node(self, layer: Layer) -> npt.NDArray[np.float64]:
        """Return the distance of each node in one layer, inf where it is not reached."""
        dist = np.full(self.graph.n_nodes, np.inf)
        if layer in self.graph.layers:
            here = self.graph.vertex_layer == self.graph.layers.index(layer)
            dist[self.graph.vertex_node[here]] = self.dist[here]
        return dist

    def links_to(self, vertex: int) -> list[int]:
        """Return the rows of the links on the way, in travel order."""
        ends = self.graph.head if self.towards else self.graph.tail
        path = unpack_path(self.pred, ends, vertex)
        return [int(row) for row in self.graph.link[path[::-1] if self.towards else path]]


def _open_links(links: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    numbered = links.with_row_index("link")
    usable = pl.col("mode").is_in(ATTACHING_MODES) & (pl.col("status") == "open")
    kept = numbered.filter(usable)
    gauges = pl.Series("gauge_mm", normal_gauge(kept["gauge_mm"]))
    return kept.with_columns(pl.col("link").cast(pl.Int32), gauges)


def _layer_numbers(links: pl.DataFrame, layers: tuple[Layer, ...]) -> npt.NDArray[np.int64]:
    """Return the number of each link's layer, -1 for none."""
    mode, gauge = (links[name].to_numpy() for name in ("mode", "gauge_mm"))
    number = np.full(links.height, -1, dtype=np.int64)
    by_road = mode == "road"
    for i, (name, gauge_mm) in enumerate(layers):
        number[(by_road == (name == "road")) & (gauge == gauge_mm)] = i
    return number


def _both_ways(
    links: pl.DataFrame, shift: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    start = links["from_node"].to_numpy() + shift
    end = links["to_node"].to_numpy() + shift
    back = np.flatnonzero(~links["oneway"].fill_null(value=False).to_numpy())
    row = np.concatenate([np.arange(len(start)), back])
    return np.concatenate([start, end[back]]), np.concatenate([end, start[back]]), row


def _core_vertices(core: pl.DataFrame, layers: tuple[Layer, ...], n_nodes: int) -> npt.NDArray[np.bool_]:
    stop = np.zeros(len(layers) * n_nodes, dtype=np.bool_)
    number = _layer_numbers(core, layers)
    for column in ("from_node", "to_node"):
        stop[(number * n_nodes + core[column].to_numpy())[number >= 0]] = True
    return stop
