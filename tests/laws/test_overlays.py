"""Hub-level links, core links and lanes keep the distances of the detail graphs; scipy is the peer."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from landbridge.atlas.geometry import read_detail
from landbridge.atlas.store import read_part
from landbridge.kernels.geodesy import great_circle_km

SOURCES, TARGETS = 25, 20
ROUNDING = 1e-3
ROUNDING_KM = 0.02
ROAD_STRETCH = 1.005
SHAPE_ROUNDING = 3e-3
NO_LENGTH_KM = 1e-9


def matrix(n, tail, head, km):
    """Undirected; of parallel edges the shortest counts, and a length of 0 is no missing edge."""
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    order = np.lexsort((km, high, low))
    low, high, km = low[order], high[order], np.maximum(km[order], NO_LENGTH_KM)
    first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])][: len(low)]
    return csr_array((km[first], (low[first], high[first])), shape=(n, n))


def distances(graph, sources):
    return dijkstra(graph, directed=False, indices=sources)


def agree(one, other):
    assert (np.isfinite(one) == np.isfinite(other)).all()
    joined = np.isfinite(one)
    assert joined.mean() > 0.05, "the pairs must be worth comparing"
    assert one[joined] == pytest.approx(other[joined], rel=ROUNDING, abs=ROUNDING_KM)


def hub_graph(atlas, mode, gauge_mm):
    links = atlas.network.links.filter(
        (pl.col("mode") == mode) & (pl.col("gauge_mm") == gauge_mm) & (pl.col("status") == "open")
    )
    ends = links["from_node"].to_numpy(), links["to_node"].to_numpy()
    return matrix(atlas.network.nodes.height, *ends, links["km"].to_numpy()), np.unique(np.concatenate(ends))


def detail_graph(detail, bit):
    """All vertices of a node are one place: the two sides of a crossing, and where it touches each gauge."""
    use = detail.open & ((detail.bits >> bit) & 1 == 1)
    ties = [
        (vertices[0], other)
        for anchors in detail.anchors.values()
        for vertices in [[v for anchor in anchors for v in anchor[:2] if v >= 0]]
        for other in vertices[1:]
    ]
    a, b = np.array(ties).reshape(-1, 2).T
    tail, head = np.r_[detail.tail[use], a], np.r_[detail.head[use], b]
    return matrix(len(detail.lat), tail, head, np.r_[detail.km[use], np.zeros(len(a))])


def layers():
    return [("road", 0), *[("rail", mm) for mm in (914, 1000, 1067, 1435, 1520, 1600, 1668, 1676)]]


@pytest.mark.parametrize(("mode", "gauge_mm"), layers())
def test_hub_links_keep_the_distances_of_the_detail_graph(atlas, mode, gauge_mm):
    over, nodes = hub_graph(atlas, mode, gauge_mm)
    detail = read_detail(atlas, mode)
    under = detail_graph(detail, atlas.manifest["gauges"][mode].index(gauge_mm))
    rng = np.random.default_rng(gauge_mm)
    start = rng.choice(nodes, min(SOURCES, len(nodes)), replace=False)
    end = rng.choice(nodes, (len(start), min(TARGETS, len(nodes))))
    vertex = {node: anchors[0][0] for node, anchors in detail.anchors.items()}
    from_start = distances(under, [vertex[node] for node in start.tolist()])
    at = np.vectorize(vertex.__getitem__)(end)
    agree(
        np.take_along_axis(distances(over, start), end, axis=1),
        np.take_along_axis(from_start, at, axis=1),
    )


def test_all_gauges_with_open_links_are_compared(atlas):
    links = atlas.network.links.filter(pl.col("mode").is_in(["road", "rail"]), pl.col("status") == "open")
    pairs = links.group_by("mode", "gauge_mm").len().filter(pl.col("len") > 1)
    assert set(pairs.select("mode", "gauge_mm").iter_rows()) <= set(layers())


def country_layers(links):
    """A vertex per node and country: way within one country, never over a border."""
    codes, country = np.unique(links["country"].to_numpy().astype(str), return_inverse=True)
    tail, head = (
        links[c].to_numpy().astype(np.int64) * len(codes) + country for c in ("from_node", "to_node")
    )
    return codes, tail, head, links["km"].to_numpy()


@pytest.mark.parametrize(
    ("mode", "gauge_mm", "stretch"), [*[(*layer, 1.0) for layer in layers()[1:]], ("road", 0, ROAD_STRETCH)]
)
def test_core_links_keep_the_distances_within_a_country(atlas, mode, gauge_mm, stretch):
    of_layer = (
        (pl.col("mode") == mode)
        & (pl.col("gauge_mm") == gauge_mm)
        & (pl.col("status") == "open")
        & (pl.col("row_id") == "")
    )
    both = pl.concat(
        table.filter(of_layer).with_columns(core=pl.lit(value))
        for table, value in ((atlas.network.links, False), (atlas.network.core_links, True))
    )
    _, tail, head, km = country_layers(both)
    keys, ends = np.unique(np.r_[tail, head], return_inverse=True)
    a, b, core = ends[: len(tail)], ends[len(tail) :], both["core"].to_numpy()
    nodes = np.unique(np.r_[a[core], b[core]])
    if not len(nodes):
        pytest.skip("no core links in this gauge")
    graphs = [matrix(len(keys), a[of], b[of], km[of]) for of in (~core, core)]
    start = np.random.default_rng(gauge_mm).choice(nodes, min(SOURCES, len(nodes)), replace=False)
    hub, thin = (distances(graph, start)[:, nodes] for graph in graphs)
    assert (np.isfinite(hub) == np.isfinite(thin)).all()
    hub, thin = hub[np.isfinite(hub)], thin[np.isfinite(hub)]
    assert (thin >= hub * (1 - ROUNDING) - ROUNDING_KM).all()
    assert (thin <= hub * stretch * (1 + ROUNDING / 10) + ROUNDING_KM).all()


def lane_graph(atlas, shut):
    """The whole mesh, drawn in thousandths of a degree; ports and junctions are found by their position."""
    shapes = read_part(atlas.folder, "shapes-lanes")
    number: dict[tuple[int, int], int] = {}
    rows = []
    for lat, lon in zip(shapes["lat"].to_list(), shapes["lon"].to_list(), strict=True):
        if not shut(lat, lon):
            y, x = np.array(lat) / 1000, np.array(lon) / 1000
            ends = [number.setdefault(point, len(number)) for point in ((lat[0], lon[0]), (lat[-1], lon[-1]))]
            rows.append((*ends, float(great_circle_km(y[:-1], x[:-1], y[1:], x[1:]).sum())))
    tail, head, km = np.array(rows).T
    return matrix(len(number), tail.astype(int), head.astype(int), km), number


def test_sea_links_keep_the_distances_of_the_lane_mesh(atlas):
    network = atlas.network
    closed = network.links.filter(pl.col("mode") == "sea", pl.col("status") != "open")
    assert set(closed["passage"].to_list()) == {"bering", "northwest"}
    over, nodes = hub_graph(atlas, "sea", 0)
    lat, lon = (np.rint(network.nodes[c].to_numpy() * 1000).astype(int) for c in ("lat", "lon"))
    drawn = {
        tuple(point)
        for row in network.links.with_row_index("row").filter(
            pl.col("mode") == "sea", pl.col("status") != "open"
        )["row"]
        for point in np.rint(np.array(atlas.link_geometry("links", row)) * 1000).astype(int)[:, ::-1].tolist()
    }
    under, number = lane_graph(atlas, lambda y, x: all(p in drawn for p in zip(y, x, strict=True)))
    kinds = network.nodes["kind"].to_numpy()
    ports = [n for n in nodes.tolist() if kinds[n] == "seaport" and (lat[n], lon[n]) in number]
    assert len(ports) > 1000
    rng = np.random.default_rng(7)
    start, end = rng.choice(ports, SOURCES, replace=False), rng.choice(ports, (SOURCES, TARGETS))
    vertex = {n: number[lat[n], lon[n]] for n in ports}
    thick = distances(under, [vertex[n] for n in start.tolist()])
    thick = np.take_along_axis(thick, np.vectorize(vertex.__getitem__)(end), axis=1)
    thin = np.take_along_axis(distances(over, start), end, axis=1)
    assert (np.isfinite(thin) == np.isfinite(thick)).all()
    joined = np.isfinite(thin)
    assert thin[joined] == pytest.approx(thick[joined], rel=SHAPE_ROUNDING, abs=1.0)
