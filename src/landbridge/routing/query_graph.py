"""The graph of one query: the search graph, once per stage between via places, with its entries and exits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.csr import build_csr
from landbridge.kernels.sweep import pack
from landbridge.routing.weighting import Weighting, end_weights, shunned_modes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from landbridge.kernels.sweep import Packed
    from landbridge.routing.attached import Leg
    from landbridge.routing.search_graph import SearchGraph

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Way:
    """A path: a leg in, arcs of the query graph, a leg out (no arcs and no leg out for a direct leg)."""

    entry: Leg
    arcs: Int32
    exit: Leg | None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal paths."""
        return (self.entry, self.arcs.tobytes(), self.exit)


@dataclass(frozen=True, eq=False)
class QueryGraph:
    """What the searches of one query run on.

    Parameters
    ----------
    graph
        Search graph; its arcs stand once per stage, arc `a` of stage `s` as `s * n_arcs + a`.
    entries, exits, direct
        Legs at the origin, at the destination, and between them.
    closed
        Arcs that may not be used, of all stages and bridges.
    stages
        Number of via places + 1.
    bridges
        Arcs from one stage to the next, after all copies of the search graph.
    n_extra
        Number of further vertices, after all stages, that bridges use.
    via
        Rows of the via places.
    """

    graph: SearchGraph
    entries: Sequence[Leg]
    exits: Sequence[Leg]
    direct: Sequence[Leg]
    closed: Bool
    stages: int = 1
    bridges: Sequence[Leg] = field(default=())
    n_extra: int = 0
    via: frozenset[int] = frozenset()
    _weightings: dict[str, Weighting] = field(default_factory=dict)

    @property
    def n_base(self) -> int:
        """Number of arcs before the first bridge."""
        return self.stages * self.graph.net.n_arcs

    @cached_property
    def tail(self) -> Int32:
        """Tail of each arc."""
        return self._ends(self.graph.net.tail, [leg.tail for leg in self.bridges])

    @cached_property
    def head(self) -> Int32:
        """Head of each arc."""
        return self._ends(self.graph.net.head, [leg.head for leg in self.bridges])

    @cached_property
    def searched(self) -> Float64:
        """Hours, usd and kg_co2e of each arc, (arcs, 3)."""
        return self._table(self.graph.searched, [leg.cost for leg in self.bridges])

    @cached_property
    def forward(self) -> Packed:
        """Arcs by tail."""
        if self.stages == 1:
            return self.graph.forward
        return pack(build_csr(self._n_vertices, self.tail), self.head)

    @cached_property
    def backward(self) -> Packed:
        """Arcs by head."""
        if self.stages == 1:
            return self.graph.backward
        return pack(build_csr(self._n_vertices, self.head), self.tail)

    @cached_property
    def shut_forward(self) -> Bool:
        """Which places of the arcs by tail may not be used."""
        return self.closed[self.forward.arcs]

    @cached_property
    def shut_backward(self) -> Bool:
        """Which places of the arcs by head may not be used."""
        return self.closed[self.backward.arcs]

    def weighting(self, name: str) -> Weighting:
        """Return what arcs weigh under a name; bridges weigh what they cost."""
        if self.stages == 1:
            return self.graph.weighting(name)
        if name not in self._weightings:
            arcs = np.concatenate([*[self.graph.weighting(name).arcs] * self.stages, self._bridging(name)])
            self._weightings[name] = Weighting.of(arcs, self.forward.arcs, self.backward.arcs)
        return self._weightings[name]

    @cached_property
    def entry_vertex(self) -> Int32:
        """Where paths may begin."""
        return np.array([leg.head for leg in self.entries], dtype=np.int32)

    @cached_property
    def exit_vertex(self) -> Int32:
        """Where paths may end."""
        return np.array([leg.tail for leg in self.exits], dtype=np.int32)

    @cached_property
    def entry_cost(self) -> Float64:
        """Hours, usd and kg_co2e of each entry, (entries, 3)."""
        return np.array([leg.cost for leg in self.entries]).reshape(-1, 3)

    @cached_property
    def exit_cost(self) -> Float64:
        """The same of each exit."""
        return np.array([leg.cost for leg in self.exits]).reshape(-1, 3)

    def entry_weight(self, name: str) -> Float64:
        """Return what each entry weighs under a name."""
        return end_weights(name, self.entry_cost, self.graph.general_row)

    def exit_weight(self, name: str) -> Float64:
        """Return what each exit weighs under a name."""
        return end_weights(name, self.exit_cost, self.graph.general_row)

    @cached_property
    def gate_arcs(self) -> Int32:
        """Arcs that a user would name a way by: borders, services, passages."""
        return self.in_all_stages(self.graph.gate_arcs)

    def in_all_stages(self, arcs: Int32) -> Int32:
        """Return the copies of arcs of the search graph in all stages."""
        return np.concatenate(
            [arcs + np.int32(stage * self.graph.net.n_arcs) for stage in range(self.stages)]
        )

    def way(self, entry: int, arcs: Int32, exit_: int) -> Way:
        """Return the way from an entry over arcs to an exit, by their index."""
        return Way(self.entries[entry], np.asarray(arcs, dtype=np.int32), self.exits[exit_])

    @cached_property
    def gate_labels(self) -> Int32:
        """Number of the gate (border, service, passage) of each arc, -1 for none."""
        if self.stages == 1:
            return self.graph.gate_labels
        none = np.full(len(self.bridges), -1, dtype=np.int32)
        return np.concatenate([*[self.graph.gate_labels] * self.stages, none])

    @cached_property
    def groups(self) -> tuple[Int32, Int32]:
        """Node and country of each vertex.

        Stages have nodes of their own, vertices of bridges a node each; at sea there is no country, -1.
        """
        net = self.graph.net
        if self.stages == 1:
            return net.vertex_node, self.graph.vertex_country
        height = self.graph.network.nodes.height
        nodes = [net.vertex_node + np.int32(stage * height) for stage in range(self.stages)]
        extra = np.arange(self.n_extra, dtype=np.int32)
        no_country = np.full(self.n_extra, -1, dtype=np.int32)
        return (
            np.concatenate([*nodes, extra + np.int32(self.stages * height)]),
            np.concatenate([*[self.graph.vertex_country] * self.stages, no_country]),
        )

    def cost_of(self, way: Way) -> Float64:
        """Return hours, usd and kg_co2e of a way."""
        legs = [leg for leg in (way.entry, way.exit) if leg is not None]
        total = self.searched[way.arcs].sum(axis=0) if len(way.arcs) else np.zeros(3)
        return np.asarray(total + sum(np.array(leg.cost) for leg in legs))

    def uses(self, way: Way, mode: str) -> bool:
        """Say whether a way enters a layer of a mode."""
        base = way.arcs[way.arcs < self.n_base] % self.graph.net.n_arcs
        return bool((self.graph.layer_modes[self.graph.head_layer[base]] == mode).any())

    @property
    def _n_vertices(self) -> int:
        return self.stages * self.graph.net.n_vertices + self.n_extra

    def _bridging(self, name: str) -> Float64:
        costs = np.array([leg.cost for leg in self.bridges], dtype=np.float64).reshape(-1, 3)
        shunned = np.array([leg.mode in shunned_modes(name) for leg in self.bridges], dtype=np.bool_)
        return np.where(shunned, np.inf, end_weights(name, costs, self.graph.general_row))

    def _ends(self, base: Int32, extra: list[int]) -> Int32:
        if self.stages == 1:
            return base
        n = self.graph.net.n_vertices
        copies = [base + np.int32(stage * n) for stage in range(self.stages)]
        return np.concatenate([*copies, np.array(extra, dtype=np.int32)])

    def _table(self, base: Float64, extra: Sequence[Sequence[float]]) -> Float64:
        if self.stages == 1:
            return base
        rows = np.array(extra, dtype=np.float64).reshape(-1, base.shape[1])
        return np.concatenate([np.tile(base, (self.stages, 1)), rows])
