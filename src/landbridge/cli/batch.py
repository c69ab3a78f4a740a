"""`landbridge batch`: the alternatives of many shipments at once."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 (typer reads the annotation)
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli.output import require_folder
from landbridge.cli.progress import progress_bar
from landbridge.cli.route import SCENARIO
from landbridge.errors import InputError

if TYPE_CHECKING:
    import polars as pl

ROWS_HELP = (
    "CSV file with a row per shipment: columns from and to, and if wanted id, cargo (or unit, count, tonnes, "
    "value_usd), via, modes, avoid, year, scope; several words in one cell are separated by ;"
)


def batch(
    shipments: Annotated[Path, typer.Argument(metavar="SHIPMENTS.csv", help=ROWS_HELP, show_default=False)],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="File to write: .csv, .parquet or .xlsx.", show_default=False),
    ],
    alternatives: Annotated[int, typer.Option(help="How many alternatives per shipment.", min=1, max=50)] = 6,
    optimise: Annotated[
        str | None,
        typer.Option(help="One route per shipment, the best in: hours, usd, kg_co2e or generalised."),
    ] = None,
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help="Search as long as route does for ways that lie between the best."),
    ] = False,
    scenario: Annotated[list[str] | None, SCENARIO] = None,
    processes: Annotated[int, typer.Option(help="Number of processes.", min=1, max=256)] = 2,
    dask: Annotated[
        str | None,
        typer.Option(help="Address of a dask scheduler that shares the work out.", metavar="ADDRESS"),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew instead of going on where a run was interrupted.")
    ] = False,
) -> None:
    """Answer a file of shipments, a row per alternative; a bad row is answered with what is wrong with it.

    An interrupted run goes on where it stopped when the same command is given again.
    """
    require_folder(output, "--output")
    from landbridge.report.batch_file import batch_format, write_batch

    kind = batch_format(output)
    if output.exists() and shipments.exists() and output.samefile(shipments):
        raise InputError(f"{output} is the file of shipments; write the answers to another one.")
    import landbridge

    journal = output.with_name(f"{output.name}.parts")
    with progress_bar("Answering", "shipments") as progress:
        found = landbridge.batch(
            shipments,
            alternatives=alternatives,
            optimise=optimise,
            thorough=thorough,
            scenarios=tuple(scenario or ()),
            processes=processes,
            dask=dask,
            journal=journal,
            restart=restart,
            progress=progress,
        )
    write_batch(found, output, kind)
    from landbridge.routing.batch_journal import remove_journal

    remove_journal(journal)
    typer.echo(_summary(found, output), err=True)


def _summary(found: pl.DataFrame, output: Path) -> str:
    from landbridge.routing.batch import status_counts

    counts = ", ".join(f"{number} {status}" for status, number in status_counts(found).items())
    return f"{counts or 'no shipments'}; written to {output}"
