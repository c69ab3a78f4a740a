"""Names and surroundings that scenarios are laid on, taken from a planner."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.groups import groups_of
from landbridge.costing.tables import SAME_GAUGE
from landbridge.errors import InputError
from landbridge.kernels.shortest import dijkstra
from landbridge.network.scenario.world import Near
from landbridge.routing.exclusions import fold, read_avoid
from landbridge.routing.scenario_detours import detours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from landbridge.routing.planner import Planner


@dataclass(frozen=True, eq=False)
class PlannerWorld:
    """The world of one planner; see `landbridge.network.scenario.world.World`."""

    planner: Planner

    def country(self, text: str) -> str:
        """Return the ISO-2 code of a country."""
        return _looked_up(text, self.planner.vocabulary.countries, "country")

    def passage(self, text: str) -> str:
        """Return the name of a passage as in the tables."""
        return _looked_up(text, self.planner.vocabulary.passages, "passage")

    def border(self, text: str) -> frozenset[int]:
        """Return the nodes of a border: of a crossing by id or name, or of a pair of countries."""
        words = self.planner.vocabulary
        if "-" in text or fold(text) in words.crossings:
            found = read_avoid([text], words, self._no_place)
            if found.nodes:
                return found.nodes
        named = [nodes for name, nodes in words.crossings.items() if f" {fold(text)} " in f" {name} "]
        if named and fold(text):
            return frozenset().union(*named)
        near = difflib.get_close_matches(fold(text), words.crossings, n=3, cutoff=0.6)
        hint = f"did you mean {' or '.join(near)}?" if near else "give an id, a name or a pair such as CN-KZ."
        raise InputError(f"There is no border {text!r}; {hint}")

    def place(self, text: str) -> tuple[int, str]:
        """Return the node of a place, and a note on how it was found."""
        if text in self._node_of_id:
            return self._node_of_id[text], ""
        found = self.planner.atlas.resolve(text)
        if found.node is not None:
            return int(found.node), found.note
        place, notes = self.planner.place(text, "via")
        if place.node is None or (found.country and place.country != found.country):
            raise InputError(
                f"{text} is no node, and the nearest one, {place.name} ({place.country}), lies in another "
                "country; name another place, or add_node first."
            )
        return int(place.node), " ".join(notes)

    @cached_property
    def _node_of_id(self) -> dict[str, int]:
        ids = self.planner.network.nodes["node_id"].to_list()
        return {node_id: row for row, node_id in enumerate(ids)}

    def around(
        self, node: int, mode: str, gauge_mm: int, shut: Sequence[int] = (), others: Sequence[int] = ()
    ) -> list[Near]:
        """Return the core nodes and some others around a node on one gauge, without shut rows of `links`.

        The node must not be a core node itself: such a one has its core links already, so that only the
        others come back.
        """
        hubs, layer = self.planner.hubs, (mode, SAME_GAUGE.get(gauge_mm, gauge_mm))
        vertex = hubs.vertex(layer, node)
        if vertex < 0:
            return []
        closed = np.isin(hubs.link, list(shut))
        dist, _ = dijkstra(*hubs.adjacency, hubs.head, hubs.km, [vertex], closed=closed, stop=hubs.stop)
        wanted = {hubs.vertex(layer, other) for other in others} - {-1}
        if not hubs.stop[vertex]:
            wanted |= set(
                np.flatnonzero(hubs.stop & (hubs.vertex_layer == hubs.layers.index(layer))).tolist()
            )
        return [
            Near(int(hubs.vertex_node[one]), float(dist[one]))
            for one in sorted(wanted - {vertex})
            if np.isfinite(dist[one]) and not (hubs.stop[vertex] and hubs.stop[one])
        ]

    def detours(self, cut: Sequence[int]) -> Mapping[int, float | None]:
        """Return the core links that run over closed rows of `links`, with their new length [km] or None."""
        return detours(self.planner, cut)

    def countries_along(self, points: Sequence[tuple[float, float]]) -> list[str]:
        """Return the country at each point (lat, lon), "" for none."""
        from landbridge.atlas.country_of_point import countries_of_points

        return countries_of_points(points)

    def scopes(self, country: str) -> tuple[str, ...]:
        """Return the groups of a country in the order in which parameters are looked up."""
        return groups_of(country)

    @staticmethod
    def _no_place(text: str) -> int:
        raise InputError(f"{text} is no border.")


def _looked_up(text: str, words: Mapping[str, str], what: str) -> str:
    key = fold(text)
    if key in words:
        return words[key]
    near = difflib.get_close_matches(key, words, n=3, cutoff=0.6)
    names = sorted(set(words.values()))
    use = f"use {', '.join(names)}." if len(names) < 30 else "give a name or an ISO code."
    hint = f"did you mean {' or '.join(near)}?" if near else use
    raise InputError(f"There is no {what} {text!r}; {hint}")
