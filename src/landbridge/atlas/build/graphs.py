"""Reads the world rail and road graphs of the package `scgraph_data` as text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.errors import AtlasError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.atlas.build.sources import Sources

MEMBERS = {"rail": "scgraph_data/world_railways.py", "road": "scgraph_data/world_highways.py"}


@dataclass(frozen=True)
class DetailGraph:
    """An undirected graph on the ground: one row per edge.

    Parameters
    ----------
    lat, lon
        Vertex positions in degrees, shape (n,).
    tail, head
        Edge ends, shape (m,), int32; each edge stands once, tail < head is not implied.
    km
        Edge lengths, shape (m,).
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    km: NDArray[np.float64]

    @property
    def n_vertices(self) -> int:
        """Number of vertices."""
        return len(self.lat)

    @property
    def n_edges(self) -> int:
        """Number of undirected edges."""
        return len(self.tail)


def read_detail_graph(sources: Sources, mode: str) -> DetailGraph:
    """Read the raw graph of one mode; self loops go, each edge is kept once.

    Parameters
    ----------
    sources
        The pinned packages.
    mode
        ``"rail"`` or ``"road"``.
    """
    graph_text, nodes_text = _assignments(sources.read("scgraph_data", MEMBERS[mode]).decode())
    nodes = np.asarray(json.loads(nodes_text), dtype=np.float64)
    tail, head, km = _edges(graph_text)
    keep = tail < head
    return DetailGraph(nodes[:, 0], nodes[:, 1], tail[keep], head[keep], km[keep])


def _assignments(text: str) -> tuple[str, str]:
    found = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and name.strip() in {"graph", "nodes"}:
            found[name.strip()] = value.strip()
    if set(found) != {"graph", "nodes"}:
        raise AtlasError("The graph file of scgraph_data has not its two lines `graph=` and `nodes=`.")
    return found["graph"], found["nodes"]


def _edges(graph_text: str) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    rows = graph_text.strip()[1:-1].split("}")[:-1]
    bodies = [row[row.index("{") + 1 :] for row in rows]
    counts = np.fromiter((body.count(":") for body in bodies), dtype=np.int64, count=len(bodies))
    flat = ",".join(body for body in bodies if body).replace(":", ",")
    numbers = np.fromstring(flat, dtype=np.float64, sep=",")
    tail = np.repeat(np.arange(len(bodies), dtype=np.int32), counts)
    return tail, numbers[0::2].astype(np.int32), numbers[1::2]
