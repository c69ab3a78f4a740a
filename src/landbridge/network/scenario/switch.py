"""Opening, closing and suspending: links, borders, ports, modes, countries, passages, services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.errors import InputError
from landbridge.network.scenario.state import OPEN, WORD_FOR
from landbridge.network.scenario.targets import (
    country_name,
    crossing_rows,
    link_rows,
    listed,
    mode_rows,
    node_names,
    passage_rows,
    port_node,
    service_rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from landbridge.network.scenario.model import Change
    from landbridge.network.scenario.state import State
    from landbridge.network.scenario.world import World

DOES = {"open": "opens", "close": "closes", "suspend": "suspends"}
IS = {"open": "open", "close": "closed", "suspend": "closed"}
BY_LAND = ("road", "rail")
BY_RAIL_TOO = ("rail_ferry",)


def switch(change: Change, state: State, world: World) -> str:
    """Open, close or suspend what a change names, and return what that did.

    Raises
    ------
    InputError
        If it names nothing.
    """
    return _SWITCHES[change.target](change, state, world)


def _link(change: Change, state: State, world: World) -> str:
    found = link_rows(change, state, world)
    status, changed = WORD_FOR[change.action], []
    if "->" in change.name:
        _cut(change, state, found)
    for table, rows in found.items():
        changed += state.switch(table, rows, status)
        for row in rows:
            state.claim(f"link {change.name}", (table, row, "status"), status)
    table = "links" if found["links"] else "core_links"
    frame = getattr(state.network, table)
    state.touched |= set(frame["mode"].gather(found[table]).to_list()) if changed else set()
    km = sum(frame["km"].gather(found[table]).to_list())
    ends = [frame[end][row] for row in found[table] for end in ("from_node", "to_node")]
    shut = [] if change.action != "open" else _shut_at(state, ends)
    hint = f", but the border {shut[0]} on it is closed" if shut else ""
    return _told(change, f"link {change.name} of {km:,.0f} km", bool(changed)) + hint


def _cut(change: Change, state: State, found: dict[str, list[int]]) -> None:
    """Leave core links to the detours, which are measured when the whole stack is known."""
    links = state.network.links
    by_land = [row for row in found["links"] if links["mode"][row] in BY_LAND and not links["row_id"][row]]
    if by_land:
        found["core_links"] = []
    (state.cut.difference_update if change.action == "open" else state.cut.update)(by_land)


def _shut_at(state: State, nodes: list[int]) -> list[str]:
    """Return the names of closed borders where an opened link ends."""
    import polars as pl

    rows = state.network.crossings.with_row_index("row").filter(pl.col("node").is_in(nodes))
    shut = [row["node"] for row in rows.to_dicts() if not state.is_open("crossings", row["row"])]
    return node_names(state, shut)


def _border(change: Change, state: State, world: World) -> str:
    rows = crossing_rows(change, state, world)
    status = WORD_FOR[change.action]
    changed = state.switch("crossings", rows, status)
    crossings = state.network.crossings
    for row in rows:
        name = state.network.nodes["name"][crossings["node"][row]]
        state.claim(f"border {crossings['row_id'][row] or name}", ("crossings", row, "status"), status)
    if not changed:
        return _told(change, f"border {change.name}", changed=False)
    state.touched |= set(crossings["mode"].gather(changed).to_list())
    names = node_names(state, crossings["node"].gather(changed).to_list())
    return f"{DOES[change.action]} {_count(len(changed), 'border crossing')}: {listed(names)}"


def _port(change: Change, state: State, world: World) -> str:
    node = port_node(change, state, world)
    name = state.network.nodes["name"][node]
    state.claim(f"port {name}", ("nodes", node, "status"), IS[change.action])
    shut = change.action != "open"
    changed = (node in state.nodes) != shut
    (state.nodes.add if shut else state.nodes.discard)(node)
    what = "the handling of cargo at " + name
    return _told(change, what, changed)


def _mode(change: Change, state: State, world: World) -> str:
    mode, place = change.name, change.get("country")
    if not place:
        state.claim(f"mode {mode}", ("mode", mode), IS[change.action])
        return _member(change, state.modes, mode, f"mode {mode}")
    country = world.country(place)
    status, changed = WORD_FOR[change.action], []
    found = mode_rows(mode, country, state)
    if not any(found.values()):
        raise InputError(f"{country} has no links by {mode}; leave the country out, or name another mode.")
    for table, rows in found.items():
        changed += state.switch(table, rows, status)
    state.claim(f"mode {mode} in {country}", ("mode", mode, country), IS[change.action])
    state.touched |= {mode} if changed else set()
    return _told(change, f"{mode} in {country}", bool(changed))


def _country(change: Change, state: State, world: World) -> str:
    country = world.country(change.name)
    state.claim(f"country {country}", ("country", country), IS[change.action])
    return _member(change, state.countries, country, f"{country_name(country, state)} to all traffic")


def _transit(change: Change, state: State, world: World) -> str:
    country = world.country(change.name)
    state.claim(f"transit of {country}", ("transit", country), IS[change.action])
    what = f"{country_name(country, state)} to traffic that neither begins nor ends there"
    return _member(change, state.transit, country, what)


def _passage(change: Change, state: State, world: World) -> str:
    rows, name = passage_rows(change, state, world), world.passage(change.name)
    status = WORD_FOR[change.action]
    state.claim(f"passage {name}", ("passage", name), status)
    changed = state.switch("links", rows, status)
    state.touched |= set(state.network.links["mode"].gather(rows).to_list()) if changed else set()
    services = state.network.services
    aboard = []
    if "passages" in services.columns:
        named = services["passages"].fill_null("").to_list()
        aboard = [row for row, text in enumerate(named) if name in text.split(";")]
    if change.action != "open":
        changed += state.switch("services", aboard, status)
    elif changed:
        # Sailings that a closure of this stack suspended run again; those that were laid up before do not.
        known = state.statuses.get("services", {})
        for row in aboard:
            if str(state.base.services["status"][row]) in OPEN["services"]:
                known.pop(row, None)
    return _told(change, f"the passage {name}", bool(changed))


def _service(change: Change, state: State, world: World) -> str:
    del world
    rows = service_rows(change, state)
    status = WORD_FOR[change.action]
    changed = state.switch("services", rows, status)
    services = state.network.services
    for row in rows:
        state.claim(f"service {services['service_id'][row]}", ("services", row, "status"), status)
    if changed:
        state.touched |= {"ferry", "sea"}
        state.touched |= {"rail"} if services["kind"][rows[0]] in BY_RAIL_TOO else set()
    return _told(change, f"the service {services['name'][rows[0]]}", bool(changed))


def _member(change: Change, closed: set[str], word: str, what: str) -> str:
    shut = change.action != "open"
    changed = (word in closed) != shut
    (closed.add if shut else closed.discard)(word)
    return _told(change, what, changed)


def _told(change: Change, what: str, changed: bool) -> str:
    if changed:
        return f"{DOES[change.action]} {what}"
    return f"changes nothing: {what} is {IS[change.action]} already"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


_SWITCHES: dict[str, Callable[[Change, State, World], str]] = {
    "link": _link,
    "border": _border,
    "port": _port,
    "node": _port,
    "mode": _mode,
    "country": _country,
    "transit": _transit,
    "passage": _passage,
    "service": _service,
}
