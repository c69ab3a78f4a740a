"""Makes drawn roads as long as real ones: what a simplified line leaves out, by length, terrain and country.

A drawn edge cuts the bends off. How much it cuts grows with its length (bends of all sizes are lost) and with
the relief around it, and roads climb in curves. The weights are fitted by `calibration/road_detours.py` on
published distances and stand in `data/road_detours.csv`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from landbridge.errors import TableError
from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.sources import Sources
    from landbridge.atlas.build.workgraph import WorkGraph

HEIGHTS = "itur/data/1511/v2_topo.npz"
CELLS_PER_DEGREE = 12
NORTH_EDGE_DEG, WEST_EDGE_DEG = 90.125, -180.125
SAMPLES = 7
LENGTH_SCALE_KM = 5.0
# A climb is spread over this length at least, and counts up to this slope: the grid has cells of 9 km.
CLIMB_OVER_KM = 3.0
MOST_SLOPE = 0.05
TERMS = ("base", "length", "relief", "climb")


@dataclass(frozen=True)
class Heights:
    """A world grid of heights and of the relief around each cell.

    Parameters
    ----------
    km
        Height above the sea [km], rows from the north, shape (rows, columns).
    relief_km
        Standard deviation of the nine heights around each cell [km].
    """

    km: NDArray[np.float32]
    relief_km: NDArray[np.float32]


@dataclass(frozen=True)
class DetourModel:
    """How much longer roads are than they are drawn.

    Parameters
    ----------
    heights
        The terrain.
    weights
        Weight of each of :data:`TERMS`, all >= 0.
    by_country
        What comes on top in a country, by ISO-2 code; may be negative.
    """

    heights: Heights
    weights: tuple[float, ...]
    by_country: Mapping[str, float]


def read_heights(sources: Sources) -> Heights:
    """Read the heights of Recommendation ITU-R P.1511 (1/12 degree)."""
    with np.load(io.BytesIO(sources.read("itur", HEIGHTS))) as members:
        return heights_of(members["arr_0"] / 1000)


def heights_of(km: NDArray[np.float64]) -> Heights:
    """Return a grid of heights [km] with its relief.

    Examples
    --------
    >>> heights_of(np.full((3, 3), 0.5)).relief_km.max().item()
    0.0
    """
    from scipy.ndimage import uniform_filter

    mean, mean_of_squares = uniform_filter(km, 3), uniform_filter(km * km, 3)
    relief = np.sqrt(np.maximum(mean_of_squares - mean * mean, 0.0))
    return Heights(km.astype(np.float32), np.round(relief, 6).astype(np.float32))


def detour_model(heights: Heights, rows: Sequence[Mapping[str, str]]) -> DetourModel:
    """Put the fitted weights of ``road_detours.csv`` and the terrain together.

    Raises
    ------
    TableError
        If a term is missing.
    """
    world = {row["term"]: float(row["value"]) for row in rows if not row["country"]}
    missing = [term for term in TERMS if term not in world]
    if missing:
        raise TableError(f"road_detours.csv has no row for the term {missing[0]!r}: run the fit again.")
    by_country = {row["country"]: float(row["value"]) for row in rows if row["country"]}
    return DetourModel(heights, tuple(world[term] for term in TERMS), by_country)


def lengthen(
    graph: WorkGraph,
    edge_country: NDArray[np.int16],
    codes: Sequence[str],
    model: DetourModel,
    stated: frozenset[str],
) -> WorkGraph:
    """Return the graph with the kilometres of real roads instead of drawn ones; no edge gets shorter.

    Parameters
    ----------
    graph
        A road graph with drawn lengths; applied once.
    edge_country, codes
        Country number of each edge, and the ISO-2 codes that the numbers stand for.
    model
        The fitted detours.
    stated
        Rows whose edges have published lengths and stay as they are.
    """
    extra = edge_terms(graph, model.heights) @ np.array(model.weights)
    of_code = np.array([model.by_country.get(code, 0.0) for code in codes])
    extra += np.where(edge_country >= 0, of_code[edge_country], 0.0)
    extra[np.isin(graph.row, list(stated))] = 0.0
    return replace(graph, km=graph.km * (1.0 + np.maximum(extra, 0.0)))


def edge_terms(graph: WorkGraph, heights: Heights) -> NDArray[np.float64]:
    """Return the :data:`TERMS` of each edge, all >= 0, shape (m, 4).

    1, the logarithm of the straight length, that times the root of the relief, and the climb per km.
    """
    tail, head = graph.tail, graph.head
    straight = great_circle_km(graph.lat[tail], graph.lon[tail], graph.lat[head], graph.lon[head])
    relief = _along(graph, heights.relief_km).mean(axis=0)
    climb = np.abs(np.diff(_along(graph, heights.km), axis=0)).sum(axis=0)
    slope = np.minimum(climb / np.maximum(straight, CLIMB_OVER_KM), MOST_SLOPE)
    length = np.log1p(straight / LENGTH_SCALE_KM)
    return np.column_stack([np.ones(len(length)), length, np.sqrt(relief) * length, slope])


def _along(graph: WorkGraph, grid: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the grid at points along each edge, shape (points, m)."""
    lat, lon = graph.lat[graph.tail], graph.lon[graph.tail]
    north, east = graph.lat[graph.head] - lat, (graph.lon[graph.head] - lon + 180) % 360 - 180
    shares = (np.arange(SAMPLES) + 0.5) / SAMPLES
    return np.array([_at(grid, lat + s * north, (lon + s * east + 180) % 360 - 180) for s in shares])


def _at(grid: NDArray[np.float32], lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interpolate a grid between its four nearest points."""
    down, right = (NORTH_EDGE_DEG - lat) * CELLS_PER_DEGREE, (lon - WEST_EDGE_DEG) * CELLS_PER_DEGREE
    i = np.clip(down.astype(np.int64), 0, grid.shape[0] - 2)
    j = np.clip(right.astype(np.int64), 0, grid.shape[1] - 2)
    u, v = np.clip(down - i, 0.0, 1.0), np.clip(right - j, 0.0, 1.0)
    upper = grid[i, j] * (1 - v) + grid[i, j + 1] * v
    lower = grid[i + 1, j] * (1 - v) + grid[i + 1, j + 1] * v
    return np.asarray(upper * (1 - u) + lower * u)
