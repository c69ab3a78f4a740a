"""New nodes, services and transfers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.network.scenario.targets import port_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.network.scenario.model import Change
    from landbridge.network.scenario.state import State
    from landbridge.network.scenario.world import World

    Point = tuple[float, float]

BERTH = {"sea": "main", "air": "large", "rail": "terminal"}
FARES = ("usd_per_teu", "usd_per_feu", "usd_per_truck", "usd_per_wagon")


def add_node(change: Change, state: State, world: World) -> str:
    """Add a node, which links of the same file can then join, and return what that did."""
    lat, lon = float(change.get("lat")), float(change.get("lon"))
    country = change.get("country")
    code = world.country(country) if country else world.countries_along([(lat, lon)])[0]
    number = state.network.nodes.height - state.base.nodes.height + 1
    row = append(
        state,
        "nodes",
        {
            "node_id": f"added-{number}", "name": change.get("name"), "country": code, "lat": lat, "lon": lon,
            "kind": change.get("kind") or "city", "status": "open", "source": f"scenario {state.scenario}",
        },
    )  # fmt: skip
    modes = change.get("modes") or ("road",)
    for mode in modes:
        if mode == "rail" and not change.get("gauge_mm"):
            raise InputError("A node on the railway needs gauge_mm.")
        give_access(state, row, mode, int(change.get("gauge_mm") or 0) if mode == "rail" else 0)
    what = f"{change.get('kind') or 'city'} {change.get('name')} ({code or 'at sea'})"
    return f"adds the {what} for {', '.join(modes)}"


def add_service(change: Change, state: State, world: World) -> str:
    """Add a ferry or feeder between two ports, and return what that did."""
    notes: list[str] = []
    ends = [place_of(change.get(key), state, world, notes, port=True) for key in ("from", "to")]
    points = [point_of(state, node) for node in ends]
    km = change.get("km") or length_km(points)
    services = state.network.services
    number = sum(str(one).startswith("X") for one in services["service_id"].to_list()) + 1
    countries = sorted({str(state.network.nodes["country"][node]) for node in ends} - {""})
    kind = change.get("kind")
    append(
        state,
        "services",
        {
            "service_id": f"X{number}", "leg": 0, "kind": kind,
            "mode": "sea" if kind == "feeder" else "ferry",
            "name": change.get("name"), "from_node": ends[0], "to_node": ends[1], "km": float(km),
            "bidirectional": change.get("bidirectional", True), "status": "operating",
            "confidence": "assumption",
            "countries": ";".join(countries), "year": change.get("year"), "passages": "",
            "source_title": change.source or change.because or f"scenario {state.scenario}",
            **{key: _float(change.get(key)) for key in ("hours", "departures_per_week", "capacity", *FARES)},
        },
    )  # fmt: skip
    state.touched |= {"sea", "ferry"} | ({"rail"} if kind == "rail_ferry" else set())
    drawn_so = "" if change.get("km") else ", measured straight between the ports"
    return "; ".join([f"adds the {kind} {change.get('name')}, {km:,.0f} km{drawn_so}", *notes])


def add_transfer(change: Change, state: State, world: World) -> str:
    """Let cargo in transit change mode at a node, and return what that did."""
    node = place_of(change.name, state, world, [])
    access, name = state.network.access, state.network.nodes["name"][node]
    mode, gauge = change.get("mode"), change.get("gauge_mm")
    here = (access["node"] == node) & ((access["mode"] == mode) if mode else (access["mode"] != ""))
    rows = (here & (access["gauge_mm"] == gauge) if gauge else here).arg_true().to_list()
    if not rows and not mode:
        raise InputError(f"{name} is on no network; name a mode.")
    if not rows:
        give_access(state, node, mode, int(gauge or 0))
        return f"adds access by {mode} at {name}"
    state.claim(f"transfer at {name}", ("access", node, mode or "", gauge or 0), True)
    shut = [row for row in rows if not access["transfer"][row]]
    if not shut:
        return f"changes nothing: cargo changes mode at {name} already"
    state.put("access", access.with_columns(access["transfer"].scatter(shut, True)))
    modes = ", ".join(dict.fromkeys(access["mode"].gather(shut).to_list()))
    return f"lets cargo in transit change mode at {name} ({modes})"


def give_access(state: State, node: int, mode: str, gauge_mm: int) -> None:
    """Let cargo load, unload and change over at a node on one network, if it does not yet."""
    import polars as pl

    here = (pl.col("node") == node) & (pl.col("mode") == mode)
    here = here & (pl.col("gauge_mm").fill_null(0) == gauge_mm) if mode == "rail" else here
    if state.network.access.select(here.any()).item():
        return
    if mode == "rail":
        _let_change_gauge(state, node)
    new = {"node": node, "mode": mode, "gauge_mm": gauge_mm, "access_km": 0.0, "transfer": True}
    append(state, "access", {**new, "berth": BERTH.get(mode, ""), "source": f"scenario {state.scenario}"})


def _let_change_gauge(state: State, node: int) -> None:
    """Let cargo pass from the gauges that a node has to one that it gets."""
    import polars as pl

    own = (pl.col("node") == node) & (pl.col("mode") == "rail")
    access = state.network.access
    if access.select((own & ~pl.col("transfer")).any()).item():
        state.put("access", access.with_columns(transfer=pl.col("transfer") | own))


def append(state: State, table: str, row: dict[str, Any]) -> int:
    """Add a row to a table and return its number; columns left out are empty."""
    import polars as pl

    frame: pl.DataFrame = getattr(state.network, table)
    values = {name: [row.get(name)] for name in frame.columns}
    state.put(table, pl.concat([frame, pl.DataFrame(values, schema=frame.schema)]))
    return frame.height


def place_of(text: str, state: State, world: World, notes: list[str], *, port: bool = False) -> int:
    """Return the node of a place, which may be one that the stack has added; for ships the port of a town."""
    added = state.network.nodes["name"].slice(state.base.nodes.height).to_list()
    if text in added:
        return state.base.nodes.height + added.index(text)
    node, note = world.place(text)
    harbour = port_of(node, state) if port and state.network.nodes["kind"][node] == "city" else None
    if harbour is not None:
        notes.append(f"{text} is the port {state.network.nodes['name'][harbour]}")
        return harbour
    notes.extend([note.rstrip(".")] if note else [])
    return node


def point_of(state: State, node: int) -> Point:
    """Return latitude and longitude of a node."""
    nodes = state.network.nodes
    return float(nodes["lat"][node]), float(nodes["lon"][node])


def length_km(line: Sequence[Point]) -> float:
    """Return the length of a line of points (lat, lon)."""
    return sum(float(great_circle_km(*a, *b)) for a, b in pairwise(line))


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
