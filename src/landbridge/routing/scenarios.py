"""Scenarios as questions take them: read by name or file, and laid on the atlas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError
from landbridge.network.scenario.library import shipped_scenario
from landbridge.network.scenario.model import Scenario
from landbridge.network.scenario.parse import read_scenario
from landbridge.routing.planner import default_planner
from landbridge.routing.scenario_planner import ScenarioPlanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.network.scenario.model import Applied
    from landbridge.routing.planner import Planner

    Given = str | Path | Scenario

SCHEMA = "landbridge.scenario/1"
MOST_STACKS = 4


def scenario(source: str | Path) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    source
        Path of a TOML file, or the name of a scenario that comes with Landbridge, such as "suez-closed".

    Raises
    ------
    InputError
        If there is none, or the file breaks the rules; the message has file, line, key and the nearest
        valid name.

    Examples
    --------
    >>> scenario("suez-closed").changes[0].label
    'close passage suez'
    """
    text = str(source)
    if isinstance(source, Path) or text.endswith(".toml") or "/" in text or "\\" in text:
        return read_scenario(text)
    return shipped_scenario(text)


def read_scenarios(given: Sequence[Given] | Given) -> tuple[Scenario, ...]:
    """Return a stack of scenarios, each given as such, by name or by file.

    Raises
    ------
    InputError
        As `scenario`, or if one name stands twice.
    """
    items = (given,) if isinstance(given, str | Path | Scenario) else tuple(given)
    stack = tuple(item if isinstance(item, Scenario) else scenario(item) for item in items)
    names = [item.name for item in stack]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"Two scenarios of the stack are called {name}; rename or leave out one.")
    return stack


def planner_under(planner: Planner | None, scenarios: Sequence[Given] | Given) -> Planner:
    """Return the planner under a stack of scenarios, itself without any; None is that of the embedded atlas.

    Raises
    ------
    InputError
        As `read_scenarios`, or if a change names what does not exist.
    """
    base, stack = planner or default_planner(), read_scenarios(scenarios)
    if not stack:
        return base
    while isinstance(base, ScenarioPlanner):
        stack, base = base.applied.scenarios + stack, base.base
    kept = base.stacks
    if stack not in kept:
        while len(kept) >= MOST_STACKS:
            kept.pop(next(iter(kept)))
        kept[stack] = ScenarioPlanner.of(base, stack)
    return kept[stack]


def applied_to(scenarios: Sequence[Given] | Given, planner: Planner | None = None) -> Applied:
    """Return what a stack of scenarios does to the atlas, change by change.

    Raises
    ------
    InputError
        As `planner_under`.
    """
    found = planner_under(planner, scenarios)
    if not isinstance(found, ScenarioPlanner):
        raise InputError("No scenario is given; name at least one.")
    return found.applied


def scenario_document(applied: Applied) -> dict[str, Any]:
    """Return the document `landbridge.scenario/1`: the stack, what each change does, what overrides what."""
    stack = [
        {
            "name": one.name,
            "title": one.title,
            "description": one.description,
            "date": one.date,
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "sources": [{"title": s.title, "url": s.url, "date": s.date} for s in one.sources],
            "changes": [
                {
                    "line": effect.line,
                    "change": effect.change,
                    "because": change.because,
                    "effect": effect.text,
                }
                for change, effect in zip(one.changes, applied.effects_of(one), strict=True)
            ],
        }
        for one in applied.scenarios
    ]
    return {"schema": SCHEMA, "scenarios": stack, "overrides": list(applied.overrides)}
