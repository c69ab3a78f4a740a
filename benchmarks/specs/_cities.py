"""Pairs of cities drawn from the embedded atlas, the same in each run."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from landbridge import LandbridgeError
from landbridge.routing.planner import Planner, default_planner

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def planner() -> Planner:
    """Return the planner of the embedded atlas."""
    return default_planner()


def city_pairs(n: int, answer: Callable[[str, str], object], seed: int = 1) -> list[tuple[str, str]]:
    """Return n random pairs of cities, as node ids, that have an answer; islands often have none."""
    nodes = planner().network.nodes
    cities = nodes.filter(pl.col("kind") == "city").select("lat", "lon").rows()
    rng = np.random.default_rng(seed)
    pairs: list[tuple[str, str]] = []
    while len(pairs) < n:
        a, b = (
            f"{lat:.4f},{lon:.4f}"
            for lat, lon in (cities[i] for i in rng.choice(len(cities), 2, replace=False))
        )
        if _answers(answer, a, b):
            pairs.append((a, b))
    return pairs


def node_of(text: str) -> int:
    """Return the row in nodes that a place is taken as."""
    place, _ = planner().place(text, "from")
    return int(place.node or 0)


def _answers(answer: Callable[[str, str], object], a: str, b: str) -> bool:
    try:
        answer(a, b)
    except LandbridgeError:
        return False
    return True
