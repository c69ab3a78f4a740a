"""`landbridge distance`: how far two places are apart by one mode."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 (typer reads the annotation)
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli.output import as_json, emit, require_folder
from landbridge.cli.route import DESTINATION, ORIGIN, SCENARIO

if TYPE_CHECKING:
    from landbridge.routing.distance import Distance


class DistanceFormat(StrEnum):
    """How `landbridge distance` prints its answer."""

    table = "table"
    json = "json"
    geojson = "geojson"


def distance(
    origin: Annotated[str, ORIGIN],
    destination: Annotated[str, DESTINATION],
    mode: Annotated[str, typer.Option(help="rail, road, sea, waterway or air.", show_default=False)],
    via: Annotated[list[str] | None, typer.Option(help="A place to pass through; repeat for more.")] = None,
    scenario: Annotated[list[str] | None, SCENARIO] = None,
    output_format: Annotated[
        DistanceFormat, typer.Option("--format", help="table to read, json or geojson to work on.")
    ] = DistanceFormat.table,
    output: Annotated[Path | None, typer.Option(help="Write the answer to this file.")] = None,
) -> None:
    """Print the shortest distance between two places by one mode, over open lines and borders only."""
    require_folder(output, "--output")
    import landbridge

    found = landbridge.distance(
        origin, destination, mode=mode, via=tuple(via or ()), scenarios=tuple(scenario or ())
    )
    emit(_text(found, output_format), output)


def _text(found: Distance, output_format: DistanceFormat) -> str:
    if output_format is DistanceFormat.json:
        return as_json(found.to_dict())
    if output_format is DistanceFormat.geojson:
        return as_json(found.to_geojson())
    ends = f"{found.origin.name} to {found.destination.name} by {found.mode}"
    return "\n".join([f"{ends}: {found.km:,.0f} km", *(f"  note: {note}" for note in found.notes)])
