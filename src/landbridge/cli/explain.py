"""`landbridge explain`: everything known about one thing, with sources."""

from __future__ import annotations

from typing import Annotated

import typer

from landbridge.cli.output import as_json, emit
from landbridge.cli.route import SCENARIO


def explain(
    what: Annotated[
        str,
        typer.Argument(
            help='A place or its id, a border ("BCR012", "Khorgos", "CN-KZ"), a link ("R006", '
            '"Baku -> Alat"), a service ("CA01") or a parameter ("rail.usd_per_km").'
        ),
    ],
    country: Annotated[
        str, typer.Option(help="Of a parameter: also tell which row holds in this country (ISO-2).")
    ] = "",
    routes: Annotated[
        bool, typer.Option(help="Route the shipped pairs and list the alternatives that depend on it.")
    ] = True,
    scenario: Annotated[list[str] | None, SCENARIO] = None,
    as_document: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Tell everything known about a node, border, link, service or parameter, with sources."""
    import landbridge

    found = landbridge.explain(what, country=country, routes=routes, scenarios=tuple(scenario or ()))
    emit(as_json(found.to_dict()) if as_document else str(found), None)
