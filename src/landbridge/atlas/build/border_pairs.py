"""What holds for the whole border of two countries: its regime, and whether all freight posts are listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landbridge.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CONTROLLED, CLOSED, FREE = "controlled", "closed", "free_movement"
UNKNOWN: Mapping[str, str] = {"regime": CONTROLLED, "posts": "partial"}


@dataclass(frozen=True)
class BorderRegimes:
    """Rows of `border_pairs.csv`, by sides and mode.

    Parameters
    ----------
    rows
        Row by (side, side, mode); a side is an ISO-2 code or a group, the mode "" for all.
    groups
        Groups that stand in the table, by country.
    """

    rows: Mapping[tuple[str, str, str], Mapping[str, str]]
    groups: Mapping[str, tuple[str, ...]]

    def of(self, country_a: str, country_b: str, mode: str) -> Mapping[str, str]:
        """Return the row of a border: of the pair, of a country and a group, of two groups.

        A pair without a row is controlled and its posts are not all listed.
        """
        sides = [(code, *self.groups.get(code, ())) for code in (country_a, country_b)]
        candidates = [(a, b) for a in sides[0] for b in sides[1]]
        candidates.sort(key=lambda pair: (pair[0] != country_a) + (pair[1] != country_b))
        for a, b in candidates:
            for key in ((a, b, mode), (b, a, mode), (a, b, ""), (b, a, "")):
                if key in self.rows:
                    return self.rows[key]
        return UNKNOWN


NO_REGIMES = BorderRegimes({}, {})


def border_regimes(pairs: Iterable[Mapping[str, str]], members: Iterable[Mapping[str, str]]) -> BorderRegimes:
    """Index the table of border pairs.

    Parameters
    ----------
    pairs
        Rows of ``border_pairs.csv``.
    members
        Rows of ``country_groups.csv``: group, iso2.

    Raises
    ------
    InputError
        If a border stands twice.

    Examples
    --------
    >>> eu = {"country_a": "schengen", "country_b": "schengen", "mode": "", "regime": "free_movement"}
    >>> members = [{"group": "schengen", "iso2": code} for code in ("FR", "ES")]
    >>> border_regimes([eu], members).of("ES", "FR", "road")["regime"]
    'free_movement'
    >>> border_regimes([eu], members).of("ES", "MA", "road")["regime"]
    'controlled'
    """
    rows: dict[tuple[str, str, str], Mapping[str, str]] = {}
    for row in pairs:
        key = (*sorted((row["country_a"], row["country_b"])), row["mode"])
        if key in rows:
            raise InputError(
                f"border_pairs.csv has {key[0]}-{key[1]} {key[2] or 'of all modes'} twice; keep one row."
            )
        rows[key[0], key[1], key[2]] = row
    named = {side for key in rows for side in key[:2]}
    return BorderRegimes(rows, _groups_of(members, named))


def _groups_of(members: Iterable[Mapping[str, str]], named: set[str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for row in members:
        if row["group"] in named:
            groups.setdefault(row["iso2"], []).append(row["group"])
    return {code: tuple(names) for code, names in groups.items()}


def unlisted(row: Mapping[str, str]) -> tuple[str, str]:
    """Return status and reason of a line over a border that no typed post stands on."""
    if row["regime"] == CLOSED:
        return "closed", "the border of these countries is closed to freight"
    if row["regime"] != FREE and row["posts"] == "complete":
        return "closed", "no listed freight post"
    return "open", "seen in the graph only, taken to be open"
