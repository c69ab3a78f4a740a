"""The index of place names: any script, any accent, found by exact key, by prefix and by likeness."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from landbridge.errors import AtlasError

if TYPE_CHECKING:
    from pathlib import Path

KEYS_PART = "names-keys.parquet"
PLACES_PART = "names-places.parquet"
COUNTRIES_PART = "names-countries.parquet"
# How much a name counts, by its class in the key table: also called so (Poti is also a name of Teresina in
# Brazil, 20 times as big as Poti), a variant of the main name (Odessa of Odesa), the main name. The weights
# are an assumption, tuned so that the tests' list of 100 freight places comes out as a forwarder means it.
ALSO_CALLED, VARIANT, MAIN_NAME = range(3)
NAME_WEIGHT = (1 / 300, 1 / 10, 1.0)

_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
_LETTERS = str.maketrans(
    {"ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
    | {"ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه"}
    | dict.fromkeys("'’‘ʻʼʿʾʹ`´", "")
)


class Hit(NamedTuple):
    """A place that bears a name: its row in the index, the weight of the match, whether by its main name."""

    ref: int
    weight: float
    key: str
    main: bool


def search_key(text: str) -> str:
    """Return what two spellings of one name share: no case, accents or punctuation.

    Examples
    --------
    >>> search_key("İstanbul"), search_key("AĞDAM"), search_key("St. Petersburg"), search_key("Xi’an")
    ('istanbul', 'agdam', 'saint petersburg', 'xian')
    """
    low = text.casefold()
    if not low.isascii():
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", low).casefold())
        low = unicodedata.normalize("NFC", _MARKS.sub("", apart))
    low = low.translate(_LETTERS)
    if not low.isalnum():
        low = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in low)
    return " ".join("saint" if word == "st" else word for word in low.split())


class PlaceIndex:
    """Names of all nodes and of the towns that are none, read from the compiled atlas when asked for.

    Parameters
    ----------
    folder
        Where ``names-keys.parquet``, ``names-places.parquet`` and ``names-countries.parquet`` lie.

    Notes
    -----
    A *ref* is a row of ``names-places``: the first rows are the nodes in the order of the table ``nodes``,
    the rest are GeoNames places. Keys are sorted, so that an exact or prefix search reads a small part.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.exact = lru_cache(maxsize=4096)(self._exact)

    @cached_property
    def places(self) -> pl.DataFrame:
        """One row per ref: geonameid, name, country, lat, lon, population, fame (how many names it has)."""
        return pl.read_parquet(self._part(PLACES_PART))

    @cached_property
    def node_count(self) -> int:
        """How many of the first refs are nodes."""
        return int((self.places["geonameid"] == 0).sum())

    @cached_property
    def countries(self) -> dict[str, str]:
        """ISO 3166-1 alpha-2 code by search key of a country's name or code."""
        return dict(pl.read_parquet(self._part(COUNTRIES_PART)).select("key", "iso2").iter_rows())

    def people(self, ref: int) -> int:
        """Return the inhabitants of a place (a nominal number for a port or terminal), at least 1."""
        return max(int(self.places["population"][ref]), 1)

    def prefix(self, key: str, limit: int = 200) -> list[Hit]:
        """Return the places with a name that begins with a key, weightiest first."""
        last = key + "\U0010ffff"
        rows = self._keys().filter(pl.col("key") >= key, pl.col("key") < last).collect()
        return self._hits(rows)[:limit]

    def similar(self, key: str, limit: int = 10) -> list[Hit]:
        """Return the places with the most alike names (two letters wrong, missing or swapped), best first."""
        if len(key) < 2:
            return []
        rows = _share_letter_pairs(self._all_keys, key)
        like = {k: _likeness(key, k) for k in rows["key"].unique().to_list()}
        good = [h for h in self._hits(rows) if like[h.key] >= 0.7]
        good.sort(key=lambda h: (-round(like[h.key] * 20), -h.weight))
        return _one_per_place(good)[:limit]

    def _exact(self, key: str) -> tuple[Hit, ...]:
        return tuple(self._hits(self._keys().filter(pl.col("key") == key).collect()))

    def _hits(self, rows: pl.DataFrame) -> list[Hit]:
        """Weigh rows of the key table; each place keeps its best match."""
        ref = rows["ref"] // 4
        places = self.places[ref]
        fame = places["population"].clip(1).cast(pl.Float64) * places["fame"].clip(1)
        weight = fame * pl.Series(NAME_WEIGHT)[rows["ref"] % 4]
        columns = (ref, weight, rows["key"], rows["ref"] % 4 == MAIN_NAME)
        hits = [Hit(*h) for h in zip(*(c.to_list() for c in columns), strict=True)]
        return _one_per_place(sorted(hits, key=lambda h: (-h.weight, h.ref)))

    def _keys(self) -> pl.LazyFrame:
        return pl.scan_parquet(self._part(KEYS_PART))

    @cached_property
    def _all_keys(self) -> pl.DataFrame:
        return pl.read_parquet(self._part(KEYS_PART))

    def _part(self, name: str) -> Path:
        path = self._folder / name
        if not path.is_file():
            raise AtlasError(
                f"The compiled atlas has no {name} in {self._folder}: run `landbridge atlas build`."
            )
        return path


def _one_per_place(hits: list[Hit]) -> list[Hit]:
    best: dict[int, Hit] = {}
    for hit in hits:
        best.setdefault(hit.ref, hit)
    return list(best.values())


def _share_letter_pairs(keys: pl.DataFrame, key: str, most: int = 400) -> pl.DataFrame:
    """Return the keys of about the same length that share most pairs of neighbouring letters."""
    close = keys.filter(pl.col("key").str.len_chars().is_between(len(key) - 2, len(key) + 2))
    pairs = sorted({key[i : i + 2] for i in range(len(key) - 1)})
    shared = pl.sum_horizontal(pl.col("key").str.contains(p, literal=True).cast(pl.Int16) for p in pairs)
    same_start = pl.col("key").str.starts_with(key[0]).cast(pl.Int16)
    scored = close.with_columns(score=shared * 2 + same_start).filter(pl.col("score") >= 2)
    return scored.sort("score", "ref", descending=[True, False]).head(most).drop("score")


def _likeness(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()
