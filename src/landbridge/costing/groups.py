"""Groups of countries that share parameters, and the kind of border between two countries.

`country_groups.csv` says who belongs where. A country takes the parameters of the first group, in the
order of that file, that has a row for the key.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from landbridge.network.rows import rows_of

OTHER = "other"
# Unions and regions whose borders are alike: kind and group, the first that holds both countries counts.
_INSIDE = (
    ("eaeu", "eaeu"),
    ("eu_inner", "inner_europe"),
    ("north_america", "north_america"),
    ("gcc", "gcc"),
    ("sacu", "sacu"),
    ("eac", "eac"),
    ("mercosur", "mercosur"),
)
BORDER_KINDS = (
    "union", *(kind for kind, _ in _INSIDE), "eu_turkiye", "western_balkans", "eu_outer", "carec",
)  # fmt: skip


@cache
def groups_of(country: str) -> tuple[str, ...]:
    """Return the groups of a country, in the order in which parameters are looked up.

    >>> groups_of("KZ")
    ('cis_1520', 'china_europe_rail', 'carec_road')
    """
    return tuple(name for name, (shared, members) in _groups().items() if shared and country in members)


@cache
def border_kind(country_a: str, country_b: str) -> str:
    """Return the kind of a border, which names the scope of its default hours and fees.

    >>> border_kind("KZ", "RU"), border_kind("CN", "KZ"), border_kind("BG", "TR"), border_kind("IN", "NP")
    ('eaeu', 'carec', 'eu_turkiye', 'other')
    """
    pair = frozenset((country_a, country_b))
    if pair == {"RU", "BY"}:
        return "union"
    for kind, group in _INSIDE:
        if pair <= _members(group):
            return kind
    if "TR" in pair and pair & _members("eu"):
        return "eu_turkiye"
    if pair & _members("western_balkans") and pair <= _members("europe"):
        return "western_balkans"
    if pair & _members("eu") or pair <= _members("europe"):
        return "eu_outer"
    return "carec" if pair <= _members("carec_side") else OTHER


def _members(group: str) -> frozenset[str]:
    return _groups()[group][1]


@cache
def _groups() -> dict[str, tuple[bool, frozenset[str]]]:
    text = files("landbridge.costing").joinpath("country_groups.csv").read_text(encoding="utf-8")
    rows = rows_of(text, "country_groups.csv")
    return {
        row["group"]: (row["parameters"] == "yes", frozenset(row["countries"].split(";"))) for row in rows
    }
