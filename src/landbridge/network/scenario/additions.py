"""New nodes, links, services and transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.network.scenario.tracks import drawn, stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.network.scenario.model import Change
    from landbridge.network.scenario.state import State
    from landbridge.network.scenario.tracks import Stretch
    from landbridge.network.scenario.world import World

    Point = tuple[float, float]

MOST_AWAY_KM = 100.0
"""A place that the network of a mode does not reach is taken to the nearest node this far away."""

NOTED_KM = 1.0
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
    return f"adds the {change.get('kind') or 'city'} {change.get('name')} ({code or 'at sea'}) for {', '.join(modes)}"


def add_link(change: Change, state: State, world: World) -> str:
    """Add a link between two places, and return what that did.

    It stands in the tables once per country that it runs through, and a crossing node where it leaves one.

    Raises
    ------
    InputError
        If a place is unknown or far from the network of the mode, or the length is not given.
    """
    mode, notes = change.get("mode"), []
    if mode == "ferry":
        raise InputError("A ferry is a service: write add_service.")
    given = change.get("gauge_mm") if mode == "rail" else 0
    ends = [_end(change.get(key), mode, given, state, world, notes) for key in ("from", "to")]
    if ends[0] == ends[1]:
        raise InputError(f"Both ends of the link are {state.network.nodes['name'][ends[0]]}.")
    gauge = int(given or _gauge(state, ends)) if mode == "rail" else 0
    line = drawn([_point(state, node) for node in ends], change.get("points"))
    if change.get("km") is None and change.get("points") is None:
        raise InputError("The link needs km, or points to measure.")
    km = change.get("km") or _length(line) * float(change.get("winding") or 1.0)
    at_sea = mode in ("sea", "air")
    countries = [str(state.network.nodes["country"][node] or "") for node in ends]
    parts = stretches(line, *countries, world) if not at_sea else [stretch_at_sea(line)]
    number = sum(str(row).startswith("X") for row in state.network.links["row_id"].to_list()[-500:]) + 1
    nodes = [
        ends[0],
        *(_crossing(one, two, mode, gauge, state) for one, two in zip(parts, parts[1:], strict=False)),
        ends[1],
    ]
    for part, start, end in zip(parts, nodes, nodes[1:], strict=False):
        _put_link(state, part, start, end, mode, gauge, float(km) * part.share, f"X{number}")
    for node in ends:
        give_access(state, node, mode, gauge)
        _join_core(state, world, node, mode, gauge)
    state.touched.add(mode)
    through = "-".join(filter(None, (part.country for part in parts)))
    name = change.get("name") or f"{change.get('from')} - {change.get('to')}"
    told = f"adds the {mode} link {name}, {km:,.0f} km" + (f" in {through}" if through else "")
    return "; ".join([told + (f", {gauge} mm" if gauge else ""), *notes])


def add_service(change: Change, state: State, world: World) -> str:
    """Add a ferry or feeder between two ports, and return what that did."""
    notes: list[str] = []
    ends = [_place(change.get(key), state, world, notes) for key in ("from", "to")]
    points = [_point(state, node) for node in ends]
    km = change.get("km") or _length(points)
    services = state.network.services
    number = sum(str(one).startswith("X") for one in services["service_id"].to_list()) + 1
    countries = sorted({str(state.network.nodes["country"][node]) for node in ends} - {""})
    kind = change.get("kind")
    append(
        state,
        "services",
        {
            "service_id": f"X{number}", "leg": 0, "kind": kind, "mode": "sea" if kind == "feeder" else "ferry",
            "name": change.get("name"), "from_node": ends[0], "to_node": ends[1], "km": float(km),
            "bidirectional": change.get("bidirectional", True), "status": "operating", "confidence": "assumption",
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
    node = _place(change.name, state, world, [])
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
    return f"lets cargo in transit change mode at {name} ({', '.join(dict.fromkeys(access['mode'].gather(shut)))})"


def give_access(state: State, node: int, mode: str, gauge_mm: int) -> None:
    """Let cargo load, unload and change over at a node on one network, if it does not yet."""
    import polars as pl

    here = (pl.col("node") == node) & (pl.col("mode") == mode)
    here = here & (pl.col("gauge_mm").fill_null(0) == gauge_mm) if mode == "rail" else here
    if state.network.access.select(here.any()).item():
        return
    new = {"node": node, "mode": mode, "gauge_mm": gauge_mm, "access_km": 0.0, "transfer": True}
    append(state, "access", {**new, "berth": BERTH.get(mode, ""), "source": f"scenario {state.scenario}"})


def append(state: State, table: str, row: dict[str, Any]) -> int:
    """Add a row to a table and return its number; columns left out are empty."""
    import polars as pl

    frame: pl.DataFrame = getattr(state.network, table)
    values = {name: [row.get(name)] for name in frame.columns}
    state.put(table, pl.concat([frame, pl.DataFrame(values, schema=frame.schema)]))
    return frame.height


def stretch_at_sea(line: Sequence[Point]) -> Stretch:
    """Return a whole line as one stretch of no country."""
    from landbridge.network.scenario.tracks import Stretch

    return Stretch("", 1.0, tuple(line))


def _put_link(
    state: State, part: Stretch, start: int, end: int, mode: str, gauge: int, km: float, row_id: str
) -> None:
    row = {
        "from_node": start, "to_node": end, "mode": mode, "gauge_mm": gauge, "country": part.country, "km": km,
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
            "node_id": f"crossing-added-{lat:.3f}-{lon:.3f}", "name": name, "country": one.country, "lat": lat,
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


def _join_core(state: State, world: World, node: int, mode: str, gauge: int) -> None:
    """Join a node that is no core node to the core nodes around, so that ways find the new link."""
    if mode not in ("road", "rail") or node >= state.base.nodes.height:
        return
    country = str(state.network.nodes["country"][node])
    for near in world.around(node, mode, gauge):
        row = {
            "from_node": node, "to_node": near.node, "mode": mode, "gauge_mm": gauge, "country": country,
            "km": near.km, "status": "open", "oneway": False, "passage": "", "row_id": "", "overflies": "",
        }  # fmt: skip
        points = [_point(state, end) for end in (node, near.node)]
        state.lines["core_links", append(state, "core_links", row)] = [(lon, lat) for lat, lon in points]


def _end(text: str, mode: str, gauge: int | None, state: State, world: World, notes: list[str]) -> int:
    """Return the node of an end: the place, or the nearest one that the mode reaches."""
    import polars as pl

    node = _place(text, state, world, notes)
    if node >= state.base.nodes.height:
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
    lat, lon = _point(state, node)
    km = great_circle_km(lat, lon, nodes["lat"].to_numpy(), nodes["lon"].to_numpy())
    if not len(km) or km.min() > MOST_AWAY_KM:
        raise InputError(f"No place on a {mode} network lies within {MOST_AWAY_KM:.0f} km of {text}.")
    best = int(km.argmin())
    notes.append(f"{text} is joined at {nodes['name'][best]}, {km[best]:.0f} km away")
    return int(nodes["row"][best])


def _place(text: str, state: State, world: World, notes: list[str]) -> int:
    """Return the node of a place, which may be one that the stack has added."""
    added = state.network.nodes["name"].slice(state.base.nodes.height).to_list()
    if text in added:
        return state.base.nodes.height + added.index(text)
    node, note = world.place(text)
    notes.extend([note.rstrip(".")] if note else [])
    return node


def _gauge(state: State, ends: Sequence[int]) -> int:
    import polars as pl

    rails = state.network.access.filter(pl.col("mode") == "rail")
    found = [rails.filter(pl.col("node") == node)["gauge_mm"].to_list() for node in ends]
    common = [gauge for gauge in found[0] if gauge in found[1]]
    if not common:
        raise InputError("The ends of the railway have no gauge in common; give gauge_mm.")
    return int(common[0])


def _point(state: State, node: int) -> Point:
    nodes = state.network.nodes
    return float(nodes["lat"][node]), float(nodes["lon"][node])


def _length(line: Sequence[Point]) -> float:
    return sum(float(great_circle_km(*a, *b)) for a, b in zip(line, line[1:], strict=False))


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
