"""How each mode counts a shipment: trucks on the road, boxes or tonnes on rail, tonnes in the air."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.costing.parameters import ParameterTable
    from landbridge.costing.shipment import Shipment

BOXES = {"teu": "teu", "feu": "feu", "truck": "feu"}
HOURS_PER_DAY = 24.0


@dataclass(frozen=True)
class Billing:
    """Units that a tariff counts: `amount` of `unit_class`."""

    unit_class: str
    amount: float


@dataclass(frozen=True)
class Cargo:
    """A shipment as the tariffs of each mode see it.

    Parameters
    ----------
    tonnes
        Cargo, t.
    box
        Boxes at sea, in ports and on ferries; bulk is counted in 20-foot boxes by weight.
    rail
        Boxes, or tonnes for bulk and wagons.
    trucks
        Trucks on the road; a 20-foot box pays a part of a truck.
    wagons
        Wagons on a rail ferry.
    """

    tonnes: float
    box: Billing
    rail: Billing
    trucks: float
    wagons: float


def cargo_of(shipment: Shipment, parameters: ParameterTable) -> Cargo:
    """Count a shipment in the units of each mode.

    Parameters
    ----------
    shipment
        What moves.
    parameters
        Weights per unit, and the part of a truck that a box pays.
    """
    tonnes = shipment.total_tonnes
    boxed = shipment.unit in BOXES
    per_teu = parameters.find("cargo.tonnes_per_unit", "", "teu").value
    box = Billing(BOXES[shipment.unit], shipment.count) if boxed else Billing("teu", tonnes / per_teu)
    rail = box if boxed else Billing("tonne", tonnes)
    return Cargo(tonnes, box, rail, _trucks(shipment, parameters), _wagons(shipment, parameters))


def value_of_time(shipment: Shipment, parameters: ParameterTable) -> tuple[float, str]:
    """Return what an hour of the shipment is worth, and a sentence that says where the figure is from.

    Returns
    -------
    usd_per_h, note
        Constant USD per hour of the whole shipment.
    """
    if shipment.value_of_time_usd_h is not None:
        return float(shipment.value_of_time_usd_h), "Value of time as given."
    if shipment.value_usd is not None:
        share = parameters.find("value.of_time_percent_per_day")
        usd_h = shipment.value_usd * share.value / 100.0 / HOURS_PER_DAY
        return (
            usd_h,
            f"Value of time {usd_h:.2f} USD/h: {share.value:g} % of the value a day ({share.source_title}).",
        )
    rate = parameters.find("value.of_time_usd_per_tonne_h")
    usd_h = shipment.total_tonnes * rate.value * rate.to_model
    return usd_h, (
        f"Value of time {usd_h:.2f} USD/h: {rate.value * rate.to_model:.2f} USD per tonne-hour for goods of"
        f" unstated value ({rate.source_title}); give a value or a value of time for yours."
    )


def _trucks(shipment: Shipment, parameters: ParameterTable) -> float:
    if shipment.unit in BOXES:
        return shipment.count * parameters.find("road.trucks_per_unit", "", shipment.unit).value
    return shipment.total_tonnes / parameters.find("road.payload_t").value


def _wagons(shipment: Shipment, parameters: ParameterTable) -> float:
    if shipment.unit == "wagon":
        return float(shipment.count)
    if shipment.unit in BOXES:
        return shipment.teu_equivalent / parameters.find("rail.teu_per_wagon").value
    return shipment.total_tonnes / parameters.find("cargo.tonnes_per_unit", "", "wagon").value
