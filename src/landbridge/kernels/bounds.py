"""Least costs from every vertex to the exits, and best paths, for weighted sums of the criteria."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.kernels._compile import as_vector
from landbridge.kernels.sweep import Sweep, follow, pack, sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt


class WeightedPath(NamedTuple):
    """A path from an entry over arcs (first one first) to an exit; its cost (3) includes those of both."""

    cost: npt.NDArray[np.float64]
    entry: int
    arcs: npt.NDArray[np.int32]
    exit: int


class Bounds(NamedTuple):
    """What the backward searches found.

    Attributes
    ----------
    weights
        One row per search (s, k).
    table
        Least remaining weighted cost at each vertex (n, s).
    paths
        The path of least weighted cost of each search; None where no entry leads to an exit.
    """

    weights: npt.NDArray[np.float64]
    table: npt.NDArray[np.float64]
    paths: tuple[WeightedPath | None, ...]


def lower_bounds(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    tail: npt.NDArray[np.int32],
    criteria: npt.NDArray[np.float64],
    entry_vertex: npt.ArrayLike,
    entry_cost: npt.NDArray[np.float64],
    exit_vertex: npt.ArrayLike,
    exit_cost: npt.NDArray[np.float64],
    *,
    weights: npt.ArrayLike | None = None,
    closed: npt.NDArray[np.bool_] | None = None,
    reach: float = 1.2,
    threads: int = 2,
) -> Bounds:
    """Find least remaining costs and best paths for weighted sums of criteria, by a backward search each.

    Parameters
    ----------
    indptr, arcs
        Reverse adjacency: `build_csr` of the heads.
    tail, criteria
        Tail vertex (m) and costs (m, 3; >= 0, finite) of each arc, by arc id.
    entry_vertex, entry_cost, exit_vertex, exit_cost
        Where paths may begin and end, and what that costs (e, 3) and (x, 3).
    weights
        One row of non-negative weights per search (s, 3); by default each criterion by itself.
    closed
        Arcs that may not be used.
    reach
        A search ends at `reach` (at least 1) times the least weighted cost of a path, and vertices beyond get
        that radius as their bound: still below the truth and consistent. Give inf for true distances
        everywhere, inf where no way leads to an exit.
    threads
        Number of threads; the result does not depend on it.

    Returns
    -------
    Bounds
        Weights, bounds by vertex and best paths.

    Raises
    ------
    ValueError
        A cost is negative, infinite or NaN.
    """
    _check(criteria, entry_cost, exit_cost)
    rows = np.eye(3) if weights is None else np.ascontiguousarray(weights, np.float64)
    packed = pack((indptr, arcs), tail)
    starts, exits = as_vector(entry_vertex, np.int32), as_vector(exit_vertex, np.int32)
    by_place = criteria[arcs]
    shut = None if closed is None else closed[arcs]

    def search(row: npt.NDArray[np.float64]) -> Sweep:
        ends = (exits, exit_cost @ row, starts, entry_cost @ row)
        return sweep(packed, by_place @ row, *ends, closed=shut, reach=reach, bounded=True)

    def path(found: Sweep) -> WeightedPath | None:
        if found.goal < 0:
            return None
        way, exit_ = follow(packed, found.step, int(starts[found.goal]))
        cost = entry_cost[found.goal] + criteria[way].sum(axis=0) + exit_cost[exit_]
        return WeightedPath(cost, found.goal, np.array(way, np.int32), exit_)

    sweeps = _searched(search, rows, threads)
    return Bounds(rows, np.column_stack([each.dist for each in sweeps]), tuple(map(path, sweeps)))


def _searched(
    search: Callable[[npt.NDArray[np.float64]], Sweep], rows: npt.NDArray[np.float64], threads: int
) -> list[Sweep]:
    if threads == 1:
        return [search(row) for row in rows]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(search, rows))


def _check(*tables: npt.NDArray[np.float64]) -> None:
    for costs in tables:
        if not ((costs >= 0.0) & (costs < np.inf)).all():
            msg = "an arc, entry or exit has a negative, infinite or undefined cost; close arcs by the mask"
            raise ValueError(msg)


def join_bounds(first: Bounds, second: Bounds) -> Bounds:
    """Put the searches of two calls with the same ends and closed arcs side by side."""
    return Bounds(
        np.vstack([first.weights, second.weights]),
        np.hstack([first.table, second.table]),
        first.paths + second.paths,
    )


def balanced_weights(costs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return weights for the sum of all criteria and of each two, scaled by their ranges in `costs` (s, 3).

    Bounds for these, joined to those of the single criteria, cost four searches and save labels.

    Examples
    --------
    >>> balanced_weights(np.array([[0.0, 30.0, 5.0], [10.0, 10.0, 1.0]]))[0].tolist()
    [0.1, 0.05, 0.25]
    """
    spread = np.ptp(costs, axis=0)
    scale = np.divide(1.0, spread, out=np.zeros(3), where=spread > 0)
    sums = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=np.float64)
    balanced: npt.NDArray[np.float64] = sums * scale
    return balanced
