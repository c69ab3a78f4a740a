from __future__ import annotations

from functools import cache
from itertools import islice

import polars as pl
from registry import Spec
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

import landbridge
from specs._cities import city_pairs, node_of, or_error, planner


def _distance(pair: tuple[str, str]) -> object:
    return or_error(lambda: landbridge.distance(*pair, mode="rail"))


def _setup(n: int) -> list[tuple[str, str]]:
    """Return pairs that railways connect; elsewhere there is nothing to search."""
    pairs = city_pairs(40 * n)
    return list(islice((pair for pair in pairs if isinstance(_distance(pair), landbridge.Distance)), n))


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
    setup=_setup,
    run=_distance,
    peers={"scipy dijkstra on the same links": _scipy},
    targets={"median": 2},
    size=200,
    smoke=3,
)
