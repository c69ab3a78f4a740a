"""Rules: lists of charges, evaluated as one table for all arcs that share them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import numpy.typing as npt

    from landbridge.costing.parameters import Quantity

    Float64 = npt.NDArray[np.float64]
    Int32 = npt.NDArray[np.int32]

HOURS, USD, KG = range(3)
MOST_FACTORS = 3
IDENTITY, INVERSE, COMPLEMENT = range(3)
TRANSFORMS = ("identity", "inverse", "complement")


@dataclass(frozen=True)
class Factor:
    """A quantity, as it stands (identity), one over it (inverse), or one minus it (complement)."""

    quantity: Quantity
    transform: int = IDENTITY


@dataclass(frozen=True)
class Charge:
    """`coefficient * product of factors`, of one criterion, per arc or per km.

    Parameters
    ----------
    criterion
        0 hours, 1 usd, 2 kg_co2e.
    per_km
        False: once per arc.
    coefficient
        Amount of cargo and conversion of units.
    factors
        Up to three quantities with their transforms.
    label
        What the charge is for, e.g. `rail tariff`.
    """

    criterion: int
    per_km: bool
    coefficient: float
    factors: tuple[Factor, ...]
    label: str


@dataclass(frozen=True, eq=False)
class RuleTable:
    """All rules of a supernetwork, as arrays with a row per charge.

    Parameters
    ----------
    names
        Name of each rule.
    fixed, per_km
        (rules, 3) hours, usd and kg_co2e at the central values.
    quantities
        Figures behind the charges, each once.
    charge_rule, charge_criterion, charge_per_km, coefficient, labels
        One entry per charge; `charge_rule` ascends.
    factor
        (charges, 3) index into `quantities`, -1 if none.
    transform
        (charges, 3) index into TRANSFORMS.
    """

    names: tuple[str, ...]
    fixed: Float64
    per_km: Float64
    quantities: tuple[Quantity, ...]
    charge_rule: Int32
    charge_criterion: Int32
    charge_per_km: npt.NDArray[np.bool_]
    coefficient: Float64
    labels: tuple[str, ...]
    factor: Int32
    transform: Int32

    def only(self, rules: npt.NDArray[np.intp]) -> tuple[RuleTable, npt.NDArray[np.intp]]:
        """Return the table of some rules, in their order, and the rows of the quantities that it keeps."""
        first, last = (np.searchsorted(self.charge_rule, rules, side=side) for side in ("left", "right"))
        rows = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
        used = np.unique(self.factor[rows])
        used = used[used >= 0]
        factor = np.where(self.factor[rows] >= 0, np.searchsorted(used, self.factor[rows]), -1)
        table = RuleTable(
            tuple(self.names[rule] for rule in rules),
            self.fixed[rules],
            self.per_km[rules],
            tuple(self.quantities[row] for row in used),
            np.repeat(np.arange(len(rules)), last - first).astype(np.int32),
            self.charge_criterion[rows],
            self.charge_per_km[rows],
            self.coefficient[rows],
            tuple(self.labels[row] for row in rows),
            factor.astype(np.int32),
            self.transform[rows],
        )
        return table, used

    def evaluate(self, values: Float64) -> tuple[Float64, Float64]:
        """Evaluate the rules with other values of the quantities.

        Parameters
        ----------
        values
            (..., quantities) in model units, i.e. money in constant dollars.

        Returns
        -------
        fixed, per_km
            (..., rules, 3).
        """
        amounts = self._amounts(values)
        shape = (*amounts.shape[:-1], len(self.names), 3)
        samples = int(np.prod(shape[:-2]))
        fixed, per_km = np.zeros(shape), np.zeros(shape)
        for target, mask in ((fixed, ~self.charge_per_km), (per_km, self.charge_per_km)):
            columns = self.charge_rule[mask] * 3 + self.charge_criterion[mask]
            flat = target.reshape(samples, shape[-2] * 3)
            rows = np.arange(samples)[:, None]
            np.add.at(flat, (rows, columns[None, :]), amounts[..., mask].reshape(samples, len(columns)))
        return fixed, per_km

    def _amounts(self, values: Float64) -> Float64:
        amounts = np.broadcast_to(self.coefficient, (*values.shape[:-1], len(self.coefficient))).copy()
        for slot in range(MOST_FACTORS):
            used = np.flatnonzero(self.factor[:, slot] >= 0)
            part = values[..., self.factor[used, slot]]
            transform = self.transform[used, slot]
            for kind, function in ((COMPLEMENT, _complement), (INVERSE, np.reciprocal)):
                mask = transform == kind
                part[..., mask] = function(part[..., mask])
            amounts[..., used] *= part
        return amounts


@dataclass
class RuleBook:
    """Collects rules while a network is compiled; each distinct name is one rule."""

    _ids: dict[Hashable, int] = field(default_factory=dict)
    _names: list[str] = field(default_factory=list)
    _charges: list[tuple[int, Charge]] = field(default_factory=list)

    def known(self, key: Hashable) -> int | None:
        """Return the rule of a key, None if it is new."""
        return self._ids.get(key)

    def add(self, key: Hashable, name: str, charges: Sequence[Charge]) -> int:
        """Add a rule and return its row."""
        rule = len(self._names)
        self._ids[key] = rule
        self._names.append(name)
        self._charges.extend((rule, charge) for charge in charges)
        return rule

    def table(self) -> RuleTable:
        """Return the arrays of all rules."""
        quantities, factor, transform = _factors([charge for _, charge in self._charges])
        draft = RuleTable(
            tuple(self._names),
            np.zeros((0, 3)),
            np.zeros((0, 3)),
            quantities,
            np.array([rule for rule, _ in self._charges], np.int32),
            np.array([charge.criterion for _, charge in self._charges], np.int32),
            np.array([charge.per_km for _, charge in self._charges], np.bool_),
            np.array([charge.coefficient for _, charge in self._charges], np.float64),
            tuple(charge.label for _, charge in self._charges),
            factor,
            transform,
        )
        fixed, per_km = draft.evaluate(model_values(quantities))
        return _with_values(draft, fixed, per_km)


def model_values(quantities: Sequence[Quantity]) -> Float64:
    """Return the central values of quantities, money in constant dollars."""
    return np.array([quantity.value * quantity.to_model for quantity in quantities], np.float64)


def _factors(charges: list[Charge]) -> tuple[tuple[Quantity, ...], Int32, Int32]:
    # Rows are told apart by identity: hashing fourteen fields of each would cost more than compiling.
    index: dict[int, int] = {}
    quantities: list[Quantity] = []
    factor = np.full((len(charges), MOST_FACTORS), -1, np.int32)
    transform = np.zeros((len(charges), MOST_FACTORS), np.int32)
    for row, charge in enumerate(charges):
        for slot, part in enumerate(charge.factors):
            place = index.setdefault(id(part.quantity), len(quantities))
            if place == len(quantities):
                quantities.append(part.quantity)
            factor[row, slot] = place
            transform[row, slot] = part.transform
    return tuple(quantities), factor, transform


def _complement(values: Float64) -> Float64:
    return 1.0 - values


def _with_values(draft: RuleTable, fixed: Float64, per_km: Float64) -> RuleTable:
    from dataclasses import replace

    return replace(draft, fixed=fixed, per_km=per_km)
