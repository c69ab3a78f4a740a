"""Hours, queue and fee of a border crossing: the typed row, else its border's, else what such borders take.

The order: hours printed for the crossing; hours of the border of the two countries (a parameter of scope
``AZ-GE``); hours printed for another post of that border; the default of the kind of border (a customs
union, a region); at last the customs scores of both countries. Key, scope and note tell what was taken.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from landbridge.costing.groups import OTHER, border_kind
from landbridge.costing.parameters import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from landbridge.costing.charges import Context

    Neighbours = Mapping[tuple[str, str, str], tuple[dict[str, Any], float]]

OPEN_TO_FREIGHT = frozenset(("open", "freight_only", "limited"))
# Above this a typed high end is a disruption, not a planned time (data/crossings.csv).
MOST_PLANNED_HOURS = 72.0
# A queue without a range in print is taken this wide: delays are skewed, most days are better than the mean.
QUEUE_LOW, QUEUE_HIGH = 0.3, 2.5


def border_hours(
    crossing: dict[str, Any], forth: bool, broken: bool, context: Context, neighbours: Neighbours
) -> Quantity:
    """Return the hours at a crossing in one direction, without a queue that is known apart.

    Parameters
    ----------
    crossing
        Row of the table `crossings`.
    forth
        From side A to side B.
    broken
        The gauge changes here.
    context
        Parameters.
    neighbours
        See `typed_neighbours`.
    """
    mode, ends = crossing["mode"], _ends(crossing, forth)
    of_pair = _of_pair(context, f"border.hours.{mode}", ends)
    usual = of_pair or _of_kind(context, mode, ends, broken)
    printed = crossing["hours_a_to_b" if forth else "hours_b_to_a"]
    if printed is not None:
        return _typed_hours(crossing, printed, usual)
    neighbour = None if of_pair else neighbours.get((mode, *ends))
    return usual if neighbour is None else _as_neighbour(*neighbour, usual)


def has_figures(crossing: dict[str, Any], forth: bool) -> bool:
    """Say whether a crossing has a figure of its own in one direction."""
    names = ("hours_a_to_b", "queue_hours_a_to_b") if forth else ("hours_b_to_a", "queue_hours_b_to_a")
    return any(crossing.get(name) is not None for name in (*names, "fee_usd"))


def queue_hours(crossing: dict[str, Any], forth: bool) -> Quantity | None:
    """Return the usual waiting before the post, None where none is known or the hours have it in them."""
    hours = crossing.get("queue_hours_a_to_b" if forth else "queue_hours_b_to_a")
    if not hours:
        return None
    low, high = crossing["queue_hours_low"], crossing["queue_hours_high"]
    low = hours * QUEUE_LOW if low is None else low
    high = hours * QUEUE_HIGH if high is None else high
    queue = _typed(crossing, "crossing.queue_hours", hours, low, high, "h", 1.0)
    return replace(queue, source_title=crossing.get("queue_source") or queue.source_title, source_url="")


def border_fee(crossing: dict[str, Any], context: Context) -> Quantity:
    """Return the fee of a crossing: typed, of its border, of its kind, of the world."""
    key, ends = f"border.usd.{crossing['mode']}", _ends(crossing, forth=True)
    default = _of_pair(context, key, ends) or context.scoped(key, border_kind(*ends))
    fee = crossing["fee_usd"]
    if fee is None:
        return default
    low, high = (
        fee * bound / default.value if default.value > 0 else fee for bound in (default.low, default.high)
    )
    # The table of crossings gives no year for the fee: it is taken in the dollars of the default beside it.
    return _typed(crossing, "crossing.fee_usd", fee, low, high, "USD", default.to_model)


def typed_neighbours(crossings: pl.DataFrame) -> Neighbours:
    """Return the crossing, and its hours, that stands for those of a border with no hours in print.

    By mode, country left and country entered: the middle one of the open crossings with printed hours.
    Zero hours are printed where trains run through without a stop: they stand for no other crossing.
    """
    found: dict[tuple[str, str, str], list[tuple[float, str, dict[str, Any]]]] = {}
    for crossing in crossings.iter_rows(named=True):
        for forth in (True, False):
            hours = crossing["hours_a_to_b" if forth else "hours_b_to_a"]
            if hours and crossing["status"] in OPEN_TO_FREIGHT:
                key = (crossing["mode"], *_ends(crossing, forth))
                found.setdefault(key, []).append((hours, crossing["row_id"] or "", crossing))
    middle = {key: sorted(rows, key=itemgetter(0, 1))[(len(rows) - 1) // 2] for key, rows in found.items()}
    return {key: (crossing, hours) for key, (hours, _, crossing) in middle.items()}


def pair_scope(country_a: str, country_b: str) -> str:
    """Return the scope of parameters that hold for the border of two countries.

    >>> pair_scope("GE", "AZ")
    'AZ-GE'
    """
    return "-".join(sorted((country_a, country_b)))


def _ends(crossing: dict[str, Any], forth: bool) -> tuple[str, str]:
    a, b = crossing["country_a"], crossing["country_b"]
    return (a, b) if forth else (b, a)


def _of_pair(context: Context, key: str, ends: tuple[str, str]) -> Quantity | None:
    return context.parameters.rows.get((key, pair_scope(*ends), "", 0))


def _of_kind(context: Context, mode: str, ends: tuple[str, str], broken: bool) -> Quantity:
    kind = border_kind(*ends)
    if kind == OTHER:
        return _by_customs_scores(context, mode, ends)
    scope = f"{kind}_gauge_break" if broken and kind == "carec" else kind
    return context.scoped(f"border.hours.{mode}", scope)


def _by_customs_scores(context: Context, mode: str, ends: tuple[str, str]) -> Quantity:
    """Return the sum of what the posts of both sides take, each by its region and customs score (1 to 5)."""
    countries = sorted(ends)
    posts = [context.find(f"border.post_hours.{mode}", country) for country in countries]
    scores = [context.find("lpi.customs", country) for country in countries]
    steep, middle = context.find("border.post_hours_per_score").value, context.find("lpi.customs").value
    times = [exp(-steep * (score.value - middle)) for score in scores]
    told = ", ".join(
        f"{country} {score.value:g}" + ("" if score.scope else " (no score, the world's middle)")
        for country, score in zip(countries, scores, strict=True)
    )
    value, low, high = (
        sum(getattr(post, name) * time for post, time in zip(posts, times, strict=True))
        for name in ("value", "low", "high")
    )
    note = f"default: no hours in print for this border, so by customs scores of the World Bank: {told}"
    return replace(posts[0], scope=pair_scope(*ends), value=value, low=low, high=high, note=note)


def _as_neighbour(crossing: dict[str, Any], hours: float, default: Quantity) -> Quantity:
    quantity = _typed_hours(crossing, hours, default)
    return replace(
        quantity,
        scope=f"{crossing['country_a']}-{crossing['country_b']}",
        confidence="low",
        note=f"printed for {crossing['row_id']}, taken for crossings of this border without hours in print",
    )


def _typed_hours(crossing: dict[str, Any], hours: float, default: Quantity) -> Quantity:
    low, high = crossing["hours_low"], crossing["hours_high"]
    # No range in print: as wide, in proportion, as the default of this kind of border.
    low = hours * default.low / default.value if low is None and default.value > 0 else low
    high = hours * default.high / default.value if high is None and default.value > 0 else high
    low = hours if low is None else min(low, hours)
    high = hours if high is None else max(min(high, MOST_PLANNED_HOURS), hours)
    return _typed(crossing, "crossing.hours", hours, low, high, "h", 1.0)


def _typed(
    crossing: dict[str, Any], key: str, value: float, low: float, high: float, unit: str, to_model: float
) -> Quantity:
    date = crossing["status_date"]
    year = int(str(date)[:4]) if date else None
    return Quantity(
        key, crossing["mode"], crossing["row_id"] or "", "", value, min(low, value), max(high, value), unit,
        year, to_model, crossing["source_title"] or "", crossing["source_url"] or "",
        crossing["confidence"] or "",
    )  # fmt: skip
