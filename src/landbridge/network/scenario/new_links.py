"""New links: their ends, the borders that they cross, and how ways find them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from landbridge.errors import InputError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.network.scenario.additions import append, give_access, length_km, place_of, point_of
from landbridge.network.scenario.tracks import Stretch, drawn, stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.network.scenario.model import Change
    from landbridge.network.scenario.state import State
    from landbridge.network.scenario.world import World

    Point = tuple[float, float]

MOST_AWAY_KM = 5.0
"""A place that a mode does not reach yet is joined at a node of that mode up to this far away."""


def add_link(change: Change, state: State, world: World) -> str:
    """Add a link between two places, and return what that did.

    It stands in the tables once per country that it runs through, and a crossing node where it leaves one.

    Raises
    ------
    InputError
        If a place is unknown, or the length is not given.
    """
    mode = str(change.get("mode"))
    notes: list[str] = []
    if mode == "ferry":
        raise InputError("A ferry is a service: write add_service.")
    given = change.get("gauge_mm") if mode == "rail" else 0
    ends = [_end(change.get(key), mode, given, state, world, notes) for key in ("from", "to")]
    if ends[0] == ends[1]:
        raise InputError(f"Both ends of the link are {state.network.nodes['name'][ends[0]]}.")
    gauge = int(given or _gauge(state, ends)) if mode == "rail" else 0
    parts, km = _parts(change, ends, mode, state, world)
    crossings = [_crossing(one, two, mode, gauge, state) for one, two in pairwise(parts)]
    row_id = _free_id(state)
    bare = [node for node in ends if not _on(state, node, mode, gauge)]
    for part, (start, end) in zip(parts, pairwise([ends[0], *crossings, ends[1]]), strict=True):
        _put_link(state, part, (start, end), mode, gauge, km * part.share, row_id)
    for node in ends:
        if node in bare:
            give_access(state, node, mode, gauge)
        for one in _gauges(state, node) if mode == "rail" else (0,):
            if mode in ("road", "rail") and node < state.base.nodes.height:
                state.joins.add((node, mode, one))
    state.touched.add(mode)
    through = "-".join(filter(None, (part.country for part in parts)))
    name = change.get("name") or f"{change.get('from')} - {change.get('to')}"
    told = f"adds the {mode} link {row_id} {name}, {km:,.0f} km" + (f" in {through}" if through else "")
    return "; ".join([told + (f", {gauge} mm" if gauge else ""), *notes])


def _parts(
    change: Change, ends: Sequence[int], mode: str, state: State, world: World
) -> tuple[list[Stretch], float]:
    """Return the stretches of a link by country, and its length [km]."""
    if change.get("km") is None and change.get("points") is None:
        raise InputError("The link needs km, or points to measure.")
    line = drawn([point_of(state, node) for node in ends], change.get("points"))
    km = float(change.get("km") or length_km(line) * float(change.get("winding") or 1.0))
    if mode in ("sea", "air"):
        return [Stretch("", 1.0, tuple(line))], km
    first, last = (str(state.network.nodes["country"][node] or "") for node in ends)
    return stretches(line, first, last, world), km


def _free_id(state: State) -> str:
    taken = {str(row) for row in state.network.links["row_id"].slice(state.base.links.height).to_list()}
    return next(f"X{number}" for number in range(1, len(taken) + 2) if f"X{number}" not in taken)


def _put_link(
    state: State, part: Stretch, ends: tuple[int, int], mode: str, gauge: int, km: float, row_id: str
) -> None:
    row = {
        "from_node": ends[0], "to_node": ends[1], "mode": mode, "gauge_mm": gauge, "country": part.country,
        "km": km,
        "status": "open", "oneway": False, "passage": "", "row_id": row_id, "overflies": "",
    }  # fmt: skip
    tables = ("links", "core_links") if mode in ("road", "rail") else ("links",)
    for table in tables:
        state.lines[table, append(state, table, row)] = [(lon, lat) for lat, lon in part.line]


def _crossing(one: Stretch, two: Stretch, mode: str, gauge: int, state: State) -> int:
    """Add the crossing between two stretches and return its node."""
    lat, lon = one.line[-1]
    name = f"{one.country}-{two.country} {mode} border at {lat:.2f}, {lon:.2f}"
    node = append(
        state,
        "nodes",
        {
            "node_id": f"crossing-added-{lat:.3f}-{lon:.3f}", "name": name, "country": one.country,
            "lat": lat,
            "lon": lon, "kind": "border_crossing", "status": "open", "source": f"scenario {state.scenario}",
        },
    )  # fmt: skip
    row = {
        "node": node, "mode": mode, "country_a": one.country, "country_b": two.country, "status": "open",
        "gauge_a_mm": gauge, "gauge_b_mm": gauge, "row_id": "", "confidence": "assumption",
        "source_title": f"scenario {state.scenario}", "source_url": "",
    }  # fmt: skip
    append(state, "crossings", row)
    return node


def join_core(state: State, world: World) -> None:
    """Join the ends of new links to the core nodes around them and to each other, so that ways find them.

    It comes last, when it is known which links around are closed.
    """
    known = state.statuses.get("links", {})
    shut = [row for row in known if row < state.base.links.height and not state.is_open("links", row)]
    for node, mode, gauge in sorted(state.joins):
        others = [one for one, *layer in state.joins if layer == [mode, gauge] and one > node]
        country = str(state.network.nodes["country"][node])
        for near in world.around(node, mode, gauge, shut, others):
            row = {
                "from_node": node, "to_node": near.node, "mode": mode, "gauge_mm": gauge, "country": country,
                "km": near.km, "status": "open", "oneway": False, "passage": "", "row_id": "",
                "overflies": "",
            }  # fmt: skip
            points = [point_of(state, end) for end in (node, near.node)]
            state.lines["core_links", append(state, "core_links", row)] = [(lon, lat) for lat, lon in points]


def _end(text: str, mode: str, gauge: int | None, state: State, world: World, notes: list[str]) -> int:
    """Return the node of an end: the place, or the nearest one that the mode reaches."""
    import polars as pl

    node = place_of(text, state, world, notes, port=mode == "sea")
    if node >= state.base.nodes.height:
        return node
    if _on(state, node, mode, gauge or 0):
        return node
    access = state.network.access.filter(pl.col("mode") == mode)
    same = access.filter(pl.col("gauge_mm") == gauge) if gauge else access
    for reached in (same["node"], access["node"]):
        if node in set(reached.to_list()):
            return node
    country = state.network.nodes["country"][node]
    nodes = state.network.nodes.with_row_index("row").filter(
        pl.col("row").is_in(access["node"].unique().to_list()), pl.col("country") == country
    )
    lat, lon = point_of(state, node)
    km = great_circle_km(lat, lon, nodes["lat"].to_numpy(), nodes["lon"].to_numpy())
    if not len(km) or km.min() > MOST_AWAY_KM:
        notes.append(f"{text} had no {mode} before")
        return node
    best = int(km.argmin())
    notes.append(f"{text} is joined at {nodes['name'][best]}, {km[best]:.0f} km away")
    return int(nodes["row"][best])


def _on(state: State, node: int, mode: str, gauge: int) -> bool:
    """Say whether links of a mode, and of a gauge if one is given, end at a node."""
    import polars as pl

    wanted = (pl.col("mode") == mode) & ((pl.col("from_node") == node) | (pl.col("to_node") == node))
    wanted = wanted & (pl.col("gauge_mm") == gauge) if gauge else wanted
    return bool(state.network.links.select(wanted.any()).item())


def _gauges(state: State, node: int) -> list[int]:
    """Return the gauges that meet at a node: cargo may change between an old one and a new one."""
    import polars as pl

    rails = state.network.access.filter(pl.col("mode") == "rail", pl.col("node") == node)
    return [int(gauge) for gauge in rails["gauge_mm"].unique().sort().to_list()]


def _gauge(state: State, ends: Sequence[int]) -> int:
    import polars as pl

    rails = state.network.access.filter(pl.col("mode") == "rail")
    found = [rails.filter(pl.col("node") == node)["gauge_mm"].to_list() for node in ends]
    common = [gauge for gauge in found[0] if gauge in found[1]]
    if not common:
        raise InputError("The ends of the railway have no gauge in common; give gauge_mm.")
    return int(common[0])
