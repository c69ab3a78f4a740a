"""How an answer shows itself in a notebook: the table of alternatives and a still map."""

from __future__ import annotations

from html import escape
from typing import Any

from landbridge.atlas.credit import CREDIT
from landbridge.report.style import clean, count_of, days, mode_style, number, shipment_text, spread
from landbridge.report.svg import route_svg

HEADS = ("", "alternative", "modes", "km", "days", "USD", "kg CO₂e", "borders", "gauge breaks")
SOFT = "opacity:.65;font-size:.85em"


def notebook_html(document: dict[str, Any], geojson: dict[str, Any]) -> str:
    """Return the HTML of a notebook cell; every name in it is escaped and nothing in it runs.

    Parameters
    ----------
    document, geojson
        As for :func:`landbridge.report.web_map.map_page`.
    """
    query = document["query"]
    title = f"{clean(query['from']['name'])} → {clean(query['to']['name'])}"
    heads = "".join(f'<th style="text-align:left">{head}</th>' for head in HEADS)
    rows = "".join(_row(position, route) for position, route in enumerate(document["routes"], start=1))
    notes = "".join(f"<li>{escape(clean(note))}</li>" for note in document.get("notes", ()))
    return (
        f"<div><p><b>{escape(title)}</b><br><span style='{SOFT}'>{escape(shipment_text(query))}</span></p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"{route_svg(document, geojson)}<ul>{notes}</ul><p style='{SOFT}'>{escape(CREDIT)}</p></div>"
    )


def _row(position: int, route: dict[str, Any]) -> str:
    ranges = route.get("range", {})
    labels = escape(", ".join(clean(label) for label in route.get("labels", ())))
    cells = (
        str(position),
        f"<b>{escape(clean(route['name']))}</b><br><span style='{SOFT}'>{labels}</span>",
        _modes(route),
        number(route["km"]),
        _figure(days(route["hours"]), spread(ranges.get("hours"), as_days=True)),
        _figure(number(route["usd"]), spread(ranges.get("usd"))),
        _figure(number(route["kg_co2e"]), spread(ranges.get("kg_co2e"))),
        str(count_of(route, "border")),
        str(count_of(route, "gauge")),
    )
    return "<tr>" + "".join(f'<td style="text-align:left">{cell}</td>' for cell in cells) + "</tr>"


def _modes(route: dict[str, Any]) -> str:
    dot = '<span style="color:{}">&#9632;</span> {}'
    styles = (mode_style(mode) for mode in route.get("modes", ()))
    return "<br>".join(dot.format(style.colour, escape(style.label.lower())) for style in styles)


def _figure(value: str, range_: str) -> str:
    return f"<b>{value}</b><br><span style='{SOFT}'>{range_}</span>"
