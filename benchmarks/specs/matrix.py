from __future__ import annotations

from functools import cache

import numpy as np
from registry import Spec
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

import landbridge
from specs._cities import planner
from specs._many import world_places


@cache
def _open_arcs() -> tuple[csr_array, np.ndarray]:
    net = planner().writer(landbridge.Shipment()).graph.net
    weight = np.maximum(net.criteria[net.open, 0], 1e-9)
    ends = (net.tail[net.open], net.head[net.open])
    size = (net.n_vertices, net.n_vertices)
    return csr_array(coo_array((weight, ends), shape=size)), net.ground_vertex


def _scipy(places: list[str]) -> np.ndarray:
    """Search from as many ground vertices; ways to and from the places themselves are left out."""
    graph, ground = _open_arcs()
    sources = np.resize(ground[ground >= 0], len(places))
    return dijkstra(graph, indices=sources)[:, sources]


SPEC = Spec(
    name="matrix",
    what="`landbridge.matrix` of hours between 2,000 random cities of the world, door to door, two threads. "
    "The reference searches the same open arcs from as many vertices, one thread",
    unit="s",
    setup=lambda n: [world_places(n)],
    run=landbridge.matrix,
    peers={"scipy dijkstra on the same arcs": _scipy},
    targets={"median": 20},
    size=2000,
    smoke=20,
    slow=True,
)
