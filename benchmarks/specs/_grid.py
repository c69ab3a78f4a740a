"""A grid graph with random arc lengths: the same for each machine and run."""

from __future__ import annotations

import numpy as np


def grid(side: int, columns: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return tail, head and lengths (m, columns) of the arcs of a square grid, sorted by tail."""
    cell = np.arange(side * side).reshape(side, side)
    across = np.stack([cell[:, :-1].ravel(), cell[:, 1:].ravel()], axis=1)
    down = np.stack([cell[:-1].ravel(), cell[1:].ravel()], axis=1)
    edges = np.concatenate([across, down])
    both = np.concatenate([edges, edges[:, ::-1]])
    both = both[np.lexsort(both.T[::-1])].astype(np.int32)
    lengths = np.random.default_rng(seed).uniform(1, 10, (len(both), columns))
    return np.ascontiguousarray(both[:, 0]), np.ascontiguousarray(both[:, 1]), lengths
