"""What moves: the shipment that a user describes, and how each mode counts it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from landbridge.errors import InputError

UNITS = ("teu", "feu", "tonne", "truck", "wagon")
# Cargo of one unit, tonnes: rows `cargo.tonnes_per_unit` of data/parameters/model.csv, which a test compares.
TONNES_PER_UNIT = {"teu": 14.3, "feu": 20.0, "tonne": 1.0, "truck": 14.4, "wagon": 60.0}
TEU_PER_UNIT = {"teu": 1.0, "feu": 2.0, "truck": 2.0}
MOST_TONNES_PER_UNIT = {"teu": 30.0, "feu": 32.0, "tonne": 1.0, "truck": 60.0, "wagon": 120.0}
MOST_UNITS = 1e7
MOST_USD = 1e13
FIRST_YEAR, LAST_YEAR = 2000, 2030
SCOPES = ("door", "terminal")


@dataclass(frozen=True)
class Shipment:
    """Goods that travel together.

    Parameters
    ----------
    unit
        teu (20-foot box), feu (40-foot box), tonne (bulk), truck (loaded trailer) or wagon.
    count
        Number of units; for `tonne` the tonnes.
    tonnes
        Cargo of all units together, t; None takes the default weight of the unit.
    value_usd
        Value of all goods, constant USD; only used for the value of time.
    value_of_time_usd_h
        What an hour of all goods is worth, USD; None derives it from value or weight.
    year
        Price year of freight rates; None is a normal year.
    scope
        door: collected at the origin and delivered at the destination. terminal: from the departure at the
        first station, port, airport or depot to the arrival at the last one, lifts included, but without
        trucking between door and terminal, dwell and waiting at the two ends.
    subsidies
        True: what the shipper pays; False: rail prices before the public subsidies of the price year.

    Raises
    ------
    InputError
        If a figure is impossible or absurd; the message says which.

    Examples
    --------
    >>> Shipment("feu", 2).total_tonnes
    40.0
    """

    unit: str = "teu"
    count: float = 1
    tonnes: float | None = None
    value_usd: float | None = None
    value_of_time_usd_h: float | None = None
    year: int | None = None
    scope: str = "door"
    subsidies: bool = True

    def __post_init__(self) -> None:
        _check_unit(self.unit)
        _check_figure("count", self.count, MOST_UNITS, "units", positive=True)
        if self.tonnes is not None:
            _check_figure("tonnes", self.tonnes, MOST_UNITS, "t", positive=True)
            _check_weight(self)
        if self.value_usd is not None:
            _check_figure("value_usd", self.value_usd, MOST_USD, "USD")
        if self.value_of_time_usd_h is not None:
            _check_figure("value_of_time_usd_h", self.value_of_time_usd_h, MOST_USD, "USD/h")
        _check_year(self.year)
        _check_choices(self)

    @property
    def total_tonnes(self) -> float:
        """Cargo of all units, t."""
        return float(self.count * TONNES_PER_UNIT[self.unit] if self.tonnes is None else self.tonnes)

    @property
    def teu_equivalent(self) -> float:
        """Size in 20-foot boxes; bulk by the weight that a box carries on average."""
        per_unit = TEU_PER_UNIT.get(self.unit)
        return float(
            self.total_tonnes / TONNES_PER_UNIT["teu"] if per_unit is None else self.count * per_unit
        )

    @property
    def label(self) -> str:
        """Short text for headings, e.g. `2 feu, 40 t`."""
        count = f"{self.count:g} {self.unit}"
        return count if self.unit == "tonne" else f"{count}, {self.total_tonnes:g} t"

    def to_dict(self) -> dict[str, object]:
        """Return the shipment of the route document."""
        return {
            "unit": self.unit,
            "count": self.count,
            "tonnes": self.total_tonnes,
            "value_usd": self.value_usd,
            "value_of_time_usd_h": self.value_of_time_usd_h,
            "year": self.year,
            "scope": self.scope,
            "subsidies": self.subsidies,
        }


_AMOUNT = re.compile(r"^([+-]?(?:\d[\d_]*\.?\d*(?:e[+-]?\d+)?|\.\d+|inf|nan))\s*([a-z/]*)$")
_NAMES = {
    "teu": "teu", "feu": "feu", "tonne": "tonne", "tonnes": "tonne", "t": "tonne", "ton": "tonne",
    "truck": "truck", "trucks": "truck", "wagon": "wagon", "wagons": "wagon",
}  # fmt: skip


def parse_cargo(text: str, *, year: int | None = None) -> Shipment:
    """Read a shipment as the command line takes it: amount, unit and, if wanted, weight and value.

    Parameters
    ----------
    text
        For example `2 feu`, `500 tonne`, `3 teu 40t 90000usd`.
    year
        Price year of the rates.

    Raises
    ------
    InputError
        If the text cannot be understood or the figures are impossible.

    Examples
    --------
    >>> parse_cargo("3 teu 40000usd").value_usd
    40000.0
    """
    words = re.sub(r"(?<=[\d.])\s+(?=[a-z])|(?<=\binf|\bnan)\s+", "", text.strip().lower()).split()
    amounts = [_amount(word, text) for word in words]
    if not amounts or amounts[0][1] not in _NAMES:
        raise InputError(
            f"Cargo {text!r} is not understood; write for example '2 feu', '500 tonne' or '3 teu 40t'."
        )
    count, unit = amounts[0][0], _NAMES[amounts[0][1]]
    tonnes, value = _extras(amounts[1:], text)
    return Shipment(unit, count, tonnes=tonnes, value_usd=value, year=year)


def _amount(word: str, text: str) -> tuple[float, str]:
    match = _AMOUNT.match(word)
    if match is None:
        raise InputError(f"Cargo {text!r}: {word!r} is not an amount with a unit; write for example '2 feu'.")
    return float(match[1].replace("_", "")), match[2]


def _extras(amounts: list[tuple[float, str]], text: str) -> tuple[float | None, float | None]:
    tonnes = value = None
    for figure, unit in amounts:
        if unit == "usd":
            value = figure
        elif _NAMES.get(unit) == "tonne":
            tonnes = figure
        else:
            raise InputError(
                f"Cargo {text!r}: after the units only tonnes (40t) and value (90000usd) may stand."
            )
    return tonnes, value


def _check_unit(unit: str) -> None:
    if unit not in UNITS:
        raise InputError(f"Unknown loading unit {unit!r}; use one of {', '.join(UNITS)}.")


def _check_figure(name: str, value: float, most: float, unit: str, *, positive: bool = False) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InputError(f"Shipment {name} is {value!r}; give a finite number.")
    if value < 0 or (positive and value == 0):
        wanted = "above zero" if positive else "zero or more"
        raise InputError(f"Shipment {name} is {value:g}; it must be {wanted}.")
    if value > most:
        raise InputError(
            f"Shipment {name} is {value:g} {unit}, more than the {most:g} that can be meant; check it."
        )


def _check_weight(shipment: Shipment) -> None:
    most = shipment.count * MOST_TONNES_PER_UNIT[shipment.unit]
    if shipment.tonnes is not None and shipment.tonnes > most * (1 + 1e-9):
        raise InputError(
            f"{shipment.tonnes:g} t do not fit into {shipment.count:g} {shipment.unit}, which carries"
            f" {most:g} t at most; give more units or fewer tonnes."
        )


def _check_year(year: int | None) -> None:
    if year is None:
        return
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(f"Price year {year!r} is out of range; use a year from {FIRST_YEAR} to {LAST_YEAR}.")


def _check_choices(shipment: Shipment) -> None:
    if shipment.scope not in SCOPES:
        raise InputError(f"Unknown scope {shipment.scope!r}; use one of {', '.join(SCOPES)}.")
    if not isinstance(shipment.subsidies, bool):
        raise InputError(f"Shipment subsidies is {shipment.subsidies!r}; give True or False.")
