"""The detail graph while it is being repaired: it grows, edges are split, nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.kernels.geodesy import KM_PER_DEGREE, chord_of_km, great_circle_km, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from landbridge.atlas.build.graphs import DetailGraph

OPEN = 0
BARRED = 1


@dataclass(frozen=True)
class WorkGraph:
    """A detail graph with what repair has found out about each edge.

    Parameters
    ----------
    lat, lon
        Vertices, degrees.
    tail, head, km
        Undirected edges.
    row
        Row id of the repair that made or switched the edge, "" for edges of the package.
    state
        OPEN, or BARRED for freight (closed, planned, passenger-only); barred edges stay for the map and for
        scenarios.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    km: NDArray[np.float64]
    row: NDArray[np.str_]
    state: NDArray[np.int8]

    @classmethod
    def of(cls, graph: DetailGraph) -> WorkGraph:
        """Start from the graph of a package."""
        rows = np.full(graph.n_edges, "", dtype="<U8")
        return cls(
            graph.lat, graph.lon, graph.tail, graph.head, graph.km, rows, np.zeros(graph.n_edges, np.int8)
        )

    @property
    def n_vertices(self) -> int:
        """Number of vertices."""
        return len(self.lat)

    def degree(self) -> NDArray[np.int64]:
        """Return the number of edges at each vertex."""
        return np.bincount(np.concatenate([self.tail, self.head]), minlength=self.n_vertices)

    def with_vertices(self, lat: Iterable[float], lon: Iterable[float]) -> WorkGraph:
        """Return the graph with vertices appended."""
        return replace(
            self,
            lat=np.concatenate([self.lat, np.asarray(list(lat), dtype=np.float64)]),
            lon=np.concatenate([self.lon, np.asarray(list(lon), dtype=np.float64)]),
        )

    def with_edges(
        self,
        tail: Iterable[int],
        head: Iterable[int],
        km: Iterable[float],
        row: Iterable[str],
        state: int = OPEN,
    ) -> WorkGraph:
        """Return the graph with edges appended."""
        new_tail = np.asarray(list(tail), dtype=np.int32)
        return replace(
            self,
            tail=np.concatenate([self.tail, new_tail]),
            head=np.concatenate([self.head, np.asarray(list(head), dtype=np.int32)]),
            km=np.concatenate([self.km, np.asarray(list(km), dtype=np.float64)]),
            row=np.concatenate([self.row, np.asarray(list(row), dtype="<U8")]),
            state=np.concatenate([self.state, np.full(len(new_tail), state, np.int8)]),
        )

    def barring(self, edges: NDArray[np.int64], row: str) -> WorkGraph:
        """Return the graph with these edges barred in the name of a row."""
        state, rows = self.state.copy(), self.row.copy()
        state[edges] = BARRED
        rows[edges] = row
        return replace(self, state=state, row=rows)

    def reopening(self, edges: NDArray[np.int64]) -> WorkGraph:
        """Return the graph with these edges open again."""
        state, rows = self.state.copy(), self.row.copy()
        state[edges] = OPEN
        rows[edges] = ""
        return replace(self, state=state, row=rows)

    def choosing(self, kept: NDArray[np.bool_]) -> WorkGraph:
        """Return the graph with these edges only."""
        columns = ("tail", "head", "km", "row", "state")
        return replace(self, **{name: getattr(self, name)[kept] for name in columns})

    def split(
        self, edge: NDArray[np.int64], share: NDArray[np.float64], vertex: NDArray[np.int64]
    ) -> WorkGraph:
        """Return the graph with edges cut at existing vertices.

        Parameters
        ----------
        edge
            Edge of each cut; an edge may be cut several times.
        share
            Position along the edge, 0 to 1, from tail to head; km are shared out in proportion.
        vertex
            The vertex that the cut becomes.
        """
        if not len(edge):
            return self
        order = np.lexsort((share, edge))
        edge, share, vertex = edge[order], share[order], vertex[order]
        first = np.r_[True, edge[1:] != edge[:-1]]
        last = np.r_[first[1:], True]
        start = np.where(first, 0.0, np.r_[0.0, share[:-1]])
        piece_tail = np.where(first, self.tail[edge], np.r_[0, vertex[:-1]])
        tails = np.concatenate([piece_tail, vertex[last]])
        heads = np.concatenate([vertex, self.head[edge[last]]])
        lengths = np.concatenate([share - start, 1.0 - share[last]])
        source = np.concatenate([edge, edge[last]])
        kept = np.setdiff1d(np.arange(len(self.tail)), edge)
        return replace(
            self,
            tail=np.concatenate([self.tail[kept], tails.astype(np.int32)]),
            head=np.concatenate([self.head[kept], heads.astype(np.int32)]),
            km=np.concatenate([self.km[kept], self.km[source] * lengths]),
            row=np.concatenate([self.row[kept], self.row[source]]),
            state=np.concatenate([self.state[kept], self.state[source]]),
        )


@dataclass(frozen=True)
class VertexIndex:
    """Finds vertices near points."""

    graph: WorkGraph
    _tree: list[object] = field(default_factory=list, repr=False)

    def nearest(self, lat: float, lon: float) -> tuple[int, float]:
        """Return the nearest vertex and its distance in km."""
        chord, vertex = self._kd().query(unit_vectors(np.array([lat]), np.array([lon]))[0])
        del chord
        v = int(vertex)
        return v, float(great_circle_km(lat, lon, self.graph.lat[v], self.graph.lon[v]))

    def pairs_within(self, vertices: NDArray[np.int64], km: float) -> list[list[int]]:
        """Return for each vertex all vertices within so many km."""
        points = unit_vectors(self.graph.lat[vertices], self.graph.lon[vertices])
        found: list[list[int]] = list(
            self._kd().query_ball_point(points, chord_of_km(km), return_sorted=True)
        )
        return found

    def _kd(self) -> Any:
        if not self._tree:
            from scipy.spatial import cKDTree

            self._tree.append(cKDTree(unit_vectors(self.graph.lat, self.graph.lon)))
        return self._tree[0]


@dataclass(frozen=True)
class EdgeHit:
    """An edge near a point: where along it and how far away."""

    edge: int
    share: float
    km: float
    lat: float
    lon: float


@dataclass(frozen=True)
class EdgeIndex:
    """Finds edges near points; candidates come from boxes, distances from the local plane."""

    graph: WorkGraph
    edges: NDArray[np.int64]
    _tree: list[object] = field(default_factory=list, repr=False)

    def near(self, lat: float, lon: float, km: float) -> list[EdgeHit]:
        """Return edges within so many km of a point, nearest first.

        Edges over the antimeridian are not found; no hub lies there.
        """
        import shapely

        pad_lat = km / KM_PER_DEGREE
        pad_lon = pad_lat / max(np.cos(np.radians(lat)), 0.05)
        box = shapely.box(lon - pad_lon, lat - pad_lat, lon + pad_lon, lat + pad_lat)
        found = self.edges[np.sort(self._str().query(box))]
        hits = self._project(found, lat, lon)
        return sorted((h for h in hits if h.km <= km), key=lambda h: (h.km, h.edge))

    def _project(self, edges: NDArray[np.int64], lat: float, lon: float) -> list[EdgeHit]:
        g, squeeze = self.graph, float(np.cos(np.radians(lat)))
        a_x, a_y = (g.lon[g.tail[edges]] - lon) * squeeze, g.lat[g.tail[edges]] - lat
        b_x, b_y = (g.lon[g.head[edges]] - lon) * squeeze, g.lat[g.head[edges]] - lat
        d_x, d_y = b_x - a_x, b_y - a_y
        length = np.maximum(d_x**2 + d_y**2, 1e-18)
        share = np.clip(-(a_x * d_x + a_y * d_y) / length, 0.0, 1.0)
        p_x, p_y = a_x + share * d_x, a_y + share * d_y
        km = np.hypot(p_x, p_y) * KM_PER_DEGREE
        return [
            EdgeHit(int(e), float(s), float(k), float(lat + y), float(lon + x / squeeze))
            for e, s, k, x, y in zip(edges, share, km, p_x, p_y, strict=True)
        ]

    def _str(self) -> Any:
        if not self._tree:
            import shapely

            g = self.graph
            tail, head = g.tail[self.edges], g.head[self.edges]
            ends = np.stack([g.lon[tail], g.lat[tail], g.lon[head], g.lat[head]], axis=1).reshape(-1, 2, 2)
            self._tree.append(shapely.STRtree(shapely.linestrings(ends)))
        return self._tree[0]
