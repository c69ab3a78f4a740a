"""From door to door or from terminal to terminal, on the little world between Busan and Baku."""

from __future__ import annotations

from itertools import permutations

import pytest
from little_world import atlas

from landbridge.costing import Shipment
from landbridge.errors import InputError
from landbridge.routing.planner import Planner
from landbridge.routing.query import route

PLANNER = Planner(atlas())
VALUES = ("hours", "usd", "kg_co2e", "generalised_usd")


def ask(scope, origin="Busan", destination="Poti", **options):
    return route(origin, destination, shipment=Shipment(scope=scope), planner=PLANNER, **options)


def test_from_port_to_port_the_clock_runs_from_departure_to_arrival():
    way = ask("terminal", modes=["sea", "road"]).best
    assert (way.steps[0].origin.id, way.steps[-1].destination.id) == ("port-KRPUS", "port-GEPTI")
    assert (way.steps[0].hours, way.steps[-1].hours) == (0, 36)  # a feeder calls at other ports before Poti
    assert way.steps[0].usd > 0 < way.steps[-1].usd
    assert way.hours == sum(step.hours for step in way.steps[1:-1]) + 36
    assert {step.mode for step in way.steps} == {"sea"}


def test_to_the_door_a_truck_brings_the_box_to_the_port_where_it_waits():
    door, bare = (ask(scope, modes=["sea", "road"]).best for scope in ("door", "terminal"))
    assert "road" in {step.mode for step in door.steps}
    assert door.hours > bare.hours + 24
    assert door.usd > bare.usd


@pytest.mark.parametrize(("origin", "destination"), [*permutations(("Busan", "Baku", "Tbilisi", "Poti"), 2)])
def test_a_terminal_is_never_farther_than_the_door(origin, destination):
    for value in VALUES:
        best = [min(getattr(way, value) for way in ask(s, origin, destination)) for s in ("terminal", "door")]
        assert best[0] <= best[1] * (1 + 1e-9)


def test_steps_add_up_and_connect_between_terminals():
    for way in ask("terminal", destination="Baku"):
        for value in ("km", "hours", "usd", "kg_co2e"):
            assert sum(getattr(step, value) for step in way.steps) == getattr(way, value)
        for one, other in zip(way.steps, way.steps[1:], strict=False):
            assert one.destination.id == other.origin.id


def test_a_change_of_mode_on_the_way_takes_its_time():
    way = ask("terminal", destination="Baku", modes=["sea", "rail"]).best
    inner = [step for step in way.steps[1:-1] if step.kind == "transfer"]
    assert inner
    assert all(step.hours > 0 for step in inner)


def test_another_scope_is_refused():
    with pytest.raises(InputError, match="door, terminal"):
        ask("quay")
