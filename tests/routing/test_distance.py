from __future__ import annotations

import numpy as np
import pytest
from little_world import atlas
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra as scipy_dijkstra

from landbridge.errors import InputError, NoRouteError
from landbridge.routing.distance import distance
from landbridge.routing.mode_graph import COLD_QUERIES, ModeGraph
from landbridge.routing.planner import Planner

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
    n = atlas().network.nodes.height
    kept = ~graph.closed
    matrix = csr_array((graph.km[kept], (graph.tail[kept], graph.head[kept])), shape=(n, n))
    expected = scipy_dijkstra(matrix)
    nodes = np.unique(graph.tail)
    pairs = [(int(a), int(b)) for a in nodes for b in nodes if a != b]
    for source, target in pairs:
        assert graph.shortest(source, target)[0] == expected[source, target]
    assert len(pairs) > COLD_QUERIES
