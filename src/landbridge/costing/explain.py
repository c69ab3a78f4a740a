"""What made up the figures of an arc: each charge with its formula, parameter, range and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landbridge.costing.rules import COMPLEMENT, INVERSE
from landbridge.costing.supernetwork import CRITERIA

if TYPE_CHECKING:
    from landbridge.costing.parameters import Quantity
    from landbridge.costing.rules import RuleTable
    from landbridge.costing.supernetwork import Supernetwork


@dataclass(frozen=True)
class Contribution:
    """One charge of an arc, by one of the quantities behind it.

    A charge of several quantities gives one row each; only the first carries the amount, so that they add up.

    Parameters
    ----------
    criterion, amount
        hours, usd or kg_co2e, and how much of it.
    label, formula
        What it is for, and how it comes about.
    key, scope
        Parameter (or crossing, or service) and what it holds for.
    value, low, high, unit, year
        The figure as the source has it.
    source_title, source_url, confidence, note
        Where it is from.
    """

    criterion: str
    amount: float
    label: str
    formula: str
    key: str
    scope: str
    value: float
    low: float
    high: float
    unit: str
    year: int | None
    source_title: str
    source_url: str
    confidence: str
    note: str


def contributions(supernetwork: Supernetwork, arc: int) -> list[Contribution]:
    """Return what made up the figures of an arc.

    Parameters
    ----------
    supernetwork
        Compiled graph.
    arc
        Row of the arc.

    Returns
    -------
    list of Contribution
        Their amounts add up to the arc's hours, usd and kg_co2e.
    """
    return rule_contributions(supernetwork, int(supernetwork.rule[arc]), float(supernetwork.km[arc]))


def rule_contributions(
    supernetwork: Supernetwork, rule: int, km: float, times: int = 1
) -> list[Contribution]:
    """Return what a rule charges, see `contributions`.

    Parameters
    ----------
    supernetwork
        Compiled graph.
    rule
        Row of the rules.
    km
        Distance in all.
    times
        How often it is charged on the way; charges per km depend on the distance alone.
    """
    import numpy as np

    rules = supernetwork.rules
    first, last = np.searchsorted(rules.charge_rule, [rule, rule + 1])
    return [row for charge in range(int(first), int(last)) for row in _charge_rows(rules, charge, km, times)]


def _charge_rows(rules: RuleTable, charge: int, km: float, times: int) -> list[Contribution]:
    used = [(rules.quantities[index], kind) for index, kind in _parts(rules, charge)]
    distance = km if rules.charge_per_km[charge] else float(times)
    amount = float(rules.coefficient[charge]) * distance
    for quantity, kind in used:
        amount *= _transformed(quantity, kind)
    formula = _formula(rules, charge, used, km, times)
    criterion = CRITERIA[rules.charge_criterion[charge]]
    label = rules.labels[charge]
    return [
        _row(criterion, amount if place == 0 else 0.0, label, formula, quantity)
        for place, (quantity, _) in enumerate(used)
    ]


def _parts(rules: RuleTable, charge: int) -> list[tuple[int, int]]:
    pairs = zip(rules.factor[charge].tolist(), rules.transform[charge].tolist(), strict=True)
    return [(index, kind) for index, kind in pairs if index >= 0]


def _transformed(quantity: Quantity, kind: int) -> float:
    value = quantity.value * quantity.to_model
    if kind == INVERSE:
        return 1.0 / value
    return 1.0 - value if kind == COMPLEMENT else value


def _formula(rules: RuleTable, charge: int, used: list[tuple[Quantity, int]], km: float, times: int) -> str:
    words = [f"{rules.coefficient[charge]:.4g}"] + [_word(quantity, kind) for quantity, kind in used]
    if rules.charge_per_km[charge]:
        words.append(f"x {km:.1f} km")
    elif times > 1:
        words.append(f"x {times} times")
    return " ".join(words)


def _word(quantity: Quantity, kind: int) -> str:
    text = f"{quantity.value:.4g} {quantity.unit}"
    if quantity.to_model != 1.0:
        text += f" x {quantity.to_model:.3f} (prices)"
    if kind == INVERSE:
        return f"/ {text}"
    return f"x (1 - {text})" if kind == COMPLEMENT else f"x {text}"


def _row(criterion: str, amount: float, label: str, formula: str, quantity: Quantity) -> Contribution:
    return Contribution(
        criterion, amount, label, formula, quantity.key, quantity.scope or "world", quantity.value,
        quantity.low, quantity.high, quantity.unit, quantity.year, quantity.source_title,
        quantity.source_url, quantity.confidence, quantity.note,
    )  # fmt: skip
