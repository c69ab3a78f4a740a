from __future__ import annotations

from functools import cache

import polars as pl
from registry import Spec
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

import landbridge
from specs._cities import city_pairs, node_of, planner


def _distance(a: str, b: str) -> object:
    return landbridge.distance(a, b, mode="rail")


@cache
def _matrix() -> csr_array:
    network = planner().network
    links = network.links.filter((pl.col("mode") == "rail") & (pl.col("status") == "open"))
    links = links.group_by("from_node", "to_node").agg(pl.col("km").min())
    size = (network.nodes.height, network.nodes.height)
    return csr_array(coo_array((links["km"], (links["from_node"], links["to_node"])), shape=size))


def _scipy(pair: tuple[str, str]) -> float:
    start, end = node_of(pair[0]), node_of(pair[1])
    return float(dijkstra(_matrix(), directed=False, indices=start)[end])


SPEC = Spec(
    name="distance",
    what="`landbridge.distance` by rail between random cities of the world, warm, without geometry",
    unit="ms",
    setup=lambda n: city_pairs(n, _distance),
    run=lambda pair: _distance(*pair).km,
    peers={"scipy dijkstra on the same links": _scipy},
    targets={"median": 2},
    size=200,
    smoke=3,
)
