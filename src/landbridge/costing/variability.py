"""What varies from trip to trip: which charges do, by how much, and the draws of it.

A parameter's range says how little is known of its mean. Beside it each trip has its own luck: cargo comes to
a departure at any moment of the headway (uniform), moves take their own time (lognormal about the mean),
stops take at least a share of the mean and above it a lognormal with a fat tail, and offers differ from the
mean price of their market. The rows `spread.*` of the parameters say by how much, as the ratio of the
ninetieth percentile to the median.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.rules import KG, USD
from landbridge.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import polars as pl

    from landbridge.costing.rules import RuleTable

    Float64 = npt.NDArray[np.float64]

Z90 = 1.2815515655446004
STEADY, WAIT, STOP, MOVE, RATE, MODEL, LEAST, COMMON = (
    "", "wait", "spread.stop_hours", "spread.move_hours", "spread.rate_usd", "spread.model",
    "spread.least_share", "spread.common_share",
)  # fmt: skip
SCOPES: Mapping[str, tuple[str, ...]] = {
    STOP: ("border_rail", "border_road", "port", "terminal", "airport"),
    MOVE: ("sea", "ferry", "waterway", "rail", "road", "air"),
    RATE: ("sea", "ferry", "waterway", "rail", "road", "air"),
    MODEL: ("hours", "usd", "kg_co2e"),
}
MODES = {
    "port": "sea", "sea": "sea", "canal": "sea", "service": "ferry", "waterway": "waterway",
    "rail": "rail", "gauge": "rail", "road": "road", "air": "air",
}  # fmt: skip
"""Mode whose market a figure belongs to, by the first word of its key."""

PLACES = {"port": "port", "service": "port", "canal": "port", "waterway": "port", "air": "airport"}
"""Kind of stop by the first word of the key; others are terminals."""

UNDER_WAY = ("sailing", "flying", "driving", "train under way")
MOST_STOPS = 64
"""Stops of one kind beyond this many share their draws with the first ones."""

Kind = tuple[str, str]


@dataclass(frozen=True)
class Variability:
    """Standard deviations of the logarithms, by kind of charge.

    Parameters
    ----------
    sigma
        By key and scope of the `spread.*` rows; what is missing does not vary.
    common_share
        Share of the variance of a parameter's range that all rows of its key have in common.
    least_share
        Share of the mean hours of a stop that every trip takes, by kind of stop.
    """

    sigma: Mapping[Kind, float] = field(default_factory=dict)
    common_share: float = 0.0
    least_share: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, parameters: pl.DataFrame) -> Variability:
        """Read the `spread.*` rows of a table of parameters; without any, trips do not differ.

        Raises
        ------
        AtlasError
            If there are such rows, but none for one of the kinds.
        """
        import polars as pl

        rows = parameters.filter(pl.col("key").str.starts_with("spread."))
        values = {(row["key"], row["scope"] or ""): float(row["value"]) for row in rows.to_dicts()}
        if not values:
            return cls()
        kinds = [(key, scope) for key, scopes in SCOPES.items() for scope in scopes]
        sigma = {kind: math.log(_value(values, *kind)) / Z90 for kind in kinds}
        least = {scope: _value(values, LEAST, scope) for scope in SCOPES[STOP]}
        return cls(sigma, _value(values, COMMON, ""), least)

    def draws(self, kind: Kind, n_samples: int, seed: int) -> Float64:
        """Return (MOST_STOPS, n_samples) factors of mean one; a row for each stop of that kind."""
        if not self.sigma:
            return np.ones((MOST_STOPS, n_samples))
        number = [seed, *(ord(letter) for letter in "".join(kind))]
        stream = np.random.default_rng(number)
        if kind[0] == WAIT:
            return stream.uniform(0.0, 2.0, (MOST_STOPS, n_samples))
        sigma = self.sigma.get(kind, 0.0)
        luck = np.exp(sigma * stream.standard_normal((MOST_STOPS, n_samples)) - 0.5 * sigma * sigma)
        least = self.least_share.get(kind[1], 0.0) if kind[0] == STOP else 0.0
        factors: Float64 = least + (1.0 - least) * luck
        return factors


def _value(values: Mapping[Kind, float], key: str, scope: str) -> float:
    found = values.get((key, scope), values.get((key, "")))
    if found is None:
        raise AtlasError(f"The parameter table has no row {key!r} for {scope!r}; add one with its source.")
    return found


def kinds_of_charges(rules: RuleTable) -> list[Kind]:
    """Return how each charge of a rule table varies from trip to trip."""
    return [_kind(rules, charge) for charge in range(len(rules.labels))]


def _kind(rules: RuleTable, charge: int) -> Kind:
    criterion, label = int(rules.charge_criterion[charge]), rules.labels[charge]
    if criterion == KG or rules.factor[charge, 0] < 0:
        return STEADY, ""
    quantity = rules.quantities[rules.factor[charge, 0]]
    head = quantity.key.partition(".")[0]
    if criterion == USD:
        return (RATE, MODES[head]) if head in MODES else (STEADY, "")
    if label.startswith("wait"):
        return WAIT, ""
    if rules.charge_per_km[charge] or label.startswith(UNDER_WAY):
        return MOVE, MODES.get(head, head)
    if head in ("border", "crossing"):
        return STOP, f"border_{'rail' if quantity.mode == 'rail' else 'road'}"
    return STOP, PLACES.get(head, "terminal")
