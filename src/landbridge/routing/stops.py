"""Where a place lies on the network of a mode: at a node, or on a line between nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from landbridge.atlas.place import Place
    from landbridge.atlas.snap import Snapped

AT_NODE_KM = 3.0
"""A place so near to a node is taken as the node: positions of towns and stations differ by as much."""
SERVED_KM = 25.0
"""A place beside every line is served by a node so near, as a town by the terminal outside it."""
NOTED_KM = 1.0


class End(NamedTuple):
    """Where a way may begin or end: node, gauge of the line there (None: any), km from it to the place."""

    node: int
    gauge_mm: int | None = None
    km: float = 0.0


@dataclass(frozen=True, eq=False)
class Stop:
    """A place on the network of a mode.

    Parameters
    ----------
    key
        Equal for places that are the same point of the network.
    ends
        Nodes where a way to or from it begins or ends.
    note
        What the user should know of its position, "" if nothing.
    snapped
        The point on a line, None at a node.
    """

    key: tuple[str, int, int]
    ends: tuple[End, ...]
    note: str = ""
    snapped: Snapped | None = None


def node_stop(node: int, note: str = "") -> Stop:
    """Return the stop at a node."""
    return Stop(("node", node, 0), (End(node),), note)


def line_stop(place: Place, snapped: Snapped, mode: str) -> Stop:
    """Return the stop at a point on a line."""
    beside = f"{place.name} lies {snapped.gap_km:.0f} km beside the nearest {mode} line"
    note = f"{beside}; that distance is not counted."
    key = ("edge", snapped.edge, round(snapped.along_km * 10))
    ends = tuple(End(*around) for around in snapped.around)
    return Stop(key, ends, note if snapped.gap_km > NOTED_KM else "", snapped)
