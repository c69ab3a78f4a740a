"""The build of a land mode, on lines that can be checked with a ruler."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from flatland import (
    CODES,
    DEGREE_KM,
    NO_TABLES,
    gauge,
    graph_of,
    hub,
    missing,
    post,
    road,
    squares,
    told,
    work_of,
)

from landbridge.atlas.build import barring, borders, courses, crossings, repair
from landbridge.atlas.build.attach import ACCESS_DETOUR, attach
from landbridge.atlas.build.contract import contract
from landbridge.atlas.build.countries import CountryPolygons
from landbridge.atlas.build.gauge import gauge_bits
from landbridge.atlas.build.land import LandTables, build_land
from landbridge.atlas.build.networks import networks
from landbridge.atlas.build.published import lay_published_lengths, one_country_edges
from landbridge.atlas.build.workgraph import BARRED, OPEN, EdgeIndex, VertexIndex

NOTHING_STATED = courses.Stated({}, {})
MAIN_ROAD = [(0.5, 0.1), (0.5, 0.6), (0.5, 1.4), (0.5, 1.9)]
WEST, EAST = hub("west", 0.5, 0.2, "AZ"), hub("east", 0.5, 1.8, "GE")
BORDER = "crossing-road-AZ-GE-0.500-1.000"
ELSEWHERE = [(0.9, 1.2), (0.9, 1.4), (0.9, 1.6), (0.9, 1.8), (0.8, 1.8)]
CORNER = [(0.1, 0.9), (0.3, 1.04), (0.4, 1.04), (0.7, 0.9)]


def test_a_road_over_a_border_becomes_two_links_and_a_crossing():
    land = road([MAIN_ROAD], [WEST, EAST])
    assert [(c.node_id, c.status, round(c.lon, 2)) for c in land.crossings] == [(BORDER, "open", 1.0)]
    assert told(land) == [(BORDER, "east", "GE", 89, "open"), (BORDER, "west", "AZ", 89, "open")]


def test_no_road_no_links():
    land = road([[(0.5, 1.1), (0.5, 1.4)]], [hub("far", 0.5, 0.1, "AZ", 40.0)])
    assert land.links == ()
    assert land.crossings == ()


def test_the_same_build_twice():
    one, two = (road([MAIN_ROAD, [(0.5, 0.6), (0.9, 0.6)]], [WEST, EAST]) for _ in range(2))
    assert told(one) == told(two)
    for name in ("lat", "lon", "tail", "head", "km", "country", "bits", "state", "point_lat", "point_lon"):
        assert np.array_equal(getattr(one.detail, name), getattr(two.detail, name)), name


def test_a_crossing_has_a_vertex_on_each_side():
    land = road([MAIN_ROAD], [WEST, EAST])
    (spot,) = [s for s in land.spots if s.node_id == BORDER]
    ends = np.concatenate([land.detail.tail, land.detail.head])
    country = np.concatenate([land.detail.country, land.detail.country])
    assert [CODES[c] for v in (spot.vertex, spot.twin) for c in country[ends == v]] == ["AZ", "GE"]


# Borders


def test_a_road_along_a_border_river_does_not_flicker():
    """Two kilometres over the line and back: no crossing; ten kilometres to a fork: two of them."""
    near = [(0.1, 0.9), (0.4, 1.018), (0.7, 0.9)]
    far = [(0.1, 0.9), (0.4, 1.09), (0.7, 0.9)]
    fork = [(0.4, 1.09), (0.4, 1.2)]
    assert road([near, ELSEWHERE]).crossings == ()
    assert len(road([far, fork, ELSEWHERE]).crossings) == 2


def test_a_line_without_a_fork_that_comes_back_is_at_home():
    """Four kilometres deep and 40 km long abroad, but nothing there meets it: AZ's own road."""
    land = road([CORNER, ELSEWHERE])
    assert land.crossings == ()
    assert set(land.detail.country.tolist()) == {0, 1}


def test_a_line_that_comes_back_is_abroad_if_deep_or_long_or_with_posts_or_over_a_closed_border():
    deep = [(lat, lon + 0.05 if lon > 1 else lon) for lat, lon in CORNER]
    long = [(0.05, 0.9), (0.1, 1.04), (0.85, 1.04), (0.87, 0.9)]
    posts = [post("BCD1", 0.2, 1.0, ["AZ", "GE"]), post("BCD2", 0.55, 1.0, ["AZ", "GE"])]
    shut = [missing("H1", "close", ((0.99, 1.9), (0.99, 1.95)), country="AZ;GE", status="closed", km=1)]
    assert len(road([deep, ELSEWHERE]).crossings) == 2
    assert len(road([long, ELSEWHERE]).crossings) == 2
    assert [c.row["id"] for c in road([CORNER, ELSEWHERE], posts=posts).crossings] == ["BCD1", "BCD2"]
    assert len(road([CORNER, ELSEWHERE], links=shut).crossings) == 2


def test_the_only_road_of_a_tiny_country_is_its_own():
    """Of GE's roads hardly anything is left beside this one."""
    assert len(road([CORNER]).crossings) == 2


def test_a_hub_passes_over_a_stray_piece_of_road():
    """The stray piece of 11 km is nearer by 10 km than the road of 230 km."""
    stray, main = [(0.5, 0.4), (0.5, 0.5)], [(0.6, 0.01), (0.6, 0.99), (0.9, 0.99), (0.9, 0.01)]
    land = road([stray, main], [hub("city-A", 0.51, 0.45, "AZ")])
    assert land.spots[0].access_km == pytest.approx(0.09 * DEGREE_KM * ACCESS_DETOUR, rel=0.01)


def test_a_hub_stays_on_a_short_road_where_no_other_is_about():
    stray, main = [(0.5, 0.4), (0.5, 0.5)], [(0.9, 0.01), (0.9, 0.99), (0.1, 0.99), (0.1, 0.01)]
    land = road([stray, main], [hub("city-A", 0.51, 0.45, "AZ")])
    assert land.spots[0].access_km == pytest.approx(0.01 * DEGREE_KM * ACCESS_DETOUR, rel=0.01)


def test_a_hub_of_an_island_stays_on_its_island():
    stray, main = [(0.5, 0.4), (0.5, 0.5)], [(0.6, 0.01), (0.6, 0.99), (0.9, 0.99), (0.9, 0.01)]
    halves = [shapely.box(0, 0, 1, 0.55), shapely.box(0, 0.56, 1, 1)]
    land_of = CountryPolygons(("AZ",), np.array(halves, dtype=object), np.zeros(2, dtype=np.int16))
    land = road([stray, main], [hub("city-A", 0.51, 0.45, "AZ")], polygons=land_of)
    assert land.spots[0].access_km < 2


def test_networks_end_at_a_shut_border():
    """Eleven kilometres on each side of a vertex: one network, or two."""
    graph, country = work_of([(0.5, 0.9), (0.5, 1.0), (0.5, 1.1)]), np.array([0, 1], dtype=np.int16)
    assert networks(graph, country).edge_km == pytest.approx([0.2 * DEGREE_KM] * 2, rel=1e-3)
    assert networks(graph, country, [1]).edge_km == pytest.approx([0.1 * DEGREE_KM] * 2, rel=1e-3)


def test_a_long_straight_edge_through_a_third_country_meets_it():
    land = road([[(0.5, 0.5), (0.5, 2.5)]])
    assert [(c.country_a, c.country_b, round(c.lon, 1)) for c in land.crossings] == [
        ("AZ", "GE", 1.0),
        ("GE", "TR", 2.0),
    ]


def test_a_straight_edge_between_two_border_towns_runs_abroad():
    """Its ends lie a kilometre abroad and count as at home; its course, 20 km deep in GE, does not."""
    corner = squares()
    corner.parts[0] = corner.parts[0].union(__import__("shapely").box(0, 1, 2.2, 1.5))
    corner.parts[1] = corner.parts[1].difference(__import__("shapely").box(0, 1, 2.2, 1.5))
    town = [(0.99, 1.3), (1.02, 1.3)]
    dip = [(1.2, 1.3), (0.99, 1.3), (0.7, 1.6), (0.99, 1.9), (1.2, 1.9)]
    assert len(road([town, dip], polygons=corner).crossings) == 2
    chord = courses.with_deep_vertices(
        work_of([(0.5, 0.999), (0.5, 2.001)]), np.array([0, 0], dtype=np.int16), squares(), NOTHING_STATED
    )
    assert [CODES[c] for c in chord[1].tolist()] == ["AZ", "AZ", "GE"]


def test_edges_of_a_line_known_to_stay_at_home_are_left_alone():
    graph, country = work_of([(0.5, 0.999), (0.5, 2.001)]), np.array([0, 0], dtype=np.int16)
    stated = courses.Stated({}, {}, frozenset({(0, 1)}))
    assert courses.with_deep_vertices(graph, country, squares(), stated)[0].n_vertices == 2
    typed = courses.Stated({0: 0}, {})
    assert courses.with_deep_vertices(graph, country, squares(), typed)[0].n_vertices == 2


def test_carriageways_cross_the_border_together():
    two = [MAIN_ROAD, [(0.501, 0.1), (0.505, 0.98), (0.501, 1.9)]]
    assert len(road(two).crossings) == 1
    apart = [MAIN_ROAD, [(0.55, 0.1), (0.55, 1.9)]]
    assert len(road(apart).crossings) == 2


# Crossings


def test_a_typed_post_takes_the_nearest_line_of_its_pair():
    land = road([MAIN_ROAD], posts=[post("BCD001", 0.52, 1.05, ("GE", "AZ"), "suspended")])
    (crossing,) = land.crossings
    assert (crossing.node_id, crossing.country_a, crossing.status) == ("crossing-BCD001", "GE", "suspended")


def test_a_typed_post_of_another_pair_takes_none():
    land = road([MAIN_ROAD], posts=[post("BCD002", 0.5, 1.0, ("GE", "TR"), "closed")])
    assert [c.status for c in land.crossings] == ["open"]


def test_a_line_just_beside_a_shut_post_is_shut_like_it():
    """Four kilometres away it is a second carriageway, twenty kilometres away a border of its own."""
    lines = [MAIN_ROAD, [(0.535, 0.1), (0.535, 1.9)], [(0.7, 0.1), (0.7, 1.9)]]
    land = road(lines, posts=[post("BCD003", 0.5, 1.0, ("AZ", "GE"), "passenger_only")])
    assert sorted((round(c.lat, 3), c.status) for c in land.crossings) == [
        (0.5, "passenger_only"), (0.535, "passenger_only"), (0.7, "open"),
    ]  # fmt: skip


def test_an_open_post_nearer_by_keeps_the_line_beside_it_open():
    lines = [MAIN_ROAD, [(0.54, 0.1), (0.54, 1.9)], [(0.57, 0.1), (0.57, 1.9)]]
    posts = [post("BCD004", 0.5, 1.0, ("AZ", "GE"), "closed"), post("BCD005", 0.57, 1.0, ("AZ", "GE"))]
    assert [c.status for c in road(lines, posts=posts).crossings] == ["closed", "open", "open"]


def test_a_closed_pair_is_closed_everywhere_but_at_its_open_post():
    shut = missing("H1", "close", [(0.2, 0.9), (0.2, 1.1)], "AZ;GE", "closed", 22)
    lines = [MAIN_ROAD, [(0.9, 0.1), (0.9, 1.9)]]
    land = road(lines, links=[shut], posts=[post("BCD006", 0.9, 1.0, ("AZ", "GE"), "limited")])
    assert {round(c.lat, 1): c.status for c in land.crossings} == {0.5: "closed", 0.9: "limited"}


def test_a_missing_line_at_an_open_post_is_drawn_straight():
    lines = [[(0.5, 0.1), (0.5, 0.9)], [(0.5, 1.1), (0.5, 1.9)]]
    land = road(lines, [WEST, EAST], posts=[post("BCD007", 0.5, 1.0, ("AZ", "GE"))])
    assert [c.node_id for c in land.crossings] == ["crossing-BCD007"]
    assert len(land.links) == 2
    # 2 x 11.1 km straight and a fifth more, over 89 + 89 km
    assert sum(link.km for link in land.links) == pytest.approx(
        0.7 * 2 * DEGREE_KM + 0.2 * DEGREE_KM * 1.2, rel=1e-3
    )
    lonely = road(lines[:1], posts=[post("BCD008", 0.5, 1.0, ("AZ", "GE"))])
    assert lonely.notes == ("BCD008 Post BCD008: no road line within 25 km on both sides",)


def test_unmatched_posts_that_are_shut_are_not_missed():
    rows = [post("BCD009", 0.5, 1.0, ("AZ", "GE"), "closed")]
    assert crossings.unmatched([], "road", rows, CODES) == []


# Repairs


def test_dead_ends_are_stitched_but_not_over_a_closure():
    ends = work_of([(0.5, 0.1), (0.5, 0.5)], [(0.5, 0.502), (0.5, 0.9)])
    assert repair.stitch(ends, []).row.tolist() == ["", "", "stitch", "stitch"]
    shut = missing("R1", "close", [(0.5, 0.499), (0.5, 0.503)], "AZ", "closed", 0.4)
    assert repair.stitch(ends, [shut]).row.tolist() == ["", ""]
    wide = work_of([(0.5, 0.1), (0.5, 0.5)], [(0.5, 0.505), (0.5, 0.9)])
    assert repair.stitch(wide, []).row.tolist() == ["", ""]


def test_a_join_splits_the_edge_that_it_meets():
    graph = work_of([(0.5, 0.1), (0.5, 0.9)], [(0.7, 0.5), (0.9, 0.5)])
    added = repair.add_links(graph, [missing("R2", "join", [(0.7, 0.5), (0.5, 0.5)], "AZ", "open", 40)])
    assert added.switches == ()
    assert added.graph.degree().tolist() == [1, 1, 2, 1, 3]
    assert added.graph.km[added.graph.row == "R2"].tolist() == [40.0]
    split = added.graph.km[np.isin(added.graph.row, ["R2"], invert=True)]
    assert split.sum() == pytest.approx(graph.km.sum())


def test_a_straight_edge_is_drawn_anew_over_its_true_course():
    west, bend, east = (0.5, 0.1), (0.8, 0.5), (0.5, 0.9)
    rows = [
        missing("R1", "redraw", [west, east], "AZ", "open", 89),
        missing("R2", "add", [west, bend], "AZ", "open"),
        missing("R3", "add", [bend, east], "AZ", "open"),
    ]
    graph = repair.add_links(work_of([west, east]), rows).graph
    assert graph.row.tolist() == ["R2", "R3"]
    assert graph.km.sum() == pytest.approx(DEGREE_KM, rel=0.01)
    far = [missing("R1", "redraw", [west, (0.5, 0.5)], "AZ", "open", 44)]
    assert repair.add_links(work_of([west, east]), far).graph.row.tolist() == [""]


def test_a_planned_link_is_barred_and_becomes_a_switch():
    gap = [[(0.5, 0.1), (0.5, 0.4)], [(0.5, 0.6), (0.5, 0.9)]]
    plan = missing("R3", "add", [(0.5, 0.4), (0.5, 0.6)], "AZ", "planned", 25)
    land = road(gap, [hub("a", 0.5, 0.15, "AZ"), hub("b", 0.5, 0.85, "AZ")], links=[plan])
    assert [name for name, *_ in land.junctions] == ["junction-R3-a", "junction-R3-b"]
    assert ("junction-R3-a", "junction-R3-b", "AZ", 25, "planned") in told(land)
    between = [link for link in told(land) if set(link[:2]) == {"a", "b"}]
    assert between == []


def test_a_closed_line_inside_a_country_is_barred_with_its_second_track():
    inner = [0.45, 0.5, 0.55]
    one, two = ([(0.5, 0.4), *[(lat, lon) for lon in inner], (0.5, 0.6)] for lat in (0.5, 0.502))
    shut = missing("R4", "close", [(0.5, 0.4), (0.5, 0.6)], "AZ", "closed", 22)
    graph, switches = barring.close_links(work_of([(0.5, 0.1), (0.5, 0.4)], one, two), [shut])
    assert graph.state.tolist() == [OPEN, *[BARRED] * 8]
    assert [(s.row, s.status, round(s.km)) for s in switches] == [("R4", "closed", 22)]


def test_another_way_round_stays_open_beside_a_closed_line():
    lines = [[(0.5, 0.4), (0.5, 0.6)], [(0.5, 0.4), (0.55, 0.5), (0.5, 0.6)]]
    shut = missing("R5", "close", [(0.5, 0.4), (0.5, 0.6)], "AZ", "closed", 22)
    graph, _ = barring.close_links(work_of(*lines), [shut])
    assert graph.state.tolist() == [BARRED, OPEN, OPEN]


def test_a_front_inside_a_country_is_closed_all_along():
    """AZ holds two squares, the second behind a front: every edge into it is barred, none beyond."""
    polygons = squares(("AZ", "AZ", "TR"), apart=[False, True, False])
    shut = missing("H2", "close", [(0.2, 0.9), (0.2, 1.1)], "AZ;TR", "closed", 22)
    graph = work_of(MAIN_ROAD, [(0.9, 0.1), (0.9, 0.9), (0.9, 1.2), (0.9, 1.3)])
    barred = barring.close_fronts(graph, [shut], polygons)
    assert barred.state.tolist() == [OPEN, BARRED, OPEN, OPEN, BARRED, OPEN]
    assert set(barred.row[barred.state == BARRED].tolist()) == {"H2"}
    assert (barring.close_fronts(graph, [shut], squares()).state == OPEN).all()


def test_passenger_lines_are_barred_where_freight_has_another():
    fast = [(0.5, 0.1), (0.5, 0.5), (0.5, 0.9)]
    slow = [(0.5, 0.1), (0.6, 0.3), (0.6, 0.7), (0.5, 0.9)]
    ends = {
        "from_lat": "0.5",
        "from_lon": "0.1",
        "to_lat": "0.5",
        "to_lon": "0.9",
        "mid_lat": "",
        "mid_lon": "",
    }
    row = {"id": "HS1", "line": "Fast line", "freight_allowed": "no", **ends}
    graph, notes = barring.bar_passenger_lines(work_of(fast, slow), [row])
    assert graph.state.tolist() == [BARRED, BARRED, OPEN, OPEN, OPEN]
    assert notes == []
    alone, notes = barring.bar_passenger_lines(work_of(fast), [row])
    assert (alone.state == OPEN).all()
    assert notes == ["HS1 Fast line: left open for freight, the graph has no other line beside it"]
    known, notes = barring.bar_passenger_lines(work_of(fast), [{**row, "id": "HS123"}])
    assert (known.state == BARRED).all()
    assert notes == []


def test_published_lengths_stretch_a_line_within_reason():
    graph = work_of([(0.5, 0.1), (0.5, 0.5), (0.5, 0.9)])
    drawn = graph.km.sum()
    row = {
        "id": "L1",
        "line": "Line",
        "status": "open",
        "from_lat": "0.5",
        "from_lon": "0.1",
        "to_lat": "0.5",
        "to_lon": "0.9",
    }
    longer, notes = lay_published_lengths(graph, [{**row, "km": "100"}])
    assert (longer.km.sum(), notes) == (pytest.approx(100.0), [])
    same, _ = lay_published_lengths(graph, [{**row, "km": "80"}])
    assert same.km.sum() == drawn
    other, notes = lay_published_lengths(graph, [{**row, "km": "200"}])
    assert other.km.sum() == drawn
    assert notes == ["L1 Line: the graph has no path of about 200 km"]


def test_lines_known_to_stay_in_one_country_are_named_by_their_edges():
    graph = work_of([(0.5, 0.1), (0.5, 0.5), (0.5, 0.9)])
    ends = {"from_lat": "0.5", "from_lon": "0.1", "to_lat": "0.5", "to_lon": "0.9", "km": "89"}
    assert one_country_edges(graph, [{"id": "L244", **ends}, {"id": "L1", **ends}]) == {
        (0, 1),
        (1, 0),
        (1, 2),
        (2, 1),
    }
    assert one_country_edges(graph, [{"id": "L1", **ends}]) == frozenset()


# Gauges


def test_gauges_come_by_country_and_by_line():
    cut = borders.cut_at_borders(work_of(MAIN_ROAD), squares(), NOTHING_STATED)
    rows = [gauge("country", "AZ", 1520), gauge("country", "GE", 1524)]
    bits, gauges, notes = gauge_bits(cut.graph, cut.edge_country, CODES, rows)
    assert (gauges, notes) == ((1435, 1520), [])
    assert set(bits.tolist()) == {0b10}
    line = gauge("line", "GE", 1435, ends=[(0.5, 1.4), (0.5, 1.9)], dual="yes")
    bits, _, _ = gauge_bits(cut.graph, cut.edge_country, CODES, [*rows, line])
    assert sorted(bits.tolist()) == [0b10, 0b10, 0b10, 0b11]
    lost = gauge("line", "GE", 1435, ends=[(0.5, 2.5), (0.5, 2.9)])
    assert gauge_bits(cut.graph, cut.edge_country, CODES, [*rows, lost])[2] == [
        "GE1435 a line: no path in the graph"
    ]


def test_rail_has_a_layer_per_gauge():
    tables = LandTables([], [], [], [gauge("country", "AZ", 1520), gauge("country", "GE", 1435)], [])
    land = build_land("rail", graph_of(MAIN_ROAD), [WEST, EAST], tables, squares())
    assert sorted((link.country, link.gauge_mm) for link in land.links) == [("AZ", 1520), ("GE", 1435)]


def test_a_siding_takes_a_line_of_its_gauge_only():
    lines = [(0.5, 0.1), (0.5, 0.9)], [(0.52, 0.1), (0.52, 0.9)]
    wide = gauge("line", "AZ", 1520, ends=[(0.52, 0.1), (0.52, 0.9)])
    tables = LandTables([], [], [], [gauge("country", "AZ", 1435), wide], [])
    port = hub("port", 0.5, 0.5, "AZ", 30.0, 1520)
    (spot,) = build_land("rail", graph_of(*lines), [port], tables, squares()).spots
    assert spot.access_km == pytest.approx(0.02 * DEGREE_KM * 1.2, rel=1e-3)


# Hubs on lines


def attached(lines, *hubs):
    graph = work_of(*lines)
    country, bits = np.zeros(len(graph.tail), np.int16), np.ones(len(graph.tail), np.int32)
    return attach(graph, country, bits, (0,), hubs)


def test_a_hub_splits_the_nearest_edge():
    graph, country, bits, (found,) = attached([[(0.5, 0.1), (0.5, 0.9)]], hub("town", 0.55, 0.5, "AZ"))
    assert found.access_km == pytest.approx(0.05 * DEGREE_KM * 1.2, rel=1e-3)
    assert graph.km.tolist() == pytest.approx([0.4 * DEGREE_KM, 0.4 * DEGREE_KM], rel=1e-3)
    assert (graph.lat[found.vertex], round(graph.lon[found.vertex], 3)) == (pytest.approx(0.5), 0.5)
    assert len(country) == len(bits) == 2


def test_parallel_tracks_are_joined_at_a_hub_and_others_are_not():
    tracks = [[(0.5, 0.1), (0.5, 0.9)], [(0.503, 0.1), (0.503, 0.9)], [(0.6, 0.1), (0.6, 0.9)]]
    graph, _, _, (found,) = attached(tracks, hub("town", 0.5, 0.5, "AZ"))
    assert graph.degree()[found.vertex] == 4
    assert len(graph.tail) == 5


def test_a_hub_out_of_reach_or_of_another_country_is_left_out():
    line = [[(0.5, 0.1), (0.5, 0.9)]]
    assert attached(line, hub("far", 0.9, 0.5, "AZ", 20.0))[3] == []
    assert attached(line, hub("abroad", 0.5, 0.5, "GE"))[3] == []


def test_two_hubs_at_one_place_both_lie_on_the_line():
    graph, _, _, found = attached(
        [[(0.5, 0.1), (0.5, 0.9)]], hub("town", 0.5, 0.5, "AZ"), hub("port", 0.5, 0.5, "AZ")
    )
    assert len({f.vertex for f in found}) == 2
    assert graph.km.sum() == pytest.approx(0.8 * DEGREE_KM, rel=1e-3)


# Graph work


def test_split_shares_out_kilometres_and_keeps_the_order():
    graph = work_of([(0.0, 0.0), (0.0, 1.0)]).with_vertices([0.0, 0.0], [0.75, 0.25])
    cut = graph.split(np.array([0, 0]), np.array([0.75, 0.25]), np.array([2, 3]))
    assert list(zip(cut.tail.tolist(), cut.head.tolist(), strict=True)) == [(0, 3), (3, 2), (2, 1)]
    assert (cut.km / graph.km[0]).tolist() == pytest.approx([0.25, 0.5, 0.25])


def test_edges_and_vertices_are_found_by_distance():
    graph = work_of([(0.5, 0.1), (0.5, 0.9)], [(0.6, 0.1), (0.6, 0.9)])
    near = EdgeIndex(graph, np.arange(2)).near(0.52, 0.5, 20.0)
    assert [(hit.edge, round(hit.km, 1), round(hit.share, 2)) for hit in near] == [
        (0, 2.2, 0.5),
        (1, 8.9, 0.5),
    ]
    assert VertexIndex(graph).nearest(0.5, 0.11) == (0, pytest.approx(1.11, abs=0.01))


def test_chains_are_contracted_up_to_anchors_and_forks():
    #  0 - 1 - 2 - 3 - 4 and a branch at 3
    graph = work_of([(0, 0.1), (0, 0.2), (0, 0.3), (0, 0.4), (0, 0.5)], [(0.1, 0.4), (0, 0.4)])
    country, bits = np.zeros(5, np.int16), np.ones(5, np.int32)
    thin = contract(graph, country, bits, np.array([1]))
    assert sorted(thin.km.tolist()) == pytest.approx(sorted([11.12, 22.24, 11.12, 11.12]), abs=0.01)
    long = int(np.argmax(thin.km))
    points = slice(*thin.point_start[long : long + 2])
    assert thin.point_lon[points].tolist() == [0.3]
    assert {round(float(thin.lon[v]), 1) for v in (thin.tail[long], thin.head[long])} == {0.2, 0.4}
    assert (thin.new_of_old >= 0).tolist() == [True, True, False, True, True, True]


def test_a_chain_ends_where_its_state_or_country_changes():
    graph = work_of([(0, 0.1), (0, 0.2), (0, 0.3)])
    bits = np.ones(2, np.int32)
    none = np.array([], dtype=np.int64)
    assert len(contract(graph, np.array([0, 0], np.int16), bits, none).km) == 1
    assert len(contract(graph, np.array([0, 1], np.int16), bits, none).km) == 2
    barred = graph.barring(np.array([1]), "R1")
    assert len(contract(barred, np.array([0, 0], np.int16), bits, none).km) == 2


def test_inner_points_run_from_tail_to_head_whatever_way_edges_are_drawn():
    graph = work_of([(0, 0.3), (0, 0.2)], [(0, 0.3), (0, 0.4)], [(0, 0.2), (0, 0.1)])
    thin = contract(graph, np.zeros(3, np.int16), np.ones(3, np.int32), np.array([], dtype=np.int64))
    (tail,), (head,) = thin.tail, thin.head
    lon = [thin.lon[tail], *thin.point_lon.tolist(), thin.lon[head]]
    assert sorted(lon) in (lon, lon[::-1])


def test_empty_tables_leave_a_graph_as_it_is():
    land = build_land("rail", graph_of([(0.5, 0.1), (0.5, 0.9)]), [], NO_TABLES, squares())
    assert (land.gauges, land.links, land.notes) == ((1435,), (), ())
