"""How ocean rates (data/parameters/sea_air.csv) were fitted to printed lane rates, and how they hold up.

Run from the root of the repository::

    python calibration/sea_costs.py

Reads data/evidence_lanes.csv. A rate is what every box pays, plus the kilometres, plus a premium for each
step from one sea basin into another against the flow of empty boxes, plus one for ports of some regions.
Kilometres, tolls and what American rates hold of terminal charges are taken as typed. All figures are
dollars of 2019 at the level of that year, brought to the year of print by the two levels of sea_air.csv.
Rows of one lane, both directions and all years, stay together in a fold. Rates per 20-foot box count 1.8
times. The step into the South Atlantic is typed as that into the Mediterranean with its toll, since both
lead to Europe; what is left of it went to the ports of the regions behind.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from landbridge.costing import ParameterTable, parameter_table, read_parameters
from landbridge.errors import LandbridgeError
from landbridge.network.rows import read_rows
from landbridge.routing.distance import distance

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
BASE_YEAR, FEU_PER_TEU_RATE = 2019, 1.8
EAST, SOUTH = ("east_asia>indian_ocean",), ("indian_ocean>mediterranean",)
PACIFIC, ATLANTIC = ("east_asia>american_pacific",), ("europe>american_atlantic",)
CAPE, BACK = ("indian_ocean>south_atlantic",), ("mediterranean>indian_ocean",)
# Region of a port, and the steps between basins of a voyage from one region to another.
REGION = {
    "Shanghai": "asia", "Kobe": "asia", "Yokohama": "asia", "Singapore": "asia", "Busan": "asia",
    "Tianjin": "asia", "Rotterdam": "europe", "Felixstowe": "europe", "Genoa": "europe",
    "Los Angeles": "west", "New York": "east", "Houston": "east", "Dubai": "ocean", "Nhava Sheva": "ocean",
    "Durban": "ocean", "Melbourne": "oceania", "Lagos": "south", "Santos": "south",
}  # fmt: skip
STEPS = {
    ("asia", "europe"): EAST + SOUTH, ("asia", "west"): PACIFIC, ("asia", "ocean"): EAST,
    ("asia", "east"): (*PACIFIC, "american_pacific>american_atlantic"), ("asia", "south"): EAST + CAPE,
    ("asia", "oceania"): ("east_asia>oceania",), ("ocean", "europe"): SOUTH, ("europe", "east"): ATLANTIC,
    ("ocean", "east"): SOUTH + ATLANTIC, ("ocean", "west"): PACIFIC, ("europe", "ocean"): BACK,
    ("europe", "asia"): BACK, ("east", "ocean"): BACK,
}  # fmt: skip
LANDING = {"Lagos": "west_africa", "Durban": "east_africa", "Santos": "south_america"}
PREMIUMS = sorted({step for steps in STEPS.values() for step in steps})
UNKNOWN = ("per box", *PREMIUMS, *LANDING.values())
START = np.array([100.0, *[500.0] * (len(UNKNOWN) - 1)])


@dataclass(frozen=True)
class Lanes:
    """Printed rates as a linear model: `design @ unknowns + given` dollars of the year per 40-foot box."""

    rows: tuple[dict[str, str], ...]
    design: Array
    given: Array
    low: Array
    high: Array

    @cached_property
    def lane(self) -> npt.NDArray[np.str_]:
        """Name of the lane of each row."""
        return np.array([row["group"] for row in self.rows])

    def fit(self, rows: npt.NDArray[np.bool_]) -> Array:
        """Return the unknowns that fit some rows best, by the size of the ratio to print."""
        middle = np.sqrt(self.low * self.high)

        def misfit(logs: Array) -> Array:
            rates = self.design[rows] @ (np.exp(logs) * START) + self.given[rows]
            return np.asarray(np.log(rates / middle[rows]))

        found = least_squares(misfit, np.zeros(len(START)), loss="soft_l1", f_scale=0.2, bounds=(-4.0, 3.0))
        return np.asarray(np.exp(found.x) * START)

    def report(self, name: str, rates: Array, rows: npt.NDArray[np.bool_]) -> None:
        """Print how far rates lie from the printed range."""
        over, under = rates[rows] / self.high[rows], self.low[rows] / rates[rows]
        factor = np.maximum(np.maximum(over, under), 1.0)
        error = np.where(over > 1, over - 1, np.where(under > 1, 1 - 1 / under, 0.0))
        _say(
            f"{name:28s} {rows.sum():3d} rows, median error {100 * np.median(error):3.0f} %,"
            f" within x1.5 {100 * np.mean(factor <= 1.5):3.0f} %, x2 {100 * np.mean(factor <= 2):3.0f} %"
        )


def main() -> None:
    """Print the fitted figures beside the typed ones, and errors on rows that were not seen."""
    parameters = parameter_table(read_parameters(ROOT / "data" / "parameters"))
    lanes = lanes_of(parameters)
    every = np.ones(len(lanes.rows), np.bool_)
    fitted = lanes.fit(every)
    for name, value in zip(UNKNOWN, fitted, strict=True):
        _say(f"{name:36s} {value:9.3f}  typed {_typed(parameters, name):9.3f}")
    typed = np.array([_typed(parameters, name) for name in UNKNOWN])
    lanes.report("typed figures, all rows", lanes.design @ typed + lanes.given, every)
    half = np.array([crc32(row["id"].encode()) % 2 == 0 for row in lanes.rows])
    seen = lanes.fit(half)
    lanes.report("fitted to half: that half", lanes.design @ seen + lanes.given, half)
    lanes.report("fitted to half: the other", lanes.design @ seen + lanes.given, ~half)
    held = np.empty(len(lanes.rows))
    for lane in np.unique(lanes.lane):
        out = lanes.lane == lane
        held[out] = lanes.design[out] @ lanes.fit(~out) + lanes.given[out]
    lanes.report("each lane left out in turn", held, every)


def lanes_of(parameters: ParameterTable) -> Lanes:
    """Return the printed rates of sea lanes as a linear model."""
    printed = [
        row
        for row in read_rows(ROOT / "data" / "evidence_lanes.csv")
        if row["mode"] == "sea" and row["quantity_kind"].startswith("usd")
    ]
    lengths = _lengths(printed)
    rows = [row for row in printed if (row["from_query"], row["to_query"]) in lengths]
    km = [lengths[row["from_query"], row["to_query"]] for row in rows]
    size = np.array([FEU_PER_TEU_RATE if row["quantity_kind"] == "usd_per_teu" else 1.0 for row in rows])
    return Lanes(
        tuple(rows),
        np.array([_design(parameters, row) for row in rows]),
        np.array([_given(parameters, row, one) for row, one in zip(rows, km, strict=True)]),
        np.array([float(row["low"]) for row in rows]) * size,
        np.array([float(row["high"]) for row in rows]) * size,
    )


def _lengths(rows: list[dict[str, str]]) -> dict[tuple[str, str], float]:
    known: dict[tuple[str, str], float] = {}
    for ends in dict.fromkeys((row["from_query"], row["to_query"]) for row in rows):
        try:
            known[ends] = known.get(ends[::-1]) or distance(*ends, mode="sea").km
        except LandbridgeError as problem:
            _say(f"left out: {problem}")
    return known


def _steps(row: dict[str, str]) -> tuple[str, ...]:
    return STEPS.get((REGION[row["from_place"]], REGION[row["to_place"]]), ())


def _level(parameters: ParameterTable, key: str, row: dict[str, str]) -> float:
    found = parameters.of_year(f"sea.{key}_level", int(row["year"]))
    return 1.0 if found is None else found.value


def _design(parameters: ParameterTable, row: dict[str, str]) -> Array:
    premium = _level(parameters, "premium", row)
    line = dict.fromkeys(UNKNOWN, 0.0) | {"per box": _level(parameters, "price", row)}
    line |= dict.fromkeys(_steps(row), premium)
    if row["to_place"] in LANDING:
        line[LANDING[row["to_place"]]] = premium
    return np.array([line[name] for name in UNKNOWN])


def _given(parameters: ParameterTable, row: dict[str, str], km: float) -> float:
    rate = parameters.scoped("sea.usd_per_km", "liner", "feu").value
    sailed = rate * km * _level(parameters, "price", row)
    ends = [REGION[row[end]] for end in ("from_place", "to_place")]
    # American rates hold the terminal charges of that end, which the model adds by itself.
    american = sum(end in ("west", "east") for end in ends)
    fixed = [(american, parameters.find("port.handling_usd", "US", "feu"))]
    if set(ends) in ({"asia", "europe"}, {"ocean", "europe"}, {"ocean", "east"}):
        fixed.append((2, parameters.scoped("canal.usd", "suez", "teu")))
    if set(ends) == {"asia", "east"}:
        fixed.append((2, parameters.scoped("canal.usd", "panama", "teu")))
    nominal = 1.0 / parameters.dollars(int(row["year"]), f"Lane {row['id']}")
    return sailed + sum(amount * figure.value * figure.to_model for amount, figure in fixed) * nominal


def _typed(parameters: ParameterTable, name: str) -> float:
    if name == "per box":
        return parameters.scoped("sea.usd_per_box", "", "feu").value
    return parameters.scoped("sea.premium_usd" if ">" in name else "sea.unload_usd", name, "feu").value


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
