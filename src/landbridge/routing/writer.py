"""From ways to the route document: steps, names, ranges, sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.atlas.place import Place
from landbridge.costing import RuleDraws, Variability
from landbridge.routing.alternatives import Candidate
from landbridge.routing.document import CRITERIA, Route, Step, quantise
from landbridge.routing.ledger import Ledger, Part
from landbridge.routing.names import boards, lands
from landbridge.routing.pieces import Piece, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from landbridge.routing.names import Namer
    from landbridge.routing.query_graph import QueryGraph, Way
    from landbridge.routing.search_graph import SearchGraph

    Float64 = npt.NDArray[np.float64]

SAMPLES = 200
SEED = 0
LOW_PERCENT, HIGH_PERCENT = 10.0, 90.0
SHORT_ACCESS_KM = 1.0
SHORT_LOOP_KM = 60.0
"""A way that passes a place again after less than this has been to a terminal on its outskirts."""

BY_LAND = ("road", "rail")


@dataclass(frozen=True, eq=False)
class Writer:
    """Writes the ways of one search graph; what rules share is worked out once.

    Parameters
    ----------
    graph
        Search graph.
    """

    graph: SearchGraph
    _places: dict[int, Place] = field(default_factory=dict)

    def candidate(self, query: QueryGraph, way: Way, labels: tuple[str, ...] = ()) -> Candidate:
        """Return a way in the light form that choosing needs."""
        parts = pieces(query, way)
        hours, usd, kg = (float(x) for x in query.cost_of(way))
        moves = [piece for piece in parts if piece.kind == "move" and piece.km > 0]
        return Candidate(
            path=parts,
            hours=hours,
            usd=usd,
            kg_co2e=kg,
            generalised_usd=usd + self.graph.net.value_of_time_usd_h * hours,
            km_of=_km_of(moves),
            chain=_chain(moves),
            gates=self._gates(parts),
            mode_km=_mode_km(moves),
            labels=labels,
            loops=_loops(moves),
        )

    def routes(self, candidates: Sequence[Candidate], namer: Namer) -> tuple[Route, ...]:
        """Write candidates out that are shown together, under names that set them apart."""
        paths: list[list[Piece]] = [candidate.path for candidate in candidates]  # type: ignore[misc]
        names = namer.distinct(paths, [candidate.hours for candidate in candidates])
        numbered = enumerate(zip(candidates, names, strict=True), start=1)
        return tuple(self._route(number, candidate, name) for number, (candidate, name) in numbered)

    def _route(self, number: int, candidate: Candidate, name: str) -> Route:
        parts: list[Piece] = candidate.path  # type: ignore[assignment]
        return Route(
            id=f"r{number}",
            name=name,
            labels=candidate.labels,
            steps=tuple(self._steps(parts)),
            value_of_time_usd_h=self.graph.net.value_of_time_usd_h,
            ranges=self._ranges(candidate),
        )

    def place(self, node: int) -> Place:
        """Return a node as a place."""
        if node not in self._places:
            node_id, name, country, lat, lon, kind, unlocode = (column[node] for column in self._nodes)
            self._places[node] = Place(node_id, name, country, lat, lon, kind, unlocode, node)
        return self._places[node]

    @cached_property
    def _nodes(self) -> list[list[Any]]:
        columns = ("node_id", "name", "country", "lat", "lon", "kind", "unlocode")
        return [self.graph.network.nodes[column].to_list() for column in columns]

    @cached_property
    def draws(self) -> RuleDraws:
        """Draws behind the ranges."""
        varies = Variability.of(self.graph.network.parameters)
        return RuleDraws(self.graph.net.rules, SAMPLES, SEED, varies)

    @cached_property
    def ledger(self) -> Ledger:
        """Charges behind the figures."""
        return Ledger(self.graph.net)

    def _ranges(self, candidate: Candidate) -> dict[str, tuple[float, float]]:
        """Return P10 and P90 of the totals; they hold the central figure even where a tail lifts it out."""
        parts: list[Piece] = candidate.path  # type: ignore[assignment]
        totals = self.draws.totals([piece.rule for piece in parts], [piece.km for piece in parts])
        low, high = np.percentile(totals, (LOW_PERCENT, HIGH_PERCENT), axis=0)
        central = (candidate.hours, candidate.usd, candidate.kg_co2e)
        return {
            name: (quantise(min(low[i], central[i])), quantise(max(high[i], central[i])))
            for i, name in enumerate(CRITERIA)
        }

    def _steps(self, parts: list[Piece]) -> list[Step]:
        return [step for group in _grouped(parts) for step in self._split(group)]

    def _split(self, group: list[Piece]) -> list[Step]:
        """Write a group of pieces as one step, or as a handling and the wait for a departure."""
        hours, usd, kg = map(sum, zip(*(piece.cost(self.graph) for piece in group), strict=True))
        wait = (
            sum(self.ledger.wait_hours(piece.rule) for piece in group)
            if group[-1].kind == "transfer"
            else 0.0
        )
        if wait <= 0.0:
            return [self._step(group, group[-1].kind, (hours, usd, kg), Part.ALL)]
        handling = self._step(group, "transfer", (hours - wait, usd, kg), Part.HANDLING)
        return [handling, self._step(group, "wait", (wait, 0.0, 0.0), Part.WAIT)]

    def _step(self, group: list[Piece], kind: str, cost: tuple[float, float, float], part: Part) -> Step:
        first, last = group[0], group[-1]
        hours, usd, kg = (quantise(value) for value in cost)
        pairs = tuple((piece.rule, piece.km) for piece in group)
        passed = tuple(dict.fromkeys(piece.country for piece in group))
        return Step(
            kind=kind,
            mode=last.mode,
            origin=self.place(first.from_node),
            destination=self.place(last.to_node),
            country=last.country if len(passed) <= 1 else "",
            km=quantise(sum(piece.km for piece in group)),
            hours=hours,
            usd=usd,
            kg_co2e=kg,
            sources=self.ledger.sources((piece.rule for piece in group), part),
            service=self._service(last),
            charges_of=partial(self.ledger.charges, pairs, part),
            through=tuple(filter(None, passed)),
            track=tuple(entry for piece in group for entry in piece.track),
        )

    def _service(self, piece: Piece) -> str:
        return str(self.graph.network.services["name"][piece.service]) if piece.service >= 0 else ""

    def _gates(self, parts: list[Piece]) -> tuple[str, ...]:
        names = []
        for before, piece in pairwise([parts[0], *parts]):
            if piece.kind == "border":
                names.append(f"border:{piece.from_node}")
            names += [f"from:{piece.from_node}"] if boards(before, piece) else []
            names += [f"to:{piece.from_node}"] if lands(before, piece) else []
            names += [f"passage:{piece.passage}"] if piece.passage else []
        return tuple(dict.fromkeys(names))


def _grouped(parts: list[Piece]) -> list[list[Piece]]:
    """Group what a user sees as one step: moves of one mode, country and service; handlings at one place."""
    groups: list[list[Piece]] = []
    for piece in parts:
        if groups and _same_step(groups[-1][-1], piece):
            groups[-1].append(piece)
        elif not (piece.kind == "move" and piece.km == 0.0 and not piece.track):
            groups.append([piece])
    return groups


def _same_step(one: Piece, other: Piece) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "move" and other.begins:
        return False
    if one.kind == "move":
        same = (one.mode, one.service) == (other.mode, other.service)
        return same and (one.country == other.country or one.mode == "sea")
    return one.kind == "transfer" and one.from_node == other.from_node


def _km_of(moves: list[Piece]) -> dict[object, float]:
    km: dict[object, float] = {}
    for piece in moves:
        key = (
            piece.track[0][:2]
            if len(piece.track) == 1
            else (piece.mode, *sorted((piece.from_node, piece.to_node)))
        )
        km[key] = km.get(key, 0.0) + piece.km
    return km


def _loops(moves: list[Piece]) -> bool:
    """Say whether a way comes to a place by land again, far later; ships leave a bay on their old lane."""
    left_at: dict[int, float] = {}
    run = 0.0
    for piece in moves:
        by_land = piece.mode in BY_LAND
        if by_land and run - left_at.get(piece.from_node, run) > SHORT_LOOP_KM:
            return True
        if by_land:
            left_at[piece.from_node] = run
        run += piece.km
    last = moves[-1] if moves else None
    return last is not None and last.mode in BY_LAND and run - left_at.get(last.to_node, run) > SHORT_LOOP_KM


def _chain(moves: list[Piece]) -> tuple[str, ...]:
    modes = [piece.mode for piece in moves if piece.km > SHORT_ACCESS_KM]
    return tuple(mode for before, mode in pairwise(["", *modes]) if mode != before)


def _mode_km(moves: list[Piece]) -> dict[str, float]:
    km: dict[str, float] = {}
    for piece in moves:
        km[piece.mode] = km.get(piece.mode, 0.0) + piece.km
    return km
