"""Where the figures of a step come from: the charges of its rules, with waiting told apart from handling."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from landbridge.costing import rule_contributions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.costing import Contribution, Supernetwork

WAITING = "wait"
"""Charges for waiting on a departure have a label that begins so."""


class Part(Enum):
    """Which charges of a rule a step shows."""

    ALL = "all"
    WAIT = "wait"
    HANDLING = "handling"

    def takes(self, row: Contribution) -> bool:
        """Say whether a charge belongs to this part."""
        waits = row.criterion == "hours" and row.label.startswith(WAITING)
        return self is Part.ALL or waits == (self is Part.WAIT)


@dataclass(frozen=True, eq=False)
class Ledger:
    """Looks charges up by rule, once per rule."""

    net: Supernetwork
    _rows: dict[int, tuple[Contribution, ...]] = field(default_factory=dict)
    _titled: dict[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)
    _waits: dict[int, float] = field(default_factory=dict)

    def wait_hours(self, rule: int) -> float:
        """Return the hours that a rule charges for waiting on a departure."""
        if rule not in self._waits:
            self._waits[rule] = sum(row.amount for row in self._fixed(rule) if Part.WAIT.takes(row))
        return self._waits[rule]

    def sources(self, rules: Iterable[int], part: Part) -> tuple[str, ...]:
        """Return the titles of the sources behind rules, each once, in order."""
        titles = (title for rule in dict.fromkeys(rules) for title in self._titles(rule, part))
        return tuple(dict.fromkeys(titles))

    def charges(self, pairs: Iterable[tuple[int, float]], part: Part) -> list[dict[str, Any]]:
        """Return the charges of rules over distances [km], a row per parameter; each rule once for all."""
        found: dict[int, list[float]] = {}
        for rule, km in pairs:
            found.setdefault(rule, []).append(km)
        rows = (
            row
            for rule, kms in found.items()
            for row in rule_contributions(self.net, rule, sum(kms), len(kms))
        )
        return [asdict(row) for row in rows if part.takes(row)]

    def _titles(self, rule: int, part: Part) -> tuple[str, ...]:
        key = (rule, part.value)
        if key not in self._titled:
            titles = (_title(row) for row in self._fixed(rule) if part.takes(row))
            self._titled[key] = tuple(dict.fromkeys(title for title in titles if title))
        return self._titled[key]

    def _fixed(self, rule: int) -> tuple[Contribution, ...]:
        if rule not in self._rows:
            self._rows[rule] = tuple(rule_contributions(self.net, rule, 0.0))
        return self._rows[rule]


def _title(row: Contribution) -> str:
    return f"assumption: {row.key}" if row.confidence == "assumption" else row.source_title
