"""Leaves of the mesh of sea lanes what some shortest way between two ports uses."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from landbridge.kernels.csr import build_csr
from landbridge.kernels.shortest import dijkstra

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.sealanes import SeaNetwork


def thin_lanes(sea: SeaNetwork, ports: Sequence[str], main_ports: Sequence[str]) -> SeaNetwork:
    """Drop lanes that no shortest way uses, and join what is left into longer links.

    Ways are kept exact between all ports as passages stand; between main ports also with any one or two of
    the usual passages closed, and with any other one opened.

    Parameters
    ----------
    sea
        The whole mesh, Caspian lanes included; they are left out of the result.
    ports
        Node ids of all ports with access to the sea.
    main_ports
        Those of the hub and main berths.
    """
    links = sea.links.with_row_index("lane").filter(
        (pl.col("basin") != "caspian") & (pl.col("mode") == "sea")
    )
    ids, ends = np.unique(links.select("from_id", "to_id").to_numpy().astype(str), return_inverse=True)
    tail, head = ends.reshape(-1, 2).T.astype(np.int32)
    number = {name: i for i, name in enumerate(ids)}
    used = np.zeros(len(links), dtype=bool)
    everywhere = np.array([number[p] for p in ports if p in number], dtype=np.int32)
    mains = np.array([number[p] for p in main_ports if p in number], dtype=np.int32)
    for shut, sources in _closures(
        links["passage"].to_numpy(), links["status"].to_numpy() == "open", everywhere, mains
    ):
        used |= _used(len(ids), tail, head, links["km"].to_numpy(), shut, sources)
    used |= links["passage"].to_numpy() != ""
    kept = np.zeros(len(ids), dtype=bool)
    kept[everywhere] = True
    return _joined(sea, links.filter(pl.Series(used)), {ids[i] for i in np.flatnonzero(kept)})


def _closures(
    passage: NDArray[np.object_],
    is_open: NDArray[np.bool_],
    everywhere: NDArray[np.int32],
    mains: NDArray[np.int32],
) -> Iterable[tuple[NDArray[np.bool_], NDArray[np.int32]]]:
    usual = sorted({p for p, o in zip(passage, is_open, strict=True) if p and o})
    other = sorted({p for p, o in zip(passage, is_open, strict=True) if p and not o})
    yield ~is_open, everywhere
    for name in usual:
        yield ~is_open | (passage == name), mains
    for name in other:
        yield ~is_open & (passage != name), mains
    for one, two in combinations(usual, 2):
        yield ~is_open | np.isin(passage, (one, two)), mains


def _used(
    n: int,
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    km: NDArray[np.float64],
    shut: NDArray[np.bool_],
    sources: NDArray[np.int32],
) -> NDArray[np.bool_]:
    lanes = np.flatnonzero(~shut)
    starts, ends = np.r_[tail[lanes], head[lanes]], np.r_[head[lanes], tail[lanes]]
    lane, length = np.r_[lanes, lanes], np.r_[km[lanes], km[lanes]]
    indptr, arcs = build_csr(n, starts)
    used = np.zeros(len(tail), dtype=bool)
    for source in sources:
        dist, pred = dijkstra(indptr, arcs, ends, length, [int(source)])
        walk = sources[np.isfinite(dist[sources])]
        done = np.zeros(n, dtype=bool)
        done[source] = True
        while len(walk := np.unique(walk[~done[walk]])):
            done[walk] = True
            used[lane[pred[walk]]] = True
            walk = starts[pred[walk]]
    return used


def _joined(sea: SeaNetwork, links: pl.DataFrame, kept: set[str]) -> SeaNetwork:
    rows = links.to_dicts()
    at: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        for end in (row["from_id"], row["to_id"]):
            at.setdefault(end, []).append(i)
    alike = ("passage", "status", "country")
    inner = {
        v for v, near in at.items()
        if v not in kept and len(near) == 2 and all(rows[near[0]][c] == rows[near[1]][c] for c in alike)
    }  # fmt: skip
    shape = {r["link"]: (r["lat"], r["lon"]) for r in sea.geometry.to_dicts()}
    chains = _chains(rows, at, inner)
    merged: list[dict[str, object]] = []
    shapes: list[dict[str, object]] = []
    for chain in chains:
        first = rows[chain[0][0]]
        start = first["from_id"] if chain[0][1] else first["to_id"]
        last = rows[chain[-1][0]]
        end = last["to_id"] if chain[-1][1] else last["from_id"]
        if start == end:
            continue
        lat, lon = _line([(shape[rows[i]["lane"]], forwards) for i, forwards in chain])
        merged.append(
            {**first, "from_id": start, "to_id": end, "km": round(sum(rows[i]["km"] for i, _ in chain), 3)}
        )
        shapes.append({"link": len(shapes), "lat": lat, "lon": lon})
    thin = pl.DataFrame(merged, schema=links.schema).drop("lane")
    left = set(thin["from_id"]) | set(thin["to_id"])
    return replace(
        sea,
        nodes=sea.nodes.filter(pl.col("node_id").is_in(list(left))),
        links=thin,
        geometry=pl.DataFrame(shapes, schema=sea.geometry.schema),
    )


def _chains(
    rows: list[dict[str, object]], at: dict[str, list[int]], inner: set[str]
) -> list[list[tuple[int, bool]]]:
    done: set[int] = set()
    chains = []
    for i, row in enumerate(rows):
        for forwards in (True, False):
            start = str(row["from_id"] if forwards else row["to_id"])
            if i in done or start in inner:
                continue
            chain = [(i, forwards)]
            done.add(i)
            ahead = str(row["to_id"] if forwards else row["from_id"])
            while ahead in inner:
                j = next(k for k in at[ahead] if k != chain[-1][0])
                along = rows[j]["from_id"] == ahead
                chain.append((j, along))
                done.add(j)
                ahead = str(rows[j]["to_id"] if along else rows[j]["from_id"])
            chains.append(chain)
    return chains


def _line(parts: list[tuple[tuple[list[float], list[float]], bool]]) -> tuple[list[float], list[float]]:
    lat: list[float] = []
    lon: list[float] = []
    for (lats, lons), forwards in parts:
        skip = 1 if lat else 0
        lat.extend((lats if forwards else lats[::-1])[skip:])
        lon.extend((lons if forwards else lons[::-1])[skip:])
    return lat, lon
