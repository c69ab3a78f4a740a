"""Airports and air links on a hand-made world."""

from __future__ import annotations

import gzip

import pytest
import shapely

from landbridge.atlas.build import airports, coast
from landbridge.atlas.build.airports import air_links, airport_nodes

AIRPORTS = """id,ident,type,name,latitude_deg,longitude_deg,iso_country,scheduled_service,iata_code
1,AAAA,large_airport,Twin of typed,0.01,0.0,AA,yes,XXX
2,BBBB,large_airport,Big,0.0,20.0,BB,yes,BIG
3,CCCC,large_airport,Short runway,0.0,21.0,BB,yes,SHO
4,DDDD,large_airport,Military,0.0,22.0,BB,no,MIL
5,EEEE,medium_airport,Medium,0.0,23.0,BB,yes,MED
6,FFFF,large_airport,No code,0.0,25.0,BB,yes,
"""
RUNWAYS = """airport_ident,length_ft,closed
AAAA,9000,0
BBBB,9000,0
CCCC,7000,0
CCCC,9000,1
DDDD,9000,0
EEEE,9000,0
FFFF,7900,0
"""
TYPED = """iata,name,country,lat,lon,cargo_tonnes,year,note,source_title,source_url,confidence
ONE,One,AA,0.0,0.0,,,,,http://one,low
TWO,Two,CC,0.0,60.0,,,,,http://two,low
FAR,Far,CC,0.0,100.0,,,,,http://far,low
,Three (planned),CC,10.0,60.0,,,,,http://three,low
"""


class FakeSources:
    def read(self, package, member):
        return gzip.compress((RUNWAYS if "runways" in member else AIRPORTS).encode())


@pytest.fixture
def world(tmp_path, monkeypatch):
    (tmp_path / "airports.csv").write_text(TYPED)
    boxes = [
        ("AA", shapely.box(-5, -5, 5, 5)),
        ("DD", shapely.box(30, -5, 40, 5)),
        ("CC", shapely.box(55, -5, 101, 5)),
    ]
    monkeypatch.setattr(airports, "country_cells", lambda _: coast.cut_to_cells(boxes))
    nodes, access = airport_nodes(FakeSources(), tmp_path)
    return nodes, access, air_links(FakeSources(), nodes, access)


def test_what_is_kept(world):
    nodes, access, _ = world
    assert dict(access.select("node_id", "berth").rows()) == {
        "airport-ONE": "freighter",
        "airport-TWO": "freighter",
        "airport-FAR": "freighter",
        "airport-BIG": "large",
        "airport-FFFF": "large",
    }
    assert nodes.filter(nodes["status"] == "planned")["name"].to_list() == ["Three (planned)"]


def test_links_and_what_they_fly_over(world):
    rows = {(a, b): text for a, b, text in world[2].select("from_id", "to_id", "overflies").rows()}
    assert rows["airport-ONE", "airport-TWO"] == "AA;CC;DD"
    assert rows["airport-BIG", "airport-ONE"] == "AA;BB"
    assert ("airport-BIG", "airport-FFFF") in rows


def test_no_hop_beyond_the_range_of_a_loaded_freighter(world):
    links = world[2]
    assert links["km"].max() <= 7500
    assert ("airport-FAR", "airport-ONE") not in set(links.select("from_id", "to_id").rows())
