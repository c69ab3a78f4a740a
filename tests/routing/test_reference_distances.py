from __future__ import annotations

import polars as pl
import pytest

from landbridge.atlas.build.references import reference_frame
from landbridge.atlas.load import load_atlas
from landbridge.errors import TableError
from landbridge.routing.distance import distance
from landbridge.routing.planner import Planner
from landbridge.routing.reference import distance_summary, distance_table

HEADER = (
    "id,mode,from_place,from_country,from_lat,from_lon,to_place,to_country,to_lat,to_lon,via,"
    "km,km_low,km_high,source_title,source_url,confidence,group\n"
)


@pytest.fixture(scope="module")
def planner():
    return Planner(load_atlas())


@pytest.fixture(scope="module")
def published(planner):
    return distance_table(planner)


@pytest.mark.parametrize("mode", ["rail", "road", "sea", "waterway"])
def test_every_published_distance_is_connected(published, mode):
    rows = published.filter(pl.col("mode") == mode)
    assert rows.height > 1
    assert rows.filter(pl.col("atlas_km").is_null()).select("id", "note").rows() == []


@pytest.mark.parametrize(("mode", "most_pct"), [("rail", 3), ("road", 8), ("sea", 3)])
def test_half_of_the_distances_are_as_true_as_promised(published, mode, most_pct):
    summary = {row["mode"]: row for row in distance_summary(published).to_dicts()}
    assert summary[mode]["median_error_pct"] <= most_pct


def test_moscow_vladivostok_stays_in_russia(planner):
    found = distance("Moscow,RU", "Vladivostok,RU", mode="rail", planner=planner)
    links, crossed = planner.network.links, set()
    for leg in found.legs:
        crossed |= {(links["country"][row], links["gauge_mm"][row]) for _, row, _ in leg.way.track}
    assert crossed == {("RU", 1520)}


def test_a_place_beside_a_line_is_measured_from_the_line(planner):
    # Moyynty is a junction station, no node; its line to Balkhash is some 135 km long.
    found = distance("47.2197,73.3544", "Balkhash,KZ", mode="rail", planner=planner)
    assert 130 < found.km < 145
    assert found.notes == ()
    (first, *_), *_ = found.to_geojson()["features"][0]["geometry"]["coordinates"]
    assert first == pytest.approx([73.3544, 47.2197], abs=0.02)


def test_the_train_ferry_on_lake_van_is_named(planner):
    found = distance("Istanbul,TR", "Tehran,IR", mode="rail", via=("Van,TR",), planner=planner)
    assert 2700 < found.km < 3100
    assert any("sailed by the rail ferry" in note for note in found.notes)


def test_the_error_counts_from_the_published_range():
    summary = distance_summary(
        pl.DataFrame(
            {"mode": ["rail"] * 3, "atlas_km": [90.0, 104.0, None], "error_pct": [-11.0, 4.0, None]},
        )
    )
    assert summary.row(0) == ("rail", 3, 2, 7.5, 1)


def test_a_via_without_a_point_is_refused(tmp_path):
    (tmp_path / "reference_vias.csv").write_text("name,mode,lat,lon\nKirov,rail,58.6,49.66\n")
    row = "DR1,rail,Moscow,RU,55.7,37.6,Perm,RU,58.0,56.2,{},1400,1400,,T,,high,DR1\n"
    table = tmp_path / "reference_distances.csv"
    table.write_text(HEADER + row.format("Kirov"))
    assert reference_frame(table)["via_points"].to_list() == ["58.6,49.66"]
    table.write_text(HEADER + row.format("Kirov;Glazov"))
    with pytest.raises(TableError, match=r"Row DR1 .* 'Glazov'"):
        reference_frame(table)
