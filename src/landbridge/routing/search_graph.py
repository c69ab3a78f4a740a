"""The supernetwork in the form that searches read, and what an exclusion closes in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.services import basin
from landbridge.costing.supernetwork import BORDER, LOAD, MOVE, UNLOAD
from landbridge.errors import AtlasError
from landbridge.kernels.csr import build_csr
from landbridge.kernels.sweep import pack
from landbridge.routing.weighting import Weighting, arc_weights

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import numpy.typing as npt

    from landbridge.costing.supernetwork import Supernetwork
    from landbridge.kernels.sweep import Packed
    from landbridge.network.tables import Network
    from landbridge.routing.exclusions import Exclusions
    from landbridge.routing.pieces import Piece

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

SEARCHED = ("hours", "usd", "kg_co2e")


@dataclass(frozen=True, eq=False)
class SearchGraph:
    """A supernetwork with what every query on it shares.

    Parameters
    ----------
    net
        Compiled graph of one shipment.
    network
        Tables that it was compiled from.
    piece_of_arc
        Piece of a way by arc, as far as ways used it; see `pieces`.
    """

    net: Supernetwork
    network: Network
    piece_of_arc: dict[int, Piece] = field(default_factory=dict)
    _weightings: dict[str, Weighting] = field(default_factory=dict)

    @cached_property
    def forward(self) -> Packed:
        """Arcs by tail."""
        return pack(build_csr(self.net.n_vertices, self.net.tail), self.net.head)

    @cached_property
    def backward(self) -> Packed:
        """Arcs by head."""
        return pack(build_csr(self.net.n_vertices, self.net.head), self.net.tail)

    def weighting(self, name: str) -> Weighting:
        """Return what arcs weigh under a name; see `arc_weights`."""
        if name not in self._weightings:
            weights = arc_weights(self, name)
            self._weightings[name] = Weighting.of(weights, self.forward.arcs, self.backward.arcs)
        return self._weightings[name]

    @cached_property
    def helper(self) -> ThreadPoolExecutor:
        """A thread that takes half of each query's searches; kernels run without the interpreter lock."""
        return ThreadPoolExecutor(1)

    @cached_property
    def searched(self) -> Float64:
        """Hours, usd and kg_co2e of each arc, (arcs, 3)."""
        costs = np.ascontiguousarray(self.net.criteria[:, : len(SEARCHED)])
        if not ((costs >= 0.0) & (costs < np.inf)).all():
            raise AtlasError("An arc has a negative, infinite or missing cost; check the parameters.")
        return costs

    @cached_property
    def link_ends(self) -> tuple[Int32, Int32]:
        """Node rows of both ends of each hub-level link."""
        return self.network.links["from_node"].to_numpy(), self.network.links["to_node"].to_numpy()

    @cached_property
    def core_ends(self) -> tuple[Int32, Int32]:
        """Node rows of both ends of each core link."""
        return self.network.core_links["from_node"].to_numpy(), self.network.core_links["to_node"].to_numpy()

    @cached_property
    def general_row(self) -> Float64:
        """Weights of hours, usd and kg_co2e that make the generalised cost [USD]."""
        return np.array([self.net.value_of_time_usd_h, 1.0, 0.0])

    @cached_property
    def gates(self) -> dict[int, object]:
        """What names a corridor, by arc: the countries of a border or ferry, a passage."""
        found: dict[int, object] = dict(self._border_gates())
        countries = self.network.services["countries"].to_list()
        aboard = np.flatnonzero((self.net.service >= 0) & self.is_move)
        rows = zip(aboard.tolist(), self.net.service[aboard].tolist(), strict=True)
        found |= {arc: ("service", countries[service]) for arc, service in rows}
        named = np.flatnonzero(self.net.passage >= 0)
        passages = zip(named.tolist(), self.net.passage[named].tolist(), strict=True)
        return found | {arc: ("passage", passage) for arc, passage in passages}

    def _border_gates(self) -> Iterator[tuple[int, object]]:
        arcs, net = self.border_arcs(), self.net
        columns = (
            net.vertex_country[net.tail[arcs]],
            net.vertex_country[net.head[arcs]],
            self.head_layer[arcs],
        )
        for arc, left, entered, layer in zip(arcs.tolist(), *(c.tolist() for c in columns), strict=True):
            yield arc, ("border", self.modes_of_layers[layer], frozenset((left, entered)))

    @cached_property
    def gate_labels(self) -> Int32:
        """Number of the gate of each arc, -1 for none."""
        numbers: dict[object, int] = {}
        labels = np.full(self.net.n_arcs, -1, dtype=np.int32)
        for arc, gate in self.gates.items():
            labels[arc] = numbers.setdefault(gate, len(numbers))
        return labels

    @cached_property
    def caspian_arcs(self) -> dict[str, Int32]:
        """Moves over the Caspian on services of each mode."""
        rows = self.network.services.iter_rows(named=True)
        modes = np.array([row["mode"] if basin(row) == "caspian" else "" for row in rows])
        moves = {
            mode: self.is_move & _rows_marked(self.net.service, modes == mode) for mode in ("ferry", "sea")
        }
        return {mode: np.flatnonzero(on).astype(np.int32) for mode, on in moves.items()}

    @cached_property
    def gate_arcs(self) -> Int32:
        """Arcs that have a gate."""
        return np.array(sorted(self.gates), dtype=np.int32)

    @cached_property
    def rule_costs(self) -> list[tuple[list[float], list[float]]]:
        """Hours, usd and kg_co2e of each rule, fixed and per km."""
        rules = self.net.rules
        return list(zip(rules.fixed[:, :3].tolist(), rules.per_km[:, :3].tolist(), strict=True))

    @cached_property
    def modes_of_layers(self) -> list[str]:
        """Mode of each layer, "" for the ground."""
        return [layer.mode for layer in self.net.layers]

    @cached_property
    def arc_country(self) -> Int32:
        """Country of a move, the one entered at a border, the one where a handling takes place."""
        net = self.net
        entered = np.where(net.kind == MOVE, -1, net.vertex_country[net.head])
        return np.where(net.country >= 0, net.country, entered).astype(np.int32)

    @cached_property
    def service_starts(self) -> Int32:
        """Node row of the first end of each service."""
        return np.asarray(self.network.services["from_node"].to_numpy(), dtype=np.int32)

    @cached_property
    def layer_modes(self) -> npt.NDArray[np.str_]:
        """Mode of each layer, "" for the ground."""
        return np.array([layer.mode for layer in self.net.layers])

    @cached_property
    def tail_layer(self) -> npt.NDArray[np.int16]:
        """Layer that each arc leaves."""
        return self.net.vertex_layer[self.net.tail]

    @cached_property
    def head_layer(self) -> npt.NDArray[np.int16]:
        """Layer that each arc enters."""
        return self.net.vertex_layer[self.net.head]

    @cached_property
    def vertex_country(self) -> Int32:
        """Country of each vertex, -1 at sea."""
        return self.net.vertex_country.astype(np.int32)

    @cached_property
    def is_move(self) -> Bool:
        """Whether the cargo travels on each arc."""
        return np.asarray(self.net.kind == MOVE)

    def on_modes(self, modes: Collection[str]) -> Bool:
        """Return which arcs run in, enter or leave a layer of these modes."""
        chosen = np.isin(self.layer_modes, list(modes))
        touched: Bool = chosen[self.tail_layer] | chosen[self.head_layer]
        return touched

    def moves_by(self, modes: Collection[str]) -> Bool:
        """Return which arcs are moves by these modes."""
        chosen: Bool = np.isin(self.layer_modes, list(modes))[self.head_layer]
        return self.is_move & chosen

    def closed(self, exclusions: Exclusions, *, closures: bool = True) -> Bool:
        """Return the arcs that a query may not use.

        Parameters
        ----------
        exclusions
            What the user keeps off.
        closures
            False opens what is closed in the world: used to find out what cut a route.
        """
        shut = ~self.net.open if closures else np.zeros(self.net.n_arcs, dtype=np.bool_)
        if exclusions.modes:
            shut |= self.on_modes(exclusions.modes)
        if exclusions.closed_passages:
            shut |= self._on_passages(exclusions.closed_passages)
        if exclusions.countries:
            shut |= self._in_countries(exclusions.countries)
        if exclusions.nodes:
            shut |= self._at_nodes(exclusions.nodes)
        return shut

    def layer_vertices(self, nodes: Int32, layer: str, country: str) -> Int32:
        """Return the vertices of nodes in a layer, at crossings on a country's side; -1 for none."""
        number = self.net.layer_index.get(layer, -1)
        code = self.net.countries.index(country) if country in self.net.countries else -1
        found = np.full(len(nodes), -1, dtype=np.int32)
        wanted = nodes.astype(np.int64) * len(self.net.layers) + number
        first = np.searchsorted(self._vertex_keys, wanted)
        for side in range(2):
            place = np.minimum(first + side, self.net.n_vertices - 1)
            here = (self._vertex_keys[place] == wanted) & (self.net.vertex_country[place] == code)
            found[here & (found < 0)] = place[here & (found < 0)]
        return found if number >= 0 else np.full(len(nodes), -1, dtype=np.int32)

    @cached_property
    def _vertex_keys(self) -> npt.NDArray[np.int64]:
        return self.net.vertex_node.astype(np.int64) * len(self.net.layers) + self.net.vertex_layer

    @cached_property
    def own_cargo_only(self) -> Bool:
        """Handlings that may only be the first or the last one of a way."""
        return ~self.net.transit_allowed

    def handlings(self, ground: int, *, loading: bool) -> Int32:
        """Return the arcs that load from (or unload to) one ground vertex."""
        packed, kind = (self.forward, LOAD) if loading else (self.backward, UNLOAD)
        if ground < 0:
            return packed.arcs[:0]
        arcs = packed.arcs[packed.indptr[ground] : packed.indptr[ground + 1]]
        chosen: Int32 = arcs[self.net.kind[arcs] == kind]
        return chosen

    def _on_passages(self, passages: Collection[str]) -> Bool:
        index = [i for i, name in enumerate(self.net.passages) if name in passages]
        return np.isin(self.net.passage, index)

    def _in_countries(self, countries: Collection[str]) -> Bool:
        index = np.array(
            [i for i, code in enumerate(self.net.countries) if code in countries], dtype=np.int16
        )
        inside = np.isin(self.net.vertex_country, index)
        shut = inside[self.net.tail] | inside[self.net.head] | np.isin(self.net.country, index)
        return shut | self._services_through(countries) | self._flights_over(countries)

    def _at_nodes(self, nodes: Collection[int]) -> Bool:
        inside = np.isin(self.net.vertex_node, list(nodes))
        return inside[self.net.tail] | inside[self.net.head]

    def _services_through(self, countries: Collection[str]) -> Bool:
        through = _names_any(self.network.services["countries"].to_list(), countries)
        return _rows_marked(self.net.service, through)

    def _flights_over(self, countries: Collection[str]) -> Bool:
        over = _names_any(self.network.links["overflies"].to_list(), countries)
        air = self.moves_by(("air",)) & (self.net.service < 0)
        return air & _rows_marked(self.net.link, over)

    def border_arcs(self) -> Int32:
        """Return the arcs that cross a border."""
        return np.flatnonzero(self.net.kind == BORDER).astype(np.int32)


def _names_any(lists: list[str | None], countries: Collection[str]) -> Bool:
    """Return which of the lists "AZ;GE" name one of the countries."""
    wanted = set(countries)
    return np.array([not wanted.isdisjoint((text or "").split(";")) for text in lists], dtype=np.bool_)


def _rows_marked(rows: Int32, marked: Bool) -> Bool:
    """Return which arcs refer to a marked row (-1 refers to none)."""
    if not marked.any():
        return np.zeros(len(rows), dtype=np.bool_)
    return (rows >= 0) & marked[rows]
