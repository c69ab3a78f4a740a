"""Services on their own layers: boarding (wait, loading), the legs, and leaving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import charges, handling_charges
from landbridge.costing.arcs import ArcBlock, block
from landbridge.costing.charges import fixed, half_headway, inverse, per_km
from landbridge.costing.parameters import Quantity
from landbridge.costing.rules import HOURS, KG, USD
from landbridge.costing.supernetwork import LOAD, MOVE, UNLOAD, Layer
from landbridge.costing.vertices import GROUND
from landbridge.errors import TableError

if TYPE_CHECKING:
    from landbridge.costing.charges import Context
    from landbridge.costing.rules import Charge, RuleBook
    from landbridge.costing.tables import Tables
    from landbridge.costing.vertices import Vertices

SERVICE_LAYER = "service-"
RUNNING = frozenset(("operating", "open", ""))
# What a ship of each kind takes on board, and how: boxes from the ground, trucks by road, wagons by rail.
CARRIES = {
    "ferry": ("box", "truck"),
    "ro_ro": ("box", "truck"),
    "rail_ferry": ("box", "wagon"),
    "feeder": ("box",),
}
BASINS = {
    "caspian": frozenset(["AZ", "KZ", "TM", "RU", "IR"]),
    "east_asia": frozenset(["KR", "JP", "CN", "RU"]),
}
# Fares are printed by unit; the column that each way of boarding pays.
FARES = {"teu": "usd_per_teu", "feu": "usd_per_feu", "truck": "usd_per_truck", "wagon": "usd_per_wagon"}


@dataclass(frozen=True)
class Leg:
    """One leg of a service for one way of boarding."""

    row: int
    service: dict[str, Any]
    carries: str
    layer: int
    share: float
    open: bool


def service_layers(tables: Tables, kinds: frozenset[str]) -> tuple[tuple[Layer, ...], list[Leg]]:
    """Return the layers of the services that run as ferries or feeders, and their legs.

    Parameters
    ----------
    tables
        Arrays of the network.
    kinds
        Kinds of service to take; those that no `CARRIES` describes are left to the networks of their modes.
    """
    layers: list[Layer] = []
    legs: list[Leg] = []
    index: dict[tuple[str, str], int] = {}
    rows = list(enumerate(tables.network.services.iter_rows(named=True)))
    rows = [(row, service) for row, service in rows if service["kind"] in kinds & CARRIES.keys()]
    lengths = _lengths([service for _, service in rows])
    for row, service in rows:
        if not _own_layer(service):
            continue
        for carries in CARRIES[service["kind"]]:
            name = (service["service_id"], carries)
            if name not in index:
                index[name] = len(tables.layers) + len(layers)
                layers.append(Layer(f"{SERVICE_LAYER}{name[0]}-{carries}", service["mode"]))
            share = _km(service) / lengths[name[0]]
            legs.append(Leg(row, service, carries, index[name], share, service["status"] in RUNNING))
    return tuple(layers), legs


def basin(service: dict[str, Any]) -> str:
    """Return the sea of a service, which names its defaults: caspian, east_asia or "" for elsewhere."""
    countries = set((service["countries"] or "").split(";")) - {""}
    for name, members in BASINS.items():
        if countries and countries <= members:
            return name
    return ""


def passages_of(service: dict[str, Any]) -> tuple[str, ...]:
    """Return the named passages of a leg, if the table of services has them (column `passages`)."""
    return tuple(name for name in (service.get("passages") or "").split(";") if name)


def _own_layer(service: dict[str, Any]) -> bool:
    # An arc names one passage only, and a feeder whose passages are unknown might sail through a closed one:
    # such legs are left to the sea lanes, where each passage is a link of its own.
    # The same holds for borders on a leg by rail, and for gauges: the lines carry it, border by border.
    if len(passages_of(service)) > 1 or service["mode"] == "rail":
        return False
    return service["kind"] != "feeder" or basin(service) != "" or "passages" in service


def _lengths(rows: list[dict[str, Any]]) -> dict[str, float]:
    lengths: dict[str, float] = {}
    for service in rows:
        lengths[service["service_id"]] = lengths.get(service["service_id"], 0.0) + _km(service)
    return lengths


def _km(service: dict[str, Any]) -> float:
    if not service["km"]:
        raise TableError(f"Leg {service['leg']} of service {service['service_id']} has no km; fill it in.")
    return float(service["km"])


def boarding_layers(legs: list[Leg]) -> list[tuple[int, int, int]]:
    """Return the (node, layer) pairs that services add, with side 0: their own and, for boxes, the ground."""
    found = set()
    for leg in legs:
        for node in (leg.service["from_node"], leg.service["to_node"]):
            found.add((node, leg.layer, 0))
            if leg.carries == "box":
                found.add((node, GROUND, 0))
    return sorted(found)


def service_arcs(
    tables: Tables, vertices: Vertices, legs: list[Leg], context: Context, book: RuleBook
) -> list[ArcBlock]:
    """Return the arcs of all services: along the legs, and on and off at both ends."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("tail", "head", "km", "rule", "kind", "country", "passage", "service", "open")
    }
    boarded: dict[tuple[int, int], bool] = {}
    for leg in legs:
        _leg_arcs(columns, tables, leg, context, book)
        for node in (leg.service["from_node"], leg.service["to_node"]):
            boarded[node, leg.layer] = boarded.get((node, leg.layer), False) or leg.open
    first = {leg.layer: leg for leg in reversed(legs)}
    for (node, layer), is_open in boarded.items():
        _boarding_arcs(columns, tables, node, replace(first[layer], open=is_open), context, book)
    if not columns["tail"]:
        return []
    arrays = {name: np.array(values) for name, values in columns.items()}
    for end in ("tail", "head"):
        arrays[end] = vertices.find(*arrays[end].T)
    return [block(**arrays)]


def _leg_arcs(
    columns: dict[str, list[Any]], tables: Tables, leg: Leg, context: Context, book: RuleBook,
) -> None:  # fmt: skip
    named = [name for name in passages_of(leg.service) if name in tables.passages]
    passage = tables.passages.index(named[0]) if named else -1
    ends = [(leg.service[name], leg.layer) for name in ("from_node", "to_node")]
    name = f"{leg.service['kind']} {leg.service['name']}, leg {leg.service['leg']}"
    rule = book.add(("leg", leg.row, leg.carries), name, _leg_charges(leg, context))
    both_ways = leg.service["bidirectional"] is not False
    for tail, head in (ends, ends[::-1])[: 2 if both_ways else 1]:
        _append(columns, tail, head, leg.service["km"], rule, MOVE, -1, passage, leg.row, leg.open)


def _boarding_arcs(
    columns: dict[str, list[Any]], tables: Tables, node: int, leg: Leg, context: Context, book: RuleBook,
) -> None:  # fmt: skip
    country = int(tables.node_country[node])
    code = tables.countries[country] if country >= 0 else ""
    on, off = (_boarding_rule(action, leg, code, context, book) for action in ("load", "unload"))
    for layer in _shore_layers(tables, leg.carries):
        shore, aboard = (node, layer), (node, leg.layer)
        _append(columns, shore, aboard, 0.0, on, LOAD, country, -1, leg.row, leg.open)
        _append(columns, aboard, shore, 0.0, off, UNLOAD, country, -1, leg.row, leg.open)


def _append(columns: dict[str, list[Any]], *values: Any) -> None:
    for name, value in zip(columns, values, strict=True):
        columns[name].append(value)


def _shore_layers(tables: Tables, carries: str) -> list[int]:
    if carries == "box":
        return [GROUND]
    if carries == "truck":
        return [tables.layer("road")]
    return [tables.layer(f"rail-{gauge}") for gauge in tables.gauges]


def _boarding_rule(action: str, leg: Leg, country: str, context: Context, book: RuleBook) -> int:
    service = leg.service
    key = (action, "service", service["service_id"], leg.carries, country)
    known = book.known(key)
    if known is not None:
        return known
    made = [_in_port(action, service, country, context)]
    if leg.carries == "box":
        made += handling_charges.port_handling(context, country)
    if action == "load":
        made.append(half_headway(_departures(service, context)))
        made += [handling_charges.ocean_base(context, "feeder")] if _at_ocean_rate(leg) else []
    return book.add(key, f"{action} {service['kind']} {service['name']}", made)


def _in_port(action: str, service: dict[str, Any], country: str, context: Context) -> Charge:
    # A feeder lies at the container terminal like any other, where boxes wait as long; a ferry does not.
    if _as_at_sea(service):
        side = "export" if action == "load" else "import"
        return fixed(HOURS, "in port", 1.0, context.find(f"port.{side}_hours", country))
    return fixed(HOURS, "in port", 1.0, context.scoped(f"service.{action}_hours", basin(service)))


def _as_at_sea(service: dict[str, Any]) -> bool:
    return bool(service["kind"] == "feeder" and basin(service) != "caspian")


def _at_ocean_rate(leg: Leg) -> bool:
    """Say whether a box pays the rate of the sea lanes, fixed part and part per km: no fare is printed."""
    return _as_at_sea(leg.service) and not (leg.service["usd_per_teu"] or leg.service["usd_per_feu"])


def _leg_charges(leg: Leg, context: Context) -> list[Charge]:
    service = leg.service
    knots = context.scoped("service.knots", service["kind"])
    grams = context.scoped("service.g_co2e_per_tkm", service["kind"])
    sailing = per_km(HOURS, "sailing", 1.0 / charges.KM_PER_NAUTICAL_MILE, inverse(knots))
    if service["hours"] is not None:
        sailing = fixed(
            HOURS, "sailing", 1.0, _typed(service, "service.hours", service["hours"], "h", 1.0, context)
        )
    fuel = per_km(KG, "ship fuel", context.cargo.tonnes * charges.KG_PER_G, grams)
    tolls = [charge for passage in passages_of(service) for charge in charges.canal(context, passage)]
    return [sailing, _fare(leg, context), fuel, *tolls]


def _fare(leg: Leg, context: Context) -> Charge:
    unit, amount = _paying_unit(leg.carries, context)
    printed = leg.service[FARES[unit]]
    if _at_ocean_rate(leg):
        rate, level = context.scoped("sea.usd_per_km", "feeder", unit), context.level("sea.price_level")
        return per_km(USD, "ocean rate", amount, rate, *level)
    if printed is None:
        rate = context.scoped("service.usd_per_km", leg.service["kind"], unit)
        return per_km(USD, "fare", amount, rate)
    to_model = context.parameters.dollars(
        leg.service["year"], f"The fare of service {leg.service['service_id']}"
    )
    fare = _typed(leg.service, f"service.{FARES[unit]}", printed, f"USD/{unit}", to_model, context)
    return fixed(USD, "fare", amount * leg.share, fare)


def _paying_unit(carries: str, context: Context) -> tuple[str, float]:
    cargo = context.cargo
    if carries == "box":
        return cargo.box.unit_class, cargo.box.amount
    return ("truck", cargo.trucks) if carries == "truck" else ("wagon", cargo.wagons)


def _departures(service: dict[str, Any], context: Context) -> Quantity:
    default = context.scoped("service.departures_per_week", basin(service) or service["kind"])
    printed = service["departures_per_week"]
    return (
        default
        if not printed
        else _typed(service, "service.departures_per_week", printed, "1/week", 1.0, context)
    )


def _typed(
    service: dict[str, Any], key: str, value: float, unit: str, to_model: float, context: Context
) -> Quantity:
    spread = context.scoped("service.spread", key.removeprefix("service.").split("_per_")[0])
    return Quantity(
        key, service["mode"], service["service_id"], "", value, value * spread.low, value * spread.high,
        unit, service["year"], to_model, service["source_title"] or "", service["source_url"] or "",
        service["confidence"] or "", f"range {spread.low:g} to {spread.high:g} times ({spread.note})",
    )  # fmt: skip
