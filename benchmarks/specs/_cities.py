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


def city_pairs(n: int, seed: int = 1) -> list[tuple[str, str]]:
    """Return n random pairs of cities of the world, as "lat,lon"."""
    cities = planner().network.nodes.filter(pl.col("kind") == "city").select("lat", "lon").rows()
    rng = np.random.default_rng(seed)
    drawn = (rng.choice(len(cities), 2, replace=False) for _ in range(n))
    return [(_text(cities[a]), _text(cities[b])) for a, b in drawn]


def or_error(answer: Callable[[], object]) -> object:
    """Return the answer, or the error that says why there is none: for the clock both are answers."""
    try:
        return answer()
    except LandbridgeError as error:
        return error


def node_of(text: str) -> int:
    """Return the row in nodes that a place is taken as."""
    place, _ = planner().place(text, "from")
    return int(place.node or 0)


def _text(position: tuple[float, float]) -> str:
    return f"{position[0]:.4f},{position[1]:.4f}"
