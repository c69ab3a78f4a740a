"""From the built modes to tables: rows, core links, who is a hub, which lanes stay."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from flatland import gauge, hub, missing, post, road, squares

from landbridge.atlas.build import hubs
from landbridge.atlas.build.land import LandTables, build_land
from landbridge.atlas.build.land_tables import crossing_frame, detail_frames, land_link_frame, land_nodes
from landbridge.atlas.build.sealanes import SeaNetwork
from landbridge.atlas.build.tables import Rows, core_link_frame, link_frame
from landbridge.atlas.build.thinning import thin_lanes
from landbridge.atlas.store import content_hash

MAIN_ROAD = [(0.5, 0.1), (0.5, 0.6), (0.5, 1.4), (0.5, 1.9)]
ENDS = (hub("west", 0.5, 0.2, "AZ"), hub("east", 0.5, 1.8, "GE"))


def numbered(land):
    ids = dict.fromkeys(spot.node_id for spot in land.spots)
    return Rows({node_id: row for row, node_id in enumerate(ids)})


# Land


def test_links_are_written_once_with_the_lower_row_first():
    land = road([MAIN_ROAD], ENDS)
    links = land_link_frame(land, numbered(land))
    assert links.select("from_node", "to_node", "country", "status").rows() == [
        (0, 2, "AZ", "open"), (1, 2, "GE", "open"),
    ]  # fmt: skip
    assert links["km"].to_list() == pytest.approx([88.956, 88.956], abs=0.03)


def test_crossings_carry_what_is_typed_and_say_where_it_is_from():
    more = {
        "hours_a_to_b": "5",
        "status_date": "2025-03",
        "source_title": "T",
        "source_url": "http://a; http://b",
    }
    land = road([MAIN_ROAD], ENDS, posts=[post("BCD001", 0.5, 1.0, ("GE", "AZ"), "limited", **more)])
    row = crossing_frame([land], numbered(land)).row(0, named=True)
    told = {name: row[name] for name in ("country_a", "status", "hours_a_to_b", "hours_b_to_a", "row_id")}
    assert told == {
        "country_a": "GE",
        "status": "limited",
        "hours_a_to_b": 5.0,
        "hours_b_to_a": None,
        "row_id": "BCD001",
    }
    assert (str(row["status_date"]), row["source_title"], row["source_url"]) == (
        "2025-03-01",
        "T",
        "http://a",
    )


def test_a_line_seen_in_the_graph_says_so():
    land = road([MAIN_ROAD], ENDS)
    row = crossing_frame([land], numbered(land)).row(0, named=True)
    assert (row["row_id"], row["confidence"], row["hours_a_to_b"]) == ("", "low", None)
    assert "OpenStreetMap" in row["source_title"]


def test_gauges_at_a_border_are_those_of_its_sides():
    tables = LandTables([], [], [], [gauge("country", "AZ", 1520), gauge("country", "GE", 1435)], [])
    land = build_land("rail", road_graph(), ENDS, tables, squares())
    row = crossing_frame([land], numbered(land)).row(0, named=True)
    assert (row["gauge_a_mm"], row["gauge_b_mm"]) == (1520, 1435)


def road_graph():
    from flatland import graph_of

    return graph_of(MAIN_ROAD)


def test_crossings_and_ends_of_switches_become_nodes():
    plan = missing("R003", "add", [(0.8, 0.3), (0.8, 0.6)], "AZ", "planned", 40)
    land = road([MAIN_ROAD], ENDS, links=[plan])
    nodes = land_nodes(land)
    assert nodes.select("node_id", "name", "kind", "status").rows() == [
        ("crossing-road-AZ-GE-0.500-1.000", "AZ-GE road border at 0.50, 1.00", "border_crossing", "open"),
        ("junction-R003-a", "Start of R003", "junction", "open"),
        ("junction-R003-b", "End of R003", "junction", "open"),
    ]  # fmt: skip


def test_the_detail_graph_is_stored_alike_each_time():
    lands = [road([MAIN_ROAD, [(0.5, 0.6), (0.9, 0.6)]], ENDS) for _ in range(2)]
    one, two = ({n: content_hash(f) for n, f in detail_frames(x, numbered(x)).items()} for x in lands)
    assert one == two
    assert set(one) == {f"detail-road-{n}" for n in ("vertices", "edges", "points", "anchors")}


def test_detail_edges_are_counted_in_metres_and_points():
    land = road([[(0.5, 0.1), (0.5, 0.3), (0.5, 0.6)]])
    frames = detail_frames(land, numbered(land))
    assert frames["detail-road-edges"].select("metres", "n_points").rows() == [(55595, 1)]
    assert frames["detail-road-points"].rows() == [(500, 300)]


# Core links


def links_of(*rows, mode="road", gauge_mm=0):
    names = ("from_node", "to_node", "country", "km", "status", "row_id")
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return link_frame(frame.with_columns(mode=pl.lit(mode), gauge_mm=pl.lit(gauge_mm, dtype=pl.Int64)))


def core(n, *members):
    return np.isin(np.arange(n), members)


def rows_of(frame):
    return frame.select("from_node", "to_node", "country", "km", "status", "row_id").rows()


def test_core_links_leap_over_places_that_are_no_core():
    links = links_of((0, 1, "AZ", 10.0, "open", ""), (1, 2, "AZ", 20.0, "open", ""))
    assert rows_of(core_link_frame(links, core(3, 0, 2))) == [(0, 2, "AZ", 30.0, "open", "")]
    assert len(core_link_frame(links, core(3, 0, 1, 2))) == 2


def test_core_links_stay_in_their_country():
    links = links_of((0, 1, "AZ", 10.0, "open", ""), (1, 2, "GE", 20.0, "open", ""))
    assert rows_of(core_link_frame(links, core(3, 0, 2))) == []


def test_switches_stay_as_they_are():
    plan = (0, 1, "AZ", 10.0, "planned", "R003")
    assert rows_of(core_link_frame(links_of(plan, (0, 1, "AZ", 50.0, "open", "")), core(2, 0, 1))) == [
        (0, 1, "AZ", 50.0, "open", ""), plan,
    ]  # fmt: skip


def test_roads_are_thinned_by_half_a_percent_and_railways_are_not():
    triangle = (
        (0, 1, "AZ", 50.0, "open", ""),
        (1, 2, "AZ", 50.0, "open", ""),
        (0, 2, "AZ", 99.8, "open", ""),
    )
    assert len(core_link_frame(links_of(*triangle), core(3, 0, 1, 2))) == 2
    assert len(core_link_frame(links_of(*triangle, mode="rail", gauge_mm=1435), core(3, 0, 1, 2))) == 3
    short = (*triangle[:2], (0, 2, "AZ", 99.0, "open", ""))
    assert len(core_link_frame(links_of(*short), core(3, 0, 1, 2))) == 3


def test_gauges_are_layers_of_their_own():
    one = links_of((0, 1, "AZ", 10.0, "open", ""), mode="rail", gauge_mm=1435)
    other = links_of((1, 2, "AZ", 10.0, "open", ""), mode="rail", gauge_mm=1520)
    assert rows_of(core_link_frame(pl.concat([one, other]), core(3, 0, 2))) == []


# Hubs


def node(node_id, kind, country="AZ", population=None, status="open"):
    at = {"lat": 0.5, "lon": 0.5}
    return {
        "node_id": node_id,
        "kind": kind,
        "country": country,
        "population": population,
        "status": status,
        **at,
    }


def test_places_want_to_be_on_roads_and_railways():
    nodes = [
        node("a", "city"),
        node("b", "seaport"),
        node("c", "airport"),
        node("d", "junction"),
        node("e", "city", "XX"),
    ]
    assert [h.node_id for h in hubs.road_hubs(nodes, squares())] == ["a", "b", "c"]
    assert [(h.node_id, h.reach_km) for h in hubs.rail_hubs(nodes, {}, squares())] == [
        ("a", 15.0),
        ("b", 12.0),
    ]


def test_typed_gauges_make_a_hub_each_and_no_rail_none():
    ports = [{"node_id": "b", "rail_gauge": "1435;1524"}, {"node_id": "x", "rail_gauge": ""}]
    places = [{"node_id": "t", "gauges_mm": "", "modes": "road", "kind": "rail_terminal"}]
    wishes = hubs.port_wishes(ports) | hubs.place_wishes(places)
    nodes = [node("b", "seaport"), node("x", "seaport"), node("t", "rail_terminal")]
    found = [(h.node_id, h.gauge_mm, h.reach_km) for h in hubs.rail_hubs(nodes, wishes, squares())]
    assert found == [("b", 1435, 30.0), ("b", 1520, 30.0), ("x", 0, 12.0)]


def test_cargo_in_transit_changes_mode_where_it_is_handled():
    nodes = [
        node("big", "city", population=600_000), node("small", "city", population=400_000),
        node("off", "city", population=900_000), node("t", "rail_terminal"),
        node("planned", "rail_terminal", status="planned"), node("port", "seaport"),
    ]  # fmt: skip
    assert hubs.transfer_nodes(nodes, frozenset({"big", "small"}), frozenset({"port"})) == {
        "big",
        "t",
        "port",
    }


def test_a_shut_port_handles_nothing_whatever_calls():
    ports = [{"node_id": "open", "status": "open"}, {"node_id": "shut", "status": "closed"}]
    found = hubs.handling_nodes(
        ports, [{"node_id": "air", "mode": "air", "berth": "freighter"}], ["stop", "shut"]
    )
    assert {"open", "stop"} <= found
    assert "shut" not in found


def test_access_is_the_way_to_the_line_by_gauge():
    land = road([MAIN_ROAD], [hub("a", 0.55, 0.3, "AZ")])
    (row,) = hubs.land_access(land, {"a": node("a", "city")}, frozenset({"a"}))
    assert (row["mode"], row["gauge_mm"], row["transfer"], row["berth"]) == ("road", 0, True, "")
    assert row["access_km"] == pytest.approx(0.05 * 111.195 * 1.2, rel=1e-3)


# Sea lanes


def sea_of(*lanes):
    """Return a mesh of lanes (from, to, km, passage, status), drawn on a line by the number in each id."""
    rows = [
        {
            "from_id": a, "to_id": b, "mode": "sea", "gauge_mm": 0, "country": "", "km": km, "status": status,
            "oneway": False, "passage": passage, "row_id": "", "overflies": "", "basin": "", "source": "",
        }
        for a, b, km, passage, status in lanes
    ]  # fmt: skip
    shapes = [
        {"link": i, "lat": [0.0, 0.0], "lon": [place(a), place(b)]} for i, (a, b, *_) in enumerate(lanes)
    ]
    ids = sorted({end for a, b, *_ in lanes for end in (a, b)})
    return SeaNetwork(
        pl.DataFrame({"node_id": ids}), pl.DataFrame(rows), pl.DataFrame(shapes), pl.DataFrame()
    )


def place(node_id):
    return float(node_id.rsplit("-", 1)[1])


def lane(a, b, km=10.0, passage="", status="open"):
    return (a, b, km, passage, status)


def thinned(sea, mains=("port-0", "port-9")):
    thin = thin_lanes(sea, ("port-0", "port-9"), mains)
    pairs = [tuple(sorted(pair)) for pair in thin.links.select("from_id", "to_id").rows()]
    return dict(zip(pairs, thin.links["km"].to_list(), strict=True)), thin


def test_lanes_between_ports_become_one_and_dead_ends_go():
    sea = sea_of(
        lane("port-0", "sea-1"), lane("sea-1", "sea-2"), lane("port-9", "sea-2"), lane("sea-1", "sea-5")
    )
    links, thin = thinned(sea)
    assert links == {("port-0", "port-9"): 30.0}
    lon = thin.geometry["lon"].to_list()[0]
    assert lon in ([0.0, 1.0, 2.0, 9.0], [9.0, 2.0, 1.0, 0.0])
    assert thin.nodes["node_id"].to_list() == ["port-0", "port-9"]


def test_a_passage_and_the_way_round_it_both_stay():
    through = [lane("port-0", "sea-1"), lane("sea-1", "sea-2", 10.0, "suez"), lane("sea-2", "port-9")]
    round_it = [lane("port-0", "sea-3", 500.0), lane("sea-3", "port-9", 500.0)]
    links, _ = thinned(
        sea_of(*through, *round_it, lane("port-0", "sea-4", 900.0), lane("sea-4", "port-9", 900.0))
    )
    assert links[("port-0", "port-9")] == 1000.0
    assert ("sea-1", "sea-2") in links
    assert sum(links.values()) == 1030.0


def test_closed_passages_stay_for_scenarios():
    short = [
        lane("port-0", "sea-1", 5.0),
        lane("sea-1", "sea-2", 5.0, "bering", "closed"),
        lane("sea-2", "port-9", 5.0),
    ]
    links, thin = thinned(sea_of(*short, lane("port-0", "port-9", 100.0)))
    assert links == {
        ("port-0", "sea-1"): 5.0,
        ("sea-1", "sea-2"): 5.0,
        ("port-9", "sea-2"): 5.0,
        ("port-0", "port-9"): 100.0,
    }
    assert thin.links.filter(pl.col("status") == "closed")["passage"].to_list() == ["bering"]


def test_shortest_ways_among_ports_keep_their_length_on_random_meshes():
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    def lengths(links, ids):
        number = {name: i for i, name in enumerate(ids)}
        tail, head = (links[c].replace_strict(number).to_numpy() for c in ("from_id", "to_id"))
        least = np.full((len(ids), len(ids)), np.inf)
        for a, b, km in zip(tail, head, links["km"].to_numpy(), strict=True):
            least[a, b] = least[b, a] = min(least[a, b], km)
        least[~np.isfinite(least)] = 0.0
        return dijkstra(csr_array(least))

    for seed in range(5):
        rng = np.random.default_rng(seed)
        ids = [f"port-{i}" for i in range(5)] + [f"sea-{i}" for i in range(5, 25)]
        pairs = [*pairwise(ids), *(tuple(rng.choice(ids, 2, replace=False)) for _ in range(30))]
        sea = sea_of(*(lane(str(a), str(b), float(rng.integers(1, 50))) for a, b in pairs))
        thin = thin_lanes(sea, ids[:5], ids[:5])
        both = [lengths(links, ids)[:5, :5] for links in (sea.links, thin.links)]
        assert both[0].tolist() == both[1].tolist()
        assert thin.links.height <= sea.links.height
