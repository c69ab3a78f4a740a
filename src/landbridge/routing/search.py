"""The searches behind one query: the front, the optima, the best of each family, ways through each gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.routing.families import BY_AIR, CASPIAN_FERRY, CASPIAN_SHIP, SURFACE
from landbridge.routing.front import near_front
from landbridge.routing.gates import FARTHEST, through_best, through_each
from landbridge.routing.query_graph import QueryGraph, Way
from landbridge.routing.trees import Tree, Trees, best_way, down_tree, up_tree
from landbridge.routing.weighting import CRITERIA, GENERAL

if TYPE_CHECKING:
    from collections.abc import Iterator

WITHIN = 1.25
"""The front holds the ways that cost, time valued, up to this many times the recommended one."""

FERRY_TIE = 1.05
"""A ferry over the Caspian, which takes wagons as they are, is named before a container ship up to here."""

BY_LAND = "rail"
"""Family whose trees tell the ways by land through each gate."""


@dataclass(frozen=True, eq=False)
class Found:
    """Ways of one query, each with the family that it is the best of ("" if none)."""

    ways: tuple[tuple[Way, str], ...]
    complete: bool


def find_ways(query: QueryGraph, *, front: bool = True) -> Found:
    """Return all ways that are worth a look.

    The optimum of each criterion and of the generalised cost is exact. Every other way whose generalised
    cost is at most WITHIN times the least is matched by one that costs at most 1 + EPS times as much in
    each criterion, if the answer says that the front is complete.

    Parameters
    ----------
    query
        Graph with entries and exits.
    front
        False leaves the front out, which takes a third of the time: the optima, the best ways by family and
        those through each gate remain.
    """
    direct = tuple((Way(leg, np.empty(0, np.int32), None), "") for leg in query.direct)
    if not query.entries or not query.exits:
        return Found(direct, complete=True)
    _prepare(query)
    others = query.graph.helper.submit(_sweep_others, query)
    near = Trees.between(query, GENERAL, FARTHEST)
    if not np.isfinite(near.best):
        return Found(direct, complete=True)
    others_near, complete = near_front(query, near, WITHIN * near.best) if front else ([], False)
    plain = [*best_way(query, near.down), *through_each(query, near), *others_near]
    swept = others.result()
    optima = [way for name in CRITERIA for way in best_way(query, swept.down[name])]
    named = (*_by_air(query, optima), *_by_family(query, swept))
    return Found((*direct, *((way, "") for way in (*plain, *optima)), *named), complete)


def least_way(query: QueryGraph) -> Way | None:
    """Return the way of least generalised cost, None if there is none."""
    ways = [Way(leg, np.empty(0, np.int32), None) for leg in query.direct]
    if query.entries and query.exits:
        ways += best_way(query, down_tree(query, GENERAL))
    return min(ways, key=lambda way: float(query.cost_of(way) @ query.graph.general_row), default=None)


class _Swept(NamedTuple):
    """Trees to the exits by criterion and family, and the trees by land both ways."""

    down: dict[str, Tree]
    land: Trees


def _prepare(query: QueryGraph) -> None:
    """Work out what both threads read."""
    _ = query.shut_forward, query.shut_backward


def _sweep_others(query: QueryGraph) -> _Swept:
    up = up_tree(query, BY_LAND, FARTHEST)
    down = {
        name: down_tree(query, name, FARTHEST if name == BY_LAND else 1.0) for name in (*CRITERIA, *SURFACE)
    }
    return _Swept(down, Trees(BY_LAND, up, down[BY_LAND]))


def _by_family(query: QueryGraph, swept: _Swept) -> Iterator[tuple[Way, str]]:
    """Yield the best way of each family, ways by land through each gate, and the best over the Caspian."""
    for name in SURFACE:
        yield from ((way, name) for way in best_way(query, swept.down[name]))
    yield from ((way, "") for way in through_each(query, swept.land))
    yield from _over_the_caspian(query, swept.land)


def _over_the_caspian(query: QueryGraph, land: Trees) -> Iterator[tuple[Way, str]]:
    """Yield the best way by ferry and that by container ship; only the better one is named for it."""
    arcs = query.graph.caspian_arcs
    ferry, ship = (through_best(query, land, arcs[mode]) for mode in ("ferry", "sea"))
    costs = [[float(query.cost_of(way) @ query.graph.general_row) for way in ways] for ways in (ferry, ship)]
    by_ferry = bool(ferry) and (not ship or costs[0] <= [FERRY_TIE * costs[1][0]])
    yield from ((way, CASPIAN_FERRY if by_ferry else "") for way in ferry)
    yield from ((way, "" if by_ferry else CASPIAN_SHIP) for way in ship)


def _by_air(query: QueryGraph, optima: list[Way]) -> list[tuple[Way, str]]:
    """Return the fastest way, which mostly is the way by air; where it is not, that one too."""
    fastest = optima[:1]
    flown = fastest and query.uses(fastest[0], BY_AIR)
    by_air = [] if flown else best_way(query, down_tree(query, BY_AIR))
    return [(way, BY_AIR) for way in (*fastest, *by_air)]
