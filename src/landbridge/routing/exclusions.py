"""What the user wants to keep off, read from words: countries, groups, borders, passages, places, modes."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from landbridge.atlas.gazetteer import search_key
from landbridge.errors import InputError, LandbridgeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from landbridge.network.tables import Network

Key = TypeVar("Key")
MODES = ("road", "rail", "sea", "ferry", "waterway", "air")

# A canal through a country's own territory is that country's; straits are open to all.
PASSAGE_OWNERS: Mapping[str, str] = {
    "suez": "EG",
    "panama": "PA",
    "volga_don": "RU",
    "kiel": "DE",
    "corinth": "GR",
}

PASSAGE_ALIASES: Mapping[str, str] = {
    "suez canal": "suez",
    "panama canal": "panama",
    "volga don canal": "volga_don",
    "bosphorus": "bosporus",
    "turkish straits": "bosporus",
    "hormuz": "ormuz",
    "strait of hormuz": "ormuz",
    "bab el mandeb": "babalmandab",
    "bab al mandab": "babalmandab",
    "strait of malacca": "malacca",
    "strait of gibraltar": "gibraltar",
    "cape of good hope": "south_africa",
    "cape": "south_africa",
    "magellan": "chili",
    "cape horn": "chili",
    "northeast": "bering",
    "northern sea route": "bering",
    "northwest passage": "northwest",
}


@dataclass(frozen=True)
class Exclusions:
    """Everything that a query keeps off, as codes and node rows.

    Parameters
    ----------
    countries
        ISO-2 codes.
    modes, passages
        Names as in the tables.
    nodes
        Rows of nodes (border crossings and other places).
    words
        The user's own words, by what they were read as, for messages.
    """

    countries: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()
    nodes: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()

    def __or__(self, other: Exclusions) -> Exclusions:
        return Exclusions(
            self.countries | other.countries,
            self.modes | other.modes,
            self.passages | other.passages,
            self.nodes | other.nodes,
            self.words + other.words,
        )

    @property
    def closed_passages(self) -> frozenset[str]:
        """Passages named or owned by an excluded country."""
        return self.passages | {p for p, owner in PASSAGE_OWNERS.items() if owner in self.countries}


def fold(text: str) -> str:
    """Return a text without case, accents and punctuation, for comparing names.

    >>> fold("  TÜRKİYE "), fold("Volga-Don")
    ('turkiye', 'volga don')
    """
    return search_key(text)


@dataclass(frozen=True)
class Vocabulary:
    """All words that an exclusion may be made of, folded; built once per network."""

    countries: Mapping[str, str]
    groups: Mapping[str, frozenset[str]]
    passages: Mapping[str, str]
    crossings: Mapping[str, frozenset[int]]
    pairs: Mapping[frozenset[str], frozenset[int]]

    @classmethod
    def of(cls, network: Network) -> Vocabulary:
        """Read the words out of the tables of a network."""
        countries, groups = _country_words(network)
        crossings, pairs = _crossing_words(network)
        return cls(countries, groups, _passage_words(network), crossings, pairs)


def read_avoid(words: Iterable[str], vocabulary: Vocabulary, place_row: Callable[[str], int]) -> Exclusions:
    """Read the user's words.

    Parameters
    ----------
    words
        Each names a country, a group of countries, a border ("RU-GE", "Verkhny Lars", "BCR001"), a passage,
        a place or a mode. Several in one word may be joined by commas.
    vocabulary
        Names of the network.
    place_row
        Gives the node row of a place text; raises LandbridgeError if there is none.

    Raises
    ------
    InputError
        If a word means nothing; near misses are suggested.
    """
    found = Exclusions()
    for word in _one_or_many(words):
        found |= _read_word(word, vocabulary, place_row)
    return found


def read_modes(modes: Sequence[str] | None) -> frozenset[str]:
    """Return the modes that are NOT allowed, given the allowed ones (None allows all).

    Raises
    ------
    InputError
        If a mode is unknown or none is left.
    """
    if modes is None:
        return frozenset()
    if isinstance(modes, str):
        modes = modes.split(",")
    allowed = {fold(str(mode)) for mode in modes} - {""}
    for mode in sorted(allowed - set(MODES)):
        raise InputError(f'There is no mode "{mode}"; use {", ".join(MODES[:-1])} or {MODES[-1]}.')
    if not allowed:
        raise InputError(f"No mode is allowed; name at least one of {', '.join(MODES)}.")
    return frozenset(MODES) - allowed


def _one_or_many(words: Iterable[str]) -> list[str]:
    if isinstance(words, str):
        words = (words,)
    cleaned = [str(word).strip() for word in words]
    if "" in cleaned:
        raise InputError("An empty word stands in avoid; name a country, border, passage, place or mode.")
    return cleaned


def _read_word(word: str, vocabulary: Vocabulary, place_row: Callable[[str], int]) -> Exclusions:
    found = _known(word, vocabulary)
    if found is not None:
        return found
    parts = [part.strip() for part in word.split(",") if part.strip()]
    if len(parts) > 1:
        known = [_known(part, vocabulary) for part in parts]
        if all(known):
            return _together([part for part in known if part])
    try:
        return Exclusions(nodes=frozenset({place_row(word)}), words=(word,))
    except LandbridgeError:
        raise InputError(_unknown(word, vocabulary)) from None


def _together(parts: list[Exclusions]) -> Exclusions:
    found = parts[0]
    for part in parts[1:]:
        found |= part
    return found


def _known(word: str, vocabulary: Vocabulary) -> Exclusions | None:
    key = fold(word)
    blank = Exclusions(words=(word,))
    if key in MODES:
        return replace(blank, modes=frozenset({key}))
    if key in vocabulary.passages:
        return replace(blank, passages=frozenset({vocabulary.passages[key]}))
    if key in vocabulary.countries:
        return replace(blank, countries=frozenset({vocabulary.countries[key]}))
    if key in vocabulary.groups:
        return replace(blank, countries=vocabulary.groups[key])
    rows = _border(word, vocabulary)
    return replace(blank, nodes=rows) if rows else None


def _border(word: str, vocabulary: Vocabulary) -> frozenset[int]:
    ends = [vocabulary.countries.get(fold(part)) for part in re.split(r"[-/]", word)]
    if len(ends) == 2 and None not in ends:
        rows = vocabulary.pairs.get(frozenset(end for end in ends if end), frozenset())
        if not rows:
            raise InputError(
                f'The network has no border crossing "{word}"; those two countries do not meet there.'
            )
        return rows
    return vocabulary.crossings.get(fold(word), frozenset())


def _unknown(word: str, vocabulary: Vocabulary) -> str:
    known = [*vocabulary.countries, *vocabulary.groups, *vocabulary.passages, *vocabulary.crossings, *MODES]
    close = difflib.get_close_matches(fold(word), [k for k in known if len(k) > 2], n=3, cutoff=0.7)
    hint = f"; did you mean {', '.join(close)}?" if close else "."
    kinds = "country, group, border, passage, place or mode"
    return f'Nothing called "{word}" can be avoided: it is no {kinds}{hint}'


def _country_words(network: Network) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    words = {fold(code): code for code in network.nodes["country"].unique().to_list() if code}
    groups: dict[str, set[str]] = {}
    if network.countries is None:
        return words, {}
    for row in network.countries.iter_rows(named=True):
        code = row["iso2"]
        names = [code, row["iso3"], row["name"], *(row["aliases"] or "").split(";")]
        words |= {fold(name): code for name in names if name}
        for group in (row["region"], *(row.get("groups") or "").split(";")):
            if group:
                groups.setdefault(fold(group.replace("_", " ")), set()).add(code)
    return words, {name: frozenset(members) for name, members in groups.items() if name not in words}


def _passage_words(network: Network) -> dict[str, str]:
    names = {name for name in network.links["passage"].unique().to_list() if name}
    spelt = {fold(name.replace("_", " ")): name for name in names} | {name: name for name in names}
    return spelt | {alias: name for alias, name in PASSAGE_ALIASES.items() if name in names}


def _crossing_words(
    network: Network,
) -> tuple[dict[str, frozenset[int]], dict[frozenset[str], frozenset[int]]]:
    words: dict[str, set[int]] = {}
    pairs: dict[frozenset[str], set[int]] = {}
    names = network.nodes["name"].to_list()
    ids = network.nodes["node_id"].to_list()
    for row in network.crossings.iter_rows(named=True):
        node = row["node"]
        pairs.setdefault(frozenset((row["country_a"], row["country_b"])), set()).add(node)
        parts = [part for part in re.split(r"\s*/\s*", names[node] or "") if len(part) > 2]
        also = (row.get("aliases") or "").split(";")
        for word in (ids[node], row["row_id"] or "", names[node] or "", *parts, *also):
            if word:
                words.setdefault(fold(word), set()).add(node)
    return _frozen(words), _frozen(pairs)


def _frozen(sets: dict[Key, set[int]]) -> dict[Key, frozenset[int]]:
    return {key: frozenset(rows) for key, rows in sets.items()}
