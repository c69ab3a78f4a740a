"""One shipment of a batch in, one row per alternative out; whatever happens, there is a row."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.errors import LandbridgeError, NoRouteError
from landbridge.routing.batch_planner import BatchPlanner
from landbridge.routing.planner import default_planner
from landbridge.routing.query import route
from landbridge.routing.scenarios import planner_under

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from landbridge.costing import Shipment
    from landbridge.network.scenario.model import Scenario
    from landbridge.routing.batch_rows import Ask
    from landbridge.routing.document import Route, RouteSet, Step
    from landbridge.routing.planner import Planner

OK, ERROR, NO_ROUTE = "ok", "error", "no_route"
RANGED = ("hours", "usd", "kg_co2e")
TEXTS = ("id", "from", "to", "status", "reason")
HOURS_PER_DAY = 24.0


class Chunk(NamedTuple):
    """Shipments that one process answers one after the other, and the kinds that graphs are derived of."""

    asks: tuple[Ask, ...]
    kinds: frozenset[Shipment]
    scenarios: tuple[Scenario, ...] = ()


def answer_chunk(chunk: Chunk) -> list[dict[str, Any]]:
    """Answer some shipments on the embedded atlas, which this process loads once."""
    return answer_all(chunk.asks, _planner(chunk.kinds, chunk.scenarios))


def answer_all(asks: Sequence[Ask], planner: Planner) -> list[dict[str, Any]]:
    """Answer some shipments."""
    return [row for ask in asks for row in answer(ask, planner)]


def answer(ask: Ask, planner: Planner) -> list[dict[str, Any]]:
    """Return a row per alternative, or one row that says why there is none."""
    if ask.fault or ask.shipment is None:
        return [_failed(ask, ERROR, ask.fault)]
    try:
        found = route(
            ask.origin,
            ask.destination,
            shipment=ask.shipment,
            via=ask.via,
            avoid=ask.avoid,
            modes=ask.modes,
            alternatives=ask.alternatives,
            optimise=ask.optimise,
            thorough=ask.thorough,
            planner=planner,
        )
    except NoRouteError as problem:
        return [_failed(ask, NO_ROUTE, str(problem))]
    except LandbridgeError as problem:
        return [_failed(ask, ERROR, str(problem))]
    except Exception as problem:  # noqa: BLE001 (the other rows of a long night's run shall not be lost)
        return [
            _failed(ask, ERROR, f"This row failed inside ({type(problem).__name__}: {problem}); report it.")
        ]
    return [_row(ask, found, way, number) for number, way in enumerate(found, start=1)]


def schema() -> dict[str, Any]:
    """Return the columns of the answer with their types."""
    import polars as pl

    figures = ("hours", "days", "usd", "kg_co2e", "km", "generalised_usd")
    ranges = [f"{name}_{end}" for name in RANGED for end in ("p10", "p90")]
    return {
        "row": pl.Int64,
        **dict.fromkeys(TEXTS, pl.String),
        "alternative": pl.Int64,
        **dict.fromkeys(("labels", "name"), pl.String),
        **dict.fromkeys((*figures, *ranges), pl.Float64),
        **dict.fromkeys(("borders", "transfers"), pl.Int64),
        **dict.fromkeys(("modes", "countries", "places", "notes"), pl.String),
    }


def table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return rows as a table."""
    import polars as pl

    return pl.DataFrame(rows, schema=schema(), orient="row")


@lru_cache(maxsize=1)
def _planner(kinds: frozenset[Shipment], scenarios: tuple[Scenario, ...]) -> Planner:
    return planner_under(BatchPlanner(default_planner().atlas, kinds=kinds), scenarios)


def _failed(ask: Ask, status: str, reason: str) -> dict[str, Any]:
    return dict.fromkeys(schema()) | _head(ask, status) | {"reason": " ".join(reason.split())}


def _head(ask: Ask, status: str) -> dict[str, Any]:
    return {
        "row": ask.row,
        "id": ask.id,
        "from": ask.origin,
        "to": ask.destination,
        "status": status,
        "reason": "",
    }


def _row(ask: Ask, found: RouteSet, way: Route, number: int) -> dict[str, Any]:
    return {
        **_head(ask, OK),
        "alternative": number,
        "labels": ";".join(way.labels),
        "name": way.name,
        "hours": way.hours,
        "days": way.hours / HOURS_PER_DAY,
        "usd": way.usd,
        "kg_co2e": way.kg_co2e,
        "km": way.km,
        "generalised_usd": way.generalised_usd,
        **{f"{name}_{end}": way.ranges[name][i] for name in RANGED for i, end in enumerate(("p10", "p90"))},
        "borders": sum(step.kind == "border" for step in way.steps),
        "transfers": transfers(way.steps),
        "modes": ";".join(way.modes),
        "countries": ";".join(way.countries),
        "places": " > ".join(path(way.steps)),
        "notes": " ".join(found.notes),
    }


def transfers(steps: Sequence[Step]) -> int:
    """Count how often cargo on its way changes from one vehicle to another, or its gauge."""
    count, moved, handled = 0, False, False
    for step in steps:
        if step.kind in ("transfer", "gauge"):
            handled = True
        elif step.is_move and step.km > 0:
            count += moved and handled
            moved, handled = True, False
    return count


def path(steps: Sequence[Step]) -> list[str]:
    """Return the names of the places where steps begin and end, in order."""
    names = [place.name for step in steps for place in (step.origin, step.destination)]
    return [name for number, name in enumerate(names) if number == 0 or name != names[number - 1]]
