"""How long the network is that each line belongs to: a few stray kilometres of road lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.workgraph import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from landbridge.atlas.build.workgraph import WorkGraph


@dataclass(frozen=True)
class Networks:
    """Which network each edge belongs to, and how long that is.

    Parameters
    ----------
    of_edge
        Network number of each edge.
    km
        Length of each network.
    """

    of_edge: NDArray[np.int64]
    km: NDArray[np.float64]

    @property
    def edge_km(self) -> NDArray[np.float64]:
        """Length of the network of each edge."""
        return np.asarray(self.km[self.of_edge], dtype=np.float64)


def networks(graph: WorkGraph, edge_country: NDArray[np.int16], shut: Iterable[int] = ()) -> Networks:
    """Find what can be reached from each edge over open lines.

    Parameters
    ----------
    graph, edge_country
        The cut graph with the country of each edge.
    shut
        Border vertices that freight may not pass: each side ends there.

    Notes
    -----
    A barred edge is a network of its own length by itself.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    first = graph.n_vertices
    tail, head = (
        _sided(ends, edge_country, np.asarray(list(shut), np.int64), first) for ends in _ends(graph)
    )
    n_edges, usable = len(tail), np.flatnonzero(graph.state == OPEN)
    names, place = np.unique(np.r_[tail, head], return_inverse=True)
    own = len(names) + np.arange(n_edges)
    rows, columns = np.r_[own[usable], own[usable]], np.r_[place[:n_edges][usable], place[n_edges:][usable]]
    size = len(names) + n_edges
    links = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(size, size))
    label = np.asarray(connected_components(links, directed=False)[1][len(names) :], dtype=np.int64)
    return Networks(label, np.bincount(label, weights=graph.km).astype(np.float64))


def _ends(graph: WorkGraph) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return graph.tail.astype(np.int64), graph.head.astype(np.int64)


def _sided(
    ends: NDArray[np.int64], country: NDArray[np.int16], shut: NDArray[np.int64], first: int
) -> NDArray[np.int64]:
    """Give each side of a shut vertex a number of its own."""
    sided = first * (2 + country.astype(np.int64)) + ends
    return np.where(np.isin(ends, shut), sided, ends)
