"""Dropping near-copies among hundreds of ways before they are looked at closely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from landbridge.routing.query_graph import QueryGraph, Way

    Float64 = npt.NDArray[np.float64]

SAME_KM = 0.9
"""A way that runs over this share of the length of a better one is dropped."""

MOST_KEPT = 24


def thinned(query: QueryGraph, found: Iterable[tuple[Way, str]]) -> list[tuple[Way, tuple[str, ...]]]:
    """Return the ways that differ, each with the families that it is the best of.

    The best way in each criterion and in generalised cost, and all that are the best of a family, are kept
    whatever they share.

    Parameters
    ----------
    query
        Graph that the ways run on.
    found
        Ways and families ("" for none), perhaps several times the same.
    """
    ways: dict[object, Way] = {}
    names: dict[object, list[str]] = {}
    for way, family in found:
        ways.setdefault(way.key, way)
        names.setdefault(way.key, []).extend([family] if family else [])
    keys = list(ways)
    costs = np.array([query.cost_of(ways[key]) for key in keys]).reshape(-1, 3)
    general = costs @ query.graph.general_row
    best = {int(column.argmin()) for column in (*costs.T, general)} if keys else set()
    must = best | {i for i, key in enumerate(keys) if names[key]}
    kept = _apart(
        query, [ways[key] for key in keys], sorted(must), np.argsort(general, kind="stable").tolist()
    )
    return [(ways[keys[i]], tuple(dict.fromkeys(names[keys[i]]))) for i in kept]


def _apart(query: QueryGraph, ways: list[Way], must: list[int], order: list[int]) -> list[int]:
    """Return the indices that must stay, and in an order others that lie apart from all before."""
    lengths = _lengths(query, ways)
    total = lengths.sum(axis=1)
    most = max(MOST_KEPT, len(must))
    kept = list(must)
    for i in order:
        if len(kept) >= most:
            break
        if i not in must and not _any_near(lengths, total, kept, i):
            kept.append(i)
    return kept


def _any_near(lengths: Float64, total: Float64, kept: list[int], i: int) -> bool:
    """Say whether a way shares more than SAME_KM of the longer length with one that is kept."""
    mine = np.flatnonzero(lengths[i])
    common = lengths[kept][:, mine].sum(axis=1)
    return bool((common > SAME_KM * np.maximum(total[kept], total[i])).any())


def _lengths(query: QueryGraph, ways: list[Way]) -> Float64:
    """Return the length [km] of each arc (column) that one of the ways runs over, 0 where a way does not."""
    arcs = [way.arcs[way.arcs < query.n_base] % query.graph.net.n_arcs for way in ways]
    row = np.repeat(np.arange(len(ways)), [len(each) for each in arcs])
    every = np.concatenate(arcs) if arcs else np.empty(0, np.int32)
    used, column = np.unique(every, return_inverse=True)
    lengths = np.zeros((len(ways), len(used)))
    lengths[row, column] = query.graph.net.km[every]
    return lengths
