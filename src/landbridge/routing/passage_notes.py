"""What a reader should know of the straits and canals that a way goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTES = {
    "passage:suez": (
        "The Suez Canal is open and used here; since December 2023 most container lines have sailed round the"
        " Cape of Good Hope because of attacks in the Red Sea, 10 to 15 days more to Europe: avoid"
        " 'suez' to plan so (Drewry's diversion tracker and carriers' notices, as of March 2026)."
    ),
}
"""Sentences on passages whose lawful state and everyday use differ, with source and date."""


def passage_notes(gates: Iterable[str]) -> tuple[str, ...]:
    """Return the sentences on the passages among the telling stops of ways, each once.

    >>> len(passage_notes(["passage:suez", "from:12", "passage:suez"]))
    1
    """
    used = set(gates)
    return tuple(note for name, note in NOTES.items() if name in used)
