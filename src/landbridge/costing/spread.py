"""How sure the figures are: the rule table evaluated again with quantities drawn from their ranges.

What is not known: each quantity is drawn once per sample and shared by all arcs that use it, and rows of
one key (a tariff in two countries) lean the same way, so that legs with a common parameter move together.
`low` and `high` are read as the tenth and ninetieth percentile and `value` as the median of a lognormal with
its own width on each side; where `low` or `value` is zero, of a normal with its own width on each side, cut
at zero. Draws are cut at the first and ninety-ninth percentile, shares at one.

What differs from trip to trip (`variability.py`): every stop and every wait for a departure has a draw of its
own, moves and prices one per mode. Last comes what the model leaves unexplained, one factor per criterion.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.supernetwork import CRITERIA as ALL_CRITERIA
from landbridge.costing.variability import MODEL, STOP, WAIT, Z90, Variability, kinds_of_charges

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from landbridge.costing.parameters import Quantity
    from landbridge.costing.rules import RuleTable
    from landbridge.costing.supernetwork import Supernetwork
    from landbridge.costing.variability import Kind

    Float64 = npt.NDArray[np.float64]

CRITERIA = ALL_CRITERIA[:3]
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
    """Draws of whole ways, worked out for a rule when it is first asked for.

    Parameters
    ----------
    rules
        Rules of a supernetwork.
    n_samples, seed
        As in `sampled_rules`.
    variability
        How trips differ; by default they do not, and only the ranges of the quantities count.
    """

    rules: RuleTable
    n_samples: int = 200
    seed: int = 0
    variability: Variability = field(default_factory=Variability)
    _known: dict[int, tuple[RuleDraw, ...]] = field(default_factory=dict)
    _factors: dict[Kind, Float64] = field(default_factory=dict)

    def totals(self, rules: Sequence[int], km: Sequence[float]) -> Float64:
        """Return (n_samples, 3) hours, usd and kg_co2e of the rules of a way over distances [km], summed up.

        Rules stand in the order of the way; a rule that comes twice is two stops.
        """
        used, place = np.unique(np.asarray(rules, np.int64), return_inverse=True)
        self._work_out([rule for rule in used.tolist() if rule not in self._known])
        length = np.bincount(place, weights=km)
        visits = [np.flatnonzero(place == row) for row in range(len(used))]
        parts: list[Float64] = []
        weights: list[Float64] = []
        for row, rule in enumerate(used.tolist()):
            for draw in self._known[rule]:
                parts.append(draw.amounts)
                weights.append(length[row] * draw.factors[0] if draw.per_km else draw.times(visits[row]))
        total: Float64 = np.einsum("dn,dcn->nc", np.stack(weights), np.stack(parts))
        return total * self._unexplained

    @cached_property
    def _unexplained(self) -> Float64:
        return np.stack([self._factor((MODEL, name))[0] for name in CRITERIA], axis=1)

    def _factor(self, kind: Kind) -> Float64:
        if kind not in self._factors:
            self._factors[kind] = self.variability.draws(kind, self.n_samples, self.seed)
        return self._factors[kind]

    def _work_out(self, rules: list[int]) -> None:
        """Draw rules, split by how their charges vary from trip to trip."""
        if not rules:
            return
        table, kept = self.rules.only(np.array(rules))
        keys = list(zip(table.charge_rule.tolist(), kinds_of_charges(table), strict=True))
        index = {key: row for row, key in enumerate(dict.fromkeys(keys))}
        split = replace(
            table,
            names=tuple(kind[0] for _, kind in index),
            charge_rule=np.array([index[key] for key in keys], np.int32),
        )
        drawn = split.evaluate(_drawn(table.quantities, self._normal[:, kept]))
        found: dict[int, list[RuleDraw]] = {rule: [] for rule in rules}
        for (place, kind), row in index.items():
            amounts = (part[:, row].reshape(self.n_samples, -1).T for part in drawn)
            found[rules[place]] += [
                RuleDraw(np.ascontiguousarray(amount), self._factor(kind), per_km, kind[0] in (WAIT, STOP))
                for per_km, amount in enumerate(amounts)
                if amount.any()
            ]
        self._known.update((rule, tuple(draws)) for rule, draws in found.items())

    @cached_property
    def _normal(self) -> Float64:
        quantities = self.rules.quantities
        return _normal(quantities, self.n_samples, self.seed, self.variability.common_share)


@dataclass(frozen=True, eq=False)
class RuleDraw:
    """The part of a rule that varies in one way from trip to trip.

    Parameters
    ----------
    amounts
        (3, n_samples) hours, usd and kg_co2e, once or per km.
    factors
        (stops, n_samples) luck of the trips; moves and prices take the first row throughout.
    per_km
        Whether the amounts are per km.
    stops
        Whether each visit has luck of its own.
    """

    amounts: Float64
    factors: Float64
    per_km: int
    stops: bool

    def times(self, visits: npt.NDArray[np.intp]) -> Float64:
        """Return (n_samples,) how many times the mean some visits take, given their places on the way."""
        if not self.stops:
            moved: Float64 = len(visits) * self.factors[0]
            return moved
        stopped: Float64 = self.factors[visits % len(self.factors)].sum(axis=0)
        return stopped


def sampled_values(
    quantities: Sequence[Quantity], n_samples: int, seed: int, common_share: float = 0.0
) -> Float64:
    """Return (n_samples, quantities) draws in model units, i.e. money in constant dollars.

    `common_share` is the share of the variance that quantities of one key have in common.
    """
    return _drawn(quantities, _normal(quantities, n_samples, seed, common_share))


def _normal(quantities: Sequence[Quantity], n_samples: int, seed: int, common_share: float) -> Float64:
    own = np.random.default_rng(seed).standard_normal((n_samples, len(quantities)))
    if not common_share:
        return own
    keys = sorted({quantity.key for quantity in quantities})
    column = {key: place for place, key in enumerate(keys)}
    shared = np.random.default_rng([seed, 1]).standard_normal((n_samples, len(keys)))
    lean = shared[:, [column[quantity.key] for quantity in quantities]]
    drawn: Float64 = np.sqrt(common_share) * lean + np.sqrt(1.0 - common_share) * own
    return drawn


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
