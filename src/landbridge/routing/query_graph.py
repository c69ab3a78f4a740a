"""The graph of one query: the search graph, once per stage between via places, with its entries and exits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landbridge.kernels.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from landbridge.routing.attached import Leg
    from landbridge.routing.search_graph import SearchGraph

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]
    Csr = tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]


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
    def forward(self) -> Csr:
        """Arcs by tail."""
        return self.graph.forward if self.stages == 1 else build_csr(self._n_vertices, self.tail)

    @cached_property
    def backward(self) -> Csr:
        """Arcs by head."""
        return self.graph.backward if self.stages == 1 else build_csr(self._n_vertices, self.head)

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

    @cached_property
    def surface(self) -> Float64:
        """What each arc weighs by sea, by rail and by road, (arcs, 3); bridges weigh what they cost."""
        return self._table(self.graph.surface, [[self._general(leg)] * 3 for leg in self.bridges])

    def on_modes(self, modes: Sequence[str]) -> Bool:
        """Return which arcs run in, enter or leave a layer of these modes."""
        base = np.tile(self.graph.on_modes(modes), self.stages)
        return np.concatenate([base, np.array([leg.mode in modes for leg in self.bridges], dtype=np.bool_)])

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

    def gate_of(self, arc: int) -> object:
        """Return the gate (border, service, passage) that an arc goes through, None if it is none."""
        return self.graph.gates.get(arc % self.graph.net.n_arcs) if arc < self.n_base else None

    def gates_of(self, way: Way) -> set[object]:
        """Return the gates that a way goes through."""
        return {self.gate_of(int(arc)) for arc in way.arcs} - {None}

    def node_of(self, vertices: Int32) -> Int32:
        """Return the node of each vertex, with stages told apart and -1 - v for a vertex of a bridge."""
        n = self.graph.net.n_vertices
        base = vertices < self.stages * n
        nodes = self.graph.net.vertex_node[np.where(base, vertices % n, 0)]
        return np.where(base, nodes + (vertices // n) * self.graph.network.nodes.height, -1 - vertices)

    def cost_of(self, way: Way) -> Float64:
        """Return hours, usd and kg_co2e of a way."""
        legs = [leg for leg in (way.entry, way.exit) if leg is not None]
        total = self.searched[way.arcs].sum(axis=0) if len(way.arcs) else np.zeros(3)
        return np.asarray(total + sum(np.array(leg.cost) for leg in legs))

    def uses(self, way: Way, mode: str) -> bool:
        """Say whether a way enters a layer of a mode."""
        base = way.arcs[way.arcs < self.n_base] % self.graph.net.n_arcs
        return bool((self.graph.layer_modes[self.graph.head_layer[base]] == mode).any())

    def parts(self, way: Way) -> list[Leg | int]:
        """Return the legs and the supernetwork's arcs of a way, in travel order."""
        n_arcs = self.graph.net.n_arcs
        middle: list[Leg | int] = [
            int(arc) % n_arcs if arc < self.n_base else self.bridges[arc - self.n_base] for arc in way.arcs
        ]
        return [way.entry, *middle, *([way.exit] if way.exit is not None else [])]

    def country_of(self, vertices: Int32) -> Int32:
        """Return the country of each vertex, -1 at sea and for a vertex of a bridge."""
        n = self.graph.net.n_vertices
        base = vertices < self.stages * n
        return np.where(base, self.graph.net.vertex_country[np.where(base, vertices % n, 0)], -1).astype(
            np.int32
        )

    @property
    def _n_vertices(self) -> int:
        return self.stages * self.graph.net.n_vertices + self.n_extra

    def _general(self, leg: Leg) -> float:
        return float(np.array(leg.cost) @ self.graph.general_row)

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
