"""Many questions at once: shipments between random cities, and random places of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from specs._cities import city_pairs, planner

if TYPE_CHECKING:
    from pathlib import Path


def write_shipments(path: Path, n: int) -> Path:
    """Write n shipments between random cities: boxes, half of them with numbers of their own."""
    ends = city_pairs(n, seed=3)
    cargo = [f"{1 + i % 12 if i % 2 else 1} {('teu', 'feu')[i % 4 // 2]}" for i in range(n)]
    pl.DataFrame({"from": [a for a, _ in ends], "to": [b for _, b in ends], "cargo": cargo}).write_csv(path)
    return path


def world_places(n: int) -> list[str]:
    """Return n random cities of the world by their ids."""
    cities = planner().network.nodes.filter(pl.col("kind") == "city")["node_id"]
    return cities.sample(n, seed=3).to_list()
