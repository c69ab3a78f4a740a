from __future__ import annotations

from registry import Spec

from landbridge.routing.impact import impact
from specs._cities import city_pairs, planner

PAIRS = 1000


def _setup(n: int) -> list[list[tuple[str, str]]]:
    return [city_pairs(PAIRS if n > 1 else 10) for _ in range(max(n // 2, 1))]


def _impact(pairs: list[tuple[str, str]]) -> object:
    return impact("suez-closed", pairs, planner=planner())


SPEC = Spec(
    name="scenario_impact",
    what="before and after a closed Suez Canal for 1,000 pairs of random cities of the world, one process",
    unit="s",
    setup=_setup,
    run=_impact,
    targets={"median": 60},
    size=2,
    smoke=1,
    slow=True,
)
