"""Groups of countries that share parameters, and the kind of border between two countries.

`country_groups.csv` says who belongs where. A country takes the parameters of the first group, in the
order of that file, that has a row for the key.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from landbridge.network.rows import rows_of

BORDER_KINDS = ("union", "eaeu", "eu_inner", "eu_turkiye", "eu_outer", "carec", "north_america", "other")


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

    >>> border_kind("KZ", "RU"), border_kind("CN", "KZ"), border_kind("BG", "TR")
    ('eaeu', 'carec', 'eu_turkiye')
    """
    pair = frozenset((country_a, country_b))
    if pair == {"RU", "BY"}:
        return "union"
    inside = (("eaeu", "eaeu"), ("eu_inner", "inner_europe"), ("north_america", "north_america"))
    for kind, group in inside:
        if pair <= _members(group):
            return kind
    if "TR" in pair and pair & _members("eu"):
        return "eu_turkiye"
    if pair & _members("eu") or pair <= _members("europe"):
        return "eu_outer"
    return "carec" if pair <= _members("carec_side") else "other"


def _members(group: str) -> frozenset[str]:
    return _groups()[group][1]


@cache
def _groups() -> dict[str, tuple[bool, frozenset[str]]]:
    text = files("landbridge.costing").joinpath("country_groups.csv").read_text(encoding="utf-8")
    rows = rows_of(text, "country_groups.csv")
    return {
        row["group"]: (row["parameters"] == "yes", frozenset(row["countries"].split(";"))) for row in rows
    }
