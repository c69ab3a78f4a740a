"""What scenarios do to many pairs of places: the recommended way before and after, and where it moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from landbridge.costing import Shipment
from landbridge.errors import LandbridgeError, TableError
from landbridge.network.rows import read_rows
from landbridge.routing.batch_planner import BatchPlanner
from landbridge.routing.planner import default_planner
from landbridge.routing.query import best_between, route
from landbridge.routing.scenarios import planner_under
from landbridge.routing.shipped import shipped_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from landbridge.network.scenario.model import Scenario
    from landbridge.routing.document import RouteSet
    from landbridge.routing.pieces import Piece
    from landbridge.routing.planner import Planner

SCHEMA = "landbridge.impact/1"
FIGURES = ("generalised_usd", "hours", "usd", "kg_co2e")
BUILTIN = "builtin"
SAME = 1e-6
MOVED, LOST, GAINED, UNCHANGED, CHANGED = (
    "moved",
    "cut off",
    "connected",
    "unchanged",
    "same way, other figures",
)


@dataclass(frozen=True)
class Way:
    """The recommended way of one pair: figures, the corridor and its borders; None of them without a way."""

    figures: Mapping[str, float]
    corridor: str
    borders: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Impact:
    """Before and after for a set of pairs.

    Parameters
    ----------
    scenarios
        Names and effects of the stack.
    rows
        A row per pair: id, from, to, status, the figures with `_before`, `_after` and `_change`, the
        corridors and borders before and after, and the reason where there is no way, which has no figures.
    notes
        Sentences that a user should read.
    ways
        The ways of pairs that moved, before and after, to be drawn; None if nobody asked or none moved.
    """

    scenarios: tuple[Mapping[str, Any], ...]
    rows: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...] = ()
    ways: RouteSet | None = None

    def to_frame(self) -> pl.DataFrame:
        """Return a row per pair."""
        import polars as pl

        return pl.DataFrame(list(self.rows), schema=columns())

    def to_dict(self) -> dict[str, Any]:
        """Return the document `landbridge.impact/1`."""
        return {
            "schema": SCHEMA,
            "scenarios": [dict(one) for one in self.scenarios],
            "pairs": [dict(row) for row in self.rows],
            "summary": self.summary(),
            "notes": list(self.notes),
        }

    def summary(self) -> dict[str, int]:
        """Return how many pairs came out with each status."""
        found: dict[str, int] = {}
        for row in self.rows:
            found[row["status"]] = found.get(row["status"], 0) + 1
        return dict(sorted(found.items()))


def impact(
    scenarios: Sequence[str | Path | Scenario] | str | Path | Scenario,
    pairs: str | Path | Sequence[tuple[str, str]] = BUILTIN,
    *,
    shipment: Shipment | None = None,
    drawn: int = 0,
    planner: Planner | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Impact:
    """Compare the recommended way of many pairs with and without a stack of scenarios.

    Parameters
    ----------
    scenarios
        As in `route`.
    pairs
        "builtin" for the shipped pairs, a CSV file with the columns from and to (and if wanted id), or a list
        of (from, to).
    shipment
        What moves; one loaded 20-foot box by default.
    drawn
        Of how many moved pairs, the most changed first, the ways are written out to be drawn.
    planner
        Another atlas than the embedded one.
    progress
        Called with the number of pairs done and the number of all.

    Returns
    -------
    Impact
        The way with the least generalised cost (price and value of time) of each pair, before and after.

    Raises
    ------
    InputError
        If the pairs or a scenario cannot be used; a place that is unknown is told in the row of its pair.
    """
    base = planner or BatchPlanner(default_planner().atlas)
    asked, cargo = _pairs(pairs, base), shipment if shipment is not None else Shipment()
    after = planner_under(base, scenarios)
    rows = []
    for done, pair in enumerate(asked, start=1):
        rows.append(_row(pair, *(_way(one, pair, cargo) for one in (base, after))))
        if progress is not None:
            progress(done, len(asked))
    ways = _ways((base, after), rows, cargo, drawn) if drawn else None
    return Impact(after.scenarios, tuple(rows), after.scenario_notes, ways)


def columns() -> dict[str, Any]:
    """Return the columns of an impact table with their types."""
    import polars as pl

    texts = ("id", "from", "to", "status")
    figures = [f"{name}_{when}" for name in FIGURES for when in ("before", "after", "change")]
    ways = [f"{name}_{when}" for name in ("corridor", "borders") for when in ("before", "after")]
    return {
        **dict.fromkeys(texts, pl.String),
        **dict.fromkeys(figures, pl.Float64),
        **dict.fromkeys((*ways, "reason"), pl.String),
    }


def _pairs(given: str | Path | Sequence[tuple[str, str]], planner: Planner) -> list[tuple[str, str, str]]:
    if given == BUILTIN:
        return [(row["id"], row["origin"], row["destination"]) for row in shipped_pairs(planner)]
    if isinstance(given, list | tuple):
        return [(str(number), a, b) for number, (a, b) in enumerate(given, start=1)]
    rows = read_rows(str(given))
    for column in ("from", "to"):
        if rows and column not in rows[0]:
            raise TableError(f"{given} has no column {column}; it needs the columns from and to.")
    if not rows:
        raise TableError(f"{given} has no pairs; add a row with from and to.")
    return [
        (row.get("id") or str(number), row["from"], row["to"]) for number, row in enumerate(rows, start=1)
    ]


def _way(planner: Planner, pair: tuple[str, str, str], shipment: Shipment) -> Way | str:
    """Return the recommended way of a pair, or the reason why there is none."""
    try:
        best = best_between(planner, pair[1], pair[2], shipment)
    except LandbridgeError as problem:
        return str(problem)
    if best is None:
        return "nothing connects the two places"
    writer = planner.writer(shipment)
    figures = {name: float(getattr(best, name)) for name in FIGURES}
    parts: list[Piece] = best.path  # type: ignore[assignment]
    borders = [writer.place(piece.from_node).name for piece in parts if piece.kind == "border"]
    return Way(figures, planner.namer.name(parts), tuple(borders))


def _ways(
    planners: tuple[Planner, Planner], rows: list[dict[str, Any]], shipment: Shipment, most: int
) -> RouteSet | None:
    """Write the ways of moved pairs out, before and after, as one set."""
    moved = [row for row in rows if row["status"] == MOVED]
    moved = sorted(moved, key=lambda row: -abs(row["generalised_usd_change"]))[:most]
    sets = [
        (when, row, _best_route(planner, row["from"], row["to"], shipment))
        for row in moved
        for when, planner in zip(("before", "after"), planners, strict=True)
    ]
    routes = [
        replace(found.best, id=f"{row['id']}-{when}", name=_title(found, when)) for when, row, found in sets
    ]
    # The lines of the network with scenarios are those of the one without, and the new ones.
    return replace(sets[-1][2], routes=tuple(routes)) if sets else None


def _best_route(planner: Planner, origin: str, destination: str, shipment: Shipment) -> RouteSet:
    return route(origin, destination, shipment=shipment, alternatives=1, thorough=False, planner=planner)


def _title(found: RouteSet, when: str) -> str:
    return f"{found.origin.name} - {found.destination.name} {when}: {found.best.name}"


def _row(pair: tuple[str, str, str], before: Way | str, after: Way | str) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(columns())
    row.update({"id": pair[0], "from": pair[1], "to": pair[2], "status": _status(before, after)})
    for when, way in (("before", before), ("after", after)):
        if isinstance(way, str):
            row["reason"] = way
            continue
        row.update({f"{name}_{when}": value for name, value in way.figures.items()})
        row[f"corridor_{when}"] = way.corridor
        row[f"borders_{when}"] = ";".join(way.borders)
    if isinstance(before, Way) and isinstance(after, Way):
        row.update({f"{name}_change": after.figures[name] - before.figures[name] for name in FIGURES})
    return row


def _status(before: Way | str, after: Way | str) -> str:
    if isinstance(before, str) or isinstance(after, str):
        if isinstance(before, str) and isinstance(after, str):
            return UNCHANGED
        return LOST if isinstance(after, str) else GAINED
    if (before.corridor, before.borders) != (after.corridor, after.borders):
        return MOVED
    apart = max(abs(after.figures[name] - before.figures[name]) for name in FIGURES)
    return CHANGED if apart > SAME else UNCHANGED
