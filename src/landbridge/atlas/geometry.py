"""Lines of links on the map: shortest paths in the detail graph, sea lanes, great circles."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.atlas.great_circle import great_circle
from landbridge.atlas.store import read_part
from landbridge.errors import AtlasError
from landbridge.kernels.csr import build_csr
from landbridge.kernels.shortest import dijkstra, unpack_path

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from landbridge.atlas.load import Atlas

Line = list[tuple[float, float]]
UNITS_PER_DEGREE = 1000


@dataclass(frozen=True, eq=False)
class Detail:
    """The detail graph of one land mode, as arcs both ways.

    Parameters
    ----------
    lat, lon
        Vertices, degrees.
    edge
        Edge of each arc.
    tail, head, km
        Arcs.
    start
        Where the inner points of each edge begin.
    point_lat, point_lon
        Inner points from the edge's first end.
    country, bits
        Country number and gauge bits of each arc.
    anchors
        Vertices of a node: (vertex, vertex on side B or -1, gauge).
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    edge: NDArray[np.int64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    km: NDArray[np.float64]
    open: NDArray[np.bool_]
    row: list[str]
    start: NDArray[np.int64]
    point_lat: NDArray[np.float64]
    point_lon: NDArray[np.float64]
    country: NDArray[np.int16]
    bits: NDArray[np.int32]
    anchors: dict[int, list[tuple[int, int, int]]]
    _masks: dict[tuple[int, int], NDArray[np.bool_]] = field(default_factory=dict)

    @cached_property
    def adjacency(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Compressed rows."""
        return build_csr(len(self.lat), self.tail)

    def line(self, from_node: int, to_node: int, country: int, bit: int) -> Line:
        """Return the shortest open path between two nodes inside one country.

        Parameters
        ----------
        from_node, to_node
            Node rows.
        country
            Country number of the link.
        bit
            Gauge bit that the line must have, 0 for roads.
        """
        closed = self._closed(country, bit)
        starts, ends = self._vertices(from_node), self._vertices(to_node)
        # Of a crossing's two vertices one is on this side: the search may end there.
        ends = [v for v in ends if self._leads_on(v, closed)] or ends
        dist, pred = dijkstra(
            *self.adjacency,
            self.head,
            self.km,
            np.array(starts, dtype=np.int32),
            closed=closed,
            target=ends[0] if len(ends) == 1 else -1,
        )
        end = min(ends, key=lambda v: dist[v])
        if not np.isfinite(dist[end]):
            return []
        return self._points(unpack_path(pred, self.tail, end).tolist(), end)

    def _closed(self, country: int, bit: int) -> NDArray[np.bool_]:
        if (country, bit) not in self._masks:
            wanted = self.open & (self.country == country)
            self._masks[country, bit] = ~(wanted & ((self.bits & bit) != 0) if bit else wanted)
        return self._masks[country, bit]

    def _leads_on(self, vertex: int, closed: NDArray[np.bool_]) -> bool:
        indptr, arcs = self.adjacency
        return not closed[arcs[indptr[vertex] : indptr[vertex + 1]]].all()

    def switch(self, row: str, from_node: int, to_node: int) -> Line:
        """Return the straight line of a typed link."""
        del row
        a, b = self._vertices(from_node)[0], self._vertices(to_node)[0]
        return [(float(self.lon[v]), float(self.lat[v])) for v in (a, b)]

    def _vertices(self, node: int) -> list[int]:
        found = list(dict.fromkeys(v for anchor in self.anchors.get(node, []) for v in anchor[:2] if v >= 0))
        if not found:
            raise AtlasError(
                f"Node row {node} is not on the detail graph: the atlas is damaged, build it anew."
            )
        return found

    def _points(self, arcs: list[int], end: int) -> Line:
        line: Line = []
        half = len(self.edge) // 2
        for arc in arcs:
            line.append((float(self.lon[self.tail[arc]]), float(self.lat[self.tail[arc]])))
            inner = range(int(self.start[self.edge[arc]]), int(self.start[self.edge[arc] + 1]))
            line.extend(
                (float(self.point_lon[p]), float(self.point_lat[p]))
                for p in (inner if arc < half else reversed(inner))
            )
        line.append((float(self.lon[end]), float(self.lat[end])))
        return line


@dataclass(frozen=True, eq=False)
class Geometry:
    """Lines of everything in an atlas, as (lon, lat) points."""

    atlas: Atlas
    _lines: dict[tuple[str, int], Line] = field(default_factory=dict)

    def link_line(self, table: str, row: int) -> Line:
        """Return the line of a row of ``links``, ``core_links`` or ``services``, from its first end.

        An empty line means that there is none.
        """
        key = (table, row)
        if key not in self._lines:
            self._lines[key] = self._service(row) if table == "services" else self._link(table, row)
        return self._lines[key]

    def _link(self, table: str, row: int) -> Line:
        link = getattr(self.atlas.network, table).row(row, named=True)
        if link["mode"] in {"road", "rail"}:
            return self._land(link)
        if link["mode"] in self._shapes:
            return self._shapes[link["mode"]][row - self._first_row(link["mode"])]
        return self._between(link["from_node"], link["to_node"])

    def _land(self, link: dict[str, object]) -> Line:
        detail = self._detail(str(link["mode"]))
        ends = int(str(link["from_node"])), int(str(link["to_node"]))
        if link["row_id"]:
            return detail.switch(str(link["row_id"]), *ends)
        country = self.atlas.manifest["countries"].index(link["country"])
        gauges = self.atlas.manifest["gauges"][link["mode"]]
        bit = 1 << gauges.index(link["gauge_mm"]) if link["mode"] == "rail" else 0
        return detail.line(*ends, country, bit)

    def _service(self, row: int) -> Line:
        leg = self.atlas.network.services.row(row, named=True)
        lanes = leg.get("sea_links") or []
        if not lanes:
            return self._between(leg["from_node"], leg["to_node"])
        return self._chained([self._lanes[lane] for lane in lanes], self._point(leg["from_node"]))

    def _chained(self, lines: list[Line], start: tuple[float, float]) -> Line:
        path = [start]
        for line in lines:
            forwards = _gap(path[-1], line[0]) <= _gap(path[-1], line[-1])
            path.extend(line if forwards else line[::-1])
        return path

    def _between(self, from_node: int, to_node: int) -> Line:
        return great_circle(self._point(from_node), self._point(to_node))

    def _point(self, node: int) -> tuple[float, float]:
        nodes = self.atlas.network.nodes
        return float(nodes["lon"][node]), float(nodes["lat"][node])

    @cached_property
    def _lanes(self) -> list[Line]:
        return self._read_shapes("lanes")

    @cached_property
    def _shapes(self) -> dict[str, list[Line]]:
        return {mode: self._read_shapes(mode) for mode in ("sea", "waterway")}

    def _read_shapes(self, name: str) -> list[Line]:
        shapes = read_part(self.atlas.folder, f"shapes-{name}")
        scale = UNITS_PER_DEGREE
        return [
            [(x / scale, y / scale) for x, y in zip(lon, lat, strict=True)]
            for lat, lon in zip(shapes["lat"].to_list(), shapes["lon"].to_list(), strict=True)
        ]

    def _first_row(self, mode: str) -> int:
        return int((self.atlas.network.links["mode"] == mode).arg_max() or 0)

    @cached_property
    def _details(self) -> dict[str, Detail]:
        return {}

    def _detail(self, mode: str) -> Detail:
        if mode not in self._details:
            self._details[mode] = read_detail(self.atlas, mode)
        return self._details[mode]


def read_detail(atlas: Atlas, mode: str) -> Detail:
    """Read the detail graph of ``"road"`` or ``"rail"``."""
    parts = {
        name: read_part(atlas.folder, f"detail-{mode}-{name}")
        for name in ("vertices", "edges", "points", "anchors")
    }
    edges, n = parts["edges"], parts["edges"].height
    anchors: dict[int, list[tuple[int, int, int]]] = {}
    for node, vertex, twin, gauge in parts["anchors"].iter_rows():
        anchors.setdefault(node, []).append((vertex, twin, gauge))
    tail, head = edges["tail"].to_numpy(), edges["head"].to_numpy()
    return Detail(
        lat=parts["vertices"]["lat"].to_numpy() / UNITS_PER_DEGREE,
        lon=parts["vertices"]["lon"].to_numpy() / UNITS_PER_DEGREE,
        edge=np.tile(np.arange(n), 2),
        tail=np.concatenate([tail, head]),
        head=np.concatenate([head, tail]),
        km=_twice(edges, "metres") / 1000,
        open=_twice(edges, "state") == 0,
        row=edges["row"].to_list(),
        start=np.r_[0, np.cumsum(edges["n_points"].to_numpy())],
        point_lat=parts["points"]["lat"].to_numpy() / UNITS_PER_DEGREE,
        point_lon=parts["points"]["lon"].to_numpy() / UNITS_PER_DEGREE,
        country=_twice(edges, "country"),
        bits=_twice(edges, "bits"),
        anchors=anchors,
    )


def _twice(edges: pl.DataFrame, column: str) -> NDArray[Any]:
    return np.tile(edges[column].to_numpy(), 2)


def _gap(a: tuple[float, float], b: tuple[float, float]) -> float:
    lon = abs(a[0] - b[0])
    return (min(lon, 360 - lon)) ** 2 + (a[1] - b[1]) ** 2
