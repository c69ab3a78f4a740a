"""The network of one mode as a graph, and shortest ways on it between places on or beside a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from landbridge.atlas.gazetteer import search_key
from landbridge.errors import InputError
from landbridge.kernels.csr import build_csr
from landbridge.kernels.geodesy import great_circle_km
from landbridge.kernels.landmarks import Landmarks, landmark_tables, shortest_path
from landbridge.kernels.shortest import dijkstra, unpack_path
from landbridge.routing.mode_arcs import CHANGE, ModeArcs, closed_nodes, mode_arcs
from landbridge.routing.stops import AT_NODE_KM, NOTED_KM, SERVED_KM, Stop, line_stop, node_stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from landbridge.atlas.place import Place
    from landbridge.atlas.snap import Snapper
    from landbridge.network.tables import Network
    from landbridge.routing.stops import End

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]
    Track = tuple[tuple[str, int, bool], ...]

LINE_MODES = ("road", "rail")
MOST_STOPS = 1024
LANDMARKS = 12
NAMESAKE_KM = 90.0
BERTHS = {"hub": 0, "main": 1, "feeder": 2}
COLD_QUERIES = 3
"""Landmarks pay only when questions repeat: the first ones are answered without."""


class Way(NamedTuple):
    """A shortest way: length [km], its ends, (table, row, forwards) of each link, rows of sailings."""

    km: float
    start: End
    end: End
    track: Track
    sailings: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class ModeGraph:
    """All links of one mode, both ways where allowed.

    Parameters
    ----------
    mode
        Mode.
    network
        Tables.
    arcs
        Arcs of the mode.
    """

    mode: str
    network: Network
    arcs: ModeArcs
    _asked: Iterator[int] = field(default_factory=count)
    _stops: dict[str, Stop] = field(default_factory=dict)
    _lines: dict[str, Snapper] = field(default_factory=dict)

    @classmethod
    def of(cls, network: Network, mode: str) -> ModeGraph:
        """Build the graph of a mode."""
        return cls(mode, network, mode_arcs(network, mode))

    def stop(self, place: Place, atlas: Any) -> Stop:
        """Return where a place lies on the network.

        A node of the network stands for itself; any other place for a node within 3 km, else by road and
        rail for the nearest point of a line, unless that is over 3 km away and a node within 25 km. By other
        modes it is the greatest port of its name within 90 km, else the nearest one, or for coordinates the
        nearest point where lanes or rivers meet.

        Parameters
        ----------
        place
            The place.
        atlas
            Where lines are read from, when a place first needs them.

        Raises
        ------
        InputError
            If the network of the mode is empty.
        """
        if place.node is not None and self._reached[place.node]:
            return node_stop(place.node)
        if place.id not in self._stops:
            if len(self._stops) >= MOST_STOPS:
                self._stops.clear()
            self._stops[place.id] = self._stop_beside(place, atlas)
        return self._stops[place.id]

    def lines(self, atlas: Any) -> Snapper:
        """Return the lines of a land mode, read when first asked for."""
        from landbridge.atlas.snap import Snapper

        if self.mode not in self._lines:
            self._lines[self.mode] = Snapper.of(atlas, self.mode)
        return self._lines[self.mode]

    def shortest(self, starts: Sequence[End], ends: Sequence[End]) -> Way | None:
        """Return the best open way between any of two sets of ends; None if there is none.

        By rail a change of gauge or a train ferry weighs as much as a detour (see `CHANGE_WEIGHS_KM`), so
        that a way does not leave its gauge for a short cut.
        """
        sources, targets = self._vertices(starts), self._vertices(ends)
        if not sources or not targets:
            return None
        if next(self._asked) < COLD_QUERIES or len(sources) * len(targets) > 1:
            return self._from_many(sources, targets, self.arcs.closed)
        (source, start), (target, end) = *sources, *targets
        length, path = shortest_path(
            *self._forward, self.arcs.head, self.arcs.weight, source, target, self._landmarks,
            closed=self.arcs.closed,
        )  # fmt: skip
        return self._way(path, start, end) if np.isfinite(length) else None

    def cut_by(self, starts: Sequence[End], ends: Sequence[End]) -> tuple[str, ...]:
        """Name what is closed on the shortest way that would be there if everything were open."""
        sources, targets = self._vertices(starts), self._vertices(ends)
        way = self._path(sources, targets, None) if sources and targets else None
        names, node = self.network.nodes["name"], self.arcs.node
        shut = closed_nodes(self.network, self.mode)
        found = []
        for arc in () if way is None else way[0]:
            tail, head = int(node[self.arcs.tail[arc]]), int(node[self.arcs.head[arc]])
            borders = [f"the border {names[at]}" for at in (tail, head) if shut[at]]
            link = (
                [f"the link {names[tail]} - {names[head]}"] if self.arcs.closed[arc] and not borders else []
            )
            found += borders + link
        return tuple(dict.fromkeys(found))

    def _stop_beside(self, place: Place, atlas: Any) -> Stop:
        node, km = self._main_port(place) or self._nearest(place, self._ends)
        if km > AT_NODE_KM and self.mode in LINE_MODES and hasattr(atlas, "link_geometry"):
            snapped = self.lines(atlas).snap(place.lat, place.lon)
            if snapped is not None and (snapped.gap_km <= AT_NODE_KM or km > SERVED_KM):
                return line_stop(place, snapped, self.mode)
        if km > AT_NODE_KM and self.mode not in LINE_MODES and place.kind == "point":
            node, km = self._nearest(place, self._reached)
        return node_stop(node, self._moved(place, node, km) if km > NOTED_KM or place.kind != "point" else "")

    def _main_port(self, place: Place) -> tuple[int, float] | None:
        """Return the greatest port that bears the name of a town, and how far it is [km].

        Rotterdam is Europoort, not the nearer quay of Dordrecht.
        """
        if self.mode != "sea" or place.kind == "point":
            return None
        ports, town = self._ports, search_key(place.name)
        ranks = [
            (rank, float(great_circle_km(place.lat, place.lon, lat, lon)), node)
            for node, name, country, lat, lon, rank in ports
            if country == place.country and f"{name} ".startswith(f"{town} ")
        ]
        near = [found for found in ranks if found[1] <= NAMESAKE_KM]
        return min(near)[:0:-1] if near else None

    @cached_property
    def _ports(self) -> list[tuple[int, str, str, float, float, int]]:
        """Seaports with a berth: node, name as searched, country, lat, lon, rank of the berth (0 = hub)."""
        access = self.network.access.filter(self.network.access["mode"] == "sea")
        nodes = self.network.nodes[access["node"]]
        names = [search_key(name) for name in nodes["name"]]
        ranks = [BERTHS.get(berth, len(BERTHS)) for berth in access["berth"]]
        columns = (access["node"], names, nodes["country"], nodes["lat"], nodes["lon"], ranks)
        rows = zip(*columns, strict=True)
        return [row for row in rows if self._reached[row[0]]]

    def _moved(self, place: Place, node: int, km: float) -> str:
        """Say which node a place is taken as."""
        name, country = self.network.nodes["name"][node], self.network.nodes["country"][node]
        at = f"{name} ({country})" if country else name
        taken = f"{place.name} is not on the {self.mode} network and is taken as {at}"
        return f"{taken}, {km:.0f} km away; that distance is not counted."

    def _nearest(self, place: Place, candidates: Bool) -> tuple[int, float]:
        """Return the candidate nearest to a place, and how far it is [km]."""
        if not candidates.any():
            raise InputError(f"The atlas has no place on a {self.mode} network; choose another mode.")
        nodes = self.network.nodes
        km = great_circle_km(place.lat, place.lon, nodes["lat"].to_numpy(), nodes["lon"].to_numpy())
        best = int(np.argmin(np.where(candidates, km, np.inf)))
        return best, float(km[best])

    def _vertices(self, ends: Sequence[End]) -> list[tuple[int, End]]:
        """Return the vertices of ends; of an end beside a line on one gauge only those of that gauge."""
        return [(vertex, end) for end in ends for vertex in self.arcs.vertices(end.node, end.gauge_mm)]

    def _from_many(
        self, sources: list[tuple[int, End]], targets: list[tuple[int, End]], closed: Bool
    ) -> Way | None:
        found = self._path(sources, targets, closed)
        return None if found is None else self._way(*found)

    def _path(
        self, sources: list[tuple[int, End]], targets: list[tuple[int, End]], closed: Bool | None
    ) -> tuple[npt.NDArray[np.int32], End, End] | None:
        dist, pred = dijkstra(
            *self._forward,
            self.arcs.head,
            self.arcs.weight,
            [vertex for vertex, _ in sources],
            costs=[end.km for _, end in sources],
            closed=closed,
        )
        target, end = min(targets, key=lambda pair: dist[pair[0]] + pair[1].km)
        if not np.isfinite(dist[target]):
            return None
        path = unpack_path(pred, self.arcs.tail, target)
        first = int(self.arcs.tail[path[0]]) if len(path) else target
        start = min((start for vertex, start in sources if vertex == first), key=lambda start: start.km)
        return path, start, end

    def _way(self, path: npt.NDArray[np.int32], start: End, end: End) -> Way:
        arcs = self.arcs
        km = start.km + float(arcs.km[path].sum()) + end.km
        moves = [arc for arc in path.tolist() if arcs.row[arc] != CHANGE]
        track = tuple(
            ("services" if arcs.service[arc] else "links", int(arcs.row[arc]), bool(arcs.forwards[arc]))
            for arc in moves
        )
        sailings = tuple(int(arcs.row[arc]) for arc in moves if arcs.service[arc])
        return Way(km, start, end, track, sailings)

    @cached_property
    def _forward(self) -> tuple[npt.NDArray[np.int64], Int32]:
        """Arcs by tail."""
        return build_csr(len(self.arcs.keys), self.arcs.tail)

    @cached_property
    def _landmarks(self) -> Landmarks:
        """Landmarks on the open part."""
        kept = ~self.arcs.closed
        tail, head, weight = self.arcs.tail[kept], self.arcs.head[kept], self.arcs.weight[kept]
        return landmark_tables(len(self.arcs.keys), tail, head, weight, count=LANDMARKS)

    @cached_property
    def _reached(self) -> Bool:
        reached = np.zeros(self.network.nodes.height, np.bool_)
        kept = ~self.arcs.closed & (self.arcs.row != CHANGE)
        for ends in (self.arcs.tail, self.arcs.head):
            reached[self.arcs.node[ends[kept]]] = True
        return reached

    @cached_property
    def _ends(self) -> Bool:
        """Nodes where cargo may start: those with access, if the table has the mode."""
        rows = self.network.access["node"].to_numpy()[(self.network.access["mode"] == self.mode).to_numpy()]
        ends = np.zeros(self.network.nodes.height, np.bool_)
        ends[rows] = True
        ends[self._sailing_ends] = True
        return ends & self._reached if len(rows) else self._reached

    @cached_property
    def _sailing_ends(self) -> Int32:
        """Ports on the sea that no lane reaches."""
        at = self.arcs.tail[self.arcs.service] if self.mode == "sea" else self.arcs.tail[:0]
        return self.arcs.node[at]
