"""Gaps of tunnels are closed, and main lines keep their length beside passenger lines."""

from __future__ import annotations

import numpy as np
import pytest
from flatland import DEGREE_KM, missing, squares, work_of
from hypothesis import given
from hypothesis import strategies as st

from landbridge.atlas.build import barring, gaps
from landbridge.atlas.build.mainlines import keep_main_lines, main_lines
from landbridge.atlas.build.workgraph import BARRED, OPEN, VertexIndex

WEST, EAST = [(0.5, 0.1), (0.5, 0.4)], [(0.5, 0.44), (0.5, 0.9)]
WAY_ROUND = [(0.5, 0.1), (0.8, 0.1), (0.8, 0.9), (0.5, 0.9)]


def row(row_id, ends, **more):
    (from_lat, from_lon), (to_lat, to_lon) = ends
    place = {"from_lat": from_lat, "from_lon": from_lon, "to_lat": to_lat, "to_lon": to_lon}
    return {"id": row_id, "line": row_id, **{k: str(v) for k, v in place.items()}, **more}


def test_two_dead_ends_that_face_each_other_are_joined():
    graph, joined = gaps.close_gaps(work_of(WEST, EAST), [], squares())
    assert joined == 1
    assert graph.row[-1] == "gap"
    assert graph.km[-1] == pytest.approx(0.04 * DEGREE_KM, rel=0.01)


def test_a_long_way_round_does_not_excuse_a_gap_but_a_short_one_does():
    assert gaps.close_gaps(work_of(WEST, EAST, WAY_ROUND), [], squares())[1] == 1
    close_by = [(0.5, 0.35), (0.52, 0.42), (0.5, 0.5)]
    west, east = [*WEST[:1], close_by[0], WEST[1]], [EAST[0], close_by[-1], EAST[1]]
    assert gaps.close_gaps(work_of(west, east, close_by), [], squares())[1] == 0


def test_what_points_elsewhere_lies_far_or_abroad_or_is_closed_stays_apart():
    north = [(0.5, 0.44), (0.9, 0.44)]
    far = [(0.5, 0.5), (0.5, 0.9)]
    abroad = [(0.5, 0.98)], [(0.5, 1.02), (0.5, 1.5)]
    shut = missing("R1", "close", [(0.5, 0.4), (0.5, 0.44)], "AZ", "closed", 4)
    assert gaps.close_gaps(work_of(WEST, north), [], squares())[1] == 0
    assert gaps.close_gaps(work_of(WEST, far), [], squares())[1] == 0
    assert gaps.close_gaps(work_of([WEST[0], *abroad[0]], abroad[1]), [], squares())[1] == 0
    assert gaps.close_gaps(work_of(WEST, EAST), [shut], squares())[1] == 0


def test_a_dead_end_reaches_a_line_that_passes_just_ahead():
    across = [(0.3, 0.41), (0.5, 0.41), (0.7, 0.41)]
    assert gaps.close_gaps(work_of(WEST, across), [], squares())[1] == 1
    farther = [(lat, 0.43) for lat, _ in across]
    assert gaps.close_gaps(work_of(WEST, farther), [], squares())[1] == 0


@given(st.floats(0.005, 0.12))
def test_a_gap_is_joined_exactly_up_to_eight_kilometres(width):
    east = [(0.5, 0.4 + width), (0.5, 0.9)]
    _, joined = gaps.close_gaps(work_of(WEST, east), [], squares())
    assert joined == (width * DEGREE_KM * np.cos(np.radians(0.5)) <= gaps.GAP_KM)


FAST = [(0.5, 0.1), (0.5, 0.5), (0.5, 0.9)]
SLOW = [(0.5, 0.1), (0.62, 0.3), (0.62, 0.7), (0.5, 0.9)]
ENDS = [(0.5, 0.1), (0.5, 0.9)]
NO_MID = {"mid_lat": "", "mid_lon": ""}


def test_a_main_line_keeps_its_printed_length():
    """The conventional line has 98 km; without it a wide way round of 150 km would be thought good enough."""
    fast = row("HS1", ENDS, freight_allowed="no", **NO_MID)
    plain = work_of(FAST, [(0.5, 0.1), (0.8, 0.3), (0.8, 0.7), (0.5, 0.9)])
    barred, _ = barring.bar_passenger_lines(plain, [fast])
    assert (barred.state[:2] == BARRED).all()
    printed = row("L1", ENDS, km="90", status="open")
    kept, _ = barring.bar_passenger_lines(plain, [fast], [printed])
    assert (kept.state == OPEN).all()


def test_a_line_beside_the_passenger_line_is_the_main_line():
    fast = row("HS1", ENDS, freight_allowed="no", **NO_MID)
    printed = row("L1", ENDS, km="96", status="open")
    graph, _ = barring.bar_passenger_lines(work_of(FAST, SLOW), [fast], [printed])
    assert graph.state.tolist() == [BARRED, BARRED, OPEN, OPEN, OPEN]


def test_lines_without_kilometres_or_planned_or_far_away_are_no_main_lines():
    graph = work_of(FAST)
    rows = [
        row("L1", ENDS, km="", status="open"),
        row("L2", ENDS, km="90", status="planned"),
        row("L3", [(0.1, 0.1), (0.5, 0.9)], km="90", status="open"),
        row("L4", ENDS, km="60", status="open"),
    ]
    assert main_lines(graph, VertexIndex(graph), rows) == []


def test_untouched_main_lines_stay_as_they_are():
    graph = work_of(FAST)
    lines = main_lines(graph, VertexIndex(graph), [row("L1", ENDS, km="90", status="open")])
    same, kept = keep_main_lines(graph, lines, frozenset({"HS1"}))
    assert kept == lines
    assert same is graph
