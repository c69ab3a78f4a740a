"""The program `landbridge`: its commands, and how it ends."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli.atlas import atlas
from landbridge.cli.batch import batch
from landbridge.cli.distance import distance
from landbridge.cli.explain import explain
from landbridge.cli.matrix import matrix
from landbridge.cli.places import places
from landbridge.cli.route import route
from landbridge.cli.scenario import scenario
from landbridge.errors import LandbridgeError, UnknownPlaceError

if TYPE_CHECKING:
    from collections.abc import Sequence

INPUT_EXIT = 2
INTERRUPT_EXIT = 130

app = typer.Typer(
    name="landbridge",
    help="Plan international freight corridors: real routes by rail, road, sea, ferry, waterway and air, "
    "with time, cost, carbon and the source of every figure.",
    epilog='Begin with: landbridge route "Busan" "Baku"',
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(route)
app.command()(distance)
app.command()(batch)
app.command()(matrix)
app.command()(places)
app.command()(explain)
app.add_typer(scenario, name="scenario")
app.add_typer(atlas, name="atlas")


def _show_version(wanted: bool) -> None:
    if wanted:
        from landbridge import __version__

        typer.echo(f"landbridge {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Accept the options that stand before any command."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code.

    Parameters
    ----------
    arguments
        Words after the program's name.

    Returns
    -------
    int
        0 fine, 1 a check failed, 2 wrong input, 130 interrupted.
    """
    try:
        return int(app(args=list(arguments), prog_name="landbridge", standalone_mode=True) or 0)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except LandbridgeError as error:
        print(f"landbridge: {_sentence(error)}", file=sys.stderr)  # noqa: T201
        return INPUT_EXIT
    except (KeyboardInterrupt, BrokenPipeError) as stop:
        return _stopped(stop)


def _sentence(error: LandbridgeError) -> str:
    text = " ".join(str(error).split())
    missing = [name for name in getattr(error, "suggestions", ()) if name not in text]
    if isinstance(error, UnknownPlaceError) and missing:
        text = f"{text.rstrip('.')}; did you mean {', '.join(missing[:5])}?"
    return text


def _stopped(stop: BaseException) -> int:
    import os

    # Nobody reads on: what Python still wants to flush at exit has to go somewhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(stop, BrokenPipeError):
        return 0
    print("landbridge: interrupted", file=sys.stderr)  # noqa: T201
    return INTERRUPT_EXIT
