"""A planner for thousands of shipments: places found once, and graphs of new amounts without compiling anew.

What a shipment costs is, charge by charge, an amount per unit plus an amount per tonne. So two compiled
shipments of one unit and year give those of every other count and weight; a third one is compiled to check
that, and where it does not hold each shipment is compiled by itself.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import Shipment, parameter_table
from landbridge.costing import compile as compile_network
from landbridge.costing.cargo import value_of_time
from landbridge.routing.planner import Planner
from landbridge.routing.search_graph import SearchGraph
from landbridge.routing.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from landbridge.atlas.place import Place
    from landbridge.costing.rules import RuleTable
    from landbridge.costing.supernetwork import Supernetwork

    Float64 = npt.NDArray[np.float64]

MOST_WRITERS = 4
MOST_PLACES = 20_000
CHECKED_TO = 1e-9
SAME_IN_ALL = ("charge_rule", "charge_criterion", "charge_per_km", "factor", "transform")
SHARED = (
    "forward", "backward", "link_ends", "core_ends", "gates", "gate_labels", "caspian_arcs",
    "gate_arcs", "modes_of_layers", "arc_country", "service_starts", "layer_modes", "tail_layer",
    "head_layer", "vertex_country", "is_move", "own_cargo_only", "_vertex_keys",
)  # fmt: skip
"""What a search graph works out that depends on no amount."""


@dataclass(eq=False)
class BatchPlanner(Planner):
    """Answers many queries on one atlas.

    Parameters
    ----------
    atlas
        Loaded atlas.
    kinds
        Shipments of one unit, of which others are derived; every other one is compiled by itself.
    """

    kinds: frozenset[Shipment] = frozenset()
    _derived: OrderedDict[Shipment, Writer] = field(default_factory=OrderedDict)
    _bases: dict[Shipment, Base] = field(default_factory=dict)
    _places: dict[str, tuple[Place, tuple[str, ...]]] = field(default_factory=dict)
    _own_lock: Lock = field(default_factory=Lock)

    def place(self, text: str, role: str) -> tuple[Place, tuple[str, ...]]:
        """Return the node that a text stands for, and notes on how it was found; remembered."""
        key = f"{role == 'via'}:{text}"
        if key not in self._places:
            if len(self._places) >= MOST_PLACES:
                self._places.clear()
            self._places[key] = super().place(text, role)
        return self._places[key]

    def writer(self, shipment: Shipment) -> Writer:
        """Return the compiled graph of a shipment, with what writes its ways."""
        with self._own_lock:
            if shipment not in self._derived:
                self._derived[shipment] = self._made(shipment)
            self._derived.move_to_end(shipment)
            while len(self._derived) > MOST_WRITERS:
                self._derived.popitem(last=False)
            return self._derived[shipment]

    def on(self, atlas: Any) -> Planner:
        """Return a planner of the same kind on another atlas."""
        return BatchPlanner(atlas, kinds=self.kinds)

    def _made(self, shipment: Shipment) -> Writer:
        kind = kind_of(shipment)
        if kind in self.kinds and kind not in self._bases:
            self._bases[kind] = Base.of(self.network, kind)
        base = self._bases.get(kind)
        writer = base.writer(shipment) if base is not None and base.holds else super().writer(shipment)
        vars(writer.graph)["helper"] = _Inline()
        return writer


def kind_of(shipment: Shipment) -> Shipment:
    """Return one unit of default weight of what a shipment is made of.

    >>> kind_of(Shipment("feu", 3, tonnes=50.0)).label
    '1 feu, 20 t'
    """
    return replace(shipment, count=1, tonnes=None, value_usd=None, value_of_time_usd_h=None)


class _Inline:
    """Runs half of a query's searches at once: the processors are busy with other queries."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(function(*arguments))
        return done


@dataclass(frozen=True, eq=False)
class Base:
    """Two compiled shipments of one unit, that all others of it are made of.

    Parameters
    ----------
    light, heavy
        Search graphs of one unit with two weights.
    holds
        Whether a third shipment came out as compiled.
    """

    light: SearchGraph
    heavy: Supernetwork
    holds: bool

    @classmethod
    def of(cls, network: Any, kind: Shipment) -> Base:
        """Compile what is needed."""
        light, heavy = kind, _heavier(kind)
        base = cls(
            SearchGraph(compile_network(network, light), network), compile_network(network, heavy), True
        )
        probe = _heavier(replace(kind, count=3))
        return replace(base, holds=base._agrees(compile_network(network, probe)))

    def writer(self, shipment: Shipment) -> Writer:
        """Return the writer of another shipment of the unit."""
        graph = SearchGraph(self.net(shipment), self.light.network)
        for name in SHARED:
            vars(graph)[name] = getattr(self.light, name)
        return Writer(graph)

    def net(self, shipment: Shipment) -> Supernetwork:
        """Return the compiled graph of another shipment of the unit."""
        light = self.light.net
        rules = self._rules(shipment)
        criteria = light.criteria.copy()
        criteria[:, :3] = rules.fixed[light.rule] + light.km[:, None] * rules.per_km[light.rule]
        usd_h, note = value_of_time(shipment, parameter_table(self.light.network.parameters))
        notes = (note, *light.notes[1:])
        return replace(
            light, criteria=criteria, rules=rules, shipment=shipment, value_of_time_usd_h=usd_h, notes=notes
        )

    def _rules(self, shipment: Shipment) -> RuleTable:
        one, other = self.light.net, self.heavy
        (a, b), (count, tonnes) = (one.shipment.total_tonnes, other.shipment.total_tonnes), _amounts(shipment)
        # Amounts are count x per unit + tonnes x per tonne; hours do not depend on them at all.
        part = (tonnes - count * a) / (b - a) if b != a else 0.0

        def mixed(name: str) -> Float64:
            first, second = getattr(one.rules, name), getattr(other.rules, name)
            amounts = count * first + part * (second - first)
            if name != "coefficient":
                return np.column_stack([first[:, 0], amounts[:, 1:]])
            timed: Float64 = np.where(one.rules.charge_criterion == 0, first, amounts)
            return timed

        fixed, per_km, coefficient = (mixed(name) for name in ("fixed", "per_km", "coefficient"))
        return replace(one.rules, fixed=fixed, per_km=per_km, coefficient=coefficient)

    def _agrees(self, truth: Supernetwork) -> bool:
        made, rules = self.net(truth.shipment), truth.rules
        same = all(np.array_equal(getattr(made.rules, name), getattr(rules, name)) for name in SAME_IN_ALL)
        return (
            same
            and np.array_equal(made.rule, truth.rule)
            and made.notes == truth.notes
            and np.allclose(made.criteria, truth.criteria, rtol=CHECKED_TO, atol=CHECKED_TO)
            and np.allclose(made.rules.coefficient, rules.coefficient, rtol=CHECKED_TO, atol=CHECKED_TO)
            and bool(np.isclose(made.value_of_time_usd_h, truth.value_of_time_usd_h, rtol=CHECKED_TO))
        )


def _amounts(shipment: Shipment) -> tuple[float, float]:
    return float(shipment.count), shipment.total_tonnes


def _heavier(shipment: Shipment) -> Shipment:
    """Return a shipment with other tonnes to the unit; bulk is its tonnes."""
    if shipment.unit == "tonne":
        return replace(shipment, tonnes=0.5 * shipment.count)
    return replace(shipment, tonnes=1.25 * shipment.total_tonnes)
