"""The answer to a route query as flat rows, one per step, for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = (
    "route",
    "name",
    "labels",
    "step",
    "kind",
    "mode",
    "service",
    "from",
    "from_country",
    "to",
    "to_country",
    "country",
    "km",
    "hours",
    "usd",
    "kg_co2e",
    "sources",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def step_rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row per step of every alternative, columns as in :data:`COLUMNS`.

    Parameters
    ----------
    document
        The route document (`landbridge.route/1`).

    Returns
    -------
    list of dict
        Text that a spreadsheet would run as a formula begins with an apostrophe; figures stay numbers and a
        missing one is None.
    """
    return [
        {key: guarded(value) for key, value in _row(route, position, step).items()}
        for route in document["routes"]
        for position, step in enumerate(route["steps"], start=1)
    ]


def guarded(value: Any) -> Any:
    """Return text that no spreadsheet takes for a formula.

    >>> guarded("=HYPERLINK(1)"), guarded(-3.5), guarded("Baku")
    ("'=HYPERLINK(1)", -3.5, 'Baku')
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def _row(route: Mapping[str, Any], position: int, step: Mapping[str, Any]) -> dict[str, Any]:
    start, end = (step["from"], step["to"]) if step["kind"] == "move" else (step["at"], step["at"])
    return {
        "route": route["id"],
        "name": route["name"],
        "labels": ";".join(route.get("labels", ())),
        "step": position,
        "kind": step["kind"],
        "mode": step.get("mode", ""),
        "service": step.get("service", ""),
        "from": start["name"],
        "from_country": start["country"],
        "to": end["name"],
        "to_country": end["country"],
        "country": step.get("country", ""),
        "km": step.get("km"),
        **{key: step[key] for key in ("hours", "usd", "kg_co2e")},
        "sources": "; ".join(str(source) for source in step.get("sources", ())),
    }
