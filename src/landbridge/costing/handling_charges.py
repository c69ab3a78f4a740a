"""What handling is charged: between the ground and a mode, and between ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.costing.charges import HOURS_PER_DAY, KG_PER_G, TONNE_KG, fixed, half_headway, inverse
from landbridge.costing.rules import HOURS, KG, USD

if TYPE_CHECKING:
    from landbridge.costing.charges import Context
    from landbridge.costing.rules import Charge

ABOARD = "other ports of the loop"
"""Label of the hours that a box is carried round to or from a port that few loops serve."""


def road_handling(context: Context, country: str) -> list[Charge]:
    """Return the charges of loading or unloading trucks."""
    return [
        fixed(HOURS, "loading a truck", 1.0, context.find("road.handling_hours", country)),
        fixed(USD, "truck positioned", context.cargo.trucks, context.find("road.usd_per_trip_end", country)),
    ]


def rail_load(context: Context, country: str, berth: str) -> list[Charge]:
    """Return the charges of a rail terminal before departure, the wait for the train included."""
    return [
        *_rail_handling(context, country, berth),
        half_headway(context.find("rail.departures_per_week", country)),
    ]


def rail_unload(context: Context, country: str, berth: str) -> list[Charge]:
    """Return the charges of a rail terminal after arrival."""
    return _rail_handling(context, country, berth)


def door_haul(context: Context, country: str) -> list[Charge]:
    """Return the charges of a truck between a rail terminal and the cargo's door in the same city.

    Bulk and wagons are loaded where they lie, at sidings: nothing.
    """
    if context.cargo.rail.unit_class == "tonne":
        return []
    end = context.find("road.usd_per_trip_end", country)
    return [
        fixed(HOURS, "loading a truck", 1.0, context.find("road.handling_hours", country)),
        fixed(USD, "truck positioned, terminal and door", 2.0 * context.cargo.trucks, end),
        *city_haul(context, country),
    ]


def city_haul(context: Context, country: str) -> list[Charge]:
    """Return the charges of driving between a rail terminal and its city, per truck load."""
    cargo, km = context.cargo, context.find("rail.door_haul_km", country)
    speed, rate = context.find("road.km_per_day", country), context.find("road.usd_per_truck_km", country)
    grams = context.find("road.g_co2e_per_tkm", country)
    return [
        fixed(HOURS, "truck to or from the terminal", HOURS_PER_DAY, km, inverse(speed)),
        fixed(USD, "truck to or from the terminal", cargo.trucks, km, rate),
        fixed(KG, "truck to or from the terminal", cargo.tonnes * KG_PER_G, km, grams),
    ]


def _rail_handling(context: Context, country: str, berth: str) -> list[Charge]:
    bill = context.cargo.rail
    return [
        fixed(HOURS, "rail terminal", 1.0, context.scoped("rail.handling_hours", berth)),
        fixed(USD, "rail terminal", bill.amount, context.find("rail.handling_usd", country, bill.unit_class)),
        fixed(KG, "rail terminal", context.cargo.box.amount, context.scoped("rail.handling_kg_co2e", "")),
    ]


def sea_load(context: Context, country: str, ship: str, berth: str) -> list[Charge]:
    """Return the charges of an export port: handling, cut-off, wait for the ship, base of the rate."""
    return [
        *port_handling(context, country),
        fixed(HOURS, "in port before loading", 1.0, context.find("port.export_hours", country)),
        half_headway(context.scoped("sea.departures_per_week", f"{ship}_{berth}")),
        *_round_of_the_loop(context, ship, berth),
        ocean_base(context, ship),
    ]


def sea_unload(context: Context, country: str, ship: str, berth: str) -> list[Charge]:
    """Return the charges of an import port: the ship's wait at anchor, handling and dwell."""
    return [
        *_round_of_the_loop(context, ship, berth),
        *port_handling(context, country),
        fixed(HOURS, "queue for a berth", 1.0, context.find("port.queue_hours", country)),
        fixed(HOURS, "in port after unloading", 1.0, context.find("port.import_hours", country)),
        landing_premium(context, country),
    ]


def _round_of_the_loop(context: Context, ship: str, berth: str) -> list[Charge]:
    """Return the hours of the other ports of a loop: few loops serve a port that is no hub."""
    hours = context.parameters.rows.get(("sea.loop_hours", f"{ship}_{berth}", "", 0))
    return [] if hours is None else [fixed(HOURS, ABOARD, 1.0, hours)]


def sea_transfer(context: Context, country: str, ship: str, berth: str) -> list[Charge]:
    """Return the charges of changing ships in a port, onto a liner or a feeder."""
    bill = context.cargo.box
    return [
        fixed(
            USD,
            "transshipment",
            bill.amount,
            context.find("port.transshipment_usd", country, bill.unit_class),
        ),
        fixed(KG, "two lifts", 2.0 * bill.amount, context.scoped("port.handling_kg_co2e", "")),
        fixed(HOURS, "transshipment", 1.0, context.find("port.transshipment_hours", country)),
        half_headway(context.scoped("sea.departures_per_week", f"{ship}_{berth}")),
    ]


def port_handling(context: Context, country: str) -> list[Charge]:
    """Return the price and the emissions of one lift between ship and yard."""
    bill = context.cargo.box
    return [
        fixed(USD, "port handling", bill.amount, context.find("port.handling_usd", country, bill.unit_class)),
        fixed(KG, "port handling", bill.amount, context.scoped("port.handling_kg_co2e", "")),
    ]


def ocean_base(context: Context, ship: str) -> Charge:
    """Return the part of an ocean rate that does not grow with the distance."""
    bill, level = context.cargo.box, context.level("sea.price_level")
    rate = context.scoped("sea.usd_per_box", ship, bill.unit_class)
    return fixed(USD, "ocean rate, fixed part", bill.amount, rate, *level)


def landing_premium(context: Context, country: str) -> Charge:
    """Return what a box pays on top to a region that sends few boxes back, or whose ports hold ships up."""
    bill, level = context.cargo.box, context.level("sea.premium_level")
    premium = context.find("sea.unload_usd", country, bill.unit_class)
    return fixed(USD, "ocean rate, premium of the region", bill.amount, premium, *level)


def waterway_load(context: Context, country: str) -> list[Charge]:
    """Return the charges of a river port before departure."""
    return [
        *port_handling(context, country),
        fixed(HOURS, "in port before loading", 1.0, context.find("waterway.port_hours", country)),
        half_headway(context.find("waterway.departures_per_week", country)),
    ]


def waterway_unload(context: Context, country: str) -> list[Charge]:
    """Return the charges of a river port after arrival."""
    return [
        *port_handling(context, country),
        fixed(HOURS, "in port after unloading", 1.0, context.find("waterway.port_hours", country)),
    ]


def air_load(context: Context, country: str, berth: str) -> list[Charge]:
    """Return the charges of an airport before departure, with the fixed part of the air rate."""
    rate = context.find("air.usd_per_kg_base", country)
    return [
        fixed(HOURS, "acceptance and build-up", 1.0, context.find("air.export_hours", country)),
        half_headway(context.scoped("air.departures_per_week", berth)),
        fixed(
            USD,
            "air rate, fixed part",
            context.cargo.tonnes * TONNE_KG,
            rate,
            *context.level("air.price_level"),
        ),
    ]


def air_unload(context: Context, country: str) -> list[Charge]:
    """Return the charges of an airport after arrival."""
    return [fixed(HOURS, "break-down and clearance", 1.0, context.find("air.import_hours", country))]
