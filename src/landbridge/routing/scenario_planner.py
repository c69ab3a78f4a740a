"""A planner under a stack of scenarios: it shares with the planner without them whatever they leave alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from landbridge.atlas.place import node_place
from landbridge.errors import InputError
from landbridge.network.scenario.apply import apply
from landbridge.routing.exclusions import PASSAGE_OWNERS, Exclusions, Vocabulary
from landbridge.routing.mode_graph import ModeGraph
from landbridge.routing.planner import Planner
from landbridge.routing.scenario_graph import scenario_writer
from landbridge.routing.scenario_world import PlannerWorld
from landbridge.routing.surroundings import HubGraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.atlas.place import Place
    from landbridge.costing import Shipment
    from landbridge.network.scenario.model import Applied, Scenario
    from landbridge.network.tables import Network
    from landbridge.routing.attached import Site
    from landbridge.routing.writer import Writer

LAND = frozenset(("road", "rail"))


@dataclass(frozen=True, eq=False)
class ScenarioAtlas:
    """An atlas under scenarios; places and lines that they leave alone are those of the atlas."""

    atlas: Any
    applied: Applied
    network: Network

    @property
    def manifest(self) -> dict[str, Any]:
        """What the build wrote about itself, and the scenarios."""
        known = getattr(self.atlas, "manifest", {"version": self.atlas.version, "built": self.atlas.built})
        return {**known, "scenarios": repr(self.applied.scenarios)}

    def resolve(self, text: str) -> Place:
        """Return the place that a text names, added ones first."""
        nodes, first = self.network.nodes, self.applied.base.nodes.height
        added = nodes["name"].slice(first).to_list()
        if isinstance(text, str) and text in added:
            return node_place(first + added.index(text), nodes)
        place: Place = self.atlas.resolve(text)
        return place

    def __getattr__(self, name: str) -> Any:
        if name == "link_geometry":
            return partial(self._line, self.atlas.link_geometry)
        return getattr(self.atlas, name)

    def _line(self, known: Any, table: str, row: int) -> Any:
        own = self.applied.lines.get((table, row))
        return known(table, row) if own is None else own


@dataclass(eq=False)
class ScenarioPlanner(Planner):
    """Answers queries under a stack of scenarios.

    Parameters
    ----------
    base
        Planner without them.
    applied
        The stack.
    """

    base: Planner = None  # type: ignore[assignment]
    applied: Applied = None  # type: ignore[assignment]
    _shut_graphs: dict[tuple[str, frozenset[str]], ModeGraph] = field(default_factory=dict)

    @classmethod
    def of(cls, base: Planner, scenarios: Sequence[Scenario]) -> ScenarioPlanner:
        """Lay scenarios on the atlas of a planner.

        Raises
        ------
        TableError
            If a change names what does not exist.
        """
        applied = apply(scenarios, base.network, PlannerWorld(base))
        return cls(ScenarioAtlas(base.atlas, applied, applied.network), base=base, applied=applied)

    @property
    def scenarios(self) -> tuple[dict[str, Any], ...]:
        """Names and effects of the stack, as documents show them."""
        return tuple(
            {
                "name": scenario.name,
                "title": scenario.title,
                "effects": [effect.text for effect in self.applied.effects_of(scenario)],
            }
            for scenario in self.applied.scenarios
        )

    @property
    def scenario_notes(self) -> tuple[str, ...]:
        """Sentences on what the stack did."""
        return self.applied.notes()

    def standing(self, countries: Sequence[str]) -> Exclusions:
        """Return what no way may use between places in these countries."""
        applied = self.applied
        through = applied.transit - set(countries)
        words = [f"{country}, closed by a scenario" for country in sorted(applied.countries)]
        words += [f"transit of {country}, closed by a scenario" for country in sorted(through)]
        words += [f"{mode}, closed by a scenario" for mode in sorted(applied.modes)]
        return Exclusions(applied.countries | through, applied.modes, words=tuple(words))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Words that an exclusion may be made of."""
        return Vocabulary.of(self.network) if self._grown else self.base.vocabulary

    @cached_property
    def hubs(self) -> HubGraph:
        """Hub-level links by road and rail."""
        return HubGraph.of(self.network) if self._land_differs else self.base.hubs

    def site(self, node: int) -> Site:
        """Return what lies around a node."""
        return super().site(node) if self._land_differs else self.base.site(node)

    def mode_graph(self, mode: str) -> ModeGraph:
        """Return the open network of one mode."""
        differs = self._grown or mode in self.applied.touched
        return super().mode_graph(mode) if differs else self.base.mode_graph(mode)

    def mode_graph_between(self, mode: str, places: Sequence[Place]) -> ModeGraph:
        """Return the open network of one mode for ways between places.

        Raises
        ------
        InputError
            If a place lies in a country that a scenario has closed.
        """
        for place in places:
            if place.country in self.applied.countries:
                raise InputError(f"{place.name} lies in {place.country}, which a scenario has closed.")
        shut = self.standing((places[0].country, places[-1].country)).countries
        if not shut:
            return self.mode_graph(mode)
        with self._lock:
            if (mode, shut) not in self._shut_graphs:
                self._shut_graphs[mode, shut] = ModeGraph.of(without_countries(self.network, shut), mode)
            return self._shut_graphs[mode, shut]

    def place(self, text: str, role: str) -> tuple[Place, tuple[str, ...]]:
        """Return the node that a text stands for, and notes on how it was found."""
        return super().place(text, role) if self._grown else self.base.place(text, role)

    def compiled(self, shipment: Shipment) -> Writer:
        """Return the graph of a shipment with what writes its ways."""
        return scenario_writer(self._figures.writer(shipment), self.applied)

    @cached_property
    def _figures(self) -> Planner:
        """Planner of the network whose figures hold."""
        if self.applied.priced is self.applied.base:
            return self.base
        return self.base.on(replace(self.atlas, network=self.applied.priced))

    @cached_property
    def _grown(self) -> bool:
        """Whether there are nodes, or ways onto a network, that the base has not."""
        old, new = self.applied.base, self.network
        return old.nodes is not new.nodes or old.access is not new.access

    @cached_property
    def _land_differs(self) -> bool:
        return self._grown or bool(self.applied.touched & LAND and self._links_differ)

    @cached_property
    def _links_differ(self) -> bool:
        old, new = self.applied.base, self.network
        return old.links is not new.links or old.core_links is not new.core_links


def without_countries(network: Network, countries: frozenset[str]) -> Network:
    """Return a network whose links and sailings in some countries are closed, their canals among them."""
    import polars as pl

    canals = [passage for passage, owner in PASSAGE_OWNERS.items() if owner in countries]
    inside = pl.col("country").is_in(list(countries)) | pl.col("passage").is_in(canals)
    links = network.links.with_columns(
        status=pl.when(inside.fill_null(value=False)).then(pl.lit("closed")).otherwise(pl.col("status"))
    )
    named = network.services["countries"].fill_null("").to_list()
    rows = [row for row, text in enumerate(named) if not countries.isdisjoint(text.split(";"))]
    status = network.services["status"].scatter(rows, "closed") if rows else network.services["status"]
    return replace(network, links=links, services=network.services.with_columns(status))
