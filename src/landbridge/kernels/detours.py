# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""Paths through given arcs, put together from two sweeps, that do not turn back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import types

from landbridge.kernels._compile import INT32, helper, kernel

if TYPE_CHECKING:
    import numpy.typing as npt

    from landbridge.kernels.sweep import Packed, Sweep


class Detour(NamedTuple):
    """A path from an entry over arcs to an exit, by the indices of both."""

    entry: int
    arcs: npt.NDArray[np.int32]
    exit: int


def detours(
    through: npt.NDArray[np.int32],
    ends: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    up: tuple[Packed, Sweep],
    down: tuple[Packed, Sweep],
    labels: npt.NDArray[np.int32],
    groups: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    most: int,
) -> list[Detour]:
    """Return the least path through each arc, without those that come to a group of vertices twice.

    Parameters
    ----------
    through
        Arcs in the order they are tried.
    ends
        Tail and head of each arc.
    up, down
        Sweeps from the entries and to the exits, that reach both ends of the arcs.
    labels
        Label of each arc, -1 for none: an arc is left out if its label stood on an earlier path, or on an
        earlier arc of `through`.
    groups
        Two groups that each vertex belongs to, -1 for none. A path may not leave a group and return to it.
    most
        How many paths to return.
    """
    start, path, entry, exit_ = _detours(
        through, *ends, up[0].arcs, up[1].step, down[0].arcs, down[1].step, labels, *groups, most
    )
    bounds = start.tolist()
    return [
        Detour(int(a), path[bounds[i] : bounds[i + 1]], int(b))
        for i, (a, b) in enumerate(zip(entry, exit_, strict=True))
    ]


@kernel(INT32, INT32, INT32, INT32, INT32, INT32, INT32, INT32, INT32, INT32, types.int64)
def _detours(
    through, tail, head, up_arcs, up_step, down_arcs, down_step, labels, group_a, group_b, most
):  # fmt: skip
    """See `detours`."""
    n_vertices = len(up_step)
    taken = np.zeros(max(labels.max(), 0) + 1 if len(labels) else 1, np.bool_)
    seen_a = np.full(max(group_a.max(), 0) + 1, -1, np.int32)
    seen_b = np.full(max(group_b.max(), 0) + 1, -1, np.int32)
    buffer = np.empty(2 * n_vertices + 1, np.int32)
    paths = np.empty(1024, np.int32)
    n_path = 0
    n_found = 0
    start = np.zeros(most + 1, np.int64)
    entry = np.empty(most, np.int32)
    exit_ = np.empty(most, np.int32)
    for attempt in range(len(through)):
        arc = through[attempt]
        if n_found == most:
            break
        if labels[arc] >= 0 and taken[labels[arc]]:
            continue
        begin = n_vertices
        place = up_step[tail[arc]]
        while place >= 0:
            begin -= 1
            buffer[begin] = up_arcs[place]
            place = up_step[tail[up_arcs[place]]]
        entry[n_found] = -1 - place
        buffer[n_vertices] = arc
        end = n_vertices + 1
        place = down_step[head[arc]]
        while place >= 0:
            buffer[end] = down_arcs[place]
            end += 1
            place = down_step[head[down_arcs[place]]]
        exit_[n_found] = -1 - place
        path = buffer[begin:end]
        if _returns(path, tail, head, group_a, seen_a, attempt) or _returns(
            path, tail, head, group_b, seen_b, attempt
        ):
            if labels[arc] >= 0:
                taken[labels[arc]] = True
            continue
        if n_path + len(path) > len(paths):
            longer = np.empty(2 * (n_path + len(path)), np.int32)
            longer[:n_path] = paths[:n_path]
            paths = longer
        for passed in path:
            paths[n_path] = passed
            n_path += 1
            if labels[passed] >= 0:
                taken[labels[passed]] = True
        n_found += 1
        start[n_found] = n_path
    return start[: n_found + 1], paths[:n_path].copy(), entry[:n_found].copy(), exit_[:n_found].copy()


@helper
def _returns(path, tail, head, group, seen, attempt):
    """Tell whether a path leaves a group of vertices and comes back to it."""
    current = -1
    for i in range(-1, len(path)):
        here = group[tail[path[0]]] if i < 0 else group[head[path[i]]]
        if here < 0 or here == current:
            continue
        if seen[here] == attempt:
            return True
        seen[here] = attempt
        current = here
    return False
