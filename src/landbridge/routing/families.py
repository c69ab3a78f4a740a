"""Families of ways that people think in (by sea, by rail, by road, by air), as weights for a search."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landbridge.routing.alternatives import Candidate

# How many times its generalised cost a move weighs that is not of the family. The factors only steer
# which way is found, the figures shown are the true ones. Six keeps a short feeder or truck leg and rules
# out an ocean.
STEER = 6.0
SURFACE: Mapping[str, Mapping[str, float]] = {
    "sea": {"rail": STEER, "road": STEER, "waterway": STEER},
    "rail": {"sea": STEER, "road": STEER},
    "road": {"sea": STEER, "rail": STEER, "waterway": STEER},
}
NOT_ON_SURFACE = ("air",)
BY_AIR = "air"
NOT_WITH_AIR = ("sea", "ferry", "rail", "waterway")
FAMILIES = (*SURFACE, BY_AIR)
CASPIAN_FERRY = "Caspian ferry"
CASPIAN_SHIP = "Caspian container ship"
CASPIAN_FAMILIES = (CASPIAN_FERRY, CASPIAN_SHIP)
"""Ways over the Caspian by what carries them there; the better one is the best of its family."""

LEAST_SHARE = 0.5
"""A way is by a mode if that mode carries it at least over this share of its length."""

MOST_AT_SEA = 1 / 3
"""A way with a greater share of its length at sea crosses an ocean: it is by no mode on land."""


PURER = 1.15
"""The way found for a family keeps its label up to so many times the least cost among the family's ways."""


def belongs(family: str, candidate: Candidate) -> bool:
    """Say whether a candidate is carried by the mode of a family over most of its length."""
    km = candidate.mode_km
    total = sum(km.values())
    at_sea = 0.0 if family == "sea" else km.get("sea", 0.0) + km.get("ferry", 0.0)
    return total > 0 and km.get(family, 0.0) >= LEAST_SHARE * total and at_sea <= MOST_AT_SEA * total


def best_of_families(candidates: list[Candidate]) -> list[Candidate]:
    """Give the label of a family to its least costly candidate, if the way found for it is much dearer.

    The search for a family is steered off other modes, so it may find a way that is purer but dearer than one
    that was found for another reason.
    """
    for family in SURFACE:
        label = label_of(family)
        members = [candidate for candidate in candidates if belongs(family, candidate)]
        if not members:
            continue
        best = min(members, key=attrgetter("generalised_usd"))
        found = [candidate for candidate in members if label in candidate.labels]
        if any(candidate.generalised_usd <= PURER * best.generalised_usd for candidate in found):
            continue
        candidates = [_labelled(c, label, marked=c is best) for c in candidates]
    return candidates


def _labelled(candidate: Candidate, label: str, *, marked: bool) -> Candidate:
    others = tuple(name for name in candidate.labels if name != label)
    return replace(candidate, labels=(*others, label) if marked else others)


def label_of(family: str) -> str:
    """Return the label of the best way of a family.

    >>> label_of("rail")
    'best by rail'
    """
    return f"best by {family}"
