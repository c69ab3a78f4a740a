"""Core links whose shortest way runs over a link that a scenario has closed, measured anew without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.tables import normal_gauge
from landbridge.kernels.shortest import dijkstra

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import polars as pl

    from landbridge.routing.planner import Planner
    from landbridge.routing.surroundings import HubGraph, Layer

    Bool = npt.NDArray[np.bool_]
    Float64 = npt.NDArray[np.float64]
    Int = npt.NDArray[np.intp]

SAME_KM = 2e-3
"""A core link runs over a link if the way over it is not longer than this."""


def detours(planner: Planner, cut: Sequence[int]) -> dict[int, float | None]:
    """Return the core links that run over closed links, with their new length [km].

    Parameters
    ----------
    planner
        Tables and hub-level graph without the closure.
    cut
        Rows of `links` by road or rail that are closed.

    Returns
    -------
    dict
        Length by row of `core_links`, None where nothing is left inside the country.
    """
    links = planner.network.links
    groups: dict[tuple[str, int, str], list[int]] = {}
    gauges = normal_gauge(links["gauge_mm"].gather(list(cut))).tolist()
    for row, gauge in zip(cut, gauges, strict=True):
        groups.setdefault((links["mode"][row], gauge, links["country"][row]), []).append(row)
    found: dict[int, float | None] = {}
    for (mode, gauge, country), rows in groups.items():
        found |= _in_country(planner, (mode, gauge), country, rows)
    return found


def _in_country(planner: Planner, layer: Layer, country: str, rows: list[int]) -> dict[int, float | None]:
    hubs, links = planner.hubs, planner.network.links
    outside = ~(links["country"] == country).to_numpy()[hubs.link]
    core = _core(planner, layer, country)
    start, end = (_vertices(hubs, layer, core[name].to_numpy()) for name in ("from_node", "to_node"))
    known = (start >= 0) & (end >= 0)
    over = np.zeros(core.height, np.bool_)
    for row in rows:
        ends = [hubs.vertex(layer, int(links[name][row])) for name in ("from_node", "to_node")]
        one, two = (_distances(hubs, end, outside) for end in ends)
        through = np.minimum(one[start] + two[end], one[end] + two[start]) + float(links["km"][row])
        over |= known & (through <= core["km"].to_numpy() + SAME_KM)
    shut = outside | np.isin(hubs.link, rows)
    numbers, found = core["row"].to_list(), {}
    for vertex in np.unique(start[over]).tolist():
        dist = _distances(hubs, vertex, shut)
        for place in np.flatnonzero(over & (start == vertex)).tolist():
            km = float(dist[end[place]])
            found[numbers[place]] = km if np.isfinite(km) else None
    return found


def _core(planner: Planner, layer: Layer, country: str) -> pl.DataFrame:
    """Return the core links of a layer in a country that no typed row switches, with their row numbers."""
    import polars as pl

    core = planner.network.core_links.with_row_index("row")
    core = core.with_columns(gauge=pl.Series(normal_gauge(core["gauge_mm"])))
    wanted = (pl.col("mode") == layer[0]) & (pl.col("gauge") == layer[1]) & (pl.col("country") == country)
    return core.filter(wanted, pl.col("status") == "open", pl.col("row_id").fill_null("") == "")


def _distances(hubs: HubGraph, vertex: int, closed: Bool) -> Float64:
    return dijkstra(*hubs.adjacency, hubs.head, hubs.km, [vertex], closed=closed)[0]


def _vertices(hubs: HubGraph, layer: Layer, nodes: npt.NDArray[np.int32]) -> Int:
    """Return the vertices of nodes in a layer, -1 for none."""
    keys = hubs.layers.index(layer) * hubs.n_nodes + nodes.astype(np.int64)
    place = np.minimum(np.searchsorted(hubs.keys, keys), len(hubs.keys) - 1)
    return np.where(hubs.keys[place] == keys, place, -1)
