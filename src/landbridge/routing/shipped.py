"""The shipped pairs, routed: which of their alternatives use a node, a line, a service or a parameter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from landbridge.atlas.typed import rows_of_file
from landbridge.routing.alternatives import choose
from landbridge.routing.query import candidates_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landbridge.routing.alternatives import Candidate
    from landbridge.routing.pieces import Piece
    from landbridge.routing.planner import Planner

PAIRS_FILE = "shipped_pairs.csv"
SHOWN = 6
"""Alternatives of each pair that are looked through."""


@dataclass(frozen=True)
class Touches:
    """What a way must use: one of some nodes, of some rows of links or services, or of some rules."""

    nodes: frozenset[int] = frozenset()
    rows: frozenset[tuple[str, int]] = frozenset()
    rules: frozenset[int] = frozenset()

    def role(self, parts: list[Piece]) -> str:
        """Return what a way uses it for, "" if it does not."""
        kinds = [self._use(piece) for piece in parts]
        if self.nodes & {parts[0].from_node}:
            return "origin"
        if self.nodes & {parts[-1].to_node}:
            return "destination"
        return next((kind for kind in ("border", "gauge", "transfer", "wait", "move") if kind in kinds), "")

    def _use(self, piece: Piece) -> str:
        at = piece.from_node in self.nodes or piece.to_node in self.nodes
        on = any((table, row) in self.rows for table, row, _ in piece.track)
        return piece.kind if at or on or piece.rule in self.rules else ""


def shipped_uses(planner: Planner, touches: Touches) -> tuple[list[dict[str, Any]], int]:
    """Route the shipped pairs and return the alternatives that use something, and how many pairs there are.

    The optima and the best ways by mode are those of `landbridge route`; the rest of its alternatives may
    differ, since the front is left out here.

    Parameters
    ----------
    planner
        Tables and compiled graphs.
    touches
        What to look for.
    """
    routed = _alternatives(planner)
    return [use for pair, ways in routed for use in _uses(planner, pair, ways, touches)], len(routed)


def shipped_pairs(planner: Planner) -> list[dict[str, Any]]:
    """Return the pairs of ``data/shipped_pairs.csv`` as the atlas holds them."""
    return rows_of_file(planner.atlas.folder, (PAIRS_FILE,))


@lru_cache(maxsize=2)
def _alternatives(planner: Planner) -> list[tuple[dict[str, Any], list[Candidate]]]:
    """Return the alternatives of each pair; the next question on this atlas finds them made."""
    return [
        (pair, choose(candidates_between(planner, pair["origin"], pair["destination"]), SHOWN))
        for pair in shipped_pairs(planner)
    ]


def _uses(
    planner: Planner, pair: dict[str, Any], ways: list[Candidate], touches: Touches
) -> Iterator[dict[str, Any]]:
    for number, candidate in enumerate(ways, start=1):
        role = touches.role(candidate.path)  # type: ignore[arg-type]
        if role:
            yield {
                "pair": pair["id"],
                "corridor": pair["corridor"],
                "from": pair["origin"],
                "to": pair["destination"],
                "alternative": number,
                "name": planner.namer.name(candidate.path),  # type: ignore[arg-type]
                "labels": list(candidate.labels),
                "role": role,
                "hours": round(candidate.hours, 1),
                "usd": round(candidate.usd),
            }
