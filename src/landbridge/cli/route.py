"""`landbridge route`: the alternatives between two places."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli.output import as_csv, as_json, emit, require_folder
from landbridge.errors import InputError

if TYPE_CHECKING:
    from landbridge.costing import Shipment
    from landbridge.routing.document import RouteSet


class RouteFormat(StrEnum):
    """How `landbridge route` prints its answer."""

    table = "table"
    json = "json"
    geojson = "geojson"
    csv = "csv"


PLACE_HELP = 'a name ("Baku"), a name and country ("Tripoli,LB"), a UN/LOCODE ("AZBAK") or "lat,lon"'
ORIGIN = typer.Argument(metavar="FROM", help=f"Where the cargo starts: {PLACE_HELP}.", show_default=False)
SCENARIO = typer.Option(
    "--scenario", help="A what-if to lay on the atlas: a TOML file or a shipped name; repeat to stack."
)
DESTINATION = typer.Argument(metavar="TO", help="Where it ends, written in the same way.", show_default=False)


def route(
    origin: Annotated[str, ORIGIN],
    destination: Annotated[str, DESTINATION],
    cargo: Annotated[
        str, typer.Option(help='What moves: "1 teu", "3 feu", "500 tonnes", "20 wagons", "1 truck".')
    ] = "1 teu",
    via: Annotated[list[str] | None, typer.Option(help="A place to pass through; repeat for more.")] = None,
    avoid: Annotated[
        list[str] | None,
        typer.Option(
            help="What to keep off: a country (Russia, RU), a group (EAEU), a border (RU-GE, Verkhny Lars), "
            "a passage (suez), a place or a mode; repeat for more."
        ),
    ] = None,
    modes: Annotated[
        str | None, typer.Option(help="Allowed modes, comma-separated: road,rail,sea,ferry,waterway,air.")
    ] = None,
    optimise: Annotated[
        str | None, typer.Option(help="One route only, the best in: hours, usd, kg_co2e or generalised.")
    ] = None,
    alternatives: Annotated[int, typer.Option(help="How many alternatives to show.", min=1, max=50)] = 6,
    year: Annotated[int | None, typer.Option(help="Price year; default: a normal year.")] = None,
    scope: Annotated[
        str,
        typer.Option(help="door (collected and delivered) or terminal (port to port, station to station)."),
    ] = "door",
    subsidies: Annotated[
        bool, typer.Option(help="Rail prices as the shipper pays them, or before public subsidies.")
    ] = True,
    scenario: Annotated[list[str] | None, SCENARIO] = None,
    output_format: Annotated[
        RouteFormat, typer.Option("--format", help="table to read, json, geojson or csv to work on.")
    ] = RouteFormat.table,
    output: Annotated[Path | None, typer.Option(help="Write the answer to this file.")] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="Also draw the routes into this HTML file, readable offline.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="List what made up each figure, with its source.")
    ] = False,
) -> None:
    """Show the real alternatives from one place to another, with time, cost and carbon of each.

    The first route is the recommended one: least cost when the cargo's time has its price too. The
    fastest, the cheapest and the one with least carbon are always among the answers.
    """
    require_folder(map_file, "--map")
    require_folder(output, "--output")
    shipment = _shipment(cargo, year, scope, subsidies=subsidies)
    found = _query(origin, destination, shipment, via, avoid, modes, optimise, alternatives, scenario)
    page = _page(found) if map_file else ""
    emit(_text(found, output_format, explain), output)
    if map_file:
        from landbridge.network.files import write_atomic

        write_atomic(map_file, page.encode())
        typer.echo(f"map written to {map_file}", err=True)


def _shipment(cargo: str, year: int | None, scope: str, *, subsidies: bool) -> Shipment:
    from dataclasses import replace

    from landbridge.costing import parse_cargo

    return replace(parse_cargo(cargo), year=year, scope=scope, subsidies=subsidies)


def _query(
    origin: str,
    destination: str,
    shipment: Shipment,
    via: list[str] | None,
    avoid: list[str] | None,
    modes: str | None,
    optimise: str | None,
    alternatives: int,
    scenarios: list[str] | None,
) -> RouteSet:
    _announce_first_run()
    import landbridge

    return landbridge.route(
        origin,
        destination,
        shipment=shipment,
        via=tuple(via or ()),
        avoid=tuple(avoid or ()),
        modes=_words(modes),
        alternatives=alternatives,
        optimise=optimise,
        scenarios=tuple(scenarios or ()),
    )


def _words(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    words = tuple(word.strip() for word in text.split(",") if word.strip())
    if not words:
        raise InputError("--modes is empty; name at least one of road, rail, sea, ferry, waterway, air.")
    return words


def _announce_first_run() -> None:
    if sys.stderr.isatty() and not list(Path(__file__).parents[1].glob("kernels/__pycache__/*.nbi")):
        typer.echo("First run: compiling the search, once (some seconds) ...", err=True)


def _text(found: RouteSet, output_format: RouteFormat, explain: bool) -> str:
    if output_format is RouteFormat.json:
        return as_json(found.to_dict(explain=explain))
    if output_format is RouteFormat.geojson:
        return as_json(found.to_geojson())
    if output_format is RouteFormat.csv:
        from landbridge.routing.export import COLUMNS, step_rows

        return as_csv(step_rows(found), COLUMNS)
    from landbridge.report import render_table

    return str(render_table(found, explain=explain))


def _page(found: RouteSet) -> str:
    from landbridge.report import map_html

    return str(map_html(found))
