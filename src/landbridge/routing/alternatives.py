"""Which of the many ways found a user wants to compare: the optima, then those that differ most."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from landbridge.routing.families import BY_AIR, CASPIAN_FAMILIES, label_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

OPTIMA = ("recommended", "fastest", "cheapest", "lowest carbon")

TIES = {"generalised_usd": 0.0, "hours": 0.01, "usd": 0.01, "kg_co2e": 0.02}
"""Ways within this share of an optimum are as good in it to a user, who then wants the best in the rest.

Without it the least carbon takes nine borders to save a few kilograms.
"""

SHARED_KM = 0.8
"""Two routes that share more of their length than this are one to a user."""

MEANINGFUL_SHARE = 0.15
"""A mode with less of the length than this does not make a way of its own."""

FILLER_LIMIT = 1.5
"""What is neither an optimum nor the best by a mode costs at most this many times the recommended one."""

FAMILY_LIMIT = 4.0
"""The best way by a mode is shown up to this many times the recommended one, the one by air always."""

OVER_THE_CASPIAN = frozenset(map(label_of, CASPIAN_FAMILIES))
CASPIAN_FIRST = 1.25
"""Up to this many times the recommended one, the best way over the Caspian comes before those by a mode.

Between places on both sides of that sea it costs less than that, while others go round.
"""


@dataclass(frozen=True)
class Candidate:
    """One way found by a search, in the light form that the choice needs.

    Parameters
    ----------
    path
        What the document builder needs to write it out (opaque here).
    hours, usd, kg_co2e
        Totals.
    generalised_usd
        usd + value of time x hours.
    km_of
        Length [km] of each stretch that it moves over, by a key that is the same in both directions.
    chain
        Modes of the moves in order, without repetition side by side.
    gates
        Telling stops in order: border crossings, ports, passages, services.
    mode_km
        Length [km] by mode.
    labels
        Why a user may want it.
    loops
        Whether it comes to a place twice.
    """

    path: object
    hours: float
    usd: float
    kg_co2e: float
    generalised_usd: float
    km_of: Mapping[Hashable, float] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    mode_km: Mapping[str, float] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    loops: bool = False

    @cached_property
    def km(self) -> float:
        """Length [km]."""
        return sum(self.km_of.values())


def choose(candidates: Sequence[Candidate], count: int) -> list[Candidate]:
    """Choose the candidates to show.

    The four optima always stand (one candidate may carry several labels), if `count` is four or more. Of ways
    that are as good to a user in hours, usd or kg_co2e (TIES) the one of least generalised cost stands.
    Then come the best of each family that the search labelled (one over the Caspian that competes before
    the others), then those that lie farthest from all chosen ones, cheap before dear. Near-copies of a
    chosen one are left out, and what is too dear for its kind: there may be fewer than `count`.

    Parameters
    ----------
    candidates
        Ways found, in any order; labels such as "best by sea" mark the best of a family.
    count
        How many to show.

    Returns
    -------
    list of Candidate
        Ordered by generalised cost, labels complete.
    """
    if not candidates:
        return []
    pool = _without_doubles(candidates)
    chosen = _optima(pool)[: max(count, 1)] if count < len(OPTIMA) else _optima(pool)
    _add_families(chosen, pool, count)
    _add_most_different(chosen, pool, count)
    return sorted(chosen, key=_order)


def exact_best(candidates: Sequence[Candidate], value: str) -> list[Candidate]:
    """Return the candidate with the very least of a figure, with its label, as a list of none or one.

    Parameters
    ----------
    candidates
        Ways found, in any order.
    value
        generalised_usd, hours, usd or kg_co2e.
    """
    least = min(candidates, key=lambda c: (getattr(c, value), *_order(c)), default=None)
    label = dict(zip(TIES, OPTIMA, strict=True))[value]
    return [] if least is None else [_with_labels(replace(least, labels=(label,)), least.labels)]


def near_copy(one: Candidate, other: Candidate) -> bool:
    """Say whether a user would call two candidates the same way."""
    if one.chain == other.chain and one.gates == other.gates:
        return True
    return shared_share(one, other) > SHARED_KM and _main_modes(one) == _main_modes(other)


def shared_share(one: Candidate, other: Candidate) -> float:
    """Return the share of the longer one's length that both move over (0-1)."""
    common = sum([min(km, other.km_of[key]) for key, km in one.km_of.items() if key in other.km_of])
    longer = max(one.km, other.km)
    return common / longer if longer > 0 else 1.0


def difference(one: Candidate, other: Candidate) -> float:
    """Return how different two candidates are (0-1): in where they go, by what, and through which gates."""
    where = 1.0 - shared_share(one, other)
    return 0.4 * where + 0.35 * _mode_difference(one, other) + 0.25 * _gate_difference(one, other)


def _order(candidate: Candidate) -> tuple[float, float, float]:
    return (candidate.generalised_usd, candidate.hours, candidate.usd)


def _without_doubles(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Merge candidates that are one and the same way; labels add up."""
    found: dict[tuple[object, ...], Candidate] = {}
    for candidate in sorted(candidates, key=_order):
        key = (*(round(x, 3) for x in (candidate.hours, candidate.usd, candidate.kg_co2e)), candidate.gates)
        if key in found:
            candidate = _with_labels(found[key], candidate.labels)  # noqa: PLW2901
        found[key] = candidate
    return list(found.values())


def _with_labels(candidate: Candidate, labels: Iterable[str]) -> Candidate:
    return replace(candidate, labels=tuple(dict.fromkeys((*candidate.labels, *labels))))


def _optima(pool: list[Candidate]) -> list[Candidate]:
    best: dict[int, list[str]] = {}
    for label, value in zip(OPTIMA, ("generalised_usd", "hours", "usd", "kg_co2e"), strict=True):
        most = (1.0 + TIES[value]) * min(getattr(candidate, value) for candidate in pool)
        good = [i for i, candidate in enumerate(pool) if getattr(candidate, value) <= most]
        best.setdefault(min(good, key=lambda i: _order(pool[i])), []).append(label)
    chosen = []
    for index, labels in best.items():
        pool[index] = replace(pool[index], labels=tuple(dict.fromkeys((*labels, *pool[index].labels))))
        chosen.append(pool[index])
    return chosen


def _add_families(chosen: list[Candidate], pool: list[Candidate], count: int) -> None:
    base = min(c.generalised_usd for c in chosen)
    for candidate in sorted((c for c in pool if c.labels), key=lambda c: (not _first(c, base), *_order(c))):
        if any(candidate is kept for kept in chosen):
            continue
        twin = next((i for i, c in enumerate(chosen) if near_copy(c, candidate)), None)
        if twin is not None:
            chosen[twin] = _with_labels(chosen[twin], _family_labels(candidate, chosen))
        elif len(chosen) < count and candidate.generalised_usd <= _limit(candidate) * base:
            chosen.append(candidate)


def _first(candidate: Candidate, base: float) -> bool:
    """Say whether a way over the Caspian competes; optima stand for most modes, but none for that sea."""
    competes = candidate.generalised_usd <= CASPIAN_FIRST * base
    return competes and not OVER_THE_CASPIAN.isdisjoint(candidate.labels)


def _limit(candidate: Candidate) -> float:
    """Return how many times the recommended one the best of a family may cost."""
    if label_of(BY_AIR) in candidate.labels:
        return float("inf")
    return FILLER_LIMIT if set(candidate.labels) <= OVER_THE_CASPIAN else FAMILY_LIMIT


def _family_labels(candidate: Candidate, chosen: list[Candidate]) -> list[str]:
    taken = {label for c in chosen for label in c.labels}
    return [label for label in candidate.labels if label not in taken]


def _add_most_different(chosen: list[Candidate], rest: list[Candidate], count: int) -> None:
    base = min(c.generalised_usd for c in chosen)
    near = [c for c in rest if c.generalised_usd <= FILLER_LIMIT * base]
    pool = [c for c in near if not any(near_copy(c, kept) for kept in chosen)]
    apart = [min(difference(c, kept) for kept in chosen) for c in pool]
    while pool and len(chosen) < count:
        worth = [_worth(c, gap, base) for c, gap in zip(pool, apart, strict=True)]
        best = pool[worth.index(max(worth))]
        chosen.append(best)
        left = [
            (c, gap) for c, gap in zip(pool, apart, strict=True) if c is not best and not near_copy(c, best)
        ]
        pool = [c for c, _ in left]
        apart = [min(gap, difference(c, best)) for c, gap in left]


def _worth(candidate: Candidate, apart: float, base: float) -> float:
    dearness = candidate.generalised_usd / base if base > 0 else 1.0
    return float(apart / max(dearness, 1.0) ** 0.5)


def _main_modes(candidate: Candidate) -> frozenset[str]:
    total = sum(candidate.mode_km.values()) or 1.0
    return frozenset(mode for mode, km in candidate.mode_km.items() if km / total >= MEANINGFUL_SHARE)


def _mode_difference(one: Candidate, other: Candidate) -> float:
    total_one = sum(one.mode_km.values()) or 1.0
    total_other = sum(other.mode_km.values()) or 1.0
    modes = {*one.mode_km, *other.mode_km}
    gaps = (abs(one.mode_km.get(m, 0.0) / total_one - other.mode_km.get(m, 0.0) / total_other) for m in modes)
    return sum(gaps) / 2


def _gate_difference(one: Candidate, other: Candidate) -> float:
    union = {*one.gates, *other.gates}
    return 1.0 - len({*one.gates} & {*other.gates}) / len(union) if union else 0.0
