"""How sure the figures are: the rule table evaluated again with quantities drawn from their ranges.

Each quantity is drawn once per sample and shared by all arcs that use it: legs with a common parameter
move together. `low` and `high` are read as the tenth and ninetieth percentile and `value` as the median of a
lognormal with its own width on each side (a fat upper tail, as delays have: half of the delay hours lie in
the worst tenth of trains, evidence row V016); where `low` or `value` is zero, of a normal with its own width
on each side, cut at zero. Draws are cut at the first and ninety-ninth percentile, shares at one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from landbridge.costing.parameters import Quantity
    from landbridge.costing.rules import RuleTable
    from landbridge.costing.supernetwork import Supernetwork

    Float64 = npt.NDArray[np.float64]

Z90 = 1.2815515655446004
Z99 = 2.3263478740408408


def sampled_rules(supernetwork: Supernetwork, n_samples: int = 200, seed: int = 0) -> tuple[Float64, Float64]:
    """Return the rules at drawn values of the quantities.

    Parameters
    ----------
    supernetwork
        Compiled graph.
    n_samples
        Number of draws.
    seed
        Seed of the draws; the same seed gives the same draws.

    Returns
    -------
    fixed, per_km
        (n_samples, rules, 3). A route is the sum of `fixed[:, rule] + km * per_km[:, rule]` over its arcs.
    """
    rules = supernetwork.rules
    return rules.evaluate(sampled_values(rules.quantities, n_samples, seed))


@dataclass(frozen=True, eq=False)
class RuleDraws:
    """The draws of `sampled_rules`, worked out for a rule when it is first asked for.

    Parameters
    ----------
    rules
        Rules of a supernetwork.
    n_samples, seed
        As in `sampled_rules`.
    """

    rules: RuleTable
    n_samples: int = 200
    seed: int = 0
    _known: dict[int, tuple[Float64, Float64]] = field(default_factory=dict)

    def totals(self, rules: Sequence[int], km: Sequence[float]) -> Float64:
        """Return (n_samples, 3) hours, usd and kg_co2e of rules over distances [km], summed up."""
        used, place = np.unique(np.asarray(rules, np.int64), return_inverse=True)
        self._work_out([rule for rule in used.tolist() if rule not in self._known])
        fixed, per_km = (
            np.stack(parts) for parts in zip(*(self._known[r] for r in used.tolist()), strict=True)
        )
        times, length = np.bincount(place), np.bincount(place, weights=km)
        total: Float64 = (times @ fixed + length @ per_km).reshape(self.n_samples, 3)
        return total

    def _work_out(self, rules: list[int]) -> None:
        if not rules:
            return
        table, kept = self.rules.only(np.array(rules))
        drawn = table.evaluate(_drawn(table.quantities, self._normal[:, kept]))
        for place, rule in enumerate(rules):
            fixed, per_km = (part[:, place].reshape(-1) for part in drawn)
            self._known[rule] = (fixed, per_km)

    @cached_property
    def _normal(self) -> Float64:
        return _normal(self.n_samples, len(self.rules.quantities), self.seed)


def sampled_values(quantities: Sequence[Quantity], n_samples: int, seed: int) -> Float64:
    """Return (n_samples, quantities) draws in model units, i.e. money in constant dollars."""
    return _drawn(quantities, _normal(n_samples, len(quantities), seed))


def _normal(n_samples: int, n_quantities: int, seed: int) -> Float64:
    return np.random.default_rng(seed).standard_normal((n_samples, n_quantities))


def _drawn(quantities: Sequence[Quantity], draws: Float64) -> Float64:
    value, low, high, to_model = (
        np.array([getattr(quantity, name) for quantity in quantities], np.float64)
        for name in ("value", "low", "high", "to_model")
    )
    sample = np.where((value > 0) & (low > 0), *_both(draws, value, low, high))
    share = np.array([quantity.unit == "share" for quantity in quantities], np.bool_)
    return np.where(share, np.minimum(sample, 1.0), sample) * to_model


def _both(draws: Float64, value: Float64, low: Float64, high: Float64) -> tuple[Float64, Float64]:
    z = np.clip(draws, -Z99, Z99) / Z90
    safe_value, safe_low = np.where(value > 0, value, 1.0), np.where(low > 0, low, 1.0)
    up = np.log(np.maximum(high, safe_value) / safe_value)
    down = np.log(safe_value / np.minimum(safe_low, safe_value))
    lognormal = safe_value * np.exp(z * np.where(z > 0, up, down))
    normal = np.maximum(value + z * np.where(z > 0, high - value, value - low), 0.0)
    return lognormal, normal
