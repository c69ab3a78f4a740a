"""Setting and scaling figures: of borders, services, ports, links, modes and passages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError
from landbridge.network.scenario.grammar import FIGURES
from landbridge.network.scenario.model import Edit, Source
from landbridge.network.scenario.targets import (
    crossing_rows,
    link_rows,
    listed,
    mode_rows,
    node_names,
    port_node,
    service_rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import polars as pl

    from landbridge.network.scenario.model import Change
    from landbridge.network.scenario.state import State
    from landbridge.network.scenario.world import World

EDITED = (*FIGURES, "hours_a_to_b", "hours_b_to_a", "fee_usd", "departures_per_week")
SAME_KM = 1e-6
SERVICE_NUMBERS = (
    "hours", "departures_per_week", "usd_per_teu", "usd_per_feu", "usd_per_truck", "usd_per_wagon",
)  # fmt: skip
FARES = SERVICE_NUMBERS[2:]


def set_figures(change: Change, state: State, world: World) -> str:
    """Set figures of a border, service or link, and return what that did.

    Raises
    ------
    InputError
        If the change names nothing, or a fare without the year of its dollars.
    """
    does: dict[str, Callable[[Change, State, World], str]] = {
        "border": _border,
        "service": _set_service,
        "link": _set_link,
    }
    return does[change.target](change, state, world)


def scale_figures(change: Change, state: State, world: World) -> str:
    """Scale figures by factors, and return what that did.

    Raises
    ------
    InputError
        If the change names nothing.
    """
    does: dict[str, Callable[[Change, State, World], str]] = {
        "border": _border,
        "service": _scale_service,
        "port": _scale_port,
        "node": _scale_port,
        "link": _scale_link,
        "mode": _scale_mode,
        "passage": _scale_passage,
    }
    return does[change.target](change, state, world)


def _border(change: Change, state: State, world: World) -> str:
    rows = crossing_rows(change, state, world)
    names = node_names(state, state.network.crossings["node"].gather(rows).to_list())
    template = Edit(
        "crossings", tuple(rows), "", "", "", change.action == "scale", 0.0, source=_source(change)
    )
    told = list(_edited(change, state, template, f"border {change.name}"))
    if change.get("capacity_per_day") is not None:
        capacity = _number(change.get("capacity_per_day"))
        state.keep("crossings", "capacity_per_day", dict.fromkeys(rows, capacity))
        told.append(f"capacity_per_day = {capacity:g}, which is kept but limits no route yet")
    return _done(f"{len(rows)} crossing{'s' * (len(rows) > 1)} ({listed(names)})", told)


def _scale_service(change: Change, state: State, world: World) -> str:
    del world
    rows = service_rows(change, state)
    template = Edit("services", tuple(rows), "", "", "", True, 0.0, source=_source(change))
    told = list(_edited(change, state, template, f"service {change.name}"))
    return _done(f"the service {state.network.services['name'][rows[0]]}", told)


def _scale_port(change: Change, state: State, world: World) -> str:
    node = port_node(change, state, world)
    template = Edit("nodes", (node,), "", "", "", True, 0.0, source=_source(change))
    name = str(state.network.nodes["name"][node])
    return _done(f"handling at {name}", list(_edited(change, state, template, f"port {name}")))


def _scale_link(change: Change, state: State, world: World) -> str:
    found = _typed_rows(change, state, world)
    told: list[str] = []
    for table, rows in found.items():
        template = Edit(table, tuple(rows), "", "", "", True, 0.0, source=_source(change))
        told = list(_edited(change, state, template, f"link {change.name}")) if rows else told
    return _done(f"link {change.name}", told)


def _scale_mode(change: Change, state: State, world: World) -> str:
    country = world.country(change.get("country")) if change.get("country") else ""
    if country and not any(mode_rows(change.name, country, state).values()):
        raise InputError(f"{country} has no links by {change.name}; leave the country out.")
    template = Edit("mode", (), change.name, country, "", True, 0.0, source=_source(change))
    what = f"moving by {change.name}" + (f" in {country}" if country else "")
    return _done(what, list(_edited(change, state, template, what)))


def _scale_passage(change: Change, state: State, world: World) -> str:
    name = world.passage(change.name)
    template = Edit("passage", (), name, "", "", True, 0.0, source=_source(change))
    return _done(f"the passage {name}", list(_edited(change, state, template, f"passage {name}")))


def _edited(change: Change, state: State, template: Edit, what: str) -> Iterator[str]:
    """Note an edit for each figure that a change names, and yield it in words."""
    for key, value in change.fields:
        if key not in EDITED:
            continue
        number = _number(value)
        if template.scale and number == 1.0:
            continue
        name, forth, back = _directed(key)
        edit = replace(template, figure=name, value=number, forth=forth, back=back)
        state.edits.append(edit)
        _claim(state, edit, what)
        yield f"{key} x {number:g}" if template.scale else f"{key} = {number:g}"


def _claim(state: State, edit: Edit, what: str) -> None:
    value = ("scale",) if edit.scale else ("set", edit.value)
    for row in edit.rows or (0,):
        for way in ("forth",) * edit.forth + ("back",) * edit.back:
            state.claim(
                f"{edit.figure} of {what}",
                (edit.where, row, edit.word, edit.country, edit.figure, way),
                value,
            )


def _directed(key: str) -> tuple[str, bool, bool]:
    if key in ("hours_a_to_b", "hours_b_to_a"):
        return "hours", key == "hours_a_to_b", key == "hours_b_to_a"
    return key, True, True


def _set_service(change: Change, state: State, world: World) -> str:
    del world
    rows = service_rows(change, state)
    given = {key: _number(value) for key, value in change.fields if key in (*SERVICE_NUMBERS, "capacity")}
    if change.get("year") is None and any(key in FARES for key in given):
        raise InputError(f"The fare of service {change.name} needs year, the year of its dollars.")
    if "hours" in given and len(rows) > 1:
        raise InputError(f"Service {change.name} has {len(rows)} legs: scale its hours instead.")
    told = []
    for key, value in given.items():
        old = state.figures("services", key, rows)
        for row in rows:
            state.claim(f"{key} of service {change.name}", ("services", row, key), value)
        if any(one != value for one in old):
            _put_service(change, state, rows, key)
            unread = ", which is kept but limits no route yet" if key == "capacity" else ""
            told.append(f"{key} = {value:g} instead of {_shown(old[0])}{unread}")
    return _done(f"the service {state.network.services['name'][rows[0]]}", told)


def _put_service(change: Change, state: State, rows: list[int], key: str) -> None:
    """Give a service another figure: as an edit where the compiled graph can take it, else in the table."""
    value = _number(change.get(key))
    if key in FARES:
        columns = {key: value, "year": change.get("year")}
        state.put("services", _scattered(state.network.services, rows, columns))
        return
    state.keep("services", key, dict.fromkeys(rows, value))
    if key != "capacity":
        state.edits.append(Edit("services", tuple(rows), "", "", key, False, value, source=_source(change)))


def _set_link(change: Change, state: State, world: World) -> str:
    km, told = _number(change.get("km")), []
    for table, rows in _typed_rows(change, state, world).items():
        old = [float(one) for one in state.figures(table, "km", rows)]
        for row in rows:
            state.claim(f"km of link {change.name}", (table, row, "km"), km)
        if sum(old) > 0 and abs(sum(old) - km) > SAME_KM:
            # A link over a border stands in stretches: each keeps its share.
            factor = km / sum(old)
            state.keep(table, "km", {row: one * factor for row, one in zip(rows, old, strict=True)})
            state.edits.append(Edit(table, tuple(rows), "", "", "km", True, factor, source=_source(change)))
            state.touched |= set(getattr(state.network, table)["mode"].gather(rows).to_list())
            told = [f"km = {km:g} instead of {sum(old):g}"]
    return _done(f"link {change.name}", told)


def _typed_rows(change: Change, state: State, world: World) -> dict[str, list[int]]:
    """Return the rows of a link that is an arc of the compiled graph: typed, or not by land.

    Core links by road and rail run over many links, whose figures one of them does not decide.
    """
    found = link_rows(change, state, world)
    links = state.network.links
    if any(links["mode"][row] in ("road", "rail") and not links["row_id"][row] for row in found["links"]):
        raise InputError(
            f"{change.action.capitalize()} takes typed links such as R006; {change.name} can be closed, or "
            "scale its mode in the country."
        )
    return found


def _scattered(frame: pl.DataFrame, rows: Sequence[int], columns: dict[str, Any]) -> pl.DataFrame:
    return frame.with_columns(frame[key].scatter(list(rows), value) for key, value in columns.items())


def _done(what: str, told: list[str]) -> str:
    return f"changes {what}: {', '.join(told)}" if told else f"changes nothing: {what} is so already"


def _source(change: Change) -> Source:
    return Source(change.because or change.label, change.source)


def _shown(value: Any) -> str:
    return "the default" if value is None else f"{value:g}"


def _number(value: Any) -> float:
    return float(value)
