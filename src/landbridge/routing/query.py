"""The main question: the ways from here to there, and what each of them takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from landbridge.costing import Shipment
from landbridge.errors import InputError, NoRouteError
from landbridge.routing.alternatives import FILLER_LIMIT, Candidate, choose, exact_best
from landbridge.routing.document import RouteSet
from landbridge.routing.exclusions import MODES, Exclusions, read_avoid, read_modes
from landbridge.routing.families import CASPIAN_FAMILIES, belongs, best_of_families, label_of
from landbridge.routing.front import EPS
from landbridge.routing.graph_of_query import build_query
from landbridge.routing.no_route import why_no_route
from landbridge.routing.passage_notes import passage_notes
from landbridge.routing.scenarios import planner_under
from landbridge.routing.search import WITHIN, find_ways, least_way
from landbridge.routing.thinning import thinned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from landbridge.atlas.place import Place
    from landbridge.network.scenario.model import Scenario
    from landbridge.routing.document import Step
    from landbridge.routing.planner import Planner
    from landbridge.routing.query_graph import QueryGraph
    from landbridge.routing.writer import Writer

MOST_ALTERNATIVES = 50

OPTIMISED = {
    "generalised": "generalised_usd",
    "recommended": "generalised_usd",
    "hours": "hours",
    "fastest": "hours",
    "usd": "usd",
    "cheapest": "usd",
    "kg_co2e": "kg_co2e",
    "lowest carbon": "kg_co2e",
}


def route(
    origin: str,
    destination: str,
    *,
    shipment: Shipment | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    modes: Sequence[str] | None = None,
    alternatives: int = 6,
    optimise: str | None = None,
    thorough: bool = True,
    scenarios: Sequence[str | Path | Scenario] | str | Path | Scenario = (),
    planner: Planner | None = None,
) -> RouteSet:
    """Find the alternatives between two places.

    Parameters
    ----------
    origin, destination
        A name, "name,country", a UN/LOCODE or "lat,lon".
    shipment
        What moves; one loaded 20-foot box by default.
    via
        Places to pass through, in order.
    avoid
        Countries, groups of countries, borders ("RU-GE", "Verkhny Lars"), passages ("suez"), places or modes.
    modes
        Allowed modes (road, rail, sea, ferry, waterway, air); all by default.
    alternatives
        How many to return, 1 to 50.
    optimise
        Return only the best one in hours, usd, kg_co2e or generalised (price and value of time).
    thorough
        False draws the alternatives from the optima and the best ways by mode and border alone: a third
        faster, for many questions at once.
    scenarios
        What-ifs to lay on the atlas, in order: names of shipped ones, files, or `landbridge.scenario(...)`.
    planner
        Another atlas than the embedded one.

    Returns
    -------
    RouteSet
        Ordered by generalised cost, so that the first one is the recommended one.

    Raises
    ------
    InputError
        If a value cannot be used; UnknownPlaceError if a place is unknown.
    NoRouteError
        If nothing connects the places under these conditions; the message names what cut them.
    """
    _check(alternatives, optimise)
    planner = planner_under(planner, scenarios)
    asked = _asked(planner, origin, destination, via, avoid, modes)
    writer = planner.writer(shipment if shipment is not None else Shipment())
    query = build_query(planner, writer.graph, asked.nodes, asked.exclusions)
    candidates, complete = _candidates(writer, query, thorough=thorough)
    if not candidates:
        raise why_no_route(planner, writer, asked.places, asked.exclusions)
    chosen = exact_best(candidates, OPTIMISED[optimise]) if optimise else choose(candidates, alternatives)
    options = {
        "via": [place.to_dict() for place in asked.places[1:-1]],
        "avoid": list(_words(avoid)),
        "modes": None if modes is None else list(_words(modes)),
        "alternatives": alternatives,
        "optimise": optimise,
    }
    return RouteSet(
        origin=asked.places[0],
        destination=asked.places[-1],
        routes=writer.routes(chosen, planner.namer),
        notes=(
            *asked.notes,
            *planner.scenario_notes,
            *writer.graph.net.notes,
            *passage_notes(gate for way in chosen for gate in way.gates),
            *(() if optimise else _fewer_note(len(chosen), alternatives)),
            _bound_note(complete, thorough=thorough),
        ),
        shipment=_shipment(writer),
        options=options,
        atlas={"version": planner.atlas.version, "built": planner.atlas.built},
        lines_of=_Lines(planner),
        scenarios=planner.scenarios,
    )


def candidates_between(planner: Planner, origin: str, destination: str) -> list[Candidate]:
    """Return the optima and the best ways by mode and border of one box, in the light form.

    Raises
    ------
    InputError
        As `route`.
    """
    asked = _asked(planner, origin, destination, (), (), None)
    writer = planner.writer(Shipment())
    query = build_query(planner, writer.graph, asked.nodes, asked.exclusions)
    return _candidates(writer, query, thorough=False)[0]


def best_between(planner: Planner, origin: str, destination: str, shipment: Shipment) -> Candidate | None:
    """Return the recommended way in the light form, None if there is none; raises as `route` does."""
    asked = _asked(planner, origin, destination, (), (), None)
    writer = planner.writer(shipment)
    way = least_way(query := build_query(planner, writer.graph, asked.nodes, asked.exclusions))
    return None if way is None else writer.candidate(query, way)


@dataclass(frozen=True)
class _Asked:
    """What the user asked for, as nodes and codes."""

    places: tuple[Place, ...]
    exclusions: Exclusions
    notes: tuple[str, ...]

    @property
    def nodes(self) -> tuple[int, ...]:
        return tuple(place.node for place in self.places if place.node is not None)


@dataclass(frozen=True, eq=False)
class _Lines:
    """Gives the geometry of a step, read from the atlas when something is drawn."""

    planner: Planner

    def __call__(self, step: Step) -> list[list[tuple[float, float]]]:
        from landbridge.routing.geometry import step_lines

        return step_lines(self.planner.atlas, step)


def _check(alternatives: int, optimise: str | None) -> None:
    if isinstance(alternatives, bool) or not isinstance(alternatives, int):
        raise InputError(
            f"alternatives is {alternatives!r}; give a whole number from 1 to {MOST_ALTERNATIVES}."
        )
    if not 1 <= alternatives <= MOST_ALTERNATIVES:
        raise InputError(f"alternatives is {alternatives}; give a number from 1 to {MOST_ALTERNATIVES}.")
    if optimise is not None and optimise not in OPTIMISED:
        raise InputError(f'optimise is "{optimise}"; use hours, usd, kg_co2e or generalised.')


def _asked(
    planner: Planner,
    origin: str,
    destination: str,
    via: Sequence[str],
    avoid: Sequence[str],
    modes: Sequence[str] | None,
) -> _Asked:
    stops = [(origin, "from"), *((text, "via") for text in _words(via)), (destination, "to")]
    found = [planner.place(text, role) for text, role in stops]
    places = tuple(place for place, _ in found)
    _check_places(places)
    exclusions = _exclusions(planner, _words(avoid))
    exclusions = replace(exclusions, modes=exclusions.modes | read_modes(modes))
    exclusions |= planner.standing([places[0].country, places[-1].country])
    _check_exclusions(places, exclusions)
    return _Asked(places, exclusions, tuple(note for _, notes in found for note in notes))


def _exclusions(planner: Planner, avoid: tuple[str, ...]) -> Exclusions:
    """Read what to avoid; the vocabulary takes long to make and is only made for somebody who avoids."""
    if not avoid:
        return Exclusions()
    return read_avoid(avoid, planner.vocabulary, lambda text: _node(planner, text))


def _words(words: Sequence[str] | str) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _node(planner: Planner, text: str) -> int:
    place = planner.atlas.resolve(text)
    if place.node is None:
        raise InputError(f"{text} is no place of the network.")
    return int(place.node)


def _check_places(places: tuple[Place, ...]) -> None:
    for one, other in pairwise(places):
        if one.node == other.node:
            both = "start and end" if len(places) == 2 else "two stops in a row"
            raise InputError(f"{one.name} ({one.country}) is given as {both}; name two different places.")


def _check_exclusions(places: tuple[Place, ...], exclusions: Exclusions) -> None:
    if exclusions.modes >= set(MODES):
        raise InputError("No mode is left to travel by; allow at least one.")
    for place in places:
        if place.node in exclusions.nodes or place.country in exclusions.countries:
            words = ", ".join(exclusions.words)
            name = f"{place.name} ({place.country})"
            raise InputError(f"{name} lies in what is to be avoided ({words}); change one of the two.")


def _candidates(writer: Writer, query: QueryGraph, *, thorough: bool) -> tuple[list[Candidate], bool]:
    found = find_ways(query, front=thorough)
    candidates = [writer.candidate(query, way, names) for way, names in thinned(query, found.ways)]
    labelled = [_labelled(candidate) for candidate in _without_loops(candidates)]
    return best_of_families(labelled), found.complete


def _without_loops(candidates: list[Candidate]) -> list[Candidate]:
    """Leave out ways that come to a place twice (to a via place and back), but none that is best of all."""
    values = ("generalised_usd", "hours", "usd", "kg_co2e")
    best = [min(candidates, key=attrgetter(value)) for value in values] if candidates else []
    return [c for c in candidates if not c.loops or any(c is one for one in best)]


def _labelled(candidate: Candidate) -> Candidate:
    """Turn the families that a candidate was found for into labels, if it belongs there."""
    kept = [name for name in candidate.labels if name in CASPIAN_FAMILIES or belongs(name, candidate)]
    return replace(candidate, labels=tuple(map(label_of, kept)))


def _shipment(writer: Writer) -> dict[str, Any]:
    net = writer.graph.net
    return net.shipment.to_dict() | {
        "value_of_time_usd_h": net.value_of_time_usd_h,
        "price_year": net.price_year,
    }


def _fewer_note(found: int, asked: int) -> tuple[str, ...]:
    """Say why there are fewer alternatives than asked for."""
    if found >= asked:
        return ()
    limit = f"at up to {FILLER_LIMIT:g} times the cost and time of the recommended one"
    return (f"{found} of {asked} alternatives: nothing else that differs enough was found {limit}.",)


def _bound_note(complete: bool, *, thorough: bool) -> str:
    exact = (
        "The recommended route is exact, the fastest and cheapest are within 1 % of the least and the "
        "lowest-carbon one within 2 %, of these the best in cost and time together; the"
    )
    if not thorough:
        return f"{exact} others are the best ways by mode and border."
    if not complete:
        return f"{exact} front that the others are drawn from is too large to list and was searched in part."
    return (
        f"{exact} others are drawn from a front that is whole within {EPS:.0%} per criterion among the ways "
        f"up to {WITHIN:g} times as dear as the recommended one, and from the best ways by mode and border."
    )


__all__ = ["NoRouteError", "route"]
