"""Countries by any of their names and codes, and the groups that decide what a border costs."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landbridge.errors import InputError

if TYPE_CHECKING:
    import polars as pl

_NAMES = ("iso2", "iso3", "name")


@dataclass(frozen=True)
class Countries:
    """A directory of countries.

    Parameters
    ----------
    codes
        ISO-2 code by normalised name, alias or code.
    names
        Name by ISO-2 code.
    groups
        Names of the groups (eu, eaeu, carec ...) that a country belongs to, by ISO-2 code.
    """

    codes: dict[str, str]
    names: dict[str, str]
    groups: dict[str, frozenset[str]]

    def code(self, text: str) -> str:
        """Return the ISO-2 code of a country given by a code or a name, whatever its case and accents.

        Raises
        ------
        InputError
            If no country is called so; the message offers near misses.
        """
        key = _normal(text)
        if key in self.codes:
            return self.codes[key]
        near = difflib.get_close_matches(key, self.codes, n=3, cutoff=0.7)
        offers = list(dict.fromkeys(f"{self.name(self.codes[n])} ({self.codes[n]})" for n in near))
        hint = f"did you mean {' or '.join(offers)}?" if offers else "give a name or an ISO 3166-1 code."
        raise InputError(f"There is no country {text!r}; {hint}")

    def name(self, code: str) -> str:
        """Return the name of a country, or the code itself if it is not in the table."""
        return self.names.get(code, code)

    def shared_groups(self, code_a: str, code_b: str) -> frozenset[str]:
        """Return the groups that two countries are both in."""
        nothing: frozenset[str] = frozenset()
        return self.groups.get(code_a, nothing) & self.groups.get(code_b, nothing)


def directory(countries: pl.DataFrame) -> Countries:
    """Return a directory made from the table of countries.

    Parameters
    ----------
    countries
        Columns iso2, iso3, name, aliases and, if :func:`with_groups` added it, groups.

    Examples
    --------
    >>> import polars as pl
    >>> row = {"iso2": "RU", "iso3": "RUS", "name": "Russia", "aliases": "Russian Federation"}
    >>> directory(pl.DataFrame([row])).code("russian federation")
    'RU'
    """
    rows = countries.to_dicts()
    codes: dict[str, str] = {}
    for row in rows:
        for text in (*(row[column] for column in _NAMES), *_items(row.get("aliases"))):
            codes.setdefault(_normal(text), row["iso2"])
    names = {row["iso2"]: row["name"] for row in rows}
    return Countries(codes, names, {row["iso2"]: frozenset(_items(row.get("groups"))) for row in rows})


def with_groups(countries: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return the table of countries with a column ``groups``: names joined by ``;``, sorted.

    Parameters
    ----------
    countries
        Table with the column iso2.
    groups
        Rows of group and iso2 (``data/country_groups.csv``).
    """
    import polars as pl

    joined = groups.group_by("iso2").agg(pl.col("group").sort().str.join(";").alias("groups"))
    return countries.join(joined, on="iso2", how="left", maintain_order="left").with_columns(
        pl.col("groups").fill_null("")
    )


def _items(text: str | None) -> list[str]:
    return text.split(";") if text else []


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("\u0131", "i"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.casefold().replace("-", " ").replace(".", "").split())
