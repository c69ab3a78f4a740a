"""Contracts chains of a detail graph: what is left are junctions, ends and anchored vertices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.atlas.build.workgraph import WorkGraph


@dataclass(frozen=True)
class Contracted:
    """A contracted graph.

    Parameters
    ----------
    lat, lon
        Vertices that are left, degrees.
    tail, head, km
        Chains as single edges.
    country, bits, state, row
        Attributes, equal along a chain.
    point_start
        Where the inner points of each chain begin, shape (m + 1,).
    point_lat, point_lon
        Inner points of all chains, from tail to head.
    new_of_old
        New vertex of each old one, -1 if it is an inner point.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    km: NDArray[np.float64]
    country: NDArray[np.int16]
    bits: NDArray[np.int32]
    state: NDArray[np.int8]
    row: NDArray[np.str_]
    point_start: NDArray[np.int64]
    point_lat: NDArray[np.float64]
    point_lon: NDArray[np.float64]
    new_of_old: NDArray[np.int64]


def contract(
    graph: WorkGraph, edge_country: NDArray[np.int16], bits: NDArray[np.int32], anchors: NDArray[np.int64]
) -> Contracted:
    """Merge edges along vertices of degree two where country, gauge, state and row stay the same.

    Parameters
    ----------
    graph, edge_country, bits
        The graph with attributes per edge.
    anchors
        Vertices that must stay.
    """
    keep, incident = _kept(graph, edge_country, bits, anchors)
    chains = _walk(graph, keep, incident)
    first = np.array([chain[0] for chain in chains], dtype=np.int64)
    km = np.array([sum(graph.km[e] for e in chain) for chain in chains])
    inner = [_inner(graph, chain, start) for chain, start in _starts(graph, chains, keep)]
    new_of_old = np.full(graph.n_vertices, -1, dtype=np.int64)
    used = np.flatnonzero(keep)
    new_of_old[used] = np.arange(len(used))
    ends = np.array([(path[0], path[-1]) for path in inner], dtype=np.int64).reshape(-1, 2)
    points = [p for path in inner for p in path[1:-1]]
    lengths = np.array([len(path) - 2 for path in inner])
    return Contracted(
        graph.lat[used],
        graph.lon[used],
        new_of_old[ends[:, 0]].astype(np.int32),
        new_of_old[ends[:, 1]].astype(np.int32),
        km,
        edge_country[first],
        bits[first],
        graph.state[first],
        graph.row[first],
        np.r_[0, np.cumsum(lengths)].astype(np.int64),
        graph.lat[points],
        graph.lon[points],
        new_of_old,
    )


def _kept(
    graph: WorkGraph, edge_country: NDArray[np.int16], bits: NDArray[np.int32], anchors: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which vertices stay, and for the others their two edges."""
    n, m = graph.n_vertices, len(graph.tail)
    degree = graph.degree()
    ends = np.concatenate([graph.tail, graph.head])
    edge = np.concatenate([np.arange(m), np.arange(m)])
    order = np.argsort(ends, kind="stable")
    start = np.r_[0, np.cumsum(degree)]
    incident = np.full((n, 2), -1, dtype=np.int64)
    two = np.flatnonzero(degree == 2)
    incident[two, 0], incident[two, 1] = edge[order[start[two]]], edge[order[start[two] + 1]]
    a, b = incident[two, 0], incident[two, 1]
    row_number = np.unique(graph.row, return_inverse=True)[1]
    alike = (edge_country[a] == edge_country[b]) & (bits[a] == bits[b]) & (graph.state[a] == graph.state[b])
    alike &= (row_number[a] == row_number[b]) & (a != b)
    keep = degree > 0
    keep[two[alike]] = False
    keep[anchors] = True
    return keep, incident


def _walk(graph: WorkGraph, keep: NDArray[np.bool_], incident: NDArray[np.int64]) -> list[list[int]]:
    tail, head, kept = graph.tail.tolist(), graph.head.tolist(), keep.tolist()
    pairs = incident.tolist()
    done = bytearray(len(tail))
    chains = []
    for edge in range(len(tail)):
        for start, ahead in ((tail[edge], head[edge]), (head[edge], tail[edge])):
            if done[edge] or not kept[start]:
                continue
            chain, vertex = [edge], ahead
            done[edge] = 1
            while not kept[vertex]:
                a, b = pairs[vertex]
                following = b if a == chain[-1] else a
                done[following] = 1
                chain.append(following)
                vertex = head[following] if tail[following] == vertex else tail[following]
            chains.append(chain)
    return chains


def _starts(
    graph: WorkGraph, chains: list[list[int]], keep: NDArray[np.bool_]
) -> list[tuple[list[int], int]]:
    starts = []
    for chain in chains:
        tail, head = int(graph.tail[chain[0]]), int(graph.head[chain[0]])
        if len(chain) == 1:
            starts.append((chain, tail))
            continue
        beyond = {int(graph.tail[chain[1]]), int(graph.head[chain[1]])}
        starts.append((chain, head if tail in beyond and not keep[tail] else tail))
    return starts


def _inner(graph: WorkGraph, chain: list[int], start: int) -> list[int]:
    path = [start]
    for edge in chain:
        tail, head = int(graph.tail[edge]), int(graph.head[edge])
        path.append(head if tail == path[-1] else tail)
    return path
