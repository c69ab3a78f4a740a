"""`landbridge atlas info|check|build`: the embedded world."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from landbridge.cli.output import as_json, emit, require_folder
from landbridge.errors import AtlasError

MOST_LISTED = 12
SHOWN_OF_FACTS = (
    "id",
    "kind",
    "from",
    "to",
    "low",
    "high",
    "model",
    "p10",
    "p90",
    "error_pct",
    "hit",
    "note",
)
"""Columns that fit a screen; --json has all."""

atlas = typer.Typer(
    name="atlas",
    help="The embedded world: what is in it, how true its distances are, and how to compile it anew.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@atlas.command()
def info(
    as_document: Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")] = False,
) -> None:
    """Say what the atlas holds, when it was built, and whom its data are from."""
    from landbridge.atlas.info import atlas_info

    facts = atlas_info()
    emit(as_json(facts) if as_document else _lines(facts), None)


@atlas.command()
def check(
    facts: Annotated[
        bool, typer.Option("--facts", help="Published days, prices, emissions and border hours instead.")
    ] = False,
    as_document: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Compare the atlas with print, a row per published distance or, with --facts, per published fact."""
    table, summary = _facts() if facts else _distances()
    shown = table.select(SHOWN_OF_FACTS) if facts else table
    text = f"{_frame(shown)}\n\n{_frame(summary)}"
    emit(as_json(table.to_dicts()) if as_document else text, None)


@atlas.command()
def build(
    data: Annotated[Path, typer.Option(help="Folder with our own tables.")] = Path("data"),
    packages: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the pinned packages; what is missing there is fetched. "
            "Default: LANDBRIDGE_SOURCES, or ~/.cache/landbridge/sources."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder for the compiled atlas; default: inside the package.")
    ] = None,
    check_only: Annotated[
        bool, typer.Option("--check", help="Build aside and compare with the atlas in the package.")
    ] = False,
) -> None:
    """Compile the atlas from the pinned packages and our own tables (some minutes)."""
    require_folder(output, "--output")
    from landbridge.atlas.build.build import build_atlas, check_atlas
    from landbridge.atlas.build.sources import default_folder

    folder = packages or default_folder()
    if check_only:
        different = check_atlas(data, folder)
        if different:
            raise AtlasError(
                f"The committed atlas differs from a fresh build in {', '.join(different)}:"
                " run `landbridge atlas build`."
            )
        typer.echo("The committed atlas equals a fresh build.")
        return
    build_atlas(data, folder, output)


def _distances() -> tuple[Any, Any]:
    from landbridge.routing.reference import distance_summary, distance_table

    table = distance_table()
    return table, distance_summary(table)


def _facts() -> tuple[Any, Any]:
    from landbridge.routing.facts import facts_summary, facts_table

    table = facts_table()
    return table, facts_summary(table)


def _lines(facts: dict[str, Any], indent: str = "") -> str:
    lines: list[str] = []
    for key, value in facts.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", _lines(value, indent + "  ")]
        elif isinstance(value, list | tuple) and len(value) > MOST_LISTED:
            lines.append(f"{indent}{key}: {len(value)} rows, listed by --json")
        elif isinstance(value, list | tuple):
            lines += [f"{indent}{key}:", *(f"{indent}  {item}" for item in value)]
        else:
            lines.append(f"{indent}{key}: {value}")
    return "\n".join(lines)


def _frame(table: Any) -> str:
    import polars as pl

    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=160,
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
    ):
        return str(table)
