"""Groups of countries that share parameters, and the kind of border between two countries.

Membership is by treaty where there is one (EU, EAEU, CAREC), else by region; a country takes the parameters of the
first group in `GROUPS` that has a row for the key.
"""

from __future__ import annotations

from functools import cache

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
INNER_EUROPE = EU | frozenset("CH NO IS LI MC SM VA AD".split())
EUROPE = INNER_EUROPE | frozenset("GB UA MD BY RS BA ME MK AL XK".split())
EAEU = frozenset("AM BY KZ KG RU".split())
CAREC = frozenset("AF AZ CN GE KZ KG MN PK TJ TM UZ".split())
# Neighbours of CAREC members: their borders with members are what CPMM measures.
CAREC_SIDE = CAREC | frozenset("RU IR TR AM BY".split())

GROUPS: dict[str, frozenset[str]] = {
    "caucasus_turkiye": frozenset("TR GE AZ AM".split()),
    "cis_1520": frozenset("RU KZ BY UZ TM KG TJ AZ GE AM MD UA MN".split()),
    "china_europe_rail": frozenset("CN KZ RU BY MN".split()),
    "carec_road": CAREC | frozenset("RU IR TR AM".split()),
    "eu": EU,
    "europe": EUROPE,
    "south_asia": frozenset("IN PK BD NP LK BT AF".split()),
    "north_america": frozenset("US CA MX".split()),
    "africa": frozenset(
        "DZ AO BJ BW BF BI CM CV CF TD KM CD CG CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU MA "
        "MZ NA NE NG RW ST SN SC SL SO ZA SS SD TZ TG TN UG EH ZM ZW RE YT".split()
    ),
}
BORDER_KINDS = ("union", "eaeu", "eu_inner", "eu_turkiye", "eu_outer", "carec", "north_america", "other")


@cache
def groups_of(country: str) -> tuple[str, ...]:
    """Return the groups of a country, in the order in which parameters are looked up.

    >>> groups_of("KZ")
    ('cis_1520', 'china_europe_rail', 'carec_road')
    """
    return tuple(name for name, members in GROUPS.items() if country in members)


@cache
def border_kind(country_a: str, country_b: str) -> str:
    """Return the kind of a border, which names the scope of its default hours and fees.

    >>> border_kind("KZ", "RU"), border_kind("CN", "KZ"), border_kind("BG", "TR")
    ('eaeu', 'carec', 'eu_turkiye')
    """
    pair = frozenset((country_a, country_b))
    if pair == {"RU", "BY"}:
        return "union"
    for kind, members in (
        ("eaeu", EAEU),
        ("eu_inner", INNER_EUROPE),
        ("north_america", GROUPS["north_america"]),
    ):
        if pair <= members:
            return kind
    if "TR" in pair and pair & EU:
        return "eu_turkiye"
    if pair & EUROPE and (pair & EU or pair <= EUROPE):
        return "eu_outer"
    return "carec" if pair <= CAREC_SIDE else "other"
