from __future__ import annotations

from functools import cache

import numpy as np
from registry import Spec
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

import landbridge
from specs._cities import city_pairs, node_of, or_error, planner


def _route(pair: tuple[str, str]) -> object:
    return or_error(lambda: landbridge.route(*pair))


@cache
def _matrices() -> tuple[list[csr_array], np.ndarray]:
    """Return the open arcs as one matrix for each criterion, and the ground vertex of each node."""
    net = planner().writer(landbridge.Shipment()).graph.net
    size = (net.n_vertices, net.n_vertices)
    weights = [np.maximum(net.criteria[net.open, column], 1e-9) for column in range(3)]
    ends = (net.tail[net.open], net.head[net.open])
    return [csr_array(coo_array((weight, ends), shape=size)) for weight in weights], net.ground_vertex


def _three_dijkstras(pair: tuple[str, str]) -> list[np.ndarray]:
    matrices, ground = _matrices()
    start = max(int(ground[node_of(pair[0])]), 0)
    return [dijkstra(matrix, indices=start, return_predecessors=True)[0] for matrix in matrices]


SPEC = Spec(
    name="route_query",
    what="`landbridge.route` between random cities of the world, each pair for the first time in a warm "
    "process: three criteria, alternatives with steps and spread, no geometry. The reference finds less: the "
    "fastest, the cheapest and the least carbon path on the same open arcs",
    unit="ms",
    setup=city_pairs,
    run=_route,
    peers={"scipy dijkstra, once per criterion": _three_dijkstras},
    targets={"median": 50, "p95": 200},
    size=200,
    smoke=3,
)
