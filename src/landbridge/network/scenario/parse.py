"""Scenario files: TOML, strict; every fault is told with its line, its key and the nearest valid name."""

from __future__ import annotations

import difflib
import re
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.errors import TableError
from landbridge.network.scenario.grammar import (
    COMMON,
    GRAMMAR,
    HEAD,
    REQUIRED,
    SOURCE,
    TARGETS,
    date_fault,
    text_fault,
    value_fault,
)
from landbridge.network.scenario.lines import Lines, deepest
from landbridge.network.scenario.model import Change, Scenario, Source
from landbridge.network.schema import table_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MOST_BYTES = 1_000_000
MOST_DEPTH = 8
MOST_CHANGES = 2000


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path
        UTF-8 TOML file of at most 1 MB.

    Raises
    ------
    TableError
        If the file cannot be read or breaks the rules; the message is the first fault with its line, the
        notes of the exception are the others.
    """
    file = Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise TableError(f"{file} is larger than 1 MB; a scenario is a short text.")
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TableError(f"{file} cannot be read ({error.strerror}); check the name.") from None
    except UnicodeDecodeError as error:
        raise TableError(f"{file} is not UTF-8 text (byte {error.start}); save it as UTF-8.") from None
    return parse_scenario(text, str(file))


def parse_scenario(text: str, file: str = "scenario") -> Scenario:
    r"""Read a scenario out of a text.

    Parameters
    ----------
    text
        TOML.
    file
        Name for messages.

    Raises
    ------
    TableError
        As `read_scenario`.

    Examples
    --------
    >>> parse_scenario('name = "x"\n[[change]]\naction = "close"\npassage = "suez"').changes[0].label
    'close passage suez'
    """
    tables, lines = _tables(text, file), Lines(text, file)
    problems = list(_problems(tables, lines))
    if problems:
        raise table_error(problems)
    changes = tuple(
        _change(_frozen(change), lines.of_table("change", number))
        for number, change in enumerate(tables.get("change", []))
    )
    head = {key: str(tables.get(key, "")) for key in HEAD[:6]}
    sources = tuple(
        Source(**{key: str(value) for key, value in row.items()}) for row in tables.get("source", [])
    )
    return Scenario(**head, sources=sources, changes=changes, file=file)


def target_of(change: Mapping[str, Any]) -> list[str]:
    """Return the keys of a change that may be what it is done to."""
    targets = GRAMMAR.get(str(change.get("action")), {})
    named = [key for key in TARGETS if key in change and key in targets]
    # "mode" and "country" also narrow another target; "node" is where something is added.
    return [key for key in named if key not in ("mode", "country")] or named[:1]


def _tables(text: str, file: str) -> dict[str, Any]:
    if len(text.encode()) > MOST_BYTES:
        raise TableError(f"{file} is larger than 1 MB; a scenario is a short text.")
    if deepest(text) > MOST_DEPTH:
        raise TableError(f"{file} is nested more than {MOST_DEPTH} deep; a scenario needs no such depth.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{file} is not TOML: {error}.") from None
    except (ValueError, RecursionError, OverflowError) as error:
        raise TableError(f"{file} cannot be read as TOML ({type(error).__name__}); simplify it.") from None


def _problems(tables: dict[str, Any], lines: Lines) -> Iterator[str]:
    yield from _head_problems(tables, lines)
    for kind in ("source", "change"):
        rows = tables.get(kind, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield f"{lines.where(kind)}: {kind} must be written as [[{kind}]]."
            return
    if len(tables.get("change", [])) > MOST_CHANGES:
        yield f"{lines.file} has more than {MOST_CHANGES} changes; split it."
        return
    for number, row in enumerate(tables.get("source", [])):
        yield from _source_problems(row, number, lines)
    for number, row in enumerate(tables.get("change", [])):
        yield from _change_problems(_frozen(row), number, lines)


def _head_problems(tables: dict[str, Any], lines: Lines) -> Iterator[str]:
    yield from (f"{lines.where(key)}: {unknown(key, HEAD)}" for key in tables if key not in HEAD)
    name = tables.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", name):
        yield f"{lines.where('name')}: name must be 1 to 60 small letters, digits and hyphens."
    for key in ("title", "description"):
        if key in tables and (fault := text_fault(tables[key])):
            yield f"{lines.where(key)}: {key} {fault}."
    for key in ("date", "valid_from", "valid_to"):
        if key in tables and (fault := date_fault(_plain(tables[key]))):
            yield f"{lines.where(key)}: {key} {fault}."
    ends = [str(_plain(tables.get(key, ""))) for key in ("valid_from", "valid_to")]
    if all(ends) and ends[0] > ends[1]:
        yield f"{lines.where('valid_to')}: valid_to {ends[1]} lies before valid_from {ends[0]}."


def _source_problems(row: dict[str, Any], number: int, lines: Lines) -> Iterator[str]:
    for key, value in row.items():
        where = lines.where(key, "source", number)
        if key not in SOURCE:
            yield f"{where}: {unknown(key, SOURCE)}"
        elif fault := date_fault(_plain(value)) if key == "date" else text_fault(value):
            yield f"{where}: {key} {fault}."
        elif key == "url" and not re.fullmatch(r"https?://\S+", value):
            yield f"{where}: url {value[:60]!r} is no web address; begin with https://."
    if "title" not in row:
        yield f"{lines.where('', 'source', number)}: a source needs a title."


def _change_problems(row: dict[str, Any], number: int, lines: Lines) -> Iterator[str]:
    action = row.get("action")
    if not isinstance(action, str) or action not in GRAMMAR:
        given = "a change needs an action" if action is None else f"there is no action {str(action)[:40]!r}"
        yield f"{lines.where('action', 'change', number)}: {given}; {_offer(str(action), GRAMMAR)}"
        return
    main = target_of(row)
    if "" not in GRAMMAR[action] and len(main) != 1:
        told = f"{' and '.join(main)} are given" if main else "none is given"
        possible = ", ".join(GRAMMAR[action])
        yield f"{lines.where('', 'change', number)}: {action} takes one of {possible}; {told}."
        yield from _strange(row, action, (*COMMON, *TARGETS), number, lines)
        return
    target = main[0] if "" not in GRAMMAR[action] else ""
    keys = GRAMMAR[action][target]
    yield from _strange(row, action, (*COMMON, *filter(None, [target]), *keys), number, lines)
    for key in REQUIRED.get(action, ()):
        if key not in row:
            yield f"{lines.where('', 'change', number)}: {action} needs {key}."
    yield from _value_problems(row, action, target, number, lines)


def _strange(
    row: dict[str, Any], action: str, known: tuple[str, ...], number: int, lines: Lines
) -> Iterator[str]:
    for key in row:
        if key not in known:
            yield f"{lines.where(key, 'change', number)}: {unknown(key, known, f' for {action}')}"


def _value_problems(
    row: dict[str, Any], action: str, target: str, number: int, lines: Lines
) -> Iterator[str]:
    keys = GRAMMAR[action][target]
    for key, value in row.items():
        fault = ""
        if key in ("because", "source", target):
            fault = text_fault(value)
        elif key in keys:
            fault = value_fault(key, value, factor=action == "scale")
        if fault:
            yield f"{lines.where(key, 'change', number)}: {key} {fault}."
    figures = [key for key in keys if key in row and key not in ("mode", "country", "unit_class", "unit")]
    if action in ("set", "scale") and not figures:
        wanted = ", ".join(key for key in keys if key not in ("mode", "country", "unit_class", "unit"))
        yield f"{lines.where('', 'change', number)}: {action} {target} needs one of {wanted}."
    if action == "set" and target == "parameter" and "value" not in row:
        yield f"{lines.where('', 'change', number)}: set parameter needs value."


def unknown(key: str, known: Iterable[str], where: str = "") -> str:
    """Return the sentence on a key that does not exist, with the nearest one that does."""
    return f"there is no key {key[:40]!r}{where}; {_offer(key, known)}"


def _offer(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word[:60], list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else f"use {', '.join(known)}."


def _change(row: dict[str, Any], line: int) -> Change:
    main = target_of(row)
    target = main[0] if "" not in GRAMMAR[row["action"]] else ""
    fields = tuple((key, value) for key, value in row.items() if key not in (*COMMON, target))
    name = str(row.get(target, row.get("name", "") or f"{row.get('from', '')} - {row.get('to', '')}"))
    told = {key: str(row.get(key, "")) for key in ("because", "source")}
    return Change(row["action"], target, name, fields, **told, line=line)


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {key: _tuple(value) for key, value in row.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value
