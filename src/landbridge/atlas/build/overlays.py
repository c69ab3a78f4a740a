"""Hub-level links of a land mode: shortest open paths between neighbouring spots, and typed switches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.gauge import gauges_of
from landbridge.atlas.build.workgraph import BARRED, OPEN
from landbridge.kernels.csr import build_csr
from landbridge.kernels.overlay import minimal_overlay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.contract import Contracted
    from landbridge.atlas.build.repair import Switch


@dataclass(frozen=True)
class Spot:
    """A node on the contracted graph.

    Parameters
    ----------
    node_id
        The node.
    vertex
        Its vertex.
    twin
        For a crossing the copy of the vertex on side B, else -1.
    access_km
        Distance of its own cargo to the line.
    gauge_mm
        The one gauge that it is on, 0 for all that lie there.
    """

    node_id: str
    vertex: int
    twin: int
    access_km: float
    gauge_mm: int = 0


@dataclass(frozen=True)
class OverlayLink:
    """A hub-level link between two spots."""

    a: int
    b: int
    gauge_mm: int
    country: str
    km: float
    status: str
    row: str


def open_links(
    detail: Contracted, spots: Sequence[Spot], gauges: Sequence[int], codes: Sequence[str]
) -> list[OverlayLink]:
    """Return the shortest open paths between spots that pass no third one, gauge by gauge.

    Parameters
    ----------
    detail
        The contracted graph.
    spots
        The nodes on it.
    gauges
        Gauge in mm by bit.
    codes
        Country codes by number.
    """
    spot_of = _spot_of_vertex(len(detail.lat), spots)
    links = []
    for bit, gauge_mm in enumerate(gauges):
        use = np.flatnonzero((detail.state == OPEN) & ((detail.bits >> bit) & 1 == 1))
        country = np.full(len(detail.lat), -1, dtype=np.int16)
        country[detail.tail[use]] = country[detail.head[use]] = detail.country[use]
        links += [
            OverlayLink(int(spot_of[a]), int(spot_of[b]), gauge_mm, codes[country[a]], km, "open", "")
            for a, b, km in _paths(detail, use, spot_of >= 0)
        ]
    return links


def _paths(
    detail: Contracted, use: NDArray[np.int64], is_hub: NDArray[np.bool_]
) -> Iterator[tuple[int, int, float]]:
    """Yield the overlay of some edges: two vertices and the kilometres between, each pair once."""
    if not len(use):
        return
    tail, head = np.r_[detail.tail[use], detail.head[use]], np.r_[detail.head[use], detail.tail[use]]
    km = np.r_[detail.km[use], detail.km[use]]
    hubs = np.unique(tail[is_hub[tail]]).astype(np.int32)
    indptr, arcs = build_csr(len(detail.lat), tail)
    a, b, length = minimal_overlay(indptr, arcs, head.astype(np.int32), km, hubs)
    for i in np.flatnonzero(a < b):
        yield int(hubs[a[i]]), int(hubs[b[i]]), float(length[i])


def switch_links(
    detail: Contracted,
    spots: Sequence[Spot],
    gauges: Sequence[int],
    switches: Sequence[Switch],
    codes: Sequence[str],
) -> list[OverlayLink]:
    """Return the typed links that are not open: their pieces between borders, or the whole closed path.

    Parameters
    ----------
    detail, spots, gauges, codes
        As for :func:`open_links`.
    switches
        The typed links.
    """
    spot_of = _spot_of_vertex(len(detail.lat), spots)
    return [
        OverlayLink(
            a,
            b,
            gauges_of(int(detail.bits[edge]), gauges)[0],
            codes[detail.country[edge]],
            km,
            switch.status,
            switch.row,
        )
        for switch in switches
        for edge, a, b, km in _pieces(detail, switch, spot_of)
        if a >= 0 and b >= 0
    ]


def _pieces(
    detail: Contracted, switch: Switch, spot_of: NDArray[np.int64]
) -> list[tuple[int, int, int, float]]:
    """Return edge, two spots and kilometres of each piece of a switch."""
    edges = np.flatnonzero((detail.row == switch.row) & (detail.state == BARRED)).tolist()
    if switch.status == "closed" and edges:
        a, b = (int(spot_of[detail.new_of_old[v]]) for v in (switch.tail, switch.head))
        return [(edges[0], a, b, switch.km)]
    return [
        (e, int(spot_of[detail.tail[e]]), int(spot_of[detail.head[e]]), float(detail.km[e])) for e in edges
    ]


def _spot_of_vertex(n: int, spots: Sequence[Spot]) -> NDArray[np.int64]:
    spot_of = np.full(n, -1, dtype=np.int64)
    for i, spot in reversed(list(enumerate(spots))):
        spot_of[spot.vertex] = i
        if spot.twin >= 0:
            spot_of[spot.twin] = i
    return spot_of
