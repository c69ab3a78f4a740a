"""Sea lanes: contraction, approaches over water and passages, on a hand-made sea."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from landbridge.atlas.build import approaches, coast, sealanes
from landbridge.atlas.build.passages import PASSAGES, crosses_gate
from landbridge.atlas.build.seaports import seaport_nodes
from landbridge.atlas.build.services import lane_ways
from landbridge.atlas.build.sources import Sources, default_folder
from landbridge.kernels.geodesy import great_circle_km

DATA = Path(__file__).parents[2] / "data"


def lanes_of(*lines):
    features = [
        {"properties": {"passage": passage}, "geometry": {"type": "LineString", "coordinates": line}}
        for passage, line in lines
    ]
    document = json.dumps({"features": features}).encode()

    class FakeSources:
        def read(self, package, member):
            return document

    return FakeSources()


def ports_of(*rows):
    return pl.DataFrame(rows, schema=["node_id", "lat", "lon", "basin", "status"], orient="row")


@pytest.fixture
def island(monkeypatch):
    """An isthmus: land between longitudes -60.5 and -59.5, latitudes -10 to 10; lanes on both sides."""
    cells = coast.cut_to_cells([("land", shapely.box(-60.5, -10.0, -59.5, 10.0))])
    monkeypatch.setattr(approaches, "land_cells", lambda _: cells)
    west = [[-61.9, -5.0], [-61.9, 0.0], [-61.9, 5.0]]
    east = [[-59.45, -5.0], [-59.45, 5.0]]
    far = [[-61.9, 5.0], [-60.0, 12.0], [-59.45, 5.0]]
    return lanes_of((None, west), (None, east), (None, far))


def test_chain_is_one_link_with_its_geometry(island):
    net = sealanes.sea_network(island, ports_of(("port-A", 5.0, -61.2, "", "open")))
    ends = net.links.select("from_id", "to_id", "km")
    assert net.geometry["link"].to_list() == list(range(ends.height))
    for (a, b, km), lats in zip(ends.rows(), net.geometry["lat"].to_list(), strict=True):
        assert a != b
        assert km > 0
        assert len(lats) >= 2
    assert "port-A" in {*ends["from_id"], *ends["to_id"]}


def test_port_does_not_reach_over_the_isthmus(island):
    # 60.45 W lies inside the coarse coast: west lane 161 km off over water, east lane 111 km over land.
    net = sealanes.sea_network(island, ports_of(("port-A", 0.0, -60.45, "", "open")))
    touching = net.links.filter((pl.col("from_id") == "port-A") | (pl.col("to_id") == "port-A"))
    others = {*touching["from_id"], *touching["to_id"]} - {"port-A"}
    lon = net.nodes.filter(pl.col("node_id").is_in(list(others)))["lon"]
    assert touching.height >= 1
    assert (lon < -60.5).all()


def test_passage_breaks_a_chain_and_keeps_its_status(monkeypatch):
    monkeypatch.setattr(
        approaches, "land_cells", lambda _: coast.cut_to_cells([("land", shapely.box(100, 50, 101, 51))])
    )
    line = lanes_of(
        (None, [[-170.0, 60.0], [-169.5, 62.0]]),
        ("bering", [[-169.5, 62.0], [-169.4, 63.0], [-169.3, 64.0]]),
        (None, [[-169.3, 64.0], [-169.0, 67.0]]),
    )
    net = sealanes.sea_network(line, ports_of(("port-A", 60.0, -171.0, "", "open")))
    closed = net.links.filter(pl.col("status") == "closed")
    assert closed["passage"].to_list() == ["bering"]
    assert closed["km"][0] == pytest.approx(222.5, abs=1.0)


def test_date_line_is_not_a_barrier():
    lanes = sealanes.read_lanes(lanes_of((None, [[179.0, 0.0], [181.0, 0.0]])))
    assert lanes.lon.tolist() == [179.0, -179.0]
    assert lanes.km.tolist() == pytest.approx([222.4], abs=0.1)


def test_volga_don_line_is_left_out_and_the_caspian_marked():
    lines = (None, [[39.0, 47.1], [42.0, 46.0], [48.0, 45.0]]), (None, [[50.0, 40.0], [51.0, 42.0]])
    lanes = sealanes.read_lanes(lanes_of(*lines))
    assert lanes.basin.tolist() == ["caspian"]


def test_rings_and_duplicates_make_no_link():
    ring = lanes_of(
        (None, [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]), (None, [[0.0, 0.0], [0.0, 1.0]])
    )
    lanes = sealanes.read_lanes(ring)
    assert len(lanes.tail) == 3
    assert [len(c) for c in sealanes.contract(lanes, {})] == [4]


def test_gates():
    assert crosses_gate(30.0, 32.5, 31.0, 32.4) == "suez"
    assert crosses_gate(41.2, 29.1, 41.0, 29.0) == "bosporus"
    assert crosses_gate(35.0, 20.0, 34.0, 25.0) == ""


@pytest.fixture(scope="module")
def world():
    folder = Path(os.environ.get("LANDBRIDGE_SOURCES", default_folder()))
    if not folder.is_dir() or not any(folder.glob("searoute*")):
        pytest.skip("needs the pinned packages: set LANDBRIDGE_SOURCES")
    sources = Sources(folder)
    ports, access = seaport_nodes(sources, DATA)
    return ports, access, sealanes.sea_network(sources, ports, DATA)


def test_world_has_thirteen_passages_two_closed(world):
    passages = world[2].passages
    assert set(passages["passage"]) == set(PASSAGES)
    assert (passages["km"] > 0).all()
    assert set(passages.filter(pl.col("status") == "closed")["passage"]) == {"bering", "northwest"}


def test_world_only_a_passage_crosses_its_gate(world):
    net = world[2]
    passage = net.links["passage"].to_list()
    for link, lat, lon in net.geometry.iter_rows():
        for (lat_a, lon_a), (lat_b, lon_b) in pairwise(zip(lat, lon, strict=True)):
            if abs(lon_a - lon_b) < 180:
                assert crosses_gate(lat_a, lon_a, lat_b, lon_b) in {"", passage[link]}


def test_world_every_port_with_access_is_on_one_open_sea(world):
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    _, access, net = world
    links = net.links.filter((pl.col("basin") == "") & (pl.col("status") == "open"))
    ids = sorted({*links["from_id"], *links["to_id"]})
    number = {node: i for i, node in enumerate(ids)}
    ends = [[number[x] for x in links[c]] for c in ("from_id", "to_id")]
    graph = coo_matrix((np.ones(len(ends[0])), ends), shape=(len(ids), len(ids)))
    label = connected_components(graph, directed=False)[1]
    assert {label[number[node]] for node in access["node_id"]} == {np.bincount(label).argmax()}


AVOID = {
    "Cape of Good Hope": ["suez"],
    "Suez Canal": ["panama", "south_africa"],
    "Panama Canal": ["suez", "south_africa", "chili"],
    "": [],
}


def test_world_sea_distances_agree_with_published_ones(world):
    ports, access, net = world
    rows = pl.read_csv(DATA / "reference_distances.csv").filter(
        (pl.col("mode") == "sea") & (pl.col("id") != "DS002")
    )
    open_ports = ports.filter(pl.col("node_id").is_in(access["node_id"].to_list()))
    errors = []
    for via, group in rows.with_columns(pl.col("via").fill_null("")).group_by("via"):
        links = net.links.filter((pl.col("basin") == "") & ~pl.col("passage").is_in(AVOID[via[0]]))
        pairs = [
            tuple(_nearest_port(open_ports, row, end) for end in ("from", "to")) for row in group.to_dicts()
        ]
        km = links["km"].to_numpy()
        found = np.asarray([km[way].sum() for way in lane_ways(links, pairs)])
        errors += np.abs(found / group["km"].to_numpy() - 1).tolist()
    assert len(errors) == 44
    assert np.median(errors) < 0.02
    assert max(errors) < 0.09


def _nearest_port(ports, row, end):
    """The port of that name within 60 km, else the nearest."""
    km = great_circle_km(
        row[f"{end}_lat"], row[f"{end}_lon"], ports["lat"].to_numpy(), ports["lon"].to_numpy()
    )
    word = row[f"{end}_place"].split(" ")[0].lower()
    named = np.asarray([word in name.lower() for name in ports["name"]])
    return ports["node_id"][int((km - 60 * named).argmin())]
