"""`landbridge scenario list|show|check|diff|impact`: what-ifs as text files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 (typer reads the annotation)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli.output import as_csv, as_json, emit, require_folder
from landbridge.cli.progress import progress_bar
from landbridge.errors import TableError

if TYPE_CHECKING:
    from landbridge.network.scenario.model import Applied
    from landbridge.routing.impact import Impact

scenario = typer.Typer(
    name="scenario",
    help="What-ifs as text files: those that come with Landbridge, checks of yours, and what they change.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

NAME = typer.Argument(metavar="NAME|FILE", help="A shipped name or a TOML file.", show_default=False)
FAULT_EXIT = 1
MOST_DRAWN = 6


class ImpactFormat(StrEnum):
    """How `landbridge scenario impact` prints its answer."""

    table = "table"
    csv = "csv"
    json = "json"


@scenario.command(name="list")
def list_scenarios(
    as_document: Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")] = False,
) -> None:
    """List the scenarios that come with Landbridge."""
    from landbridge.network.scenario.library import shipped_names, shipped_scenario

    found = [shipped_scenario(name) for name in shipped_names()]
    rows = [{"name": one.name, "title": one.title, "date": one.date} for one in found]
    width = max((len(one.name) for one in found), default=0)
    lines = [f"{one.name:<{width}}  {one.title} ({one.date})" for one in found]
    emit(as_json(rows) if as_document else "\n".join(lines), None)


@scenario.command()
def show(
    name: Annotated[str, NAME],
    as_document: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Show a scenario: its sources, and what each change does to the atlas."""
    from landbridge.routing.scenarios import applied_to, scenario_document

    applied = applied_to([name])
    emit(as_json(scenario_document(applied)) if as_document else _shown(applied), None)


@scenario.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TOML file.", show_default=False)],
) -> None:
    """Check a scenario file: each fault with its line, its key and the nearest valid name."""
    from landbridge.network.scenario.parse import read_scenario
    from landbridge.routing.scenarios import applied_to

    try:
        applied = applied_to([read_scenario(file)])
    except TableError as problem:
        notes = getattr(problem, "__notes__", [])
        first = str(problem).rsplit(" (", maxsplit=1)[0] if notes else str(problem)
        emit("\n".join([first, *notes]), None)
        raise typer.Exit(FAULT_EXIT) from None
    emit(_shown(applied), None)


@scenario.command()
def diff(
    first: Annotated[str, NAME],
    second: Annotated[str, NAME],
    as_document: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Stack two scenarios, the second on the first: order, effect of each change, and what overrides what."""
    from landbridge.routing.scenarios import applied_to, scenario_document

    applied = applied_to([first, second])
    emit(as_json(scenario_document(applied)) if as_document else _shown(applied), None)


@scenario.command()
def impact(
    name: Annotated[list[str], typer.Argument(metavar="NAME|FILE...", help="Scenarios, stacked in order.")],
    pairs: Annotated[
        str, typer.Option(help="CSV file with the columns from and to, or builtin for the shipped pairs.")
    ] = "builtin",
    cargo: Annotated[str, typer.Option(help='What moves, as in route: "1 teu", "500 tonnes".')] = "1 teu",
    output_format: Annotated[
        ImpactFormat, typer.Option("--format", help="table to read, csv or json to work on.")
    ] = ImpactFormat.table,
    output: Annotated[Path | None, typer.Option(help="Write the answer to this file.")] = None,
    chart: Annotated[
        Path | None, typer.Option(help="Also draw the changes as bars: .png, .svg or .pdf.")
    ] = None,
    map_file: Annotated[
        Path | None,
        typer.Option("--map", help="Also draw the ways of moved pairs into this HTML file."),
    ] = None,
) -> None:
    """Show the recommended way of many pairs before and after: who gains, and which way they move to."""
    for path, option in ((output, "--output"), (chart, "--chart"), (map_file, "--map")):
        require_folder(path, option)
    from landbridge.costing import parse_cargo
    from landbridge.routing.impact import impact as compare

    with progress_bar("Comparing", "pairs") as progress:
        drawn = MOST_DRAWN if map_file else 0
        found = compare(name, pairs, shipment=parse_cargo(cargo), drawn=drawn, progress=progress)
    if chart:
        from landbridge.report.impact_chart import write_chart

        write_chart(found, chart)
    if map_file:
        _draw(found, map_file)
    emit(_impact_text(found, output_format), output)


def _draw(found: Impact, path: Path) -> None:
    from landbridge.network.files import write_atomic
    from landbridge.report import map_html

    if found.ways is None:
        typer.echo("no pair moves to another way: no map written", err=True)
        return
    names = ", ".join(one["name"] for one in found.scenarios)
    write_atomic(path, map_html(found.ways, f"Before and after {names}").encode())


def _shown(applied: Applied) -> str:
    lines: list[str] = []
    for one in applied.scenarios:
        valid = " to ".join(filter(None, (one.valid_from, one.valid_to)))
        lines += [f"{one.name}: {one.title}" + (f" (state of {one.date})" if one.date else "")]
        lines += [f"  {one.description}"] if one.description else []
        lines += [f"  holds {valid}"] if valid else []
        for change, effect in zip(one.changes, applied.effects_of(one), strict=True):
            lines.append(f"  line {effect.line}: {effect.change}: {effect.text}")
            lines += [f"      because {change.because}"] if change.because else []
        if not any(effect.changed for effect in applied.effects_of(one)):
            lines.append("  This scenario changes nothing.")
        lines += [f"  source: {', '.join(filter(None, (s.title, s.url, s.date)))}" for s in one.sources]
    return "\n".join([*lines, *(f"note: {text}" for text in applied.overrides)])


def _impact_text(found: Impact, output_format: ImpactFormat) -> str:
    if output_format is ImpactFormat.json:
        return as_json(found.to_dict())
    rows = [dict(row) for row in found.rows]
    if output_format is ImpactFormat.csv:
        from landbridge.routing.impact import columns

        return as_csv(rows, list(columns()))
    lines = [f"note: {note}" for note in found.notes]
    lines += [_impact_line(row) for row in rows]
    return "\n".join([*lines, ", ".join(f"{number} {status}" for status, number in found.summary().items())])


def _impact_line(row: dict[str, Any]) -> str:
    head = f"{row['from']} - {row['to']}: {row['status']}"
    if row["hours_change"] is None:
        return f"{head}; {row['reason']}"
    units = (("hours", "h"), ("usd", "USD"), ("kg_co2e", "kg CO2e"))
    change = ", ".join(f"{row[f'{name}_change']:+,.0f} {unit}" for name, unit in units)
    ways = f": {row['corridor_before']} -> {row['corridor_after']}" if row["status"] == "moved" else ""
    return f"{head}; {change}{ways}" if row["status"] != "unchanged" else head
