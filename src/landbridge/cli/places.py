"""`landbridge places`: which places a name may mean."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from landbridge.cli.output import as_json, emit
from landbridge.errors import UnknownPlaceError

COLUMNS = ("id", "name", "country", "kind", "unlocode", "lat", "lon")


def places(
    query: Annotated[str, typer.Argument(help='Part of a name in any script, a UN/LOCODE or "lat,lon".')],
    limit: Annotated[int, typer.Option(help="How many to list at most.", min=1, max=1000)] = 10,
    as_document: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """List the places that a name may mean, best match first."""
    from landbridge.atlas.load import load_atlas

    rows = [_row(place) for place in load_atlas().find(query, limit)]
    if not rows:
        raise UnknownPlaceError(
            f'No place is called "{query}" or nearly so; try another spelling or "lat,lon".'
        )
    emit(as_json(rows) if as_document else _table(rows), None)


def _row(place: Any) -> dict[str, Any]:
    source = place.to_dict() if hasattr(place, "to_dict") else {c: getattr(place, c, "") for c in COLUMNS}
    return {column: source.get(column) for column in COLUMNS}


def _table(rows: list[dict[str, Any]]) -> str:
    cells = [list(COLUMNS), *([_cell(row[column]) for column in COLUMNS] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)
