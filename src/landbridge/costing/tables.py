"""The network's tables as arrays: what the parts of the compiler read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing.supernetwork import Layer
from landbridge.costing.vertices import Sides
from landbridge.errors import TableError

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

    from landbridge.network.tables import Network

    Array = npt.NDArray[Any]

# 1524 mm (Finland, Estonia's old lines) runs through to 1520 without a change.
SAME_GAUGE = {1524: 1520}
GRAPH_MODES = ("road", "rail", "sea", "waterway", "air")
SHIPS = ("liner", "feeder")


@dataclass(frozen=True, eq=False)
class Links:
    """Links of all modes, core links for road and rail.

    Parameters
    ----------
    mode, gauge, km, open, oneway, row
        Per link; `row` is the row in `core_links` (road, rail) or `links` (other modes).
    start, end, start_side, end_side
        Rows in nodes, and the side where the link ends at a crossing.
    country, passage
        Indices, -1 if none.
    """

    mode: Array
    gauge: Array
    start: Array
    end: Array
    start_side: Array
    end_side: Array
    country: Array
    km: Array
    open: Array
    oneway: Array
    passage: Array
    row: Array


@dataclass(frozen=True, eq=False)
class Tables:
    """Arrays of a network, and the names behind their indices."""

    network: Network
    countries: tuple[str, ...]
    node_country: Array
    sides: Sides
    links: Links
    passages: tuple[str, ...]
    gauges: tuple[int, ...]
    layers: tuple[Layer, ...]

    def country_index(self, codes: pl.Series) -> Array:
        """Return the index of each ISO-2 code, -1 for none."""
        return _codes(codes, self.countries)

    def layer(self, name: str) -> int:
        """Return the index of a layer, -1 if the network has none of that name."""
        return self._layer_index.get(name, -1)

    @cached_property
    def _layer_index(self) -> dict[str, int]:
        return {layer.name: index for index, layer in enumerate(self.layers)}


def tables_of(network: Network) -> Tables:
    """Read a network into arrays.

    Raises
    ------
    TableError
        If a link ends at a crossing that is not on its country's border.
    """
    countries = _countries(network)
    sides = _sides(network, countries)
    passages = tuple(sorted(_texts(network.links, "passage")))
    links = _links(network, countries, passages, sides)
    gauges = tuple(sorted(int(gauge) for gauge in np.unique(links.gauge) if gauge > 0))
    return Tables(
        network,
        countries,
        _codes(network.nodes["country"], countries),
        sides,
        links,
        passages,
        gauges,
        _layers(gauges),
    )


def _countries(network: Network) -> tuple[str, ...]:
    codes = _texts(network.nodes, "country")
    for frame, names in ((network.core_links, ("country",)), (network.crossings, ("country_a", "country_b"))):
        for name in names:
            codes |= _texts(frame, name)
    if network.countries is not None:
        codes |= _texts(
            network.countries, "iso2" if "iso2" in network.countries.columns else network.countries.columns[0]
        )
    return tuple(sorted(codes))


def _texts(frame: pl.DataFrame, column: str) -> set[str]:
    return {text for text in frame[column].unique().to_list() if text}


def _codes(texts: pl.Series, names: tuple[str, ...]) -> Array:
    import polars as pl

    if not names:
        return np.full(len(texts), -1, np.int64)
    codes = texts.replace_strict(list(names), range(len(names)), default=-1, return_dtype=pl.Int64)
    return codes.fill_null(-1).to_numpy()


def _sides(network: Network, countries: tuple[str, ...]) -> Sides:
    a = np.full(network.nodes.height, -1, np.int32)
    b = a.copy()
    node = network.crossings["node"].to_numpy()
    a[node] = _codes(network.crossings["country_a"], countries)
    b[node] = _codes(network.crossings["country_b"], countries)
    return Sides(a, b)


def _links(network: Network, countries: tuple[str, ...], passages: tuple[str, ...], sides: Sides) -> Links:
    import polars as pl

    core = network.core_links.with_row_index("row")
    other = network.links.with_row_index("row").filter(pl.col("mode").is_in(["road", "rail"]).not_())
    frame = pl.concat([core, other.select(core.columns)], how="vertical")
    country = _codes(frame["country"], countries)
    start, end = (frame[name].to_numpy().astype(np.int64) for name in ("from_node", "to_node"))
    links = Links(
        _codes(frame["mode"], GRAPH_MODES), normal_gauge(frame["gauge_mm"]), start, end,
        sides.of(start, country), sides.of(end, country), country, frame["km"].to_numpy(),
        (frame["status"] == "open").to_numpy(), frame["oneway"].fill_null(value=False).to_numpy(),
        _codes(frame["passage"], passages), frame["row"].to_numpy(),
    )  # fmt: skip
    _check_sides(network, links, countries)
    return links


def normal_gauge(gauges: pl.Series) -> Array:
    """Return gauges in mm, those that run through without a change made equal, 0 if not rail."""
    values = gauges.fill_null(0).to_numpy().astype(np.int64)
    for gauge, same in SAME_GAUGE.items():
        values = np.where(values == gauge, same, values)
    return values


def _check_sides(network: Network, links: Links, countries: tuple[str, ...]) -> None:
    wrong = np.flatnonzero((links.start_side < 0) | (links.end_side < 0))
    if len(wrong):
        link = int(wrong[0])
        node = int(links.start[link] if links.start_side[link] < 0 else links.end[link])
        country = countries[links.country[link]] if links.country[link] >= 0 else "no country"
        raise TableError(
            f"{GRAPH_MODES[links.mode[link]]} link row {links.row[link]} lies in {country} but ends at the"
            f" crossing {network.node(node)['node_id']}, which is on another border; correct its country."
        )


def _layers(gauges: tuple[int, ...]) -> tuple[Layer, ...]:
    rail = [Layer(f"rail-{gauge}", "rail", gauge) for gauge in gauges]
    sea = [Layer(f"sea-{ship}", "sea") for ship in SHIPS]
    return (
        Layer("ground", ""),
        Layer("road", "road"),
        *rail,
        *sea,
        Layer("waterway", "waterway"),
        Layer("air", "air"),
    )
