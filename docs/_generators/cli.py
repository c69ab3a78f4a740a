"""The reference of the command line, out of the program's own help."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import typer

from _generators.markdown import plain, table
from landbridge.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION = """# Command line

Every command prints help with `--help`. `landbridge --version` prints the version.
Wrong input gives one sentence and exit code 2. A place is a name
in any script (`Baku`, `Баку`), `name,ISO-2` where several places share the name, a UN/LOCODE (`AZBAK`) or
`lat,lon`. The [Python reference](api.md) has the same functions.
"""


def page() -> str:
    """Return the page."""
    return "\n\n".join([INTRODUCTION.strip(), *(_section(path, command) for path, command in commands())])


def commands() -> Iterator[tuple[str, Any]]:
    """Yield each command that can be run, with its full name, in the order of the program's help."""
    yield from _walk("landbridge", typer.main.get_command(app))


def option_names(command: Any) -> list[str]:
    """Return the long names of a command's options."""
    return [name for p in _options(command) for name in p.opts if name.startswith("--")]


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if not children:
        yield path, command
        return
    for name, child in children.items():
        if not getattr(child, "hidden", False):
            yield from _walk(f"{path} {name}", child)


def _section(path: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = _options(command)
    usage = " ".join([path, *(_metavar(p) for p in arguments), *(["[OPTIONS]"] if options else [])])
    parts = [f"## {path}", plain(inspect.cleandoc(command.help or "")), f"```\n{usage}\n```"]
    if arguments:
        parts.append(table(["argument", "meaning"], ([_code(_metavar(p)), _help(p)] for p in arguments)))
    if options:
        rows = ([_code(", ".join([*p.opts, *p.secondary_opts])), _help(p), _default(p)] for p in options)
        parts.append(table(["option", "meaning", "default"], rows))
    return "\n\n".join(parts)


def _options(command: Any) -> list[Any]:
    options = [p for p in command.params if p.param_type_name == "option"]
    return [p for p in options if not getattr(p, "hidden", False) and "--help" not in p.opts]


def _metavar(parameter: Any) -> str:
    name = parameter.metavar or parameter.name.upper()
    return str(name) if parameter.required else f"[{name}]"


def _help(parameter: Any) -> str:
    return plain(getattr(parameter, "help", None) or "")


def _default(parameter: Any) -> str:
    value = parameter.default
    if parameter.required:
        return "required"
    if value is None or value is False or value in ((), []) or callable(value):
        return ""
    return _code(str(value))


def _code(text: str) -> str:
    return f"`{text}`"
