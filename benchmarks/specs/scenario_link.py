from __future__ import annotations

from registry import Spec

import landbridge
from landbridge.routing.scenario_planner import ScenarioPlanner
from specs._cities import planner

NEW_LINES = ("kars-nakhchivan", "trans-korean-railway", "armenia-turkiye-open", "horadiz-nakhchivan-via-iran")


def _names(n: int) -> list[str]:
    planner().writer(landbridge.Shipment())
    return [NEW_LINES[number % len(NEW_LINES)] for number in range(n)]


def _applied(name: str) -> object:
    under = ScenarioPlanner.of(planner(), (landbridge.scenario(name),))
    return under.hubs, under.writer(landbridge.Shipment())


SPEC = Spec(
    name="scenario_link",
    what="a shipped scenario with a new railway or road, laid on the atlas and compiled anew, warm",
    unit="ms",
    setup=_names,
    run=_applied,
    targets={"median": 3000},
    size=8,
    smoke=1,
)
