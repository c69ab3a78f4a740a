"""Dropping near-copies among hundreds of ways before they are looked at closely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.routing.query_graph import QueryGraph, Way

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
    kept = list(must)
    lengths = [_lengths(query, ways[i]) for i in kept]
    for i in order:
        if len(kept) >= max(MOST_KEPT, len(must)):
            break
        if i in must:
            continue
        mine = _lengths(query, ways[i])
        if not any(_shared(mine, other) > SAME_KM for other in lengths):
            kept.append(i)
            lengths.append(mine)
    return kept


def _lengths(query: QueryGraph, way: Way) -> dict[int, float]:
    base = way.arcs[way.arcs < query.n_base] % query.graph.net.n_arcs
    km = query.graph.net.km[base]
    return dict(zip(base[km > 0].tolist(), km[km > 0].tolist(), strict=True))


def _shared(one: dict[int, float], other: dict[int, float]) -> float:
    """Return the share of the longer length that both run over."""
    common = sum(km for arc, km in one.items() if arc in other)
    longer = max(sum(one.values()), sum(other.values()))
    return common / longer if longer > 0 else 0.0
