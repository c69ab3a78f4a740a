from __future__ import annotations

from functools import cache

from registry import Spec

import landbridge
from landbridge.routing.scenario_planner import ScenarioPlanner
from specs._cities import planner

HUB_LEVEL = (
    "suez-closed", "hormuz-closed", "rasht-astara-open", "horadiz-nakhchivan-via-armenia", "cku-railway",
    "caspian-level-falling", "kuryk-alat-expansion", "middle-corridor-priority-actions",
)  # fmt: skip


@cache
def _box() -> landbridge.Shipment:
    """Compile the world without scenarios, which a process does once."""
    box = landbridge.Shipment()
    planner().writer(box)
    return box


def _names(n: int) -> list[str]:
    _box()
    return [HUB_LEVEL[number % len(HUB_LEVEL)] for number in range(n)]


def _applied(name: str) -> object:
    under = ScenarioPlanner.of(planner(), (landbridge.scenario(name),))
    return under.writer(_box())


SPEC = Spec(
    name="scenario_apply",
    what="a shipped scenario that opens, closes or scales links, borders, passages and services, laid on the "
    "atlas and compiled, in a warm process",
    unit="ms",
    setup=_names,
    run=_applied,
    targets={"median": 100},
    size=24,
    smoke=2,
)
