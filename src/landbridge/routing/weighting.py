"""The single figures that searches minimise on arcs, by name, in the order that sweeps read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.routing.families import BY_AIR, NOT_ON_SURFACE, NOT_WITH_AIR, SURFACE

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.routing.search_graph import SearchGraph

    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

GENERAL = "generalised"
CRITERIA = ("hours", "usd", "kg_co2e")


@dataclass(frozen=True, eq=False)
class Weighting:
    """What arcs weigh; inf on those that ways of a family do not take.

    Parameters
    ----------
    arcs
        By arc id.
    forward, backward
        By place in the adjacency by tail and in that by head.
    longest
        Greatest finite weight.
    """

    arcs: Float64
    forward: Float64
    backward: Float64
    longest: float

    @classmethod
    def of(cls, arcs: Float64, forward: Int32, backward: Int32) -> Weighting:
        """Sort weights by both adjacencies, given the arc at each of their places."""
        longest = float(np.max(arcs, initial=0.0, where=arcs < np.inf))
        return cls(arcs, arcs[forward], arcs[backward], longest)


def arc_weights(graph: SearchGraph, name: str) -> Float64:
    """Return what each arc of a search graph weighs.

    Parameters
    ----------
    graph
        Search graph.
    name
        A criterion, "generalised", or a family: then moves off its mode weigh more than they cost. Ships of
        the Caspian are a part of ways by land as its ferries are.
    """
    if name in CRITERIA:
        return np.ascontiguousarray(graph.searched[:, CRITERIA.index(name)])
    weight: Float64 = graph.searched @ graph.general_row
    for mode, factor in SURFACE.get(name, {}).items():
        steered = graph.moves_by((mode,))
        steered[graph.caspian_arcs["sea"]] = False
        weight[steered] *= factor
    if name != GENERAL:
        weight[graph.on_modes(shunned_modes(name))] = np.inf
    return weight


def end_weights(name: str, costs: Float64, general_row: Float64) -> Float64:
    """Return what entries or exits weigh, given their costs (n, 3); a family takes them at their price."""
    return np.ascontiguousarray(costs[:, CRITERIA.index(name)]) if name in CRITERIA else costs @ general_row


def shunned_modes(name: str) -> tuple[str, ...]:
    """Return the modes that ways of a weighting do not use at all."""
    if name == BY_AIR:
        return NOT_WITH_AIR
    return NOT_ON_SURFACE if name in SURFACE else ()
