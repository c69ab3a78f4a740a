"""The words of a scenario file: actions, what each may be done to, and the keys that go with it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SWITCHES = ("open", "close", "suspend")
FIGURES = ("hours", "usd", "kg_co2e")
TARGETS = (
    "link", "border", "port", "node", "mode", "country", "transit", "passage", "service", "parameter",
)  # fmt: skip
STATUSES = ("open", "closed", "planned", "construction", "reconstruction", "suspended")
SERVICE_KINDS = ("ferry", "ro_ro", "rail_ferry", "feeder")
NODE_KINDS = ("city", "seaport", "rail_terminal", "airport", "economic_zone")
LINE_MODES = ("road", "rail", "sea", "waterway", "air")
MOST_TEXT = 2000
MOST_POINTS = 2000

HEAD = ("name", "title", "description", "date", "valid_from", "valid_to", "source", "change")
SOURCE = ("title", "url", "date")
COMMON = ("action", "because", "source")


@dataclass(frozen=True)
class Kind:
    """What a value must be: number between two ends, a text, one of some words, a yes or no, or points."""

    what: str
    low: float = -math.inf
    high: float = math.inf
    words: tuple[str, ...] = ()


AMOUNT = Kind("number", 0.0, 1e9)
FACTOR = Kind("number", 1e-6, 1e6)
ANY_NUMBER = Kind("number", -1e12, 1e12)
TEXT = Kind("text")

KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("hours", "hours_a_to_b", "hours_b_to_a", "usd", "kg_co2e", "fee_usd"), AMOUNT),
    **dict.fromkeys(("usd_per_teu", "usd_per_feu", "usd_per_truck", "usd_per_wagon"), AMOUNT),
    **dict.fromkeys(("capacity_per_day", "capacity"), AMOUNT),
    **dict.fromkeys(("value", "low", "high"), ANY_NUMBER),
    **dict.fromkeys(("name", "from", "to", "node", "country", "unit_class", "unit", "year_of_prices"), TEXT),
    "departures_per_week": Kind("number", 1e-3, 1e4),
    "factor": FACTOR,
    "share": Kind("number", 0.0, 1.0),
    "km": Kind("number", 1e-3, 1e5),
    "gauge_mm": Kind("whole number", 500, 2000),
    "year": Kind("whole number", 1990, 2100),
    "lat": Kind("number", -90.0, 90.0),
    "lon": Kind("number", -180.0, 180.0),
    "winding": Kind("number", 1.0, 5.0),
    "points": Kind("points"),
    "modes": Kind("list", words=("road", "rail", "sea", "waterway", "air")),
    "mode": Kind("word", words=("road", "rail", "sea", "ferry", "waterway", "air")),
    "kind": Kind("word", words=SERVICE_KINDS + NODE_KINDS),
    "status": Kind("word", words=STATUSES),
    "bidirectional": Kind("yes or no"),
}

_SWITCHED: Mapping[str, tuple[str, ...]] = {
    "link": ("mode",), "border": ("mode",), "port": (), "node": (), "mode": ("country",),
    "country": (), "transit": (), "passage": (), "service": (),
}  # fmt: skip
_BORDER = ("mode", "hours", "hours_a_to_b", "hours_b_to_a", "fee_usd")
_FARES = ("usd_per_teu", "usd_per_feu", "usd_per_truck", "usd_per_wagon")

GRAMMAR: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(SWITCHES, _SWITCHED),
    "set": {
        "border": (*_BORDER, "capacity_per_day"),
        "service": ("hours", "departures_per_week", *_FARES, "year", "capacity"),
        "link": ("mode", "km"),
        "parameter": ("mode", "country", "unit_class", "value", "low", "high", "unit"),
    },
    "scale": {
        "border": (*_BORDER, "usd"),
        "service": (*FIGURES, "departures_per_week"),
        "port": FIGURES,
        "node": FIGURES,
        "link": ("mode", *FIGURES),
        "mode": ("country", *FIGURES),
        "passage": FIGURES,
        "parameter": ("mode", "country", "unit_class", "factor"),
    },
    "add_node": {"": ("name", "lat", "lon", "country", "kind", "modes", "gauge_mm")},
    "add_link": {"": ("name", "from", "to", "mode", "km", "points", "winding", "gauge_mm")},
    "add_service": {
        "": (
            "name", "from", "to", "kind", "km", "hours", "departures_per_week", *_FARES, "year",
            "bidirectional", "capacity",
        )
    },
    "add_transfer": {"node": ("mode", "gauge_mm")},
    "set_gauge": {"link": ("mode", "gauge_mm"), "country": ("gauge_mm",)},
    "electrify": {"country": ("share",)},
}  # fmt: skip
"""Keys by action and target; additions have no target."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "add_node": ("name", "lat", "lon"),
    "add_link": ("from", "to", "mode"),
    "add_service": ("name", "from", "to", "kind", "year"),
    "set_gauge": ("gauge_mm",),
    "electrify": ("share",),
}


def value_fault(key: str, value: Any, *, factor: bool = False) -> str:
    """Return what is wrong with the value of a key, "" if nothing.

    >>> value_fault("hours", -1)
    'is -1; give a number from 0 to 1e+09'
    """
    kind = FACTOR if factor and KINDS[key].what == "number" else KINDS[key]
    if kind.what in ("number", "whole number"):
        return _number_fault(value, kind)
    if kind.what == "word":
        return "" if value in kind.words else f"is {_shown(value)}; use {', '.join(kind.words)}"
    if kind.what == "text":
        return text_fault(value)
    if kind.what == "yes or no":
        return "" if isinstance(value, bool) else f"is {_shown(value)}; give true or false"
    if kind.what == "list":
        sound = isinstance(value, tuple) and value and all(word in kind.words for word in value)
        return "" if sound else f"is {_shown(value)}; give a list of {', '.join(kind.words)}"
    return _points_fault(value)


def text_fault(value: Any) -> str:
    """Return what is wrong with a text, "" if nothing."""
    if not isinstance(value, str) or not value.strip():
        return f"is {_shown(value)}; give a text"
    if len(value) > MOST_TEXT:
        return f"has {len(value)} characters; keep it under {MOST_TEXT}"
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in value) or "\x7f" in value:
        return "has control characters in it; remove them"
    return ""


def date_fault(value: Any) -> str:
    """Return what is wrong with a date as text, "" if nothing.

    >>> date_fault("2026-07"), date_fault("July")
    ('', "is 'July'; write YYYY, YYYY-MM or YYYY-MM-DD")
    """
    sound = isinstance(value, str) and re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?", value)
    return "" if sound else f"is {_shown(value)}; write YYYY, YYYY-MM or YYYY-MM-DD"


def _number_fault(value: Any, kind: Kind) -> str:
    whole = kind.what == "whole number"
    numeric = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not numeric or not kind.low <= value <= kind.high:
        return f"is {_shown(value)}; give a {kind.what} from {kind.low:g} to {kind.high:g}"
    return ""


def _points_fault(value: Any) -> str:
    wanted = "give a list of [lat, lon] pairs in degrees"
    if not isinstance(value, tuple) or not 1 <= len(value) <= MOST_POINTS:
        return f"must have 1 to {MOST_POINTS} points; {wanted}"
    for point in value:
        sound = isinstance(point, tuple) and len(point) == 2
        if not sound or _number_fault(point[0], KINDS["lat"]) or _number_fault(point[1], KINDS["lon"]):
            return f"has {_shown(point)} in it; {wanted}"
    return ""


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:  # a whole number of more digits than Python prints
        return "a number too long to print"
    return text if len(text) <= 40 else text[:37] + "..."
