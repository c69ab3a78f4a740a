"""The committed atlas: whole, as its manifest says, and in the shape that routing relies on."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from landbridge.atlas import store
from landbridge.atlas.build.tables import core_link_frame
from landbridge.atlas.geometry import read_detail
from landbridge.atlas.great_circle import great_circle
from landbridge.atlas.info import atlas_info
from landbridge.atlas.load import Atlas, load_atlas
from landbridge.atlas.store import compiled_folder, content_hash, read_manifest, read_part, write_part
from landbridge.errors import AtlasError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.network.schema import load_schema, validate

LARGEST_MB = 25.0
LAND = ("road", "rail")


@pytest.fixture(scope="module")
def atlas():
    return load_atlas()


def part_name(file_or_part):
    return file_or_part.removesuffix(".parquet")


def test_every_part_has_the_hash_that_the_manifest_tells(atlas):
    told = {part_name(name): value for name, value in atlas.manifest["parts"].items()}
    stored = {name: content_hash(read_part(atlas.folder, name)) for name in told}
    assert stored == told


def test_no_part_lies_about_that_the_manifest_does_not_know(atlas):
    told = {part_name(name) for name in atlas.manifest["parts"]}
    assert {path.stem for path in atlas.folder.glob("*.parquet")} == told


def test_the_whole_fits_into_the_wheel(atlas):
    assert sum(path.stat().st_size for path in atlas.folder.iterdir()) < LARGEST_MB * 1e6


@pytest.mark.parametrize(
    ("table", "schema"),
    [
        ("nodes", "node"),
        ("access", "access"),
        ("links", "link"),
        ("core_links", "link"),
        ("crossings", "crossing"),
        ("services", "service"),
        ("parameters", "parameter"),
    ],
)
def test_tables_follow_their_schema(atlas, table, schema):
    frame = getattr(atlas.network, table)
    assert validate(frame, load_schema(schema), table).height == frame.height


def test_rows_point_at_rows_of_nodes(atlas):
    n = atlas.network.nodes.height
    for table, columns in (
        ("links", ("from_node", "to_node")),
        ("core_links", ("from_node", "to_node")),
        ("services", ("from_node", "to_node")),
        ("access", ("node",)),
        ("crossings", ("node",)),
    ):
        for column in columns:
            rows = getattr(atlas.network, table)[column].to_numpy()
            assert ((rows >= 0) & (rows < n)).all(), (table, column)


def test_node_ids_are_unique(atlas):
    assert atlas.network.nodes["node_id"].is_unique().all()


def test_crossings_are_one_row_per_node_and_mode(atlas):
    assert not atlas.network.crossings.select("node", "mode").is_duplicated().any()
    kinds = atlas.network.nodes["kind"].to_numpy()[atlas.network.crossings["node"].to_numpy()]
    assert set(kinds.tolist()) == {"border_crossing"}


@pytest.mark.parametrize("table", ["links", "core_links"])
def test_land_links_end_on_their_own_side_of_a_crossing(atlas, table):
    network = atlas.network
    sides = {
        (node, mode): {a, b}
        for node, mode, a, b in network.crossings.select("node", "mode", "country_a", "country_b").iter_rows()
    }
    links = getattr(network, table).filter(pl.col("mode").is_in(LAND))
    assert (links["country"] != "").all()
    for column in ("from_node", "to_node"):
        for node, mode, country in links.select(column, "mode", "country").unique().iter_rows():
            assert country in sides.get((node, mode), {country})


def test_land_links_at_places_lie_in_the_country_of_the_place(atlas):
    nodes = atlas.network.nodes
    links = atlas.network.links.filter(pl.col("mode").is_in(LAND), pl.col("row_id") == "")
    home, kind = nodes["country"].to_numpy(), nodes["kind"].to_numpy()
    for column in ("from_node", "to_node"):
        at = links[column].to_numpy()
        placed = ~np.isin(kind[at], ["border_crossing", "junction"])
        assert (home[at][placed] == links["country"].to_numpy()[placed]).all()


@pytest.mark.parametrize("mode", [*LAND, "sea"])
def test_no_link_is_shorter_than_the_way_a_bird_flies(atlas, mode):
    """But for ways from places to the line beside them, and crossings that stand for lines 2 km apart."""
    network = atlas.network
    links, access = (table.filter(pl.col("mode") == mode) for table in (network.links, network.access))
    beside_km = np.zeros(network.nodes.height)
    np.maximum.at(beside_km, access["node"].to_numpy(), access["access_km"].fill_null(0.0).to_numpy())
    lat, lon = (network.nodes[c].to_numpy() for c in ("lat", "lon"))
    a, b = links["from_node"].to_numpy(), links["to_node"].to_numpy()
    straight_km = great_circle_km(lat[a], lon[a], lat[b], lon[b])
    assert (straight_km - beside_km[a] - beside_km[b] - links["km"].to_numpy()).max() < 6.0


def test_core_links_are_what_the_hub_links_give(atlas):
    network = atlas.network
    core = np.zeros(network.nodes.height, dtype=bool)
    core[network.nodes["kind"].is_in(["border_crossing", "junction"]).to_numpy()] = True
    core[network.access.filter(pl.col("transfer"))["node"].to_numpy()] = True
    for column in ("from_node", "to_node"):
        core[network.services[column].to_numpy()] = True
    anew = core_link_frame(network.links.filter(pl.col("mode").is_in(LAND)), core)
    assert content_hash(anew) == content_hash(network.core_links)


@pytest.mark.parametrize("mode", LAND)
def test_every_land_link_can_be_drawn(atlas, mode):
    links = atlas.network.links.with_row_index("row").filter(pl.col("mode") == mode)
    lat, lon = (atlas.network.nodes[c].to_numpy() for c in ("lat", "lon"))
    longer = []
    for link in links.sample(200, seed=4).iter_rows(named=True):
        line = atlas.link_geometry("links", link["row"])
        assert len(line) > 1
        drawn = sum(great_circle_km(*np.array(line)[:-1, ::-1].T, *np.array(line)[1:, ::-1].T))
        longer.append(drawn > link["km"] * 1.1 + 2.0)
        for end, point in ((link["from_node"], line[0]), (link["to_node"], line[-1])):
            assert great_circle_km(lat[end], lon[end], point[1], point[0]) < 75.0
    assert sum(longer) <= 0.03 * len(longer)


def test_lines_of_cores_end_where_links_do(atlas):
    core = atlas.network.core_links.with_row_index("row").filter(pl.col("status") == "open")
    for link in core.sample(60, seed=5).iter_rows(named=True):
        assert len(atlas.link_geometry("core_links", link["row"])) > 1


@pytest.mark.parametrize("mode", LAND)
def test_detail_graphs_hang_together(atlas, mode):
    detail = read_detail(atlas, mode)
    half = len(detail.tail) // 2
    assert (detail.tail[:half] == detail.head[half:]).all()
    assert len(detail.row) == half == len(detail.start) - 1
    assert detail.start[-1] == len(detail.point_lat)
    assert (detail.km >= 0).all()
    assert ((detail.country >= 0) & (detail.country < len(atlas.manifest["countries"]))).all()
    gauges = atlas.manifest["gauges"][mode]
    assert ((detail.bits > 0) & (detail.bits < 1 << len(gauges))).all()


def test_info_counts_what_is_there(atlas):
    info = atlas_info()
    assert sum(info["nodes"].values()) == atlas.network.nodes.height
    assert sum(info["border crossings"].values()) == atlas.network.crossings.height
    assert "OpenStreetMap" in info["credits"]


# The store


def test_a_hash_tells_values_apart_and_not_compression(tmp_path):
    table = pl.DataFrame({"km": [1.0, 2.5], "name": ["a", "b"], "line": [[1, 2], [3]]})
    write_part(tmp_path, "part", table)
    assert content_hash(read_part(tmp_path, "part")) == content_hash(table)
    others = [
        table.with_columns(km=pl.Series([1.0, 2.501])),
        table.with_columns(line=pl.Series([[1, 2], [4]])),
        table.rename({"km": "hours"}),
        table.with_columns(pl.col("km").cast(pl.Float32)),
        table.reverse(),
    ]
    assert len({content_hash(table), *map(content_hash, others)}) == len(others) + 1


def test_some_columns_of_a_part(tmp_path):
    write_part(tmp_path, "part", pl.DataFrame({"a": [1], "b": [2]}))
    assert read_part(tmp_path, "part", ["b"]).columns == ["b"]


def test_a_missing_part_says_what_to_do(tmp_path):
    with pytest.raises(AtlasError, match=r"no [a-z-]+\.parquet: run `landbridge atlas build`"):
        Atlas(tmp_path).network  # noqa: B018


def test_a_missing_or_foreign_manifest_says_what_to_do(tmp_path):
    with pytest.raises(AtlasError, match="no compiled atlas"):
        read_manifest(tmp_path)
    (tmp_path / store.MANIFEST).write_text(json.dumps({"format": 99}), encoding="utf-8")
    with pytest.raises(AtlasError, match="format 99"):
        read_manifest(tmp_path)


def test_the_folder_is_inside_the_package():
    assert compiled_folder().parts[-3:] == ("landbridge", "atlas", "compiled")


def test_great_circles_bend_to_the_pole_and_end_where_they_should():
    line = great_circle((0.0, 60.0), (90.0, 60.0))
    assert line[0] == (0.0, 60.0)
    assert line[-1] == (90.0, 60.0)
    assert max(lat for _, lat in line) > 67.0
    steps = great_circle_km(*np.array(line)[:-1, ::-1].T, *np.array(line)[1:, ::-1].T)
    assert steps.max() < 101.0
    assert great_circle((5.0, 5.0), (5.0, 5.0)) == [(5.0, 5.0), (5.0, 5.0)]
