"""Which nodes want to be on the land networks, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.atlas.build.attach import Hub
from landbridge.atlas.build.gauge import gauges_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from landbridge.atlas.build.countries import CountryPolygons
    from landbridge.atlas.build.land import Land

# How far a line may be [km]: assumptions on what still counts as a siding or a last mile, by kind of node.
ROAD_REACH_KM = {"city": 60.0, "seaport": 45.0, "rail_terminal": 25.0, "airport": 30.0, "economic_zone": 30.0}
RAIL_REACH_KM = {"city": 15.0, "seaport": 12.0, "rail_terminal": 30.0, "economic_zone": 10.0}
TYPED_SIDING_KM = 30.0
BIG_CITY_PEOPLE = 500_000


@dataclass(frozen=True)
class Wish:
    """What the typed tables say of the railway at a node.

    Parameters
    ----------
    gauges_mm
        Typed gauges; empty: any line nearby.
    reach_km
        How far the line may be, 0 for none.
    """

    gauges_mm: tuple[int, ...]
    reach_km: float


def road_hubs(nodes: Iterable[dict[str, Any]], polygons: CountryPolygons) -> list[Hub]:
    """Return the nodes to put on the roads."""
    known = {code: number for number, code in enumerate(polygons.codes)}
    return [
        Hub(n["node_id"], n["lat"], n["lon"], known[n["country"]], ROAD_REACH_KM[n["kind"]])
        for n in nodes
        if n["kind"] in ROAD_REACH_KM and n["country"] in known
    ]


def rail_hubs(
    nodes: Iterable[dict[str, Any]], wishes: dict[str, Wish], polygons: CountryPolygons
) -> list[Hub]:
    """Return the nodes to put on the railways, once per typed gauge.

    Parameters
    ----------
    nodes
        Node rows.
    wishes
        Typed knowledge by node id; nodes without follow the rule of their kind.
    polygons
        Countries.
    """
    known = {code: number for number, code in enumerate(polygons.codes)}
    hubs: list[Hub] = []
    for n in nodes:
        wish = wishes.get(n["node_id"], Wish((), RAIL_REACH_KM.get(n["kind"], 0.0)))
        if not wish.reach_km or n["country"] not in known:
            continue
        country = known[n["country"]]
        hubs.extend(
            Hub(n["node_id"], n["lat"], n["lon"], country, wish.reach_km, gauge)
            for gauge in wish.gauges_mm or (0,)
        )
    return hubs


def port_wishes(ports: Iterable[dict[str, Any]]) -> dict[str, Wish]:
    """Return what is typed of the railway at seaports; the rule of 12 km holds for the others."""
    return {
        p["node_id"]: Wish(_gauges(p["rail_gauge"]), TYPED_SIDING_KM)
        for p in ports
        if _gauges(p["rail_gauge"])
    }


def place_wishes(places: Iterable[dict[str, Any]]) -> dict[str, Wish]:
    """Return what is typed of the railway at terminals and zones: none where rail is not among the modes."""
    return {
        p["node_id"]: Wish(_gauges(p["gauges_mm"]), RAIL_REACH_KM[p["kind"]] if "rail" in p["modes"] else 0.0)
        for p in places
    }


def _gauges(text: str | None) -> tuple[int, ...]:
    return tuple(1520 if part == "1524" else int(part) for part in (text or "").split(";") if part)


def land_access(
    land: Land, nodes: dict[str, dict[str, Any]], transfer_ids: frozenset[str]
) -> list[dict[str, Any]]:
    """Return the access rows of one land mode.

    Parameters
    ----------
    land
        The built mode.
    nodes
        Node rows by id.
    transfer_ids
        Nodes where cargo may change mode.
    """
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for spot, bits in zip(land.spots, land.attached_bits.tolist(), strict=True):
        node = nodes.get(spot.node_id)
        if node is None or node["kind"] in {"border_crossing", "junction"}:
            continue
        for gauge_mm in _gauges_at(spot.gauge_mm, bits, land.gauges):
            rows.setdefault(
                (spot.node_id, gauge_mm),
                {
                    "node_id": spot.node_id,
                    "mode": land.mode,
                    "gauge_mm": gauge_mm,
                    "access_km": round(spot.access_km, 3),
                    "transfer": spot.node_id in transfer_ids,
                    "berth": _berth(land.mode, node["kind"]),
                    "source": "nearest line of the graph, straight distance x 1.2 (assumption)",
                },
            )
    return list(rows.values())


def _gauges_at(wanted_mm: int, bits: int, gauges: Sequence[int]) -> list[int]:
    here = gauges_of(bits, gauges)
    return [wanted_mm] if wanted_mm in here and wanted_mm else here


def _berth(mode: str, kind: str) -> str:
    if mode != "rail":
        return ""
    return "terminal" if kind in {"rail_terminal", "seaport"} else "yard"


def transfer_nodes(
    nodes: Iterable[dict[str, Any]], on_rail: frozenset[str], handling: frozenset[str]
) -> frozenset[str]:
    """Return the nodes where cargo in transit may change mode.

    Working rail terminals do, and the ports and airports that handle boxes or freighters; of the cities those
    of half a million people on a railway, where a public freight terminal is taken for granted (assumption).
    Other ports, airports and cities only send and receive their own cargo.

    Parameters
    ----------
    nodes
        Node rows.
    on_rail
        Nodes on a railway.
    handling
        Ports and airports that handle boxes or freighters.
    """
    return frozenset(
        n["node_id"]
        for n in nodes
        if n["node_id"] in handling
        or (n["kind"] == "rail_terminal" and n["status"] in {"open", "limited"})
        or (n["kind"] == "city" and (n["population"] or 0) >= BIG_CITY_PEOPLE and n["node_id"] in on_rail)
    )


def handling_nodes(
    ports: Iterable[dict[str, Any]], access: Iterable[dict[str, Any]], stops: Iterable[str]
) -> frozenset[str]:
    """Return the ports and airports that handle cargo in transit.

    All working seaports, for small ones serve islands and far coasts; airports of the typed table of cargo
    airports; stops of services.

    Parameters
    ----------
    ports
        Seaport rows with status.
    access
        Access rows by sea and air.
    stops
        Node ids where services call.
    """
    working = {p["node_id"] for p in ports if p["status"] in {"open", "limited", "operating"}}
    shut = {p["node_id"] for p in ports} - working
    return frozenset((working | {a["node_id"] for a in access} | set(stops)) - shut)
