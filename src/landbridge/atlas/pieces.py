"""The straight pieces that the edges of a detail graph are drawn with, to be searched by position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.geodesy import EARTH_RADIUS_KM, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.atlas.geometry import Detail, Line

    Float64 = NDArray[np.float64]
    Int64 = NDArray[np.int64]

SEARCH_KM = (10.0, 100.0, 1000.0, 20100.0)


@dataclass(frozen=True, eq=False)
class Pieces:
    """The straight pieces that edges are drawn with.

    Parameters
    ----------
    lat, lon
        Points of all edges, one edge after the other, degrees.
    first
        First point of each piece.
    edge
        Edge of each piece.
    middle, cos_half, sin_half
        Middle of each piece as a unit vector; half its angle.
    start
        First point of each edge of the detail graph, -1 if it may not be used.
    end
        Last point of each edge.
    """

    lat: Float64
    lon: Float64
    first: Int64
    edge: Int64
    middle: Float64
    cos_half: Float64
    sin_half: Float64
    start: Int64
    end: Int64

    @classmethod
    def of(cls, detail: Detail, edges: Int64) -> Pieces:
        """Cut edges into pieces."""
        inner = np.diff(detail.start)[edges]
        size = inner + 2
        end = np.cumsum(size) - 1
        start = end - size + 1
        lat, lon = np.empty(size.sum()), np.empty(size.sum())
        between = np.ones(len(lat), np.bool_)
        between[start] = between[end] = False
        points = np.repeat(detail.start[edges] - np.r_[0, np.cumsum(inner)[:-1]], inner) + np.arange(
            inner.sum()
        )
        for full, at, of_point in ((lat, detail.lat, detail.point_lat), (lon, detail.lon, detail.point_lon)):
            full[start], full[end], full[between] = (
                at[detail.tail[edges]],
                at[detail.head[edges]],
                of_point[points],
            )
        last = np.zeros(len(lat), np.bool_)
        last[end] = True
        first = np.flatnonzero(~last)
        middle, half = _middles(unit_vectors(lat, lon), first)
        places = np.full((2, len(detail.start) - 1), -1, dtype=np.int64)
        places[:, edges] = start, end
        owner = np.repeat(edges, size - 1)
        return cls(lat, lon, first, owner, middle, np.cos(half), np.sin(half), *places)

    def nearest(self, lat: float, lon: float) -> tuple[int, float, float]:
        """Return the nearest piece, the share of the way along it and its distance [km]; -1 if none."""
        point = unit_vectors(np.array([lat]), np.array([lon]))[0]
        cosine = self.middle @ point
        for within_km in SEARCH_KM:
            angle = min(within_km / EARTH_RADIUS_KM, np.pi)
            bound = np.cos(angle) * self.cos_half - np.sin(angle) * self.sin_half
            near = np.flatnonzero((cosine >= bound) | (within_km == SEARCH_KM[-1]))
            if not len(near):
                continue
            share, km = _beside(point, *self._ends(near))
            best = int(np.argmin(km))
            if km[best] <= within_km:
                return int(near[best]), float(share[best]), float(km[best])
        return -1, 0.0, np.inf

    def share_of_edge(self, piece: int, share: float) -> float:
        """Return how far along its edge a point of a piece lies, 0 to 1."""
        edge = self.edge[piece]
        points = slice(self.start[edge], self.end[edge] + 1)
        vectors = unit_vectors(self.lat[points], self.lon[points])
        length = np.linalg.norm(np.diff(vectors, axis=0), axis=1)
        before = int(self.first[piece] - self.start[edge])
        done = length[:before].sum() + share * length[before]
        return float(done / length.sum()) if length.sum() > 0 else 0.0

    def line(self, edge: int) -> Line:
        """Return the points (lon, lat) of an edge."""
        points = range(int(self.start[edge]), int(self.end[edge]) + 1)
        return [(float(self.lon[p]), float(self.lat[p])) for p in points]

    def rest(self, piece: int, share: float, *, first: bool) -> Line:
        """Return the points from a place on a piece to the first or the last end of its edge."""
        a, b = (v[0] for v in self._ends(np.array([piece])))
        foot = a + share * (b - a)
        foot /= np.linalg.norm(foot)
        point = float(np.degrees(np.arctan2(foot[1], foot[0]))), float(np.degrees(np.arcsin(foot[2])))
        edge = int(self.edge[piece])
        cut = int(self.first[piece] - self.start[edge]) + 1
        line = self.line(edge)
        return [point, *(line[:cut][::-1] if first else line[cut:])]

    def _ends(self, pieces: Int64) -> tuple[Float64, Float64]:
        first = self.first[pieces]
        return tuple(unit_vectors(self.lat[at], self.lon[at]) for at in (first, first + 1))  # type: ignore[return-value]


def _middles(points: Float64, first: Int64) -> tuple[Float64, Float64]:
    """Return the middle of each piece and half its angle."""
    half_chord = np.linalg.norm(points[first + 1] - points[first], axis=1) / 2
    middle = points[first] + points[first + 1]
    middle /= np.linalg.norm(middle, axis=1, keepdims=True)
    return middle, np.arcsin(np.minimum(half_chord, 1.0))


def _beside(point: Float64, a: Float64, b: Float64) -> tuple[Float64, Float64]:
    """Return the share of the way from a to b where a point lies beside it, and how far it is [km]."""
    along = b - a
    length = np.einsum("ij,ij->i", along, along)
    share = np.einsum("ij,ij->i", point - a, along) / np.where(length > 0, length, 1.0)
    share = np.clip(share, 0.0, 1.0)
    foot = a + share[:, None] * along
    foot /= np.linalg.norm(foot, axis=1, keepdims=True)
    chord = np.linalg.norm(foot - point, axis=1)
    return share, 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0))
