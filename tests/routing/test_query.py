"""Whole queries on the little world between Busan and Baku."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from little_world import CROSSINGS, LittleAtlas, atlas, network
from polars import col, lit, when

from landbridge.costing import Shipment
from landbridge.errors import InputError, NoRouteError, UnknownPlaceError
from landbridge.routing.alternatives import TIES
from landbridge.routing.planner import Planner
from landbridge.routing.query import route

PLANNER = Planner(atlas())
CITIES = ("Busan", "Baku", "Ganja", "Tbilisi", "Poti", "Aktau", "Lianyungang")


def ask(origin="Busan", destination="Baku", **options):
    return route(origin, destination, planner=PLANNER, **options)


def crossings_of(found):
    return {step.origin.id for way in found for step in way.steps if step.kind == "border"}


def test_the_four_great_ways_are_among_the_answers():
    names = [way.name for way in ask()]
    assert any("Vostochny" in name for name in names)
    assert any("Khorgos" in name and "Aktau" in name for name in names)
    assert any("Suez" in name and "Poti" in name for name in names)
    assert any("air" in way.modes for way in ask())


def test_the_first_is_recommended_and_the_rest_are_ordered():
    found = ask()
    assert "recommended" in found.best.labels
    costs = [way.generalised_usd for way in found]
    assert costs == sorted(costs)


def test_every_optimum_is_labelled_and_is_one():
    found = ask()
    for label, value in (("fastest", "hours"), ("cheapest", "usd"), ("lowest carbon", "kg_co2e")):
        least = min(getattr(way, value) for way in found)
        assert least <= getattr(found.labelled(label), value) <= least * (1 + TIES[value])


def test_steps_add_up_and_connect():
    for way in ask():
        for value in ("km", "hours", "usd", "kg_co2e"):
            assert sum(getattr(step, value) for step in way.steps) == getattr(way, value)
        for one, other in zip(way.steps, way.steps[1:], strict=False):
            assert one.destination.id == other.origin.id
        assert way.steps[0].origin.id == "city-1"
        assert way.steps[-1].destination.id == "city-2"


def test_the_document_agrees_with_the_search():
    # Steps are written from the rules, candidates are costed on the arcs: both must say the same.
    for label, criterion in (("fastest", "hours"), ("cheapest", "usd"), ("lowest carbon", "kg_co2e")):
        best = ask(optimise=criterion).best
        assert label in best.labels
        least, shown = getattr(best, criterion), getattr(ask().labelled(label), criterion)
        assert least <= shown <= least * (1 + TIES[criterion])


def test_the_document_names_the_year_of_its_dollars():
    assert ask().to_dict()["query"]["shipment"]["price_year"] == 2024


def test_charges_add_up_to_the_steps():
    for way in ask():
        for step in way.steps:
            for criterion in ("hours", "usd", "kg_co2e"):
                amount = sum(row["amount"] for row in step.charges if row["criterion"] == criterion)
                assert amount == pytest.approx(getattr(step, criterion), abs=1e-2)


def test_ranges_surround_the_middle():
    for way in ask():
        for name, (low, high) in way.ranges.items():
            assert 0 <= low < high, name
            assert low < getattr(way, name) * 1.5


def test_gauge_breaks_waits_and_borders_are_steps_of_their_own():
    way = next(way for way in ask() if "Khorgos" in way.name)
    kinds = [step.kind for step in way.steps]
    assert {"move", "border", "gauge", "transfer", "wait"} <= set(kinds)
    assert all(step.origin.id == step.destination.id for step in way.steps if step.kind != "move")


@pytest.mark.parametrize(
    ("word", "gone"),
    [
        ("Russia", lambda way: "RU" in way.countries),
        ("CIS", lambda way: "KZ" in way.countries),
        ("suez", lambda way: "Suez" in way.name),
        ("Egypt", lambda way: "Suez" in way.name),
        ("air", lambda way: "air" in way.modes),
        ("Khorgos", lambda way: "Khorgos" in way.name),
        ("RU-AZ", lambda way: "Samur" in way.name),
        ("port-KZAAU", lambda way: "Aktau" in way.name),
        ("Kazakhstan", lambda way: "air" in way.modes),  # the flight crosses it
    ],
)
def test_what_is_avoided_is_not_used(word, gone):
    assert any(gone(way) for way in ask())
    assert not any(gone(way) for way in ask(avoid=(word,)))


def test_only_allowed_modes_are_used():
    assert {mode for way in ask(modes=("road", "sea")) for mode in way.modes} <= {"road", "sea"}


def test_a_place_on_the_way_is_passed():
    for way in ask(via=("Aktau",)):
        assert "port-KZAAU" in {step.origin.id for step in way.steps}
    assert ask("Tbilisi", "Baku", via=("Ganja",)).best.km == 60 + 110 + 360 + 2  # no unloading on the way


def test_a_via_place_stands_between_two_steps():
    way = ask("Tbilisi", "Baku", via=("Ganja",)).best
    assert "city-3" in {step.origin.id for step in way.steps if step.kind == "move"}


def test_via_costs_nothing_where_the_way_passes_anyway():
    # Tbilisi - Red Bridge - (Ganja) - Baku: Ganja is no core node.
    plain, over = ask("Tbilisi", "Baku").best, ask("Tbilisi", "Baku", via=("Ganja",)).best
    assert over.usd == pytest.approx(plain.usd, abs=0.01)
    assert over.hours == pytest.approx(plain.hours, abs=0.01)


def test_two_cities_of_one_country_without_core_node_between():
    way = ask("Ganja", "Baku").best
    assert way.km == 362.0
    assert way.modes == ("road",)
    assert way.name == "direct by road"


def test_a_border_may_be_passed_by_name():
    for way in ask(via=("Khorgos / Altynkol",)):
        assert "crossing-BCR010" in {step.origin.id for step in way.steps}


def test_the_cut_is_named_when_closures_leave_nothing():
    with pytest.raises(NoRouteError, match="the border Ijevan") as caught:
        ask("Yerevan", "Baku")
    assert caught.value.cut_by == ("the border Ijevan",)


def test_the_cut_is_named_when_the_user_leaves_nothing():
    with pytest.raises(NoRouteError, match=r"without KZ-CN|without all of"):
        ask("Lianyungang", "Aktau", avoid=("KZ-CN",), modes=("rail",))


def test_no_network_at_all():
    with pytest.raises(NoRouteError, match="no network that joins"):
        ask("Nowhere", "Baku")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"destination": "Busan"}, "two different places"),
        ({"avoid": ("Rusia",)}, "did you mean russia"),
        ({"avoid": ("AZ",)}, "is to be avoided"),
        ({"modes": ("tram",)}, "no mode"),
        ({"modes": ()}, "No mode is allowed"),
        ({"alternatives": 0}, "from 1 to 50"),
        ({"alternatives": 2.5}, "whole number"),
        ({"optimise": "beauty"}, "optimise"),
        ({"origin": 42}, "must be a text"),
    ],
)
def test_bad_input_is_one_clear_sentence(options, message):
    with pytest.raises(InputError, match=message) as caught:
        ask(**options)
    assert "\n" not in str(caught.value)


def test_an_unknown_place_is_an_error():
    with pytest.raises(UnknownPlaceError):
        ask("Atlantis")


def test_shipment_and_options_stand_in_the_document():
    found = ask(shipment=Shipment("feu", 2), avoid=("air",), alternatives=3).to_dict()
    assert found["query"]["shipment"]["unit"] == "feu"
    assert found["query"]["options"]["avoid"] == ["air"]
    assert len(found["routes"]) <= 4


def test_the_same_question_has_the_same_answer():
    assert ask().to_dict() == ask().to_dict()


def with_status(closed):
    """The little world with the crossings of some rows closed, the others as they are."""
    tables = network()
    rows = [i for i, shut in enumerate(closed) if shut]
    status = when(col("row").is_in(rows)).then(lit("closed")).otherwise(col("status")).alias("status")
    crossings = tables.crossings.with_row_index("row").with_columns(status).drop("row")
    changed = type(tables)(**{**tables.__dict__, "crossings": crossings})
    return Planner(LittleAtlas(changed))


def best_values(planner, origin, destination):
    try:
        found = route(origin, destination, planner=planner)
    except NoRouteError:
        return [float("inf")] * 4
    return [
        min(getattr(way, name) for way in found) for name in ("hours", "usd", "kg_co2e", "generalised_usd")
    ]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.booleans(), min_size=len(CROSSINGS), max_size=len(CROSSINGS)),
    st.lists(st.sampled_from(CITIES[:4]), min_size=2, max_size=2, unique=True),
)
def test_closing_never_improves_a_best_value(closed, ends):
    before = best_values(PLANNER, *ends)
    after = best_values(with_status(closed), *ends)
    assert all(b <= a * (1 + 1e-9) + 0.1 for b, a in zip(before, after, strict=True))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.booleans(), min_size=len(CROSSINGS), max_size=len(CROSSINGS)),
    st.lists(st.sampled_from(CITIES[:4]), min_size=2, max_size=2, unique=True),
)
def test_no_closed_border_is_crossed(closed, ends):
    from little_world import NODES

    shut = {NODES[name][0] for (name, *_), s in zip(CROSSINGS, closed, strict=True) if s} | {
        "crossing-BCD009"
    }
    try:
        found = route(*ends, planner=with_status(closed))
    except NoRouteError:
        return
    assert not crossings_of(found) & shut
