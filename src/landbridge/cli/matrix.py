"""`landbridge matrix`: the best way from each place to each other one."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path  # noqa: TC003 (typer reads the annotation)
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli.output import require_folder
from landbridge.cli.progress import progress_bar
from landbridge.cli.route import SCENARIO

if TYPE_CHECKING:
    from landbridge.routing.matrix import Matrix

NOTES_SHOWN = 5
PLACES_HELP = (
    "CSV file with a row per place: a column place (or name and country, or lat and lon) and, if wanted, id."
)


class Criterion(StrEnum):
    """What the best way is the best in."""

    hours = "hours"
    usd = "usd"
    kg_co2e = "kg_co2e"
    km = "km"
    generalised = "generalised"


def matrix(
    places: Annotated[Path, typer.Argument(metavar="PLACES.csv", help=PLACES_HELP, show_default=False)],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="File to write: .omx, .parquet or .csv.", show_default=False),
    ],
    criterion: Annotated[
        Criterion,
        typer.Option(help="What the best way is the best in; generalised is price and value of time."),
    ] = Criterion.hours,
    to: Annotated[Path | None, typer.Option(help="Destinations, if they are not the same places.")] = None,
    also: Annotated[
        str | None, typer.Option(help="Further figures of the same ways, comma-separated: usd,km.")
    ] = None,
    cargo: Annotated[str, typer.Option(help='What moves, as in route: "1 teu", "500 tonnes".')] = "1 teu",
    year: Annotated[int | None, typer.Option(help="Price year; default: a normal year.")] = None,
    modes: Annotated[
        str | None, typer.Option(help="Allowed modes, comma-separated: road,rail,sea,ferry,waterway,air.")
    ] = None,
    avoid: Annotated[
        list[str] | None, typer.Option(help="What to keep off, as in route; repeat for more.")
    ] = None,
    scenario: Annotated[list[str] | None, SCENARIO] = None,
    threads: Annotated[int, typer.Option(help="Number of threads.", min=1, max=256)] = 2,
    dask: Annotated[
        str | None,
        typer.Option(help="Address of a dask scheduler that shares the work out.", metavar="ADDRESS"),
    ] = None,
) -> None:
    """Write the best figure from each place to each other one, nothing where there is no way.

    Kilometres by a single mode are those of `distance`; all other figures are door to door, as in `route`.
    """
    require_folder(output, "--output")
    from landbridge.routing.matrix_export import matrix_format, write

    kind = matrix_format(output)
    import landbridge
    from landbridge.costing import parse_cargo

    shipment = parse_cargo(cargo)
    with progress_bar("Filling the matrix", "origins") as progress:
        found = landbridge.matrix(
            places,
            to,
            criterion=criterion.value,
            also=[word.strip() for word in (also or "").split(",") if word.strip()],
            shipment=shipment if year is None else replace(shipment, year=year),
            modes=modes,
            avoid=tuple(avoid or ()),
            scenarios=tuple(scenario or ()),
            threads=threads,
            dask=dask,
            progress=progress,
        )
    write(found, output, kind)
    typer.echo(_summary(found, output), err=True)


def _summary(found: Matrix, output: Path) -> str:
    rows, columns = found.shape
    size = f"{rows} x {columns} {' and '.join(found.tables)} written to {output}"
    gaps = f"; {found.unreachable} pairs that nothing connects are empty" if found.unreachable else ""
    notes = [f"note: {note}" for note in found.notes[:NOTES_SHOWN]]
    more = len(found.notes) - NOTES_SHOWN
    return "\n".join([size + gaps, *notes, *([f"and {more} more notes"] if more > 0 else [])])
