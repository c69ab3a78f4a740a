"""What each kind of arc is charged: one function per kind, each a readable list of charges.

All intensities are well to wheel; all money is brought to constant dollars by the quantities themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from landbridge.costing.cargo import Billing
from landbridge.costing.groups import groups_of
from landbridge.costing.rules import COMPLEMENT, HOURS, INVERSE, KG, USD, Charge, Factor
from landbridge.errors import AtlasError

if TYPE_CHECKING:
    from landbridge.costing.cargo import Cargo
    from landbridge.costing.parameters import ParameterTable, Quantity

KM_PER_NAUTICAL_MILE = 1.852
HOURS_PER_DAY = 24.0
HALF_WEEK_HOURS = 84.0
KG_PER_G = 1e-3
SUBSIDISING = frozenset(["CN"])
"""Countries that pay a part of the tariff of their section of China-Europe trains."""
TONNE_KG = 1000.0


@dataclass(frozen=True)
class Context:
    """What every charge needs: parameters, the cargo as tariffs count it, the price year of rates.

    Parameters
    ----------
    parameters
        Index of all parameters.
    cargo
        The shipment in the units of each mode.
    year
        Price year of rates, None for a normal year.
    to_door
        False: the two ends of a way are terminals, not doors.
    subsidies
        Whether public subsidies of the year lower the rail tariff.
    unpublished
        Price levels that were asked for but are not published, filled while charges are made.
    trucking
        Charges of a truck by country: each handling has them.
    """

    parameters: ParameterTable
    cargo: Cargo
    year: int | None
    to_door: bool = True
    subsidies: bool = True
    unpublished: set[str] = field(default_factory=set)
    trucking: dict[str, list[Charge]] = field(default_factory=dict)

    def find(self, key: str, country: str = "", unit_class: str = "") -> Quantity:
        """Return the row of a country, its groups or the world."""
        return self.parameters.find(key, country, unit_class)

    def scoped(self, key: str, scope: str, unit_class: str = "") -> Quantity:
        """Return the row of a named scope or the world."""
        return self.parameters.scoped(key, scope, unit_class)

    def level(self, key: str, country: str = "") -> tuple[Factor, ...]:
        """Return the price level of the year as a factor, nothing in a normal year."""
        if self.year is None:
            return ()
        row = self.parameters.of_year(key, self.year, country)
        if row is None:
            self.unpublished.add(key)
            return ()
        return (Factor(row),)

    def premium(self, gate: str) -> Quantity | None:
        """Return what a full box pays to go from one sea basin to another against the flow of empties."""
        return self.parameters.rows.get(("sea.premium_usd", gate, self.cargo.box.unit_class, 0))

    def subsidy(self) -> tuple[Factor, ...]:
        """Return what a public subsidy of the year leaves of a tariff, nothing without one."""
        row = None if self.year is None else self.parameters.of_year("rail.subsidy_share", self.year)
        return (Factor(row, COMPLEMENT),) if row is not None and self.subsidies else ()


def inverse(quantity: Quantity) -> Factor:
    """Return one over a quantity, which must not be zero."""
    if quantity.value <= 0 or quantity.low <= 0:
        raise AtlasError(f"{quantity.key!r} of scope {quantity.scope!r} divides and must be above zero.")
    return Factor(quantity, INVERSE)


def fixed(criterion: int, label: str, coefficient: float, *factors: Factor | Quantity) -> Charge:
    """Return a charge per arc."""
    return Charge(criterion, False, coefficient, _factors(factors), label)


def per_km(criterion: int, label: str, coefficient: float, *factors: Factor | Quantity) -> Charge:
    """Return a charge per km."""
    return Charge(criterion, True, coefficient, _factors(factors), label)


def _factors(factors: tuple[Factor | Quantity, ...]) -> tuple[Factor, ...]:
    return tuple([part if isinstance(part, Factor) else Factor(part) for part in factors])


def half_headway(departures: Quantity) -> Charge:
    """Return the mean wait for a departure: half the headway."""
    return fixed(HOURS, "wait, half the headway", HALF_WEEK_HOURS, inverse(departures))


# Moving


def road_move(context: Context, country: str) -> list[Charge]:
    """Return the charges of a truck on the road."""
    if country not in context.trucking:
        context.trucking[country] = _trucking(context, country)
    return context.trucking[country]


def _trucking(context: Context, country: str) -> list[Charge]:
    cargo = context.cargo
    return [
        per_km(HOURS, "driving and rest", HOURS_PER_DAY, inverse(context.find("road.km_per_day", country))),
        per_km(USD, "trucking", cargo.trucks, context.find("road.usd_per_truck_km", country)),
        per_km(KG, "truck fuel", cargo.tonnes * KG_PER_G, context.find("road.g_co2e_per_tkm", country)),
    ]


def rail_move(context: Context, country: str) -> list[Charge]:
    """Return the charges of a freight train: electric by the grid of the country, the rest diesel."""
    bill, tonnes = context.cargo.rail, context.cargo.tonnes
    share = context.find("rail.electric_share", country)
    # Boxes run in trains of their own, bulk and wagons are marshalled on the way.
    speed = context.find("rail.km_per_day", country, bill.unit_class)
    china_europe = "china_europe_rail" in groups_of(country)
    level = context.level("rail.price_level", country) if china_europe else ()
    level += context.subsidy() if country in SUBSIDISING else ()
    electric = (
        context.find("rail.electric_wh_per_tkm", country),
        context.find("grid.g_co2e_per_kwh", country),
    )
    diesel = context.find("rail.diesel_g_co2e_per_tkm", country)
    return [
        per_km(HOURS, "train under way", HOURS_PER_DAY, inverse(speed)),
        per_km(
            USD, "rail tariff", bill.amount, context.find("rail.usd_per_km", country, bill.unit_class), *level
        ),
        per_km(KG, "electric traction", tonnes * KG_PER_G**2, share, *electric),
        per_km(KG, "diesel traction", tonnes * KG_PER_G, Factor(share, COMPLEMENT), diesel),
    ]


def sea_move(context: Context, ship: str, passage: str, gate: str = "") -> list[Charge]:
    """Return the charges of a ship, liner or feeder, of its canal, and of the way into another basin."""
    bill, level = context.cargo.box, context.level("sea.price_level")
    return [
        per_km(HOURS, "sailing", 1.0 / KM_PER_NAUTICAL_MILE, inverse(context.scoped("sea.knots", ship))),
        per_km(
            USD, "ocean rate", bill.amount, context.scoped("sea.usd_per_km", ship, bill.unit_class), *level
        ),
        per_km(KG, "ship fuel", context.cargo.tonnes * KG_PER_G, context.scoped("sea.g_co2e_per_tkm", ship)),
        *canal(context, passage),
        *_basin_premium(context, gate),
    ]


def _basin_premium(context: Context, gate: str) -> list[Charge]:
    premium = context.premium(gate)
    if premium is None:
        return []
    level = context.level("sea.premium_level")
    return [fixed(USD, "premium of the direction", context.cargo.box.amount, premium, *level)]


def canal(context: Context, passage: str) -> list[Charge]:
    """Return toll and time of a passage; nothing where no toll is taken."""
    toll = context.parameters.rows.get(("canal.usd", passage, "teu", 0))
    if toll is None:
        return []
    bill = context.cargo.box
    teu = bill.amount * (2.0 if bill.unit_class == "feu" else 1.0)
    return [
        fixed(USD, "canal toll", teu, toll),
        fixed(HOURS, "canal transit", 1.0, context.scoped("canal.hours", passage)),
    ]


def waterway_move(context: Context, country: str) -> list[Charge]:
    """Return the charges of a barge or river ship."""
    tonnes = context.cargo.tonnes
    return [
        per_km(HOURS, "sailing", 1.0, inverse(context.find("waterway.km_per_h", country))),
        per_km(USD, "waterway freight", tonnes, context.find("waterway.usd_per_tkm", country)),
        per_km(KG, "ship fuel", tonnes * KG_PER_G, context.find("waterway.g_co2e_per_tkm", country)),
    ]


def air_move(context: Context) -> list[Charge]:
    """Return the charges of a freighter aircraft."""
    tonnes = context.cargo.tonnes
    return [
        per_km(HOURS, "flying", 1.0, inverse(context.find("air.km_per_h"))),
        per_km(
            USD, "air freight", tonnes, context.find("air.usd_per_tkm"), *context.level("air.price_level")
        ),
        per_km(KG, "jet fuel", tonnes * KG_PER_G, context.find("air.g_co2e_per_tkm")),
    ]


# Borders and gauge breaks


def is_printed(context: Context, scope: str) -> bool:
    """Say whether a change of gauge has hours or a price of its own: scope of `gauge_scope`."""
    units = (("gauge.hours", ""), ("gauge.usd", context.cargo.rail.unit_class))
    return any((key, scope, unit, 0) in context.parameters.rows for key, unit in units)


def gauge_change(context: Context, country: str, place: str = "") -> list[Charge]:
    """Return the charges of moving boxes, or changing bogies, between two gauges; those of a place win."""
    bill, rows = context.cargo.rail, context.parameters.rows
    hours = rows.get(("gauge.hours", place, "", 0)) or context.find("gauge.hours", country)
    usd = rows.get(("gauge.usd", place, bill.unit_class, 0)) or context.find(
        "gauge.usd", country, bill.unit_class
    )
    return [
        fixed(HOURS, "gauge change", 1.0, hours),
        fixed(USD, "gauge change", bill.amount, usd),
        fixed(KG, "gauge change", context.cargo.box.amount, context.scoped("rail.handling_kg_co2e", "")),
    ]


def border(context: Context, mode: str, hours: Quantity, fee: Quantity) -> list[Charge]:
    """Return the charges of a border crossing, typed or by the kind of border."""
    bill = border_billing(context, mode)
    return [fixed(HOURS, "border", 1.0, hours), fixed(USD, "border fees", bill.amount, fee)]


def border_billing(context: Context, mode: str) -> Billing:
    """Return what pays a border fee: trucks on the road, boxes elsewhere."""
    return Billing("truck", context.cargo.trucks) if mode == "road" else context.cargo.box
