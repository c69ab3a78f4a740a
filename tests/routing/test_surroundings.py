from __future__ import annotations

from tiny_network import network

from landbridge.routing.surroundings import HubGraph

GRAPH = HubGraph.of(network())


def around(node, access, **options):
    reach = GRAPH.reach(node, access, **options)
    return {GRAPH.split(int(v)): float(reach.dist[v]) for v in reach.core}


def test_paths_run_through_cities_and_end_at_core_nodes_and_borders():
    # Alpha: 1 km to the road, 50 + 60 km over Beta to the pass; 110 km to the port.
    found = around(0, {("road", 0): 1.0, ("rail", 1520): 2.0})
    assert found == {
        (("road", 0), 3): 111.0,
        (("road", 0), 5): 111.0,
        (("road", 0), 8): 81.0,
        (("rail", 1520), 2): 102.0,
    }


def test_the_way_towards_a_place_is_as_long_on_twoway_links():
    assert around(0, {("road", 0): 1.0}, towards=True) == around(0, {("road", 0): 1.0})


def test_links_are_given_in_travel_order():
    away = GRAPH.reach(0, {("road", 0): 1.0})
    back = GRAPH.reach(0, {("road", 0): 1.0}, towards=True)
    gate = GRAPH.vertex(("road", 0), 3)
    assert away.links_to(gate) == [0, 1]
    assert back.links_to(gate) == [1, 0]


def test_another_city_of_the_country_is_reached_directly():
    reach = GRAPH.reach(0, {("road", 0): 1.0})
    assert reach.dist[GRAPH.vertex(("road", 0), 1)] == 51.0
