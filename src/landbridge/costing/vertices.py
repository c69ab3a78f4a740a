"""Vertices of the supernetwork: which node has which layer, on which side of a border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.costing.supernetwork import Layer

    Int64 = npt.NDArray[np.int64]
    Int32 = npt.NDArray[np.int32]

GROUND = 0
SIDES = 2


@dataclass(frozen=True, eq=False)
class Sides:
    """Countries on the two sides of each node, as indices; -1 where a node is no crossing.

    Parameters
    ----------
    country_a, country_b
        One entry per node.
    """

    country_a: Int32
    country_b: Int32

    def of(self, node: Int64, country: Int64) -> Int64:
        """Return the side on which links of a country end: 0 or 1, -1 if the border is of others."""
        a, b = self.country_a[node], self.country_b[node]
        side = np.where(country == a, 0, np.where(country == b, 1, -1))
        return np.where(a < 0, 0, side).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Vertices:
    """Sorted keys of all vertices: `(node * layers + layer) * 2 + side`.

    Parameters
    ----------
    keys
        Ascending; the position is the vertex.
    layers
        Layers by index.
    """

    keys: Int64
    layers: tuple[Layer, ...]

    def find(self, node: npt.ArrayLike, layer: npt.ArrayLike, side: npt.ArrayLike = 0) -> Int64:
        """Return the vertices of nodes in layers, -1 where there is none."""
        wanted = np.asarray(key(node, layer, side, len(self.layers)))
        if not len(self.keys):
            return np.full(wanted.shape, -1, np.int64)
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, place, -1)

    @property
    def node(self) -> Int64:
        """Row in nodes of each vertex."""
        return self.keys // (SIDES * len(self.layers))

    @property
    def layer(self) -> Int64:
        """Layer of each vertex."""
        return self.keys // SIDES % len(self.layers)

    @property
    def side(self) -> Int64:
        """Side of each vertex, 0 or 1."""
        return self.keys % SIDES


def distinct(numbers: Int64, most: int) -> Int64:
    """Return the different numbers below `most`, ascending; marking them is faster than sorting them."""
    seen = np.zeros(most, np.bool_)
    seen[numbers] = True
    return np.flatnonzero(seen)


def key(node: npt.ArrayLike, layer: npt.ArrayLike, side: npt.ArrayLike, n_layers: int) -> Int64:
    """Return the sortable key of a vertex."""
    number = np.asarray(node, np.int64) * n_layers + np.asarray(layer, np.int64)
    return number * SIDES + np.asarray(side, np.int64)
