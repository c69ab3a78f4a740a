"""Countries are found by every usual name; groups hold who is in them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from landbridge.errors import InputError
from landbridge.network.countries import directory, with_groups
from landbridge.network.read import read_text_columns

DATA = Path(__file__).parents[2] / "data"
TABLE = with_groups(read_text_columns(DATA / "countries.csv"), read_text_columns(DATA / "country_groups.csv"))
COUNTRIES = directory(TABLE)
GROUPS = read_text_columns(DATA / "country_groups.csv")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RU", "RU"),
        ("rus", "RU"),
        ("Russia", "RU"),
        ("TÜRKİYE", "TR"),
        ("turkey", "TR"),
        ("South Korea", "KR"),
        ("cote d'ivoire", "CI"),
        ("U.K.", "GB"),
        ("Timor Leste", "TL"),
        (" iran ", "IR"),
    ],
)
def test_country_is_found(text, code):
    assert COUNTRIES.code(text) == code


def test_near_miss_gets_a_suggestion():
    with pytest.raises(InputError, match=r"no country 'Azerbajan'; did you mean Azerbaijan \(AZ\)\?"):
        COUNTRIES.code("Azerbajan")
    with pytest.raises(InputError, match="give a name or an ISO 3166-1 code"):
        COUNTRIES.code("Qqqqqq")


def test_each_code_and_name_leads_to_its_own_country():
    for row in TABLE.to_dicts():
        assert COUNTRIES.code(row["iso2"]) == row["iso2"]
        assert COUNTRIES.code(row["iso3"]) == row["iso2"]
        assert COUNTRIES.code(row["name"]) == row["iso2"]
        assert all(COUNTRIES.code(alias) == row["iso2"] for alias in row["aliases"].split(";") if alias)


def test_groups_of_a_pair():
    assert COUNTRIES.shared_groups("KZ", "RU") == {"eaeu", "cis"}
    assert COUNTRIES.shared_groups("BY", "RU") == {"eaeu", "cis", "union_state"}
    assert COUNTRIES.shared_groups("CN", "KZ") == {"carec"}
    assert COUNTRIES.shared_groups("BG", "TR") == frozenset()
    assert COUNTRIES.shared_groups("XX", "RU") == frozenset()


def test_groups_have_the_members_that_their_pages_count():
    counts = dict(GROUPS.group_by("group").len().iter_rows())
    assert counts["eu"] == 27
    assert counts["schengen"] == 29
    assert counts["eaeu"] == 5
    assert counts["carec"] == 11
    assert counts["sadc"] == 16
    assert counts["asean"] == 11
    assert set(GROUPS["iso2"]) <= set(TABLE["iso2"])
    assert GROUPS.filter(GROUPS.select("group", "iso2").is_duplicated()).height == 0


def test_country_without_a_group_keeps_its_place():
    countries = pl.DataFrame({"iso2": ["ZZ", "AZ"], "name": ["Z", "A"], "iso3": ["ZZZ", "AZE"]})
    joined = with_groups(countries, pl.DataFrame({"group": ["b", "a"], "iso2": ["AZ", "AZ"]}))
    assert joined["groups"].to_list() == ["", "a;b"]
