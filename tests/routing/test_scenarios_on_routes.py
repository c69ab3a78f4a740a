"""Scenarios on a little world: what each change does to routes, and the laws that all of them obey."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from little_world import ROW, LittleAtlas, atlas, network

from landbridge.costing import Shipment
from landbridge.costing import compile as compile_network
from landbridge.errors import InputError, NoRouteError, TableError
from landbridge.network.scenario.parse import parse_scenario
from landbridge.routing.distance import distance
from landbridge.routing.impact import impact
from landbridge.routing.matrix import matrix
from landbridge.routing.planner import Planner
from landbridge.routing.query import route
from landbridge.routing.scenarios import planner_under


def scenario(*changes, name="test"):
    lines = [f'name = "{name}"']
    for one in changes:
        lines += ["[[change]]", *(f"{key} = {_toml(value)}" for key, value in one.items())]
    return parse_scenario("\n".join(lines))


def _toml(value):
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


def do(action, **fields):
    return {"action": action, **{key.rstrip("_"): value for key, value in fields.items()}}


@cache
def planner():
    return Planner(atlas())


def best(origin, destination, *stack, **options):
    return route(origin, destination, scenarios=stack, planner=planner(), **options).best


def effects(*stack):
    return [effect.text for effect in planner_under(planner(), stack).applied.effects]


BUSAN_BAKU = ("Busan", "Baku")
CLOSE_FERRY = do("close", service="CA02")
CLOSE_SUEZ = do("close", passage="suez")
CLOSE_RU_AZ = do("close", border="RU-AZ")


def test_without_scenarios_nothing_differs():
    assert planner_under(planner(), ()) is planner()
    assert route(*BUSAN_BAKU, planner=planner()).to_dict()["query"]["scenarios"] == []


def test_a_closed_passage_closes_the_way_through_it():
    before = route(*BUSAN_BAKU, planner=planner(), modes=["sea", "rail", "road"], avoid=["Russia"])
    assert any("Poti" in way.name for way in before)
    with pytest.raises(NoRouteError, match="passage suez"):
        route(
            *BUSAN_BAKU,
            planner=planner(),
            modes=["sea", "rail", "road"],
            avoid=["Russia"],
            scenarios=[scenario(CLOSE_SUEZ)],
        )


def test_the_document_names_the_scenario_and_what_it_did():
    found = route(*BUSAN_BAKU, planner=planner(), scenarios=[scenario(CLOSE_SUEZ, CLOSE_SUEZ)])
    told = found.to_dict()["query"]["scenarios"][0]
    assert told["name"] == "test"
    assert told["effects"] == [
        "closes the passage suez",
        "changes nothing: the passage suez is closed already",
    ]
    assert any("Scenario test: closes the passage suez." in note for note in found.notes)


def test_a_scenario_that_changes_nothing_says_so():
    idle = scenario(do("open", passage="suez"))
    found = route(*BUSAN_BAKU, planner=planner(), scenarios=[idle])
    assert "Scenario test: changes nothing." in found.notes
    assert found.best.usd == best(*BUSAN_BAKU).usd


def test_a_closed_service_and_a_closed_port_cut_the_caspian():
    for change in (CLOSE_FERRY, do("close", port="Aktau"), do("suspend", service="CA02")):
        found = route(*BUSAN_BAKU, planner=planner(), scenarios=[scenario(change)])
        assert all("ferry" not in way.modes for way in found)


def test_transit_is_closed_to_those_who_pass_but_not_to_those_who_stay():
    through = scenario(do("close", transit="Russia"))
    assert all("RU" not in way.countries for way in route(*BUSAN_BAKU, planner=planner(), scenarios=through))
    assert best("Busan", "Vostochny", through).countries[-1] == "RU"


def test_a_closed_country_is_closed_to_all():
    with pytest.raises(InputError, match="closed by a scenario"):
        best("Busan", "Vostochny", scenario(do("close", country="Russia")))


def test_an_opened_border_shortens_the_way():
    opened = scenario(do("open", border="BCD009"))
    assert best("Ganja", "Yerevan", opened, modes=["road"]).km == pytest.approx(290, abs=30)
    with pytest.raises(NoRouteError):
        best("Ganja", "Yerevan", modes=["road"])


def test_hours_of_a_border_are_set_and_scaled_and_explained():
    usual = planner().writer(Shipment()).graph.net
    changed = planner_under(planner(), scenario(do("set", border="BCR010", hours=100.0)))
    net = changed.writer(Shipment()).graph.net
    arcs = (usual.crossing == 0) & (usual.kind == 3)
    assert set(net.criteria[arcs, 0]) == {100.0}
    rule = int(net.rule[np.flatnonzero(arcs)[0]])
    assert any(quantity.key == "crossing.hours" for quantity in net.rules.quantities)
    assert net.rules.fixed[rule, 0] == 100.0
    double = planner_under(planner(), scenario(do("scale", border="BCR010", hours=2.0)))
    twice = double.writer(Shipment()).graph.net.criteria[arcs, 0]
    assert np.allclose(twice, 2 * usual.criteria[arcs, 0])
    rest = ~arcs
    assert np.array_equal(net.criteria[rest], usual.criteria[rest])


def test_hours_of_one_direction_leave_the_other_alone():
    usual = planner().writer(Shipment()).graph.net
    changed = planner_under(planner(), scenario(do("set", border="BCR010", hours_a_to_b=100.0)))
    net = changed.writer(Shipment()).graph.net
    forth = usual.vertex_country[usual.tail] == usual.countries.index("CN")
    at_border = (usual.crossing == 0) & (usual.kind == 3)
    assert set(net.criteria[at_border & forth, 0]) == {100.0}
    assert np.array_equal(net.criteria[at_border & ~forth], usual.criteria[at_border & ~forth])


def test_steps_add_up_under_an_edit():
    found = best(
        *BUSAN_BAKU, scenario(do("scale", service="CA02", usd=3.0), do("scale", mode="rail", hours=0.5))
    )
    assert sum(step.usd for step in found.steps) == found.usd


def test_a_scaled_mode_changes_the_way_to_the_door_too():
    slow = scenario(do("scale", mode="road", country="AZ", hours=10.0))
    assert best("Ganja", "Baku", slow, modes=["road"]).hours > 5 * best("Ganja", "Baku", modes=["road"]).hours


def test_more_sailings_wait_less():
    more = best(
        *BUSAN_BAKU, scenario(do("scale", service="CA02", departures_per_week=4.0)), avoid=["RU", "suez"]
    )
    assert more.hours < best(*BUSAN_BAKU, avoid=["RU", "suez"]).hours


def test_what_is_set_on_a_service_or_link_is_as_if_the_tables_said_so():
    stack = scenario(
        do("set", service="CA02", hours=7.0, departures_per_week=21.0),
        do("set", link="Busan Port -> Lianyungang", mode="sea", km=1800.0),
    )
    changed = planner_under(planner(), stack)
    assert changed.applied.priced is planner().network
    slow = compile_network(changed.network, Shipment())
    fast = changed.writer(Shipment()).graph.net
    assert np.allclose(slow.criteria, fast.criteria)
    assert not np.allclose(slow.criteria, planner().writer(Shipment()).graph.net.criteria)
    assert distance("Busan Port", "Lianyungang", mode="sea", scenarios=stack, planner=planner()).km == 1800.0


BAKU_GANJA = do("close", link="Baku -> Ganja", mode="road")


def test_a_closed_road_between_two_towns_cuts_the_short_cuts_over_it():
    usual = best("Baku", "Tbilisi", modes=["road"])
    with pytest.raises(NoRouteError):
        best("Baku", "Tbilisi", scenario(BAKU_GANJA), modes=["road"])
    assert best("Ganja", "Tbilisi", scenario(BAKU_GANJA), modes=["road"]).km < usual.km
    again = scenario(BAKU_GANJA, {**BAKU_GANJA, "action": "open"})
    assert best("Baku", "Tbilisi", again, modes=["road"]).km == usual.km


def test_short_cuts_over_a_closed_road_go_round_where_there_is_a_way():
    round_about = do("add_link", from_="Baku", to="Ganja", mode="road", km=500.0)
    longer = best("Baku", "Tbilisi", scenario(BAKU_GANJA, round_about), modes=["road"])
    usual = best("Baku", "Tbilisi", modes=["road"])
    assert longer.km == pytest.approx(usual.km + 140.0, abs=1.5)


def test_figures_of_an_untyped_road_are_refused():
    with pytest.raises(TableError, match="takes typed links"):
        planner_under(planner(), scenario(do("scale", link="Baku -> Ganja", mode="road", usd=2.0)))


def test_a_mode_that_a_country_has_not_is_refused():
    with pytest.raises(TableError, match="has no links by waterway"):
        planner_under(planner(), scenario(do("close", mode="waterway", country="AZ")))


def test_a_parameter_is_set_for_one_country_only():
    half = scenario(do("scale", parameter="rail.usd_per_km", country="KZ", factor=0.5))
    changed = planner_under(planner(), half)
    table = changed.network.parameters
    base = planner().network.parameters
    assert (table["scope"] != "KZ").sum() == (base["scope"] != "KZ").sum()
    assert best(*BUSAN_BAKU, half, avoid=["RU", "suez"]).usd < best(*BUSAN_BAKU, avoid=["RU", "suez"]).usd
    with pytest.raises(TableError, match=r"did you mean rail\.usd_per_km"):
        planner_under(planner(), scenario(do("set", parameter="rail.usd_per_kn", value=1.0)))


def test_a_new_link_is_found_by_ways_and_by_distance():
    tunnel = scenario(do("add_link", from_="Ganja", to="Yerevan", mode="road", km=200.0))
    found = best("Ganja", "Yerevan", tunnel, modes=["road"])
    assert found.km == pytest.approx(200, abs=5)
    assert [step.kind for step in found.steps].count("border") == 1
    assert distance("Ganja", "Yerevan", mode="road", scenarios=tunnel, planner=planner()).km == 200.0
    beyond = best("Baku", "Yerevan", tunnel, modes=["road"])
    assert beyond.km == pytest.approx(560, abs=10)


def test_a_new_railway_brings_a_gauge_change_where_it_ends():
    line = scenario(do("add_link", from_="Lianyungang", to="Baku", mode="rail", km=5000.0, gauge_mm=1435))
    found = best("Lianyungang", "Baku", line, modes=["rail", "road"])
    assert "gauge" in [step.kind for step in found.steps] or found.km < 5100


def test_a_new_service_carries():
    ship = scenario(
        do("add_service", name="New feeder", from_="Busan Port", to="Aktau", kind="ferry", km=100.0,
           year=2024, usd_per_teu=1.0, hours=1.0),
    )  # fmt: skip
    found = best(*BUSAN_BAKU, ship, optimise="usd")
    assert any(step.service == "New feeder" for step in found.steps)


def test_a_gauge_is_changed_in_a_whole_country():
    wide = scenario(do("set_gauge", country="China", gauge_mm=1520))
    found = best(*BUSAN_BAKU, wide, avoid=["RU", "suez"])
    assert "gauge" not in [step.kind for step in found.steps]
    assert "gauge" in [step.kind for step in best(*BUSAN_BAKU, avoid=["RU", "suez"]).steps]


def test_electrified_railways_emit_less():
    wires = scenario(
        do("electrify", country="GE", share=1.0), do("set", parameter="grid.g_co2e_per_kwh", value=1.0)
    )
    assert best("Poti", "Baku", wires, modes=["rail"]).kg_co2e < best("Poti", "Baku", modes=["rail"]).kg_co2e


def test_a_later_scenario_wins_and_says_so():
    one = scenario(do("close", border="BCR010"), name="one")
    two = scenario(do("open", border="BCR010"), name="two")
    applied = planner_under(planner(), [one, two]).applied
    assert applied.overrides == ("two overrides one on border BCR010.",)
    assert applied.network.crossings["status"][0] == "open"
    assert planner_under(planner(), [two, one]).applied.overrides == ("one overrides two on border BCR010.",)


def test_unknown_names_are_told_with_line_and_near_miss():
    wrong = scenario(do("close", passage="suex"), do("close", border="BCR099"), do("close", service="CA99"))
    with pytest.raises(TableError, match=r"line 2 .*did you mean suez") as caught:
        planner_under(planner(), wrong)
    assert len(caught.value.__notes__) == 2
    with pytest.raises(TableError, match="is a city"):
        planner_under(planner(), scenario(do("close", node="Ganja")))


def test_two_scenarios_of_one_name_are_refused():
    with pytest.raises(InputError, match="called test"):
        planner_under(planner(), [scenario(CLOSE_SUEZ), scenario(CLOSE_FERRY)])


def test_distance_follows_the_scenario():
    shut = scenario(CLOSE_SUEZ)
    assert distance("Busan Port", "Poti", mode="sea", planner=planner()).km > 15_000
    with pytest.raises(NoRouteError):
        distance("Busan Port", "Poti", mode="sea", planner=planner(), scenarios=shut)
    with pytest.raises(NoRouteError):
        distance(
            "Busan Port",
            "Poti",
            mode="sea",
            planner=planner(),
            scenarios=scenario(do("close", country="EG"), CLOSE_SUEZ),
        )
    with pytest.raises(InputError, match="which a scenario has closed"):
        distance(
            "Vostochny", "Baku", mode="rail", planner=planner(), scenarios=scenario(do("close", country="RU"))
        )
    with pytest.raises(NoRouteError, match="closed the mode"):
        distance("Poti", "Baku", mode="rail", planner=planner(), scenarios=scenario(do("close", mode="rail")))


def test_a_matrix_closes_transit_pair_by_pair():
    places = ["Busan", "Baku", "Vostochny"]
    through = scenario(do("close", transit="RU"))
    usual = matrix(places, criterion="hours", modes=["sea", "rail", "road"], planner=planner()).values
    found = matrix(
        places, criterion="hours", modes=["sea", "rail", "road"], planner=planner(), scenarios=through
    )
    assert found.values[0, 2] == usual[0, 2]
    assert found.values[2, 1] == usual[2, 1]
    assert found.values[0, 1] > usual[0, 1]
    km = matrix(["Vostochny", "Baku"], criterion="km", modes=["rail"], planner=planner(), scenarios=through)
    assert np.isfinite(km.values).all()


def test_impact_tells_who_moves_and_who_is_cut_off():
    pairs = [BUSAN_BAKU, ("Poti", "Baku"), ("Nowhere", "Baku")]
    found = impact(scenario(do("close", border="GE-AZ"), CLOSE_SUEZ), pairs, planner=planner())
    status = {row["from"]: row["status"] for row in found.rows}
    assert status["Nowhere"] == "unchanged"
    assert status["Poti"] in ("cut off", "moved")
    frame = found.to_frame()
    assert frame.height == 3
    assert frame["hours_before"][2] is None


def test_closing_is_the_same_as_compiling_closed_tables():
    stack = scenario(CLOSE_FERRY, CLOSE_SUEZ, CLOSE_RU_AZ)
    changed = planner_under(planner(), stack)
    slow = compile_network(changed.network, Shipment())
    fast = changed.writer(Shipment()).graph.net
    assert np.array_equal(slow.open, fast.open)
    assert np.array_equal(slow.criteria, fast.criteria)


def test_tables_that_no_change_touches_are_shared():
    changed = planner_under(planner(), scenario(CLOSE_RU_AZ)).network
    assert changed.links is planner().network.links
    assert changed.crossings is not planner().network.crossings


CLOSURES = (
    CLOSE_FERRY, CLOSE_SUEZ, CLOSE_RU_AZ, do("close", border="GE-AZ"), do("close", border="CN-KZ"),
    BAKU_GANJA, do("close", port="Aktau"), do("close", mode="road", country="AZ"), do("close", mode="air"),
    do("close", transit="RU"), do("close", transit="KZ"), do("suspend", service="CA02"),
)  # fmt: skip
CRITERIA = ("hours", "usd", "kg_co2e")


def optima(stack):
    """Return the least hours, dollars and carbon, inf where there is no way."""
    found = [
        matrix(["Busan"], ["Baku"], criterion=name, planner=planner(), scenarios=stack).values[0, 0]
        for name in CRITERIA
    ]
    return np.nan_to_num(found, nan=np.inf).tolist()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(CLOSURES), min_size=1, max_size=4))
def test_closing_never_makes_the_best_better(changes):
    usual, closed = optima(()), optima([scenario(*changes)])
    assert all(after >= before - 1e-6 for before, after in zip(usual, closed, strict=True))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(CLOSURES), min_size=1, max_size=4), st.integers(0, 3))
def test_opening_never_makes_the_best_worse(changes, number):
    opened = {**changes[number % len(changes)], "action": "open"}
    closed, after = optima([scenario(*changes)]), optima([scenario(*changes, opened)])
    assert all(b <= a + 1e-6 for a, b in zip(closed, after, strict=True))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(CLOSURES), min_size=1, max_size=4))
def test_to_close_and_open_again_changes_no_answer(changes):
    again = [{**one, "action": "open"} for one in changes]
    assert optima([scenario(*changes, *again)]) == optima(())


CHANGES = (
    *CLOSURES,
    do("open", border="BCD009"), do("open", service="CA02"), do("open", passage="suez"),
    do("set", border="CN-KZ", hours=50.0), do("set", border="CN-KZ", hours=5.0),
    do("scale", border="CN-KZ", hours=2.0), do("scale", mode="rail", usd=0.5),
    do("scale", passage="suez", usd=2.0),
    do("scale", parameter="rail.usd_per_km", factor=0.5), do("set", parameter="rail.usd_per_km", value=1.0),
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(CHANGES), st.sampled_from(CHANGES))
def test_order_matters_only_where_a_contradiction_is_told(one, two):
    first, second = scenario(one, name="a"), scenario(two, name="b")
    if not planner_under(planner(), [first, second]).applied.overrides:
        assert np.allclose(optima([first, second]), optima([second, first]))


def test_an_added_node_is_a_place():
    own = Planner(LittleAtlas(replace(network(), parameters=planner().network.parameters)))
    port = scenario(
        do("add_node", name="New Town", lat=40.0, lon=47.0, country="AZ", modes=["road"]),
        do("add_link", from_="New Town", to="Ganja", mode="road", km=90.0),
    )
    found = route("New Town", "Baku", planner=own, scenarios=port, modes=["road"])
    assert found.best.km == pytest.approx(90 + 360, abs=5)
    assert isinstance(own.network.nodes, pl.DataFrame)
    assert own.network.nodes.height == len(ROW)
