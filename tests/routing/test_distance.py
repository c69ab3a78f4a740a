from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from little_world import atlas
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra as scipy_dijkstra
from tiny_network import table

from landbridge.errors import InputError, NoRouteError
from landbridge.routing.distance import distance
from landbridge.routing.mode_arcs import CHANGE_WEIGHS_KM
from landbridge.routing.mode_graph import COLD_QUERIES, ModeGraph
from landbridge.routing.planner import Planner
from landbridge.routing.stops import End

PLANNER = Planner(atlas())


def measure(origin, destination, **options):
    return distance(origin, destination, planner=PLANNER, **options)


def test_road_over_an_open_border():
    found = measure("Tbilisi", "Baku", mode="road")
    assert found.km == 60 + 110 + 360
    assert found.notes == ()


def test_rail_across_a_gauge_break():
    assert measure("Lianyungang", "Aktau", mode="rail").km == 4130 + 3500


def test_sea_through_the_passages():
    assert measure("Busan Port", "Poti", mode="sea").km == 4600 + 9000 + 2600


def test_ferries_are_services():
    assert measure("Aktau", "Alat", mode="ferry").km == 470


def test_air_is_the_great_circle():
    # Incheon - Baku: about 6,400 km.
    assert 6300 < measure("Incheon Airport", "Baku Airport", mode="air").km < 6600


def test_via_adds_up():
    over = measure("Tbilisi", "Baku", mode="road", via=("Ganja",))
    assert over.km == 530
    detour = measure("Ganja", "Baku", mode="road", via=("Tbilisi",))
    assert detour.km == 170 + 530


def test_a_place_off_the_network_is_snapped_and_says_so():
    found = measure("Busan", "Poti", mode="sea")
    assert found.km == 16200
    assert "Busan is not on the sea network and is taken as Busan Port (KR)" in found.notes[0]


def test_a_closed_border_is_not_crossed_and_is_named():
    with pytest.raises(NoRouteError, match="the border Ijevan") as caught:
        measure("Yerevan", "Baku", mode="road")
    assert caught.value.cut_by == ("the border Ijevan",)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: measure("Baku", "Baku", mode="road"), "same place"),
        (lambda: measure("Baku", "Ganja", mode="tram"), "no mode"),
        (lambda: measure(1, "Ganja", mode="road"), "must be a text"),
        (lambda: measure("Baku", "Ganja", mode="waterway"), "no place on a waterway network"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_documents():
    found = measure("Tbilisi", "Baku", mode="road")
    assert found.to_dict()["schema"] == "landbridge.distance/1"
    assert found.to_dict()["km"] == 530.0
    assert found.to_geojson()["features"][0]["properties"]["km"] == 530.0


@pytest.mark.parametrize("mode", ["road", "rail", "sea"])
def test_agrees_with_scipy_with_and_without_landmarks(mode):
    graph = ModeGraph.of(atlas().network, mode)
    arcs, n = graph.arcs, len(graph.arcs.keys)
    kept = ~arcs.closed
    matrix = csr_array((arcs.weight[kept], (arcs.tail[kept], arcs.head[kept])), shape=(n, n))
    expected = scipy_dijkstra(matrix)
    nodes = np.unique(arcs.node)
    pairs = [(int(a), int(b)) for a in nodes for b in nodes if a != b]
    for source, target in pairs:
        way = graph.shortest([End(source)], [End(target)])
        ends = np.ix_(arcs.vertices(source), arcs.vertices(target))
        weight = np.inf if way is None else way.km + CHANGE_WEIGHS_KM * changes(graph, way)
        assert weight == expected[ends].min()
    assert len(pairs) > COLD_QUERIES


def changes(graph, way):
    """How often the gauge changes on a way."""
    gauges = [graph.network.links["gauge_mm"][row] for _, row, _ in way.track]
    return sum(one != other for one, other in pairwise(gauges))


def test_a_way_keeps_its_gauge_where_that_costs_less_than_a_change():
    # Moscow - Vladivostok in small: 9,000 km on one gauge, 8,000 km with two changes.
    rails = [(0, 1, 1520, 4000.0), (1, 2, 1435, 1000.0), (2, 3, 1520, 3000.0), (0, 3, 1520, 9000.0)]
    assert rail_km(rails, 0, 3) == 9000
    # With 2,000 km more to go round, changing twice pays.
    rails[-1] = (0, 3, 1520, 11000.0)
    assert rail_km(rails, 0, 3) == 8000


def test_a_place_beside_a_line_of_one_gauge_starts_on_that_gauge():
    rails = [(0, 1, 1520, 500.0), (0, 1, 1435, 400.0)]
    graph = ModeGraph.of(rail_network(rails), "rail")
    assert graph.shortest([End(0)], [End(1)]).km == 400
    assert graph.shortest([End(0, 1520, 30.0)], [End(1, 1520, 7.0)]).km == 537
    # On the other gauge it would be 100 km less and a change more.
    assert graph.shortest([End(0, 1520, 30.0)], [End(1)]).km == 530


def test_the_nearest_of_several_ends_is_taken():
    graph = ModeGraph.of(rail_network([(0, 1, 1435, 10.0), (1, 2, 1435, 10.0)]), "rail")
    way = graph.shortest([End(0, 1435, 5.0), End(1, 1435, 9.0)], [End(2)])
    assert (way.km, way.start.node) == (19, 1)


def test_a_train_ferry_is_part_of_the_railway():
    ferry = ("V1", 0, "rail_ferry", "ferry", "Lake Van", 1, 2, 95.0, "operating", True)
    rails = [(0, 1, 1435, 100.0), (2, 3, 1435, 200.0)]
    graph = ModeGraph.of(rail_network(rails, [ferry]), "rail")
    way = graph.shortest([End(0)], [End(3)])
    assert (way.km, way.sailings) == (395, (0,))
    # A ferry to a shore without a railway is no help, nor is one that does not run.
    suspended = (*ferry[:8], "suspended", True)
    assert ModeGraph.of(rail_network(rails, [suspended]), "rail").shortest([End(0)], [End(3)]) is None


def test_ports_that_no_lane_reaches_are_joined_by_their_sailings():
    found = measure("Aktau", "Alat", mode="sea")
    assert found.km == 470
    assert found.notes == ("470 km are sailed by the ferry Alat-Aktau.",)


def rail_network(rails, services=()):
    columns = ("from_node", "to_node", "mode", "gauge_mm", "country", "km", "status")
    rows = [(a, b, "rail", gauge, "RU", km, "open") for a, b, gauge, km in rails]
    names = (
        "service_id", "leg", "kind", "mode", "name", "from_node", "to_node", "km", "status", "bidirectional",
    )  # fmt: skip
    full = atlas().network
    none = table("service", names, list(services)) if services else full.services.clear()
    return replace(full, links=table("link", columns, rows), services=none, crossings=full.crossings.clear())


def rail_km(rails, start, end):
    return ModeGraph.of(rail_network(rails), "rail").shortest([End(start)], [End(end)]).km
