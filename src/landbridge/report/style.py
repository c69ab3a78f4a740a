"""How figures, names and modes look, in every table and map alike."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from landbridge.costing.parameters import PRICE_YEAR

MISSING = "n/a"
HOURS_PER_DAY = 24.0
_THOUSAND = 1000.0
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]")


@dataclass(frozen=True)
class ModeStyle:
    """How a mode is drawn; `dash` is an SVG dash pattern, empty for a solid line."""

    label: str
    colour: str
    dark_colour: str
    dash: str
    terminal: str


MODES: dict[str, ModeStyle] = {
    "rail": ModeStyle("Rail", "#1f3a93", "#8fb0ff", "", "blue"),
    "road": ModeStyle("Road", "#b5651d", "#eba45c", "", "yellow"),
    "sea": ModeStyle("Sea", "#0b7285", "#3fc6d8", "", "cyan"),
    "ferry": ModeStyle("Ferry", "#c2255c", "#f783ac", "7 6", "magenta"),
    "waterway": ModeStyle("Waterway", "#2f7d32", "#7fd08a", "", "green"),
    "air": ModeStyle("Air", "#7048e8", "#b9a3ff", "2 7", "bright_magenta"),
}
OTHER_MODE = ModeStyle("", "#495057", "#ced4da", "4 4", "white")

STOPS: dict[str, str] = {
    "border": "Border",
    "gauge": "Gauge change",
    "transfer": "Transfer",
    "wait": "Waiting",
}


def mode_style(mode: str) -> ModeStyle:
    """Return the style of a mode; one that a user added gets its own name and a neutral colour.

    >>> mode_style("hyperloop").label
    'Hyperloop'
    """
    other = OTHER_MODE
    fallback = ModeStyle(
        clean(mode).capitalize(), other.colour, other.dark_colour, other.dash, other.terminal
    )
    return MODES.get(mode, fallback)


def clean(text: Any) -> str:
    """Return text that is safe to show: control characters and direction overrides are dropped.

    >>> clean("Ba" + chr(27) + "[31mku")
    'Ba[31mku'
    """
    shown = _BIDI.sub("", str(text))
    return "".join(" " if c in "\n\t" else c for c in shown if c in "\n\t" or unicodedata.category(c) != "Cc")


def number(value: float | None, digits: int = 0) -> str:
    """Return a figure with thousands separators; a missing one is said to be missing.

    >>> number(9083.4), number(None), number(float("nan"))
    ('9,083', 'n/a', 'n/a')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    text = f"{value:,.{digits}f}"
    return text[1:] if text.strip("-0.,") == "" and text.startswith("-") else text


def days(hours: float | None) -> str:
    """Return hours as days with one decimal.

    >>> days(452)
    '18.8'
    """
    return number(None if hours is None else hours / HOURS_PER_DAY, 1)


def spread(pair: list[float] | tuple[float, float] | None, *, as_days: bool = False) -> str:
    """Return the P10-P90 range of a figure, empty if the route has none.

    >>> spread([379, 592], as_days=True), spread([35503, 55367]), spread(None)
    ('15.8-24.7', '35.5-55.4k', '')
    """
    if not pair:
        return ""
    if as_days:
        return f"{days(pair[0])}-{days(pair[1])}"
    if min(pair) >= 10 * _THOUSAND:
        return f"{pair[0] / _THOUSAND:,.1f}-{pair[1] / _THOUSAND:,.1f}k"
    return f"{number(pair[0])}-{number(pair[1])}"


def place_name(place: dict[str, Any]) -> str:
    """Return "Name, CC", or the name alone at sea and on a border, which is in two countries.

    >>> place_name({"name": "Poti", "country": "GE", "kind": "seaport"})
    'Poti port, GE'
    >>> place_name({"name": "Astara road", "country": "AZ", "kind": "border_crossing"})
    'Astara'
    """
    shown = shown_place(place)
    name, country = shown.get("name", ""), shown.get("country", "")
    return f"{name}, {country}" if country else str(name)


def shown_place(place: dict[str, Any]) -> dict[str, Any]:
    """Return a place with the name that tells it from its namesakes: port, airport, post."""
    name, kind = clean(place.get("name", "")), place.get("kind", "")
    if kind == "border_crossing":
        return {**place, "name": _MODE_AT_END.sub("", name), "country": ""}
    told = next((word for key, word, said in _KIND_WORDS if key == kind and not said.search(name)), "")
    return {**place, "name": f"{name} {told}".rstrip(), "country": clean(place.get("country", ""))}


def short_name(place: dict[str, Any]) -> str:
    """Return the name for a label on a map: the first post of a border, nothing in brackets, no coordinates.

    >>> short_name({"name": "Dostyk / Alashankou rail", "kind": "border_crossing"})
    'Dostyk'
    >>> short_name({"name": "KZ-RU road border at 51.67, 51.14", "kind": "border_crossing"})
    ''
    """
    name = clean(place.get("name", ""))
    if place.get("kind") == "border_crossing":
        name = "" if " border at " in name else _MODE_AT_END.sub("", name.split(" / ", maxsplit=1)[0])
    return name.split(" (", maxsplit=1)[0]


_MODE_AT_END = re.compile(r" (?:rail|road)$")
_KIND_WORDS = (
    ("seaport", "port", re.compile(r"port|harbou?r|quay|terminal", re.IGNORECASE)),
    ("airport", "airport", re.compile(r"airport|airfield|air base", re.IGNORECASE)),
)


def shipment_text(query: dict[str, Any]) -> str:
    """Return the shipment of a query in words, e.g. ``1 TEU, 12 t, prices of 2024, USD of 2024``."""
    shipment = query.get("shipment", {})
    unit = clean(shipment.get("unit", "shipment"))
    count = shipment.get("count", 1)
    shown = unit.upper() if unit in {"teu", "feu"} else unit if count == 1 else f"{unit.rstrip('s')}s"
    words = [f"{count:,g} {shown}"]
    if shipment.get("tonnes") is not None and unit not in {"tonne", "tonnes"}:
        words.append(f"{shipment['tonnes']:,g} t")
    if shipment.get("value_of_time_usd_h") is not None:
        words.append(f"an hour counts as {shipment['value_of_time_usd_h']:,.2f} USD")
    if shipment.get("year") is not None:
        words.append(f"prices of {shipment['year']}")
    return ", ".join([*words, f"USD of {PRICE_YEAR}"])


def count_of(route: dict[str, Any], kind: str) -> int:
    """Return how many steps of a kind a route has."""
    return sum(step.get("kind") == kind for step in route.get("steps", ()))
