"""How sure the figures are: the rule table evaluated again with quantities drawn from their ranges.

Each quantity is drawn once per sample and shared by all arcs that use it: legs with a common parameter
move together. `low` and `high` are read as the tenth and ninetieth percentile and `value` as the median of a
lognormal with its own width on each side (a fat upper tail, as delays have: half of the delay hours lie in
the worst tenth of trains, evidence row V016); where `low` or `value` is zero, of a normal with its own width
on each side, cut at zero. Draws are cut at the first and ninety-ninth percentile, shares at one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from landbridge.costing.parameters import Quantity
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


def sampled_values(quantities: Sequence[Quantity], n_samples: int, seed: int) -> Float64:
    """Return (n_samples, quantities) draws in model units, i.e. money in constant dollars."""
    value, low, high, to_model = (
        np.array([getattr(quantity, name) for quantity in quantities], np.float64)
        for name in ("value", "low", "high", "to_model")
    )
    draws = np.random.default_rng(seed).standard_normal((n_samples, len(quantities)))
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
