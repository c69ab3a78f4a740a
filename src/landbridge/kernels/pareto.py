"""All non-dominated paths under three criteria, or a proven approximation of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.kernels._apex import search
from landbridge.kernels._compile import as_vector, optional_mask

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.kernels.bounds import Bounds

ROUNDING = 1e-12
DEFAULT_MAX_LABELS = 2_000_000


class ParetoFront(NamedTuple):
    """Solutions of a Pareto search, in lexicographic order of their costs.

    Attributes
    ----------
    cost
        Costs of each solution, entry and exit included (s, 3).
    entry, exit
        Index of the entry and of the exit that each solution uses (s).
    paths
        The arcs of each solution, first arc first.
    complete
        False if the search ran out of labels: solutions are then real paths, but others may be missing.
    n_labels
        Number of labels made.
    """

    cost: npt.NDArray[np.float64]
    entry: npt.NDArray[np.int32]
    exit: npt.NDArray[np.int32]
    paths: tuple[npt.NDArray[np.int32], ...]
    complete: bool
    n_labels: int


def pareto_search(
    indptr: npt.NDArray[np.int64],
    arcs: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    criteria: npt.NDArray[np.float64],
    entry_vertex: npt.ArrayLike,
    entry_cost: npt.NDArray[np.float64],
    exit_vertex: npt.ArrayLike,
    exit_cost: npt.NDArray[np.float64],
    bounds: Bounds,
    *,
    closed: npt.NDArray[np.bool_] | None = None,
    eps: float | tuple[float, float, float] = 0.01,
    max_labels: int = DEFAULT_MAX_LABELS,
) -> ParetoFront:
    """Find paths from an entry to an exit of which no other is better in all of three criteria.

    A*pex: a label is a path together with an apex, the componentwise least cost of all paths that it stands
    for. Labels are merged at a vertex while the path stays within (1 + eps) of the apex, and taken in
    lexicographic order of the apex, so that at a vertex only the second and third criterion need comparing.
    The best paths of the bounds are solutions from the start, and a label lives while its bounds reach into a
    zone that no solution covers.

    Parameters
    ----------
    indptr, arcs
        Forward adjacency from `build_csr`.
    head, criteria
        Head vertex (m) and costs (m, 3; >= 0, finite) of each arc, by arc id.
    entry_vertex, entry_cost, exit_vertex, exit_cost
        Where paths may begin and end, and what that costs (e, 3) and (x, 3).
    bounds
        From `lower_bounds` with the same entries, exits and closed arcs; its first three weights are the
        single criteria. More weights mean fewer labels.
    closed
        Arcs that may not be used.
    eps
        Each path that exists is matched by a solution that costs at most (1 + eps) times as much in each
        criterion (one eps, or one per criterion).
        With 0 the front is exact up to rounding (1e-12): one solution for each non-dominated cost.
    max_labels
        Room for labels; see `ParetoFront.complete`.

    Returns
    -------
    ParetoFront
        No solution dominates another one. Empty if no path exists.

    References
    ----------
    Zhang, Salzman, Felner, Kumar, Hernandez Ulloa, Koenig: A*pex: Efficient Approximate Multi-Objective
    Search on Graphs, ICAPS 2022. Pulido, Mandow, Perez de la Cruz: Dimensionality reduction in multiobjective
    shortest path search, Computers & Operations Research 64 (2015).
    """
    known = [path for path in bounds.paths if path is not None]
    cost, entry, exit_, start, path_arc, complete, n_labels = search(
        indptr,
        arcs,
        head,
        criteria,
        as_vector(entry_vertex, np.int32),
        np.ascontiguousarray(entry_cost, np.float64),
        as_vector(exit_vertex, np.int32),
        np.ascontiguousarray(exit_cost, np.float64),
        bounds.weights,
        bounds.table,
        np.array([path.cost for path in known]).reshape(-1, 3),
        optional_mask(closed),
        1.0 + np.maximum(np.broadcast_to(eps, 3), ROUNDING),
        max_labels,
    )
    costs = np.concatenate([np.array([path.cost for path in known]).reshape(-1, 3), cost])
    entries = np.concatenate([np.array([path.entry for path in known], np.int32), entry])
    exits = np.concatenate([np.array([path.exit for path in known], np.int32), exit_])
    paths = [path.arcs for path in known] + [path_arc[a:b] for a, b in pairwise(start)]
    best = non_dominated(costs)
    return ParetoFront(
        costs[best], entries[best], exits[best], tuple(paths[i] for i in best), complete, n_labels
    )


def non_dominated(costs: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Return the rows that no other row equals or beats in each column, in lexicographic order.

    Examples
    --------
    >>> non_dominated(np.array([[2.0, 1.0], [1.0, 3.0], [2.0, 2.0], [2.0, 1.0]])).tolist()
    [1, 0]
    """
    kept = np.empty_like(costs)
    rows: list[int] = []
    for row in np.lexsort(costs.T[::-1]):
        if not (kept[: len(rows)] <= costs[row] * (1.0 + ROUNDING)).all(axis=1).any():
            kept[len(rows)] = costs[row]
            rows.append(row)
    return np.array(rows, dtype=np.intp)
