"""What queries on one atlas share: names, surroundings, compiled graphs; kept in bounds."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from landbridge.atlas.place import Place, node_place
from landbridge.costing import compile as compile_network
from landbridge.costing.tables import normal_gauge
from landbridge.errors import InputError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.routing.attached import Site
from landbridge.routing.exclusions import Exclusions, Vocabulary
from landbridge.routing.mode_graph import ModeGraph
from landbridge.routing.names import Namer
from landbridge.routing.search_graph import SearchGraph
from landbridge.routing.surroundings import ATTACHING_MODES, HubGraph, Layer
from landbridge.routing.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.costing import Shipment
    from landbridge.network.scenario.model import Scenario
    from landbridge.network.tables import Network

MOST_GRAPHS = 3
MOST_SITES = 512
SNAPPED_KINDS = ("city", "seaport", "rail_terminal", "airport", "economic_zone")
FAR_KM = 25.0


@dataclass(eq=False)
class Planner:
    """Answers queries on one atlas.

    Parameters
    ----------
    atlas
        Loaded atlas: network, version, built, resolve(text).
    stacks
        Planners under scenarios, the last ones that were asked for.
    """

    atlas: Any
    _writers: OrderedDict[Shipment, Writer] = field(default_factory=OrderedDict)
    _sites: OrderedDict[int, Site] = field(default_factory=OrderedDict)
    _mode_graphs: dict[str, ModeGraph] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    stacks: dict[tuple[Scenario, ...], Planner] = field(default_factory=dict)

    @property
    def scenarios(self) -> tuple[dict[str, Any], ...]:
        """Names and effects of the scenarios that it answers under."""
        return ()

    @property
    def scenario_notes(self) -> tuple[str, ...]:
        """Sentences on what those scenarios did."""
        return ()

    @property
    def network(self) -> Network:
        """Tables of the atlas."""
        return self.atlas.network  # type: ignore[no-any-return]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Words that an exclusion may be made of."""
        return Vocabulary.of(self.network)

    @cached_property
    def hubs(self) -> HubGraph:
        """Hub-level links by road and rail."""
        return HubGraph.of(self.network)

    @cached_property
    def namer(self) -> Namer:
        """What names the ways."""
        return Namer(self.network.nodes, self._towns)

    def writer(self, shipment: Shipment) -> Writer:
        """Return the compiled graph of a shipment, with what writes its ways."""
        with self._lock:
            if shipment not in self._writers:
                self._writers[shipment] = self.compiled(shipment)
            self._writers.move_to_end(shipment)
            while len(self._writers) > MOST_GRAPHS:
                self._writers.popitem(last=False)
            return self._writers[shipment]

    def compiled(self, shipment: Shipment) -> Writer:
        """Compile the graph of a shipment."""
        return Writer(SearchGraph(compile_network(self.network, shipment), self.network))

    def on(self, atlas: Any) -> Planner:
        """Return a planner of the same kind on another atlas."""
        return Planner(atlas)

    def standing(self, countries: Sequence[str]) -> Exclusions:
        """Return what no way may use between places in these countries: nothing without a scenario."""
        del countries
        return Exclusions()

    def mode_graph(self, mode: str) -> ModeGraph:
        """Return the open network of one mode."""
        with self._lock:
            if mode not in self._mode_graphs:
                self._mode_graphs[mode] = ModeGraph.of(self.network, mode)
            return self._mode_graphs[mode]

    def mode_graph_between(self, mode: str, places: Sequence[Place]) -> ModeGraph:
        """Return the open network of one mode for ways between places."""
        del places
        return self.mode_graph(mode)

    def site(self, node: int) -> Site:
        """Return what lies around a node."""
        with self._lock:
            if node not in self._sites:
                country = self.network.nodes["country"][node] or ""
                self._sites[node] = Site.at(node, country, self.access(node), self.hubs)
            self._sites.move_to_end(node)
            while len(self._sites) > MOST_SITES:
                self._sites.popitem(last=False)
            return self._sites[node]

    def place(self, text: str, role: str) -> tuple[Place, tuple[str, ...]]:
        """Return the node that a text stands for, and notes on how it was found.

        Parameters
        ----------
        text
            As the user wrote it.
        role
            "from", "to" or "via", for messages.

        Raises
        ------
        InputError
            If it is no text; UnknownPlaceError if it names no place.
        """
        if not isinstance(text, str):
            raise InputError(
                f'The place "{role}" must be a text such as "Baku" or "40.4,49.9", not {text!r}.'
            )
        found = self.atlas.resolve(text)
        notes = (found.note,) if found.note else ()
        if found.node is not None and (self.access(found.node) or role == "via"):
            return found, notes
        snapped, km = self._snap(found)
        far = " far from any network," if km > FAR_KM else ""
        note = f"{found.name} is{far} taken as {snapped.name}, {km:.0f} km away"
        return snapped, (*notes, f"{note}; that distance is not in the figures.")

    def access(self, node: int) -> dict[Layer, float]:
        """Return the road and rail layers that a node reaches, and the distance [km] to each."""
        rows = np.flatnonzero(self._access_node == node)
        modes, gauges, km = self._access_columns
        return {
            (modes[row], int(gauges[row])): float(km[row]) for row in rows if modes[row] in ATTACHING_MODES
        }

    def _towns(self) -> pl.DataFrame:
        if not hasattr(self.atlas, "names"):
            return self.network.nodes.filter(self.network.nodes["kind"] == "city")
        milli = ("lat", "lon")
        return self.atlas.names.places.with_columns(pl.col(name) / 1000 for name in milli)  # type: ignore[no-any-return]

    @cached_property
    def _access_node(self) -> Any:
        return self.network.access["node"].to_numpy()

    @cached_property
    def _access_columns(self) -> tuple[list[str], Any, Any]:
        access = self.network.access
        return (
            access["mode"].to_list(),
            normal_gauge(access["gauge_mm"]),
            access["access_km"].fill_null(0.0).to_numpy(),
        )

    def _snap(self, place: Place) -> tuple[Place, float]:
        rows, points = self._snapped
        if not len(rows):
            raise InputError(f"Nothing near {place.name} is on a road or railway; choose another place.")
        node = int(rows[np.argmax(points @ _unit_vectors(place.lat, place.lon))])
        found = node_place(node, self.network.nodes)
        return found, float(great_circle_km(place.lat, place.lon, found.lat, found.lon))

    @cached_property
    def _snapped(self) -> tuple[Any, Any]:
        """Nodes that a place may be taken as, and their points on the unit sphere."""
        nodes, (modes, _, _) = self.network.nodes, self._access_columns
        reached = self._access_node[[mode in ATTACHING_MODES for mode in modes]]
        fits = nodes["kind"].is_in(SNAPPED_KINDS).to_numpy()
        rows = np.intersect1d(np.flatnonzero(fits), reached)
        return rows, _unit_vectors(nodes["lat"].to_numpy()[rows], nodes["lon"].to_numpy()[rows])


def _unit_vectors(lat: Any, lon: Any) -> Any:
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


@lru_cache(maxsize=1)
def default_planner() -> Planner:
    """Return the planner of the embedded atlas, loaded on first use."""
    from landbridge.atlas.load import load_atlas

    return Planner(load_atlas())
