"""The answer to a route query as tables in the terminal."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from landbridge.atlas.credit import BOUNDARIES, CREDIT
from landbridge.report.style import (
    STOPS,
    clean,
    count_of,
    days,
    mode_style,
    number,
    place_name,
    shipment_text,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

NARROWEST = 80
FIGURES_WIDTH = 46  # what stands left and right of the place in the table of steps


def render_table(
    document: dict[str, Any], *, explain: bool = False, width: int | None = None, colour: bool | None = None
) -> str:
    """Return the whole answer as text for a terminal.

    Parameters
    ----------
    document
        The route document (`landbridge.route/1`); with `explain` one whose steps carry their charges.
    explain
        Add to each alternative what made up its figures, with sources.
    width
        Columns; default: those of the terminal, at most 120.
    colour
        Default: if standard output is a terminal.
    """
    from rich.console import Console

    probe = Console()
    shown = width or min(probe.width, 120)
    coloured = probe.is_terminal if colour is None else colour
    out = io.StringIO()
    console = Console(
        file=out, width=max(shown, NARROWEST), force_terminal=coloured, no_color=not coloured, highlight=False
    )
    for part in _parts(document, explain=explain, place_width=_place_width(document, console.width)):
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def overview_table(document: dict[str, Any]) -> Table:
    """Return the table that compares the alternatives, P10-P90 of each figure in the second line."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, expand=False)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("Alternative", min_width=16, ratio=1)
    for head in ("km", "days", "USD", "kg CO2e"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("bor-\nders", justify="right", no_wrap=True)
    table.add_column("gauge\nbreak", justify="right", no_wrap=True)
    for position, route in enumerate(document["routes"], start=1):
        ranges = route.get("range", {})
        table.add_row(
            Text(str(position), style="bold"),
            _headline(route),
            number(route["km"]),
            _with_spread(days(route["hours"]), spread(ranges.get("hours"), as_days=True)),
            _with_spread(number(route["usd"]), spread(ranges.get("usd"))),
            _with_spread(number(route["kg_co2e"]), spread(ranges.get("kg_co2e"))),
            str(count_of(route, "border")),
            str(count_of(route, "gauge")),
        )
        table.add_section() if position < len(document["routes"]) else None
    return table


def steps_table(route: dict[str, Any], *, place_width: int = 0) -> Table:
    """Return the legs and stops of one alternative, with totals.

    Parameters
    ----------
    route
        A route of the document.
    place_width
        Least width of the column of places, so that several tables align.
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_footer=True)
    table.add_column("", no_wrap=True, min_width=12)
    table.add_column("", min_width=place_width, footer=Text("Total", style="bold"))
    for head, total in (
        ("km", number(route["km"])),
        ("hours", number(route["hours"])),
        ("USD", number(route["usd"])),
        ("kg CO2e", number(route["kg_co2e"])),
    ):
        table.add_column(
            Text(head, style="dim"),
            justify="right",
            no_wrap=True,
            min_width=6,
            footer=Text(total, style="bold"),
        )
    for step in route["steps"]:
        km = number(step.get("km")) if step["kind"] == "move" else ""
        table.add_row(
            _mark(step),
            _what(step),
            km,
            *(number(step[key], _digits(step[key])) for key in ("hours", "usd", "kg_co2e")),
        )
    return table


def explain_table(route: dict[str, Any], sources: dict[tuple[str, str], int]) -> Table:
    """Return what made up the figures of one alternative, a row per parameter behind each charge.

    Parameters
    ----------
    route
        A route of a document made with ``to_dict(explain=True)``.
    sources
        Number of each source (title, URL) in the list below the tables, see :func:`numbered_sources`.
    """
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("step", justify="right", no_wrap=True)
    table.add_column("figure", justify="right")
    for head in ("made of", "parameter (range)"):
        table.add_column(head, ratio=2, overflow="fold")
    table.add_column("source")
    for position, step in enumerate(route["steps"], start=1):
        formula = None
        for row, charge in enumerate(filter(_tells, step.get("explain", ()))):
            cells = _charge_cells(
                charge, sources, again=charge.get("formula") == formula and not charge["amount"]
            )
            table.add_row(str(position) if row == 0 else "", *cells)
            formula = charge.get("formula")
    return table


def numbered_sources(document: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Return the sources (title, URL) behind all charges of an answer, numbered in order of first use."""
    charges = (c for route in document["routes"] for step in route["steps"] for c in step.get("explain", ()))
    keys = dict.fromkeys(_source_key(charge) for charge in charges)
    return {key: number_ for number_, key in enumerate(keys, start=1)}


def _place_width(document: dict[str, Any], width: int) -> int:
    """Return the width that the longest place text needs, at most what the figures leave."""
    longest = max((len(_what(step)) for route in document["routes"] for step in route["steps"]), default=0)
    return min(longest, width - FIGURES_WIDTH)


def _parts(document: dict[str, Any], *, explain: bool, place_width: int) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    query, sources = document["query"], numbered_sources(document)
    title = f"{place_name(query['from'])} → {place_name(query['to'])}"
    yield Text.assemble((title, "bold"), "\n", (shipment_text(query), "dim"))
    yield overview_table(document)
    for position, route in enumerate(document["routes"], start=1):
        yield Text.assemble((f"{position}  ", "bold"), _headline(route, one_line=True))
        yield Padding(steps_table(route, place_width=place_width), (0, 0, 1, 3))
        if explain:
            yield Padding(explain_table(route, sources), (0, 0, 0, 3))
    if explain:
        yield from (Text(f"[{place}] {title}  {url}".rstrip()) for (title, url), place in sources.items())
    yield from _closing(document)


def _closing(document: dict[str, Any]) -> Iterator[Text]:
    from rich.text import Text

    if any(route.get("range") for route in document["routes"]):
        yield Text("Second lines are P10-P90: what the ranges in the sources allow.", style="dim")
    for note in document.get("notes", ()):
        yield Text(f"- {clean(note)}")
    yield Text(f"{CREDIT}. {BOUNDARIES}", style="dim")


def _headline(route: dict[str, Any], *, one_line: bool = False) -> Text:
    from rich.text import Text

    text = Text(clean(route["name"]), style="bold")
    labels = ", ".join(clean(label) for label in route.get("labels", ()))
    if labels:
        text.append("  " if one_line else "\n")
        text.append(labels, style="not bold green")
    if not one_line:
        text.append("\n")
        for place, mode in enumerate(route.get("modes", ())):
            text.append(" + " if place else "", style="not bold dim")
            text.append(clean(mode), style=f"not bold {mode_style(mode).terminal}")
    return text


def _with_spread(value: str, range_: str) -> Text:
    from rich.text import Text

    text = Text(value, style="bold")
    if range_:
        text.append(f"\n{range_}", style="not bold dim")
    return text


def _mark(step: dict[str, Any]) -> Text:
    from rich.text import Text

    if step["kind"] == "move":
        return Text(clean(step["mode"]), style=mode_style(step["mode"]).terminal)
    return Text(STOPS.get(step["kind"], clean(step["kind"])).lower(), style="dim")


def _what(step: dict[str, Any]) -> Text:
    from rich.text import Text

    if step["kind"] != "move":
        return Text(place_name(step["at"]), style="dim")
    text = Text(f"{place_name(step['from'])} → {place_name(step['to'])}")
    if step.get("service"):
        text.append(f"  {clean(step['service'])}", style="dim")
    return text


def _digits(value: float | None) -> int:
    """Small figures keep a decimal, so that a real charge never reads as zero."""
    return 1 if value is not None and 0 < abs(value) < 10 and value != round(value) else 0


def _tells(charge: dict[str, Any]) -> bool:
    """Say whether a charge tells anything; one per km over no distance does not."""
    return not str(charge.get("formula", "")).endswith(" x 0.0 km")


def _charge_cells(
    charge: dict[str, Any], sources: dict[tuple[str, str], int], *, again: bool
) -> tuple[str | Text, ...]:
    """Return the cells of one parameter; `again` marks a further parameter of the charge above."""
    from rich.text import Text

    amount = charge["amount"]
    figure = f"{number(amount, _digits(amount))} {clean(charge['criterion'])}"
    made_of = ": ".join(filter(None, (clean(charge.get(key, "")) for key in ("label", "formula"))))
    year, confidence = charge.get("year"), clean(charge.get("confidence", ""))
    marks = [f"[{sources[_source_key(charge)]}]", "" if year is None else str(year), confidence]
    cells = (
        "" if again else figure,
        "" if again else made_of,
        _parameter(charge),
        " ".join(filter(None, marks)),
    )
    return tuple(Text(cell) for cell in cells)


def _parameter(charge: dict[str, Any]) -> str:
    scope = clean(charge.get("scope", ""))
    name = clean(charge.get("key", "")) + (f" ({scope})" if scope else "")
    low, high = charge.get("low"), charge.get("high")
    range_ = f" ({_plain(low)}-{_plain(high)})" if low is not None and high is not None else ""
    return f"{name} = {_plain(charge.get('value'))} {clean(charge.get('unit', ''))}{range_}"


def _source_key(charge: dict[str, Any]) -> tuple[str, str]:
    return clean(charge.get("source_title", "")), clean(charge.get("source_url", ""))


def _plain(value: float | None) -> str:
    return number(None) if value is None or not math.isfinite(value) else f"{value:,.6g}"
