"""What the model says to a published fact: its figure with its range, and the way that it was taken on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import Shipment, parameter_table
from landbridge.costing.supernetwork import BORDER
from landbridge.errors import NoRouteError, UnknownPlaceError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.routing.distance import distance
from landbridge.routing.query import route
from landbridge.routing.writer import HIGH_PERCENT, LOW_PERCENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from landbridge.costing import ParameterTable
    from landbridge.routing.document import Route
    from landbridge.routing.planner import Planner

    Row = Mapping[str, Any]

HOURS_PER_DAY = 24.0
CO2_TONNES = 10.0
"""Cargo of the 20-foot box that published emissions are for."""

OTHER_MODES = 0.2
"""A way is by the row's modes if others carry it over no more than this share of its length."""

NEAR_KM = 60.0
"""A post is looked for this far around the place that names it."""

PASSAGES = {"Suez Canal": "south_africa", "Cape of Good Hope": "suez"}
"""Passages that rows go through, and what is kept off to go there."""


@dataclass(frozen=True)
class Found:
    """A figure of the model in the unit of the row; low and high are null where it has no range."""

    value: float | None
    low: float | None = None
    high: float | None = None
    way: str = ""
    note: str = ""


@dataclass(frozen=True, eq=False)
class OtherParameters:
    """An atlas with another table of parameters, so that numbers can be tried without a build."""

    atlas: Any
    parameters: pl.DataFrame

    @cached_property
    def network(self) -> Any:
        """The tables, with the other parameters."""
        return replace(self.atlas.network, parameters=self.parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.atlas, name)


@dataclass(frozen=True, eq=False)
class Model:
    """Answers rows of published facts on one planner."""

    planner: Planner

    def answer(self, row: Row) -> Found:
        """Return the model's figure for a row, or the reason why there is none."""
        if row["not_compared"]:
            return Found(None, note=row["not_compared"])
        measures: dict[str, Callable[[Row], Found]] = {
            "km": self._km,
            "border_hours": self._border,
            "hours": self._hours,
        }
        try:
            return measures.get(row["quantity_kind"], self._total)(row)
        except (UnknownPlaceError, NoRouteError) as problem:
            return Found(None, note=str(problem))

    @cached_property
    def prices(self) -> ParameterTable:
        """Parameters of the network, for the price index."""
        return parameter_table(self.planner.network.parameters)

    def _km(self, row: Row) -> Found:
        modes = listed(row["modes"])
        if len(modes) > 1:
            way = self._way(row)
            return Found(way.km, way=way.name)
        found = distance(
            row["from_query"],
            row["to_query"],
            mode=modes[0],
            via=stops(row),
            planner=self.planner,
        )
        return Found(found.km, note=" ".join(found.notes))

    def _total(self, row: Row) -> Found:
        criterion, factor = self._unit(row)
        way = self._way(row)
        low, high = way.ranges[criterion]
        return Found(getattr(way, criterion) * factor, low * factor, high * factor, way.name)

    def _unit(self, row: Row) -> tuple[str, float]:
        """Return the criterion of a row and what turns its figures into the unit of the row."""
        kind = str(row["quantity_kind"])
        if kind == "days":
            return "hours", 1.0 / HOURS_PER_DAY
        if kind.startswith("usd"):
            return "usd", 1.0 / self.prices.dollars(row["year"], f"Fact {row['id']}")
        return "kg_co2e", 1.0

    def _hours(self, row: Row) -> Found:
        way = self._way(row)
        sailed = [step for step in way.steps if step.mode == "ferry" and step.is_move]
        if not sailed:
            return Found(None, way=way.name, note="the way that the model takes has no ferry")
        if "dwell" not in row["quantity"]:
            return Found(sailed[0].hours, way=sailed[0].service)
        before = way.steps[: way.steps.index(sailed[0])]
        waited = sum(step.hours for step in before if not step.is_move)
        return Found(waited, way=way.name, note="all stops before the ferry")

    def _border(self, row: Row) -> Found:
        """Return the hours of leaving the row's country at the post of its name."""
        place, _ = self.planner.place(row["from_query"], "from")
        writer = self.planner.writer(Shipment())
        net, node = writer.graph.net, self._post(place, row["modes"])
        left = net.vertex_country[net.tail] == net.countries.index(place.country)
        arcs = np.flatnonzero((net.kind == BORDER) & net.open & left & (net.vertex_node[net.tail] == node))
        if not len(arcs):
            return Found(None, note="no open border arc there")
        drawn = writer.draws.totals([int(net.rule[arcs[0]])], [0.0])[:, 0]
        low, high = np.percentile(drawn, (LOW_PERCENT, HIGH_PERCENT))
        name = str(self.planner.network.nodes["name"][node])
        return Found(float(net.criteria[arcs[0], 0]), float(low), float(high), name)

    def _post(self, place: Any, mode: str) -> int:
        import polars as pl

        network = self.planner.network
        ours = (pl.col("country_a") == place.country) | (pl.col("country_b") == place.country)
        rows = network.crossings.filter(ours & (pl.col("mode") == mode))["node"].to_numpy()
        lat, lon = (network.nodes[axis].to_numpy()[rows] for axis in ("lat", "lon"))
        km = np.asarray(great_circle_km(place.lat, place.lon, lat, lon))
        if not len(km) or km.min() > NEAR_KM:
            raise NoRouteError(f"No {mode} crossing of {place.country} lies near {place.name}.")
        return int(rows[int(np.argmin(km))])

    def _way(self, row: Row) -> Route:
        """Return the recommended way by the row's modes, over its places; trucks only where they must."""
        modes = listed(row["modes"])
        with_ferry = [*modes, "ferry"] if {"rail", "sea"} & set(modes) else modes
        try:
            return self._asked(row, with_ferry)
        except NoRouteError:
            if "road" in modes:
                raise
        return self._asked(row, [*with_ferry, "road"])

    def _asked(self, row: Row, modes: list[str]) -> Route:
        found = route(
            row["from_query"],
            row["to_query"],
            shipment=shipment_of(row),
            via=stops(row),
            avoid=_kept_off(row),
            modes=modes,
            planner=self.planner,
        )
        wanted = {*listed(row["modes"]), "ferry"}
        fits: list[Route] = [way for way in found if _other_share(way, wanted) <= OTHER_MODES]
        if not fits:
            raise NoRouteError(
                f"No way is carried by {' and '.join(sorted(wanted))} over most of its length."
            )
        return fits[0]


def shipment_of(row: Row) -> Shipment:
    """Return what the figure of a row is for: a 20-foot or a 40-foot box, at prices of its year."""
    kind = str(row["quantity_kind"])
    unit = "feu" if kind == "usd_per_feu" else "teu"
    tonnes = CO2_TONNES if kind.startswith("kg_co2e") else None
    year = row["year"] if kind.startswith("usd") else None
    scope = "terminal" if row.get("scope") == "terminal" else "door"
    return Shipment(unit, 1, tonnes=tonnes, year=year, scope=scope)


def stops(row: Row) -> list[str]:
    """Return the places that a row goes over, passages left out."""
    return [word for word in listed(row["via_query"]) if word not in PASSAGES]


def listed(text: str) -> list[str]:
    """Return the words of a list.

    >>> listed("rail;sea")
    ['rail', 'sea']
    """
    return [word for word in text.split(";") if word]


def _kept_off(row: Row) -> list[str]:
    passages = [PASSAGES[word] for word in listed(row["via_query"]) if word in PASSAGES]
    return passages + listed(row.get("avoid_query") or "")


def _other_share(way: Route, wanted: set[str]) -> float:
    other = sum(step.km for step in way.steps if step.is_move and step.mode not in wanted)
    return other / way.km if way.km > 0 else 0.0
