"""The answer to a route query: places, steps, routes, and the one document that all faces share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from landbridge.atlas.place import Place

SCHEMA = "landbridge.route/1"
CRITERIA = ("hours", "usd", "kg_co2e")

# Every figure of a step is a multiple of 1/1024, so that steps add up to the totals exactly,
# in any order and in any language.
_GRID = 1024.0


def quantise(value: float) -> float:
    """Return the nearest multiple of 1/1024.

    >>> quantise(0.1) * 1024
    102.0
    """
    return round(value * _GRID) / _GRID


@dataclass(frozen=True)
class Step:
    """One leg (`kind` is move) or one stop (border, gauge, transfer, wait) of a route.

    Parameters
    ----------
    kind
        move, border, gauge, transfer or wait.
    mode
        Mode of a move; of a stop, the mode that it serves ("" if none).
    origin, destination
        Ends of the step; the same place for a stop.
    country
        ISO-2; "" at sea and in the air.
    km, hours, usd, kg_co2e
        Figures of the step, multiples of 1/1024.
    sources
        Where the figures are from, one line each.
    service
        Name of the service that the move takes, "" if none.
    charges_of
        Works out what made up the figures, a row per parameter; called only to explain.
    through
        Countries that the step passes (ISO-2), in order.
    track
        What geometry needs to draw a move: (table, row, forwards) of each link or service on the way.
    """

    kind: str
    mode: str
    origin: Place
    destination: Place
    country: str
    km: float
    hours: float
    usd: float
    kg_co2e: float
    sources: tuple[str, ...] = ()
    service: str = ""
    charges_of: Callable[[], list[dict[str, Any]]] | None = None
    through: tuple[str, ...] = ()
    track: tuple[tuple[str, int, bool], ...] = ()

    @property
    def charges(self) -> list[dict[str, Any]]:
        """What made up the figures, a row per charge and parameter."""
        return self.charges_of() if self.charges_of is not None else []

    @property
    def is_move(self) -> bool:
        """Whether the cargo travels in this step."""
        return self.kind == "move"

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """Return the step of the route document."""
        out: dict[str, Any] = {"kind": self.kind}
        out |= self._where()
        out |= {"hours": self.hours, "usd": self.usd, "kg_co2e": self.kg_co2e, "sources": list(self.sources)}
        if explain:
            out["explain"] = self.charges
        return out

    def _where(self) -> dict[str, Any]:
        if not self.is_move:
            return {"at": self.origin.to_dict(), "mode": self.mode, "country": self.country}
        return {
            "mode": self.mode,
            "service": self.service,
            "from": self.origin.to_dict(),
            "to": self.destination.to_dict(),
            "country": self.country,
            "km": self.km,
        }


@dataclass(frozen=True)
class Route:
    """One way from the origin to the destination; its totals are the sums of its steps."""

    id: str
    name: str
    labels: tuple[str, ...]
    steps: tuple[Step, ...]
    value_of_time_usd_h: float
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    corridors: tuple[str, ...] = ()

    @property
    def km(self) -> float:
        """Length of all moves [km]; the metres to a berth or siding belong to the handling there."""
        return sum(step.km for step in self.steps if step.kind == "move")

    @property
    def hours(self) -> float:
        """Door-to-door time [h]."""
        return sum(step.hours for step in self.steps)

    @property
    def usd(self) -> float:
        """Price of the whole shipment [USD]."""
        return sum(step.usd for step in self.steps)

    @property
    def kg_co2e(self) -> float:
        """Well-to-wheel emissions of the whole shipment [kg CO2e]."""
        return sum(step.kg_co2e for step in self.steps)

    @property
    def generalised_usd(self) -> float:
        """Price plus the value of the time spent [USD]."""
        return self.usd + self.value_of_time_usd_h * self.hours

    @property
    def modes(self) -> tuple[str, ...]:
        """Modes in order of first use."""
        return tuple(dict.fromkeys(step.mode for step in self.steps if step.is_move and step.mode))

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries (ISO-2) in order of first entry."""
        passed = (country for step in self.steps for country in (step.through or (step.country,)))
        return tuple(dict.fromkeys(filter(None, passed)))

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """Return the route of the document."""
        return {
            "id": self.id,
            "name": self.name,
            "labels": list(self.labels),
            "modes": list(self.modes),
            "countries": list(self.countries),
            "corridors": list(self.corridors),
            "km": self.km,
            "hours": self.hours,
            "usd": self.usd,
            "kg_co2e": self.kg_co2e,
            "generalised_usd": self.generalised_usd,
            "range": {key: list(pair) for key, pair in self.ranges.items()},
            "steps": [step.to_dict(explain=explain) for step in self.steps],
        }


@dataclass(frozen=True)
class RouteSet:
    """The alternatives between two places, the recommended one first.

    Parameters
    ----------
    origin, destination
        The ends as resolved.
    routes
        Ordered by generalised cost.
    notes
        Sentences that a user should read.
    query
        Shipment and options as in the document.
    atlas
        Version and build date of the atlas.
    lines_of
        Gives the geometry of a step; called only to draw.
    """

    origin: Place
    destination: Place
    routes: tuple[Route, ...]
    notes: tuple[str, ...]
    shipment: Mapping[str, Any]
    options: Mapping[str, Any]
    atlas: Mapping[str, Any]
    lines_of: Callable[[Step], list[list[tuple[float, float]]]] | None = None
    scenarios: tuple[Mapping[str, Any], ...] = ()

    def __iter__(self) -> Any:
        return iter(self.routes)

    def __len__(self) -> int:
        return len(self.routes)

    def __getitem__(self, index: int) -> Route:
        return self.routes[index]

    @property
    def best(self) -> Route:
        """The recommended route."""
        return self.routes[0]

    def labelled(self, label: str) -> Route | None:
        """Return the route that carries a label such as "fastest", or None."""
        return next((route for route in self.routes if label in route.labels), None)

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """Return the document `landbridge.route/1`.

        Parameters
        ----------
        explain
            Add to each step the list of charges that made up its figures.
        """
        return {
            "schema": SCHEMA,
            "query": {
                "from": self.origin.to_dict(),
                "to": self.destination.to_dict(),
                "shipment": dict(self.shipment),
                "options": dict(self.options),
                "scenarios": [dict(scenario) for scenario in self.scenarios],
            },
            "atlas": dict(self.atlas),
            "routes": [route.to_dict(explain=explain) for route in self.routes],
            "notes": list(self.notes),
        }

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per step, with the route's id, name and labels."""
        from landbridge.routing.export import to_pandas

        return to_pandas(self)

    def to_geojson(self) -> dict[str, Any]:
        """Return a FeatureCollection: a line per move, a point per stop."""
        from landbridge.routing.export import to_geojson

        return to_geojson(self)

    def plot(self) -> Figure:
        """Draw the routes on one matplotlib map."""
        # The front door of the package leads to the report room, which stands above this one.
        import landbridge

        figure: Figure = landbridge.plot_routes(self)
        return figure

    def _repr_html_(self) -> str:
        import landbridge

        cell: str = landbridge.notebook_html(self)
        return cell
