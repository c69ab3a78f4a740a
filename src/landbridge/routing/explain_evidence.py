"""Published facts and evidence that speak of a place by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from landbridge.atlas.typed import rows_of_file
from landbridge.routing.exclusions import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.routing.planner import Planner

FILES = ("parameters/evidence.csv", "facts.csv")
TEXTS = ("quantity", "country_or_scope", "conditions", "from_place", "to_place")
SHORTEST = 4
"""Shorter names are words of too many sentences."""

_APART = re.compile(r"[/(),]")
_KIND_WORDS = frozenset(("rail", "road", "port", "station", "border", "terminal"))


def evidence_about(planner: Planner, nodes: Iterable[int]) -> list[dict[str, Any]]:
    """Return the rows of evidence and facts that name one of some nodes.

    Parameters
    ----------
    planner
        Tables.
    nodes
        Rows of nodes.
    """
    names = planner.network.nodes["name"]
    wanted = {f" {word} " for node in nodes for word in _words(names[node])}
    if not wanted:
        return []
    rows = rows_of_file(planner.atlas.folder, FILES)
    return [row for row in rows if any(word in _text(row) for word in wanted)]


def _words(name: str) -> list[str]:
    """Return what a node is called: the parts of its name, without the kind of it.

    >>> _words("Dostyk / Alashankou rail")
    ['dostyk', 'alashankou']
    """
    parts = (" ".join(w for w in fold(part).split() if w not in _KIND_WORDS) for part in _APART.split(name))
    return [part for part in parts if len(part) >= SHORTEST]


def _text(row: dict[str, Any]) -> str:
    return f" {fold(' '.join(row.get(name, '') for name in TEXTS))} "
