"""The scenarios that come with Landbridge."""

from __future__ import annotations

import difflib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from landbridge.errors import InputError
from landbridge.network.scenario.parse import parse_scenario

if TYPE_CHECKING:
    from landbridge.network.scenario.model import Scenario

FOLDER = "shipped"


def shipped_names() -> tuple[str, ...]:
    """Return the names of all shipped scenarios, sorted."""
    folder = files("landbridge.network.scenario") / FOLDER
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def shipped_scenario(name: str) -> Scenario:
    """Return a shipped scenario.

    Raises
    ------
    InputError
        If there is none of that name; the message offers the nearest one.
    """
    if name not in shipped_names():
        near = difflib.get_close_matches(name, shipped_names(), n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "`landbridge scenario list` shows them."
        raise InputError(f"There is no scenario {name[:60]!r}; {hint} A file of yours ends in .toml.")
    path = files("landbridge.network.scenario") / FOLDER / f"{name}.toml"
    return parse_scenario(path.read_text(encoding="utf-8"), f"{name}.toml")
