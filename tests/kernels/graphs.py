"""Small random graphs and slow, obvious twins of the kernels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from landbridge.kernels.csr import build_csr


@dataclass(frozen=True)
class Graph:
    n: int
    tail: np.ndarray
    head: np.ndarray
    weight: np.ndarray

    @property
    def csr(self):
        return build_csr(self.n, self.tail)

    @property
    def arrays(self):
        return (*self.csr, self.head, self.weight)


@st.composite
def graphs(draw, max_vertices=8, max_arcs=20, undirected=False):
    """Draw a multigraph with loops, parallel arcs, zero weights and many ties."""
    n = draw(st.integers(1, max_vertices))
    ends = draw(
        st.lists(
            st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.integers(0, 4)), max_size=max_arcs
        )
    )
    if undirected:
        ends = ends + [(b, a, w) for a, b, w in ends]
    tail, head, weight = (np.array([e[i] for e in ends]) for i in range(3))
    return Graph(n, tail.astype(np.int32), head.astype(np.int32), weight.astype(np.float64))


def all_distances(graph, closed=None, no_exit=()):
    """Floyd and Warshall; paths do not pass through the vertices in `no_exit`."""
    step = np.full((graph.n, graph.n), np.inf)
    for arc in range(len(graph.tail)):
        if closed is None or not closed[arc]:
            ends = graph.tail[arc], graph.head[arc]
            step[ends] = min(step[ends], graph.weight[arc])
    dist = step.copy()
    for middle in range(graph.n):
        if middle not in no_exit:
            dist = np.minimum(dist, dist[:, [middle]] + dist[[middle], :])
    np.fill_diagonal(dist, 0.0)
    return dist
