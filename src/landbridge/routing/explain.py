"""Everything that is known about one thing, with sources, and which shipped routes depend on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from landbridge.routing.explain_subject import Subject, find_subject
from landbridge.routing.scenarios import planner_under
from landbridge.routing.shipped import shipped_uses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from landbridge.network.scenario.model import Scenario
    from landbridge.routing.planner import Planner

SCHEMA = "landbridge.explain/1"


@dataclass(frozen=True)
class Explanation:
    """What `explain` found.

    Parameters
    ----------
    kind
        node, border, link, service or parameter.
    id, name
        As in the tables.
    facts
        Single values by name; None and "" are unknown.
    sections
        Tables by title, a mapping per row.
    uses
        Alternatives of the shipped pairs that depend on it; None if nobody asked.
    pairs
        How many pairs were routed to find that out.
    notes
        Sentences that a user should read.
    """

    kind: str
    id: str
    name: str
    facts: Mapping[str, Any]
    sections: Mapping[str, Sequence[Mapping[str, Any]]]
    uses: Sequence[Mapping[str, Any]] | None = None
    pairs: int = 0
    notes: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return the document `landbridge.explain/1`."""
        used = None if self.uses is None else {"pairs": self.pairs, "alternatives": [*map(dict, self.uses)]}
        return {
            "schema": SCHEMA,
            "kind": self.kind,
            "id": self.id,
            "name": self.name,
            "facts": dict(self.facts),
            "sections": {title: [dict(row) for row in rows] for title, rows in self.sections.items()},
            "shipped_routes": used,
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        import landbridge

        text: str = landbridge.explanation_text(self)
        return text


def explain(
    what: str,
    *,
    country: str = "",
    routes: bool = True,
    scenarios: Sequence[str | Path | Scenario] | str | Path | Scenario = (),
    planner: Planner | None = None,
) -> Explanation:
    """Tell everything known about a node, a border, a link, a service or a parameter.

    Parameters
    ----------
    what
        A place or its node id; a crossing ("BCR012", its name) or the border of two countries ("CN-KZ"); a
        link ("R006", "Baku -> Alat"); a service ("CA01", its name); or a parameter ("rail.usd_per_km").
    country
        Of a parameter: also tell which of its rows holds in this country (ISO-2).
    routes
        Whether to route the shipped pairs and list the alternatives that depend on it.
    scenarios
        What-ifs to lay on the atlas, as in `route`.
    planner
        Another atlas than the embedded one.

    Returns
    -------
    Explanation
        With `to_dict()`; printed, it is the text of `landbridge explain`.

    Raises
    ------
    UnknownPlaceError
        If nothing is called so, with the nearest names; AmbiguousPlaceError if several things are.
    """
    planner = planner_under(planner, scenarios)
    subject = find_subject(planner, what, country)
    facts, sections, notes = _told(planner, subject)
    uses, pairs = shipped_uses(planner, subject.touches(planner)) if routes else (None, 0)
    name, notes = subject.name, (*planner.scenario_notes, *notes)
    return Explanation(subject.kind, subject.id, name, facts, sections, uses, pairs, (*subject.notes, *notes))


def _told(planner: Planner, subject: Subject) -> tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]:
    from landbridge.routing import explain_borders, explain_lines, explain_nodes, explain_parameters

    tell = {
        "node": explain_nodes.tell,
        "border": explain_borders.tell,
        "link": explain_lines.tell_link,
        "service": explain_lines.tell_service,
        "parameter": explain_parameters.tell,
    }[subject.kind]
    return tell(planner, subject)
