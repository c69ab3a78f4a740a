"""Who sails through a strait sails on a link of that passage; nothing slips by beside it or over land."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from judge import LASTING_KM, sampled

from landbridge.atlas.basemap import load_basemap

DATA = Path(__file__).parents[2] / "data"
# A line (lat, lon, lat, lon) across each passage from shore to shore, from a map and not from the build.
GATES = {
    "suez": (30.6, 31.9, 30.6, 32.9),
    "panama": (9.1, -80.1, 9.1, -79.4),
    "ormuz": (25.8, 56.75, 27.3, 56.75),
    "babalmandab": (12.2, 43.0, 13.3, 43.9),
    "bosporus": (41.1, 28.8, 41.1, 29.4),
    "dardanelles": (40.40, 26.35, 40.1, 26.65),
    "gibraltar": (36.4, -5.68, 35.6, -5.68),
    "malacca": (2.6, 99.2, 4.4, 101.0),
    "sunda": (-5.7, 105.5, -6.3, 106.1),
    "bering": (65.8, -170.5, 65.8, -166.5),
    "northwest": (73.0, -88.0, 76.5, -88.0),
    "chili": (-52.0, -70.2, -68.0, -70.2),
    "south_africa": (-34.0, 20.8, -70.0, 20.8),
}
RIVER_KM = 95.0
UP_A_RIVER = {"Rosario", "Santarem"}  # Paraná and Amazon, whose course is not typed: straight lines
DEEP_KM = 15.0
HALF_TURN = 180


class Gates:
    def __init__(self):
        self.names = list(GATES)
        self.tree = shapely.STRtree([shapely.linestrings([(b, a), (d, c)]) for a, b, c, d in GATES.values()])

    def of(self, line):
        """Return the passages that a line of (lon, lat) points goes through."""
        steps = [step for step in pairwise(line) if abs(step[0][0] - step[1][0]) < HALF_TURN]
        if not steps:
            return set()
        _, gate = self.tree.query(shapely.linestrings(steps), predicate="intersects")
        return {self.names[i] for i in gate}


@pytest.fixture(scope="module")
def gates():
    return Gates()


@pytest.fixture(scope="module")
def sea(atlas):
    links = atlas.network.links.with_row_index("row").filter(pl.col("mode") == "sea")
    return links, [atlas.link_geometry("links", row) for row in links["row"].to_list()]


def test_every_lane_through_a_gate_is_of_that_passage(sea, gates):
    links, lines = sea
    named = [{name} - {""} for name in links["passage"].to_list()]
    found = [gates.of(line) for line in lines]
    assert [(f, lines[i][0], lines[i][-1]) for i, f in enumerate(found) if not f <= named[i]] == []
    assert set().union(*found) == set(GATES) == set(atlas_passages(links))


def atlas_passages(links):
    return set(links["passage"].unique().to_list()) - {""}


def test_only_the_two_arctic_passages_are_closed(sea):
    links, _ = sea
    closed = links.filter(pl.col("status") != "open")
    assert set(closed["passage"].to_list()) == {"bering", "northwest"}
    assert links.filter(
        pl.col("passage").is_in(["bering", "northwest"]), pl.col("status") == "open"
    ).is_empty()


def test_services_name_the_passages_they_sail_through(atlas, gates):
    services = atlas.network.services.with_row_index("row").filter(
        pl.col("mode").is_in(["sea", "ferry"]), pl.col("sea_links").list.len() > 0
    )
    assert services.height > 100
    wrong = [
        (service, leg)
        for row, service, leg, passages in services.select("row", "service_id", "leg", "passages").iter_rows()
        if not gates.of(atlas.link_geometry("services", row)) <= set((passages or "").split(";"))
    ]
    assert wrong == []


def test_no_lane_cuts_across_land(atlas, judge, sea):
    """Only canals and ways up a river go far inland; a port may lie so deep inside the coarse coast."""
    links, lines = sea
    points = sampled(lines)
    at = judge.at(points.lat, points.lon)
    lakes = [shapely.Polygon(rings[0]) for rings in load_basemap().lakes if len(rings[0]) > 3]
    on_lake = np.zeros(len(at), dtype=bool)
    _, point = shapely.STRtree(shapely.points(points.lon, points.lat)).query(
        lakes, predicate="dwithin", distance=0.1
    )
    on_lake[point] = True
    inland = np.zeros(len(at))
    for code in set(at.tolist()) - {""}:
        of = np.flatnonzero((at == code) & ~on_lake)
        inland[of] = judge.km_inside(code, points.lat[of], points.lon[of])
    run_km = np.bincount(points.line, points.km * (inland > DEEP_KM), minlength=len(lines))
    with (DATA / "port_approaches.csv").open(encoding="utf-8", newline="") as file:
        typed = {atlas.network.node_row(row["node_id"]) for row in csv.DictReader(file)}
    names = atlas.network.nodes["name"].to_list()
    typed |= {row for row, name in enumerate(names) if name in UP_A_RIVER}
    canal = links["passage"].is_in(["suez", "panama"]).to_numpy()
    river = links["from_node"].is_in(typed).to_numpy() | links["to_node"].is_in(typed).to_numpy()
    far = np.flatnonzero((run_km > RIVER_KM) & ~canal & ~river)
    assert [(lines[i][0], lines[i][-1], round(run_km[i])) for i in far] == []
    assert (run_km > LASTING_KM).sum() < 100
