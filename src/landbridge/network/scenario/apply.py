"""Laying a stack of scenarios on a network: new tables, what is closed, and what each change did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from landbridge.errors import InputError, LandbridgeError
from landbridge.network.scenario.additions import add_node, add_service, add_transfer
from landbridge.network.scenario.figures import scale_figures, set_figures
from landbridge.network.scenario.gauges import set_gauge
from landbridge.network.scenario.grammar import SWITCHES
from landbridge.network.scenario.model import Applied, Edit, Effect
from landbridge.network.scenario.new_links import add_link, join_core
from landbridge.network.scenario.parameters import change_parameter, electrify
from landbridge.network.scenario.state import State
from landbridge.network.scenario.switch import switch
from landbridge.network.schema import table_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from landbridge.network.scenario.model import Change, Scenario
    from landbridge.network.scenario.world import World
    from landbridge.network.tables import Network

    Handler = Callable[[Change, State, World], str]

CONNECTED = ("access", "links", "core_links", "crossings", "services", "parameters", "nodes")


def apply(scenarios: Sequence[Scenario], network: Network, world: World) -> Applied:
    """Lay scenarios on a network, in order: a later one wins where two decide the same thing.

    Parameters
    ----------
    scenarios
        The stack.
    network
        Network without them; it is not changed, and tables that no change touches are shared.
    world
        Names and surroundings on that network.

    Raises
    ------
    TableError
        If a change names what does not exist; the message has file and line, the notes further ones.
    """
    state, effects, problems = State(network, network), [], []
    for scenario in scenarios:
        state.begin(scenario)
        for change in scenario.changes:
            try:
                text = _handler(change)(change, state, world)
            except LandbridgeError as problem:
                where = scenario.file or f"scenario {scenario.name}"
                problems.append(f"{where}, line {change.line} ({change.label}): {problem}")
                continue
            effects.append(Effect(scenario.name, change.label, text, change.line))
    if problems:
        raise table_error(problems)
    join_core(state, world)
    if state.cut:
        _go_round(state, world)
    return _applied(tuple(scenarios), state, tuple(effects))


def _go_round(state: State, world: World) -> None:
    """Give core links that run over closed links the length of the way round them, or close them."""
    rows = sorted(row for row in state.cut if row < state.base.links.height)
    for row, km in world.detours(rows).items():
        before = float(state.base.core_links["km"][row])
        if km is None or before <= 0.0:
            state.switch("core_links", [row], "closed")
        elif km > before:
            state.keep("core_links", "km", {row: km})
            state.edits.append(Edit("core_links", (row,), "", "", "km", scale=True, value=km / before))


def _handler(change: Change) -> Handler:
    if change.action in SWITCHES:
        return switch
    if change.target == "parameter":
        return change_parameter
    handlers: dict[str, Handler] = {
        "set": set_figures,
        "scale": scale_figures,
        "add_node": add_node,
        "add_link": add_link,
        "add_service": add_service,
        "add_transfer": add_transfer,
        "set_gauge": set_gauge,
        "electrify": electrify,
    }
    if change.action not in handlers:
        raise InputError(f"There is no action {change.action!r}; use {', '.join((*SWITCHES, *handlers))}.")
    return handlers[change.action]


def _applied(scenarios: tuple[Scenario, ...], state: State, effects: tuple[Effect, ...]) -> Applied:
    network = state.with_statuses()
    same = all(getattr(state.network, name) is getattr(state.base, name) for name in CONNECTED)
    return Applied(
        scenarios,
        state.base,
        network,
        state.base if same else replace(state.network),
        frozenset(state.countries),
        frozenset(state.transit),
        frozenset(state.modes),
        frozenset(state.nodes),
        tuple(state.edits),
        frozenset(state.touched),
        dict(state.lines),
        effects,
        tuple(state.overrides),
    )
