from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.atlas.geometry import Detail
from landbridge.atlas.snap import Around, Snapper

# On the equator a degree is 111.195 km. Vertices: A 0, B 1 (junction), C 2, D (1, 1 N), E and F apart.
#   A --- B --- C      A, C and D are nodes 10, 12, 13; the edge A-B bends through (0.5, 0.1 N).
#         |
#         D
DEGREE_KM = 111.195
VERTICES = [(0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (1.0, 1.0), (3.0, 0.0), (3.0, 1.0)]
EDGES = [(0, 1, 120.0), (1, 2, 112.0), (1, 3, 115.0), (4, 5, 100.0)]
INNER = {0: [(0.1, 0.5)]}
NODES = {0: 10, 2: 12, 3: 13}


def snapper(bits=(1, 1, 1, 1), is_open=(True, True, True, True), nodes=NODES):
    tail, head, km = (np.array(c) for c in zip(*EDGES, strict=True))
    inner = [point for edge in range(len(EDGES)) for point in INNER.get(edge, [])]
    counts = [len(INNER.get(edge, [])) for edge in range(len(EDGES))]
    detail = Detail(
        lat=np.array([lat for lat, _ in VERTICES]),
        lon=np.array([lon for _, lon in VERTICES]),
        edge=np.tile(np.arange(len(EDGES)), 2),
        tail=np.concatenate([tail, head]).astype(np.int32),
        head=np.concatenate([head, tail]).astype(np.int32),
        km=np.tile(km, 2),
        open=np.tile(is_open, 2),
        row=[""] * len(EDGES),
        start=np.r_[0, np.cumsum(counts)],
        point_lat=np.array([lat for lat, _ in inner]),
        point_lon=np.array([lon for _, lon in inner]),
        country=np.tile([0] * len(EDGES), 2).astype(np.int16),
        bits=np.tile(bits, 2).astype(np.int32),
        anchors={node: [(vertex, -1, 0)] for vertex, node in nodes.items()},
    )
    return Snapper(detail, (1435, 1520), np.array(sorted(nodes.values())))


def test_the_nodes_around_are_as_far_as_the_line_is_long():
    # Halfway from B to C, 11 km north of the line.
    found = snapper().snap(0.1, 1.5)
    assert found.edge == 1
    assert found.gap_km == pytest.approx(0.1 * DEGREE_KM, rel=1e-3)
    assert {a.node: pytest.approx(a.km, abs=0.1) for a in found.around} == {12: 56.0, 10: 176.0, 13: 171.0}


def test_a_bent_edge_is_followed():
    # The bend lies in the middle of the edge, at half its 120 km.
    found = snapper().snap(0.1, 0.5)
    assert found.gap_km == pytest.approx(0, abs=1e-6)
    assert found.along_km == pytest.approx(60, abs=0.01)


def test_a_node_behind_another_node_is_not_around():
    found = snapper(nodes={0: 10, 1: 11, 2: 12, 3: 13}).snap(0, 1.5)
    assert {a.node for a in found.around} == {11, 12}


def test_lines_that_lead_to_no_node_are_passed_over():
    found = snapper().snap(3, 0.5)
    assert found.edge != 3
    assert found.gap_km > 200


def test_closed_lines_are_passed_over():
    found = snapper(is_open=(True, False, True, True)).snap(0, 1.9)
    assert found.edge in {0, 2}


def test_no_line_at_all():
    assert snapper(is_open=(False,) * 4).snap(0, 1.9) is None


def test_each_gauge_of_a_line_is_followed_by_itself():
    # A-B carries both gauges, B-C only 1435, B-D only 1520.
    found = snapper(bits=(3, 1, 2, 1)).snap(0.1, 0.5)
    assert {(a.node, a.gauge_mm) for a in found.around} == {(10, 1435), (12, 1435), (10, 1520), (13, 1520)}


def test_two_places_between_nodes_are_joined_directly():
    lines = snapper()
    one, other = lines.snap(0, 1.25), lines.snap(0, 1.75)
    assert lines.between(one, other) == pytest.approx(56, abs=0.1)
    # Over the junction B: a quarter of B-C and half of B-D.
    branch = lines.snap(0.5, 1.0)
    assert lines.between(one, branch) == pytest.approx(28 + 57.5, abs=0.1)
    assert lines.between(branch, one) == pytest.approx(28 + 57.5, abs=0.1)


def test_places_with_a_node_between_are_not_joined_directly():
    lines = snapper(nodes={0: 10, 1: 11, 2: 12, 3: 13})
    assert lines.between(lines.snap(0, 1.25), lines.snap(0.5, 1.0)) == np.inf


def test_the_line_to_a_node_starts_at_the_place_and_follows_every_bend():
    lines = snapper()
    place = lines.snap(0, 1.5)
    west = next(a for a in place.around if a.node == 10)
    assert lines.line(place, west) == [
        pytest.approx(p, abs=1e-3) for p in [(1.5, 0), (1, 0), (0.5, 0.1), (0, 0)]
    ]
    east = next(a for a in place.around if a.node == 12)
    assert lines.line(place, east) == [pytest.approx(p, abs=1e-3) for p in [(1.5, 0), (2, 0)]]


@settings(deadline=None)
@given(st.floats(-60, 60), st.floats(-170, 170))
def test_the_nearest_piece_is_nearest(lat, lon):
    lines = snapper()
    found = lines.snap(lat, lon)
    # No sampled point of any open edge that leads to a node is nearer.
    for a, b in (((0, 0), (0.1, 0.5)), ((0.1, 0.5), (0, 1)), ((0, 1), (0, 2)), ((0, 1), (1, 1))):
        for share in np.linspace(0, 1, 9):
            at = [p + share * (q - p) for p, q in zip(a, b, strict=True)]
            phi, psi, turn = np.radians(lat), np.radians(at[0]), np.radians(at[1] - lon)
            cosine = np.sin(phi) * np.sin(psi) + np.cos(phi) * np.cos(psi) * np.cos(turn)
            away = 6371.0088 * np.arccos(np.clip(cosine, -1, 1))
            assert found.gap_km <= away + 0.5


def test_around_is_a_tuple_that_an_end_is_made_of():
    assert Around(1, 1435, 2.0) == (1, 1435, 2.0)
