"""The supernetwork of the small network: each kind of arc, with figures that one can check by hand."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from landbridge.costing import ARC_KINDS, Shipment, move_rates
from landbridge.costing import compile as compile_network
from landbridge.costing.cargo import cargo_of
from landbridge.costing.charges import Context
from landbridge.costing.handling import handling_rule
from landbridge.costing.parameters import read_parameters
from landbridge.costing.rules import RuleBook
from landbridge.errors import AtlasError, TableError
from landbridge.network.tables import empty_network

from .conftest import CORE, DATA, LINK_COLUMNS, frame, small_network

(
    XIAN,
    KHORGOS,
    AKTAU,
    ALAT,
    SHANGHAI,
    SEA,
    ROTTERDAM,
    PUDONG,
    BAKU,
    ROAD_POST,
    ALTYNKOL,
    SHUT,
    ALMATY,
    URUMQI,
) = range(14)


@pytest.fixture(scope="module")
def graph(network):
    return compile_network(network)


def arcs(graph, tail, head):
    """Return the rows of arcs between two (node, layer[, country]) vertices."""
    ends = graph.layer_vertex(*tail), graph.layer_vertex(*head)
    assert min(ends) >= 0
    return np.flatnonzero((graph.tail == ends[0]) & (graph.head == ends[1])).tolist()


def only(graph, tail, head):
    (row,) = arcs(graph, tail, head)
    return row


def test_rail_move_by_hand(graph):
    arc = only(graph, (ALTYNKOL, "rail-1520"), (AKTAU, "rail-1520"))
    hours, usd, kg, km = graph.criteria[arc]
    assert km == 2700
    assert hours == pytest.approx(2700 / 850 * 24)
    assert usd == pytest.approx(2700 * 0.29 * 313.689 / 251.107)
    assert kg == pytest.approx(2700 * 14.3 * (0.5 * 25.1 * 820.5 / 1e6 + 0.5 * 34.7 / 1e3), rel=2e-3)
    assert ARC_KINDS[graph.kind[arc]] == "move"
    assert graph.countries[graph.country[arc]] == "KZ"
    assert graph.link[arc] == 2


def test_moves_go_both_ways_but_for_oneway(graph):
    assert arcs(graph, (AKTAU, "rail-1520"), (ALTYNKOL, "rail-1520"))
    assert arcs(graph, (ROAD_POST, "road", "KZ"), (AKTAU, "road"))
    assert not arcs(graph, (AKTAU, "road"), (ROAD_POST, "road", "KZ"))


def test_typed_and_default_border_hours(graph):
    out = only(graph, (KHORGOS, "rail-1435", "CN"), (KHORGOS, "rail-1435", "KZ"))
    back = only(graph, (KHORGOS, "rail-1435", "KZ"), (KHORGOS, "rail-1435", "CN"))
    assert graph.criteria[out, 0] == 30.5
    assert graph.criteria[back, 0] == 26.0
    assert graph.crossing[out] == 0
    assert graph.country[out] == -1


def test_typed_fee_is_paid_per_truck(graph):
    arc = only(graph, (ROAD_POST, "road", "CN"), (ROAD_POST, "road", "KZ"))
    assert graph.criteria[arc, :2] == pytest.approx([8.0, 0.9 * 50 * 313.689 / 292.655])


def test_gauge_break_at_the_border_is_an_arc_of_its_own(graph):
    arc = only(graph, (KHORGOS, "rail-1435", "KZ"), (KHORGOS, "rail-1520", "KZ"))
    assert ARC_KINDS[graph.kind[arc]] == "gauge"
    assert graph.criteria[arc, 0] == 9.0
    assert arcs(graph, (KHORGOS, "rail-1520", "KZ"), (KHORGOS, "rail-1435", "KZ"))
    assert not arcs(graph, (KHORGOS, "rail-1435", "CN"), (KHORGOS, "rail-1520", "KZ"))


def test_a_printed_time_stands_for_the_other_posts_of_its_border(network):
    shut_open = network.crossings.with_columns(status=pl.lit("open"), fee_usd=pl.lit(None, pl.Float64))
    graph = compile_network(small_network(crossings=shut_open))
    other = only(graph, (SHUT, "rail-1435", "CN"), (SHUT, "rail-1435", "KZ"))
    assert graph.criteria[other, 0] == 30.5
    (row,) = (q for q in graph.rules.quantities if q.note.startswith("printed for BCR001"))
    assert (row.scope, row.value, row.confidence) == ("CN-KZ", 30.5, "low")
    closed = compile_network(small_network(crossings=shut_open.with_columns(status=pl.lit("closed"))))
    assert not [q for q in closed.rules.quantities if q.note.startswith("printed for")]


def test_a_border_of_two_gauges_takes_long_wherever_the_change_is_made(network):
    plain = network.crossings.with_columns(hours_a_to_b=pl.lit(None, pl.Float64), gauge_b_mm=pl.lit(1520))
    graph = compile_network(small_network(crossings=plain))
    shut = only(graph, (SHUT, "rail-1435", "CN"), (SHUT, "rail-1435", "KZ"))
    assert graph.criteria[shut, 0] == 26.0
    same = compile_network(small_network(crossings=plain.with_columns(gauge_b_mm=pl.lit(1435))))
    assert same.criteria[shut, 0] == 6.0


def test_rail_to_a_door_in_a_city_needs_a_truck(network, graph):
    load = graph.criteria[only(graph, (URUMQI, "ground"), (URUMQI, "rail-1435"))]
    yard = 76 * 313.689 / 251.107
    truck = 0.9 * (2 * 160 + 20 * 1.28 * 313.689 / 292.655)
    assert load[0] == pytest.approx(24 + 84 / 3.5 + 1.5 + 20 * 24 / 850)
    assert load[1] == pytest.approx(yard + truck)
    assert load[2] == pytest.approx(7 + 20 * 14.3 * 0.116)
    bulk = compile_network(network, Shipment("tonne", 60))
    assert bulk.criteria[load_of(bulk), 1] == pytest.approx(60 * 4)


def load_of(graph):
    return only(graph, (URUMQI, "ground"), (URUMQI, "rail-1435"))


def test_train_to_truck_in_a_city_does_not_go_by_the_door(graph):
    change = only(graph, (URUMQI, "rail-1435"), (URUMQI, "road"))
    assert ARC_KINDS[graph.kind[change]] == "transfer"
    city_h, city_usd = 20 * 24 / 850, 0.9 * 20 * 1.28 * 313.689 / 292.655
    yard_usd = 76 * 313.689 / 251.107 + 0.9 * 160
    assert graph.criteria[change, :2] == pytest.approx([24 + 1.5 + city_h, yard_usd + city_usd])
    back = only(graph, (URUMQI, "road"), (URUMQI, "rail-1435"))
    assert graph.criteria[back, 0] == pytest.approx(24 + 1.5 + city_h + 84 / 3.5)


def test_cargo_for_a_city_gains_nothing_by_a_truck_ride_of_no_length(graph):
    stays = graph.criteria[only(graph, (URUMQI, "rail-1435"), (URUMQI, "ground"))]
    onto_truck = graph.criteria[only(graph, (URUMQI, "rail-1435"), (URUMQI, "road"))]
    off_truck = graph.criteria[only(graph, (URUMQI, "road"), (URUMQI, "ground"))]
    assert (stays[:3] <= onto_truck[:3] + off_truck[:3] + 1e-9).all()


def test_two_gauges_are_not_joined_by_setting_boxes_down(graph):
    for gauge in ("rail-1435", "rail-1520"):
        assert not graph.transit_allowed[only(graph, (ALTYNKOL, "ground"), (ALTYNKOL, gauge))]
        assert arcs(graph, (ALTYNKOL, gauge), (ALTYNKOL, "road"))
    assert graph.transit_allowed[only(graph, (ALTYNKOL, "ground"), (ALTYNKOL, "road"))]
    assert graph.transit_allowed[only(graph, (AKTAU, "ground"), (AKTAU, "rail-1520"))]


def test_gauge_change_at_a_terminal(graph):
    assert ARC_KINDS[graph.kind[only(graph, (ALTYNKOL, "rail-1435"), (ALTYNKOL, "rail-1520"))]] == "gauge"


def test_closed_stays_but_is_not_open(graph):
    shut = only(graph, (SHUT, "rail-1435", "CN"), (SHUT, "rail-1435", "KZ"))
    planned = only(graph, (ALAT, "road"), (BAKU, "road"))
    assert not graph.open[shut]
    assert not graph.open[planned]
    assert graph.open[only(graph, (ROAD_POST, "road", "CN"), (ROAD_POST, "road", "KZ"))]


@pytest.mark.parametrize(
    "status", ["closed", "suspended", "planned", "passenger_only", "construction", "reconstruction"]
)
def test_only_freight_crosses(network, status):
    changed = compile_network(small_network(crossings=network.crossings.with_columns(status=pl.lit(status))))
    assert not changed.open[changed.kind == ARC_KINDS.index("border")].any()


def test_liner_boards_at_hub_and_main_berths_only(graph):
    assert arcs(graph, (SHANGHAI, "ground"), (SHANGHAI, "sea-liner"))
    assert arcs(graph, (ROTTERDAM, "ground"), (ROTTERDAM, "sea-liner"))
    assert not arcs(graph, (AKTAU, "ground"), (AKTAU, "sea-liner"))
    assert arcs(graph, (AKTAU, "ground"), (AKTAU, "sea-feeder"))
    assert arcs(graph, (SHANGHAI, "sea-feeder"), (SHANGHAI, "sea-liner"))
    assert not arcs(graph, (AKTAU, "sea-feeder"), (AKTAU, "sea-liner"))


def test_canal_toll(graph):
    arc = only(graph, (SEA, "sea-liner"), (ROTTERDAM, "sea-liner"))
    assert graph.passages[graph.passage[arc]] == "suez"
    toll = 100 * 313.689 / 304.702
    assert graph.criteria[arc, 1] == pytest.approx(toll + 7500 * 0.0056 * 313.689 / 255.657)
    assert graph.criteria[arc, 0] == pytest.approx(18 + 7500 / 1.852 / 13.5)


def test_transfer_false_is_marked(graph):
    arc = only(graph, (BAKU, "ground"), (BAKU, "road"))
    assert not graph.transit_allowed[arc]
    assert graph.transit_allowed[only(graph, (BAKU, "ground"), (BAKU, "air"))]


def test_access_km_counts(graph):
    load = only(graph, (XIAN, "ground"), (XIAN, "rail-1435"))
    assert graph.km[load] == 2.0
    assert graph.criteria[load, 0] == pytest.approx(12 + 84 / 3.5 + 2 * 24 / 850)


def test_a_city_off_the_core_has_no_ground(graph):
    assert graph.ground_vertex[ALMATY] == -1
    assert graph.ground_vertex[XIAN] == graph.layer_vertex(XIAN, "ground")


def test_ferry_for_boxes_and_for_trucks(graph):
    box = only(graph, (ALAT, "service-CA1-box"), (AKTAU, "service-CA1-box"))
    assert graph.criteria[box, 0] == 18
    assert graph.criteria[box, 1] == pytest.approx(600 * 313.689 / 321.943)
    assert arcs(graph, (ALAT, "road"), (ALAT, "service-CA1-truck"))
    assert graph.criteria[only(graph, (ALAT, "ground"), (ALAT, "service-CA1-box")), 0] == pytest.approx(
        36 + 84 / 10
    )


def test_a_feeder_service_boards_once_and_as_any_feeder(graph):
    aboard = (SHANGHAI, "service-KJ1-box")
    load, unload = only(graph, (SHANGHAI, "ground"), aboard), only(graph, aboard, (SHANGHAI, "ground"))
    thc, base = 82.9 * 313.689 / 245.12, 172.2222 * 313.689 / 255.657
    assert graph.criteria[load, :2] == pytest.approx([48 + 84 / 3, thc + base], rel=1e-5)
    assert graph.criteria[unload, :2] == pytest.approx([72, thc], rel=1e-5)
    leg = only(graph, aboard, (ROTTERDAM, "service-KJ1-box"))
    assert graph.criteria[leg, 1] == pytest.approx(900 * 0.0333 * 313.689 / 255.657)


def test_a_layer_without_handling_is_refused(parameters):
    context = Context(parameters, cargo_of(Shipment(), parameters), None)
    with pytest.raises(AtlasError, match="rocket"):
        handling_rule("load", "rocket", "CN", "", context, RuleBook())


def test_suspended_rail_ferry_links_rail_but_is_not_open(graph):
    board = only(graph, (AKTAU, "rail-1520"), (AKTAU, "service-CA2-wagon"))
    assert not graph.open[board]
    assert not arcs(graph, (AKTAU, "service-CA2-wagon"), (ALAT, "service-CA2-wagon"))


def test_block_trains_are_left_to_the_rail_network(graph):
    assert not [layer for layer in graph.layers if "BT1" in layer.name]


def test_a_ferry_through_a_passage_names_it(network):
    services = network.services.with_columns(passages=pl.lit("suez"))
    through = compile_network(small_network(services=services))
    leg = only(through, (ALAT, "service-CA1-box"), (AKTAU, "service-CA1-box"))
    assert through.passages[through.passage[leg]] == "suez"
    two = compile_network(small_network(services=services.with_columns(passages=pl.lit("bosporus;suez"))))
    assert not [layer for layer in two.layers if layer.name.startswith("service")]


def test_a_service_leg_needs_its_length(network):
    with pytest.raises(TableError, match="Leg 0 of service CA1 has no km"):
        compile_network(small_network(services=network.services.with_columns(km=pl.lit(None, pl.Float64))))


def test_vertices_and_arcs_are_sorted(graph):
    assert (np.diff(graph.tail) >= 0).all()
    assert (np.diff(graph.vertex_node) >= 0).all()
    assert graph.head.min() >= 0
    assert graph.head.max() < graph.n_vertices
    assert np.isfinite(graph.criteria).all()
    assert (graph.criteria >= 0).all()


def test_criteria_follow_the_rules(graph):
    expected = graph.rules.fixed[graph.rule] + graph.km[:, None] * graph.rules.per_km[graph.rule]
    assert np.array_equal(graph.criteria[:, :3], expected)


def test_twice_the_boxes_cost_twice(network, graph):
    double = compile_network(network, Shipment("teu", 2))
    assert double.criteria[:, 0] == pytest.approx(graph.criteria[:, 0])
    assert double.criteria[:, 1:3] == pytest.approx(2 * graph.criteria[:, 1:3])


@pytest.mark.parametrize("unit", ["teu", "feu", "tonne", "truck", "wagon"])
def test_every_unit_has_a_price_everywhere(network, unit):
    graph = compile_network(network, Shipment(unit, 3))
    moves = graph.kind == ARC_KINDS.index("move")
    assert (graph.criteria[moves, :3] > 0).all()


def test_price_year(network, graph):
    dear = compile_network(network, Shipment(year=2021))
    ends = ((SHANGHAI, "sea-liner"), (SEA, "sea-liner"))
    ratio = dear.criteria[only(dear, *ends), 1] / graph.criteria[only(graph, *ends), 1]
    assert ratio == pytest.approx(2.307 * 255.657 / 270.97)
    assert any("air rates" in note for note in dear.notes)
    assert not any("ocean" in note for note in dear.notes)


def test_from_terminal_to_terminal_only_lifts_are_paid_at_the_ends(network, graph):
    bare = compile_network(network, Shipment(scope="terminal"))
    load = only(bare, (URUMQI, "ground"), (URUMQI, "rail-1435"))
    lift_usd = 76 * 313.689 / 251.107
    assert bare.criteria[load] == pytest.approx([0, lift_usd, 7, 0])
    assert any("terminal to terminal" in note for note in bare.notes)
    assert not any("terminal to terminal" in note for note in graph.notes)
    onto_truck = (URUMQI, "rail-1435"), (URUMQI, "road")
    assert (
        bare.criteria[only(bare, *onto_truck)].tolist() == graph.criteria[only(graph, *onto_truck)].tolist()
    )


def test_on_the_way_a_port_takes_as_long_from_terminal_to_terminal(network, graph):
    bare = compile_network(network, Shipment(scope="terminal"))
    through, end = sorted(
        arcs(bare, (AKTAU, "ground"), (AKTAU, "sea-feeder")), key=lambda arc: -bare.criteria[arc, 0]
    )
    door = only(graph, (AKTAU, "ground"), (AKTAU, "sea-feeder"))
    assert bare.transit_allowed[through]
    assert bare.criteria[through].tolist() == graph.criteria[door].tolist()
    assert not bare.transit_allowed[end]
    assert bare.criteria[end, 1] == graph.criteria[door, 1] > 0
    assert bare.criteria[end, 0] == 36 < bare.criteria[through, 0]  # aboard, round the loop of the feeder


def test_a_loop_calls_at_other_ports_before_one_that_is_no_hub(network, graph):
    without = network.parameters.filter(pl.col("key") != "sea.loop_hours")
    straight = compile_network(small_network(parameters=without))
    for node, hours in ((ROTTERDAM, 48), (SHANGHAI, 0)):  # main, hub
        for ends in (((node, "ground"), (node, "sea-liner")), ((node, "sea-liner"), (node, "ground"))):
            arc = only(graph, *ends)
            assert graph.criteria[arc, 0] == pytest.approx(straight.criteria[arc, 0] + hours)


@pytest.mark.parametrize("unit", ["teu", "tonne"])
def test_no_scope_costs_more_than_to_the_door(network, unit):
    door, bare = (compile_network(network, Shipment(unit, 5, scope=s)) for s in ("door", "terminal"))
    for country in ("CN", "KZ"):
        for mode in ("road", "rail"):
            of_door, of_terminal = (move_rates(net, mode, 0, country) for net in (door, bare))
            assert (of_terminal.load <= of_door.load).all()
            assert of_terminal.load[0] == of_terminal.unload[0] == 0 < of_door.unload[0]
            assert (of_terminal.per_km == of_door.per_km).all()


def test_subsidies_lower_chinese_rail_prices_of_their_years(network):
    rail = (XIAN, "rail-1435"), (URUMQI, "rail-1435")
    abroad = (ALTYNKOL, "rail-1520"), (AKTAU, "rail-1520")
    paid, whole = (compile_network(network, Shipment(year=2018, subsidies=s)) for s in (True, False))
    assert paid.criteria[only(paid, *rail), 1] == pytest.approx(0.5 * whole.criteria[only(whole, *rail), 1])
    assert paid.criteria[only(paid, *abroad), 1] == whole.criteria[only(whole, *abroad), 1]
    assert (paid.criteria[:, [0, 2, 3]] == whole.criteria[:, [0, 2, 3]]).all()
    for net, word in ((paid, "after"), (whole, "before")):
        assert any(f"{word} public subsidies of up to 50% in 2018" in note for note in net.notes)
    normal, none = (compile_network(network, Shipment(subsidies=s)) for s in (True, False))
    assert not any("subsid" in note for note in normal.notes)
    assert (normal.criteria == none.criteria).all()


def test_wagons_are_slower_than_container_trains(network, graph):
    wagons = compile_network(network, Shipment("wagon", 3))
    rail = (ALTYNKOL, "rail-1520"), (AKTAU, "rail-1520")
    assert wagons.criteria[only(wagons, *rail), 0] == pytest.approx(2700 / 330 * 24)
    assert wagons.criteria[only(wagons, *rail), 0] > 2 * graph.criteria[only(graph, *rail), 0]


def test_value_of_time(network):
    assert compile_network(network, Shipment(value_of_time_usd_h=5)).value_of_time_usd_h == 5
    assert compile_network(network, Shipment(value_usd=30000)).value_of_time_usd_h == pytest.approx(
        30000 * 0.008 / 24
    )
    assert compile_network(network).value_of_time_usd_h == pytest.approx(14.3 * 0.44 * 313.689 / 215.3)


def test_access_rates(graph):
    rates = move_rates(graph, "road", 0, "KZ")
    assert rates.per_km[0] == pytest.approx(24 / 585)
    assert rates.load[0] == 1.5
    door_h = 1.5 + 20 * 24 / 585
    assert move_rates(graph, "rail", 1520, "KZ").load[0] == pytest.approx(12 + 84 / 3.5 + door_h)
    with pytest.raises(AtlasError, match="submarine"):
        move_rates(graph, "submarine", 0, "KZ")


def test_missing_parameter_is_named():
    table = read_parameters(DATA).filter(pl.col("key") != "gauge.hours")
    with pytest.raises(AtlasError, match=r"gauge\.hours"):
        compile_network(small_network(parameters=table))


def test_link_of_a_third_country_at_a_crossing():
    wrong = [(*CORE[0][:4], "IN", *CORE[0][5:]), *CORE[1:]]
    with pytest.raises(TableError, match=r"rail link row 0 lies in IN .*crossing-BCR1"):
        compile_network(small_network(core_links=frame("link", LINK_COLUMNS, wrong)))


def test_empty_tables():
    graph = compile_network(replace(empty_network(), parameters=read_parameters(DATA)))
    assert graph.n_arcs == graph.n_vertices == 0
