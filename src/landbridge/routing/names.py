"""What ways are called: the telling places on the way, and what sets two of one name apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from landbridge.routing.pieces import Piece

NAMED_STOPS = 4

TELLING_PASSAGES = ("suez", "panama", "south_africa", "chili", "bering", "northwest", "volga_don")
"""Canals and capes that name a way; straits on the way to them do not."""

PASSAGE_NAMES = {"south_africa": "Cape of Good Hope", "chili": "Cape Horn", "volga_don": "Volga-Don"}

UNNAMED = " border at "
TOWN_WITHIN_KM = 100.0
"""A border without a name of its own is told by a town up to this far from it."""

WOVEN_KM = 150.0
"""A border behind which a way stays for less than this before the next one does not name it.

Railways between Russia and Kazakhstan pass such borders again and again.
"""

PASSAGE_RANK, GAUGE_RANK, PORT_RANK, BORDER_RANK, WOVEN_RANK = range(5)

VESSELS = ("sea", "ferry", "waterway", "air")


class Stop(NamedTuple):
    """What may name a way: rank (least is most telling), length beside it, position, node or passage."""

    rank: int
    short_km: float
    position: int
    key: int | str


@dataclass(frozen=True, eq=False)
class Namer:
    """Names ways on the nodes of a network.

    Parameters
    ----------
    nodes
        Table of nodes.
    towns
        Gives country, name, lat and lon of towns; called only to tell a border that has no name.
    """

    nodes: pl.DataFrame
    towns: Callable[[], pl.DataFrame]

    def name(self, parts: Sequence[Piece]) -> str:
        """Return the name of a way: up to NAMED_STOPS telling places in travel order.

        Parameters
        ----------
        parts
            Pieces of the way in travel order.
        """
        stops = self._telling_first(telling_stops(parts), parts[0].from_node)
        kept = sorted(sorted(stops, key=lambda stop: stop[:3])[:NAMED_STOPS], key=lambda stop: stop.position)
        names = [self.stop_name(stop.key) for stop in kept]
        if not names:
            return "direct by " + " and ".join(dict.fromkeys(p.mode for p in parts if p.kind == "move"))
        return "via " + ", ".join(dict.fromkeys(names))

    def distinct(self, ways: Sequence[Sequence[Piece]], hours: Sequence[float]) -> list[str]:
        """Return the names of ways that are shown together; of equal ones each says what it alone has.

        Parameters
        ----------
        ways
            Pieces of each way.
        hours
            Time that each takes [h]: said where two ways take the same legs, by another sailing.
        """
        names = [self.name(parts) for parts in ways]
        alike: dict[str, list[int]] = defaultdict(list)
        for i, name in enumerate(names):
            alike[name].append(i)
        for name, rows in alike.items():
            if len(rows) > 1:
                for i, own in zip(rows, self._own_features([ways[i] for i in rows]), strict=True):
                    names[i] = f"{name} ({own or f'{hours[i] / 24:.1f} days'})"
        return names

    def stop_name(self, stop: int | str) -> str:
        """Return what a node or a passage is called in the name of a way."""
        if isinstance(stop, str):
            return PASSAGE_NAMES.get(stop, stop.title())
        name = str(self._columns[0][stop])
        if UNNAMED in name:
            return self._border_by_town(stop, name.split(" ", maxsplit=1)[0])
        # "Alat (Baku International Sea Trade Port)" is Alat.
        return name.split(" / ", maxsplit=1)[0].split(" (", maxsplit=1)[0]

    def _telling_first(self, stops: list[Stop], origin: int) -> list[Stop]:
        """Leave out the ports of the origin's own country, unnamed and woven borders, if others tell more."""
        names, countries = self._columns
        home = countries[origin]
        plain = [s for s in stops if s.rank != WOVEN_RANK] or stops
        named = [s for s in plain if isinstance(s.key, str) or UNNAMED not in names[s.key]]
        abroad = [
            stop
            for stop in named
            if isinstance(stop.key, str) or stop.rank >= BORDER_RANK or countries[stop.key] != home
        ]
        return abroad or named or plain

    def _border_by_town(self, node: int, countries: str) -> str:
        towns = self._towns.filter(pl.col("country").is_in(countries.split("-")))
        lat, lon = self.nodes["lat"][node], self.nodes["lon"][node]
        km = great_circle_km(lat, lon, towns["lat"].to_numpy(), towns["lon"].to_numpy())
        if not len(km) or km.min() > TOWN_WITHIN_KM:
            return f"{countries} border at {lat:.1f}, {lon:.1f}"
        return f"border near {towns['name'][int(km.argmin())]} ({countries})"

    @cached_property
    def _columns(self) -> tuple[list[str], list[str]]:
        return self.nodes["name"].to_list(), self.nodes["country"].to_list()

    @cached_property
    def _towns(self) -> pl.DataFrame:
        return self.towns()

    def _own_features(self, ways: Sequence[Sequence[Piece]]) -> list[str]:
        """Return the first thing about each way that none of the others has, "" if there is none."""
        features = [self._features(parts) for parts in ways]
        found = []
        for i, mine in enumerate(features):
            others = {each for j, theirs in enumerate(features) if j != i for each in theirs}
            found.append(next((each for each in mine if each not in others), ""))
        return found

    def _features(self, parts: Sequence[Piece]) -> list[str]:
        """Return the modes of a way, its legs by mode and end, all stops that could name it, its lengths."""
        moves = [piece for piece in parts if piece.kind == "move" and piece.km > 0]
        legs = [(mode, list(leg)[-1].to_node) for mode, leg in groupby(moves, key=lambda piece: piece.mode)]
        stops = [self.stop_name(stop.key) for stop in telling_stops(parts)]
        return [
            "by " + _listed(sorted({piece.mode for piece in moves})),
            *(f"{mode} to {self.stop_name(end)}" for mode, end in legs),
            *(f"over {stop}" for stop in stops),
            *(f"{km:,.0f} km by {mode}" for mode, km in _km_by_mode(moves).items()),
        ]


def telling_stops(parts: Sequence[Piece]) -> list[Stop]:
    """Return what may name a way, each node or passage once.

    Parameters
    ----------
    parts
        Pieces of the way in travel order.
    """
    stops: list[Stop] = []
    beside = _km_beside(parts)
    for position, (before, piece) in enumerate(pairwise([parts[0], *parts])):
        if piece.passage in TELLING_PASSAGES:
            stops.append(Stop(PASSAGE_RANK, 0.0, position, piece.passage))
        if piece.kind == "gauge":
            stops.append(Stop(GAUGE_RANK, 0.0, position, piece.from_node))
        elif boards(before, piece) or lands(before, piece):
            stops.append(Stop(PORT_RANK, 0.0, position, piece.from_node))
        elif piece.kind == "border":
            km = beside[position]
            rank = WOVEN_RANK if km < WOVEN_KM else BORDER_RANK
            stops.append(Stop(rank, -km, position, piece.from_node))
    return _once(stops)


def _km_by_mode(moves: Sequence[Piece]) -> dict[str, float]:
    km: dict[str, float] = defaultdict(float)
    for piece in moves:
        km[piece.mode] += piece.km
    return km


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def boards(before: Piece, piece: Piece) -> bool:
    """Say whether a way goes aboard a ship or an aircraft with a piece."""
    return piece.kind == "move" and piece.mode in VESSELS and before.kind != "move"


def lands(before: Piece, piece: Piece) -> bool:
    """Say whether a way leaves a ship or an aircraft with a piece."""
    return piece.kind == "transfer" and before.mode in VESSELS and before.kind == "move"


def _km_beside(parts: Sequence[Piece]) -> dict[int, float]:
    """Return by position of a border the shorter of the lengths [km] from the border before and to the next.

    To either end of the way it counts as endless: the border of a place that lies near it does name a way.
    """
    at = [position for position, piece in enumerate(parts) if piece.kind == "border"]
    run = np.concatenate([[0.0], np.cumsum([piece.km for piece in parts])])
    gaps = [np.inf, *np.diff(run[at]).tolist(), np.inf] if at else []
    return {position: float(min(gaps[i], gaps[i + 1])) for i, position in enumerate(at)}


def _once(stops: list[Stop]) -> list[Stop]:
    seen: dict[int | str, Stop] = {}
    for stop in stops:
        kept = seen.get(stop.key)
        seen[stop.key] = stop if kept is None else kept._replace(rank=min(kept.rank, stop.rank))
    return list(seen.values())
