"""Setting and scaling parameters: by key, and if wanted mode, country and loading unit."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError

if TYPE_CHECKING:
    from landbridge.network.scenario.model import Change
    from landbridge.network.scenario.state import State
    from landbridge.network.scenario.world import World

SHARES = ("rail.electric_share",)


def change_parameter(change: Change, state: State, world: World) -> str:
    """Set or scale the rows of a parameter, and return what that did.

    With a country only its own row changes; if it has none, it gets one, made from the row that it takes
    today (that of its group or of the world). Without a country all rows of the key change.

    Raises
    ------
    InputError
        If there is no such parameter.
    """
    import polars as pl

    table = state.network.parameters
    key, mode, unit = change.name.strip(), change.get("mode"), change.get("unit_class")
    wanted = pl.col("key") == key
    if not table.select(wanted.any()).item():
        near = difflib.get_close_matches(key, table["key"].unique().to_list(), n=3, cutoff=0.5)
        hint = f"; did you mean {', '.join(near)}?" if near else "."
        raise InputError(f"There is no parameter {key!r}{hint}")
    for column, value in (("mode", mode), ("unit_class", unit)):
        wanted = wanted & (pl.col(column).fill_null("") == value) if value else wanted
    if change.get("country"):
        country = world.country(change.get("country"))
        _give_own_row(state, wanted, country, world, change)
        wanted = wanted & (pl.col("scope") == country)
    rows = state.network.parameters.select(wanted.fill_null(value=False).arg_true()).to_series().to_list()
    if not rows:
        raise InputError(f"No row of {key} has this mode and unit_class; leave one of them out.")
    return _changed(change, state, rows)


def electrify(change: Change, state: State, world: World) -> str:
    """Set the share of rail traffic in a country that runs under wire, and return what that did."""
    from dataclasses import replace

    share = float(change.get("share"))
    fields = (("country", change.name), ("value", share), ("low", share), ("high", share))
    return change_parameter(
        replace(change, target="parameter", name=SHARES[0], fields=fields, action="set"), state, world
    )


def _give_own_row(state: State, wanted: Any, country: str, world: World, change: Change) -> None:
    """Copy the rows that a country takes today, group or world, to rows of its own."""
    import polars as pl

    table = state.network.parameters
    for scope in (country, *world.scopes(country), ""):
        rows = table.filter(wanted & (pl.col("scope").fill_null("") == scope))
        if rows.height:
            if scope != country:
                state.put("parameters", pl.concat([table, rows.with_columns(scope=pl.lit(country))]))
            return
    raise InputError(
        f"{change.name} has no row that {country} takes: its rows are not by country; leave country out."
    )


def _changed(change: Change, state: State, rows: list[int]) -> str:
    table = state.network.parameters
    setting = change.action == "set"
    old = {name: table[name].gather(rows).to_list() for name in ("value", "low", "high")}
    new = {name: _new(change, name, old) for name in old}
    unit = str(table["unit"][rows[0]])
    if change.get("unit") and change.get("unit") != unit:
        raise InputError(f"{change.name} is in {unit}, not in {change.get('unit')}; convert the value.")
    for row in rows:
        words = [str(table[name][row] or "") for name in ("key", "scope", "unit_class")]
        value = ("set", change.get("value")) if setting else ("scale",)
        state.claim(" ".join(filter(None, words)), ("parameters", *words, table["year"][row]), value)
    what = f"{len(rows)} row{'s' * (len(rows) > 1)} of {change.name}"
    if new == old:
        return f"changes nothing: {what} {'are' if len(rows) > 1 else 'is'} so already"
    columns = [table[name].scatter(rows, values) for name, values in new.items()]
    said = change.because or "set by a scenario"
    note = table["note"].scatter(rows, [f"scenario {state.scenario}: {said}"] * len(rows))
    source = table["source_title"].scatter(rows, [f"scenario {state.scenario}"] * len(rows))
    state.put(
        "parameters",
        table.with_columns(*columns, note, source) if setting else table.with_columns(*columns, note),
    )
    told = f"= {change.get('value'):g} {unit}" if setting else f"x {change.get('factor'):g}"
    instead = f" instead of {old['value'][0]:g}" if len(rows) == 1 else ""
    return f"changes {what}: {told}{instead}"


def _new(change: Change, name: str, old: dict[str, list[Any]]) -> list[Any]:
    """Return the new figures of a column; the range keeps its proportion to the value unless it is given."""
    if change.action == "scale":
        factor = float(change.get("factor"))
        return [None if value is None else value * factor for value in old[name]]
    value = float(change.get("value"))
    if name == "value":
        return [value] * len(old[name])
    if change.get(name) is not None:
        return [float(change.get(name))] * len(old[name])
    return [
        None if end is None else (value * end / before if before else value)
        for end, before in zip(old[name], old["value"], strict=True)
    ]
