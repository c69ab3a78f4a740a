"""What a scenario is: a name, its sources and a list of changes; and what became of it on a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landbridge.network.tables import Network

Value = float | str | bool | tuple[Any, ...]
"""Value of a field; lists are tuples, so that scenarios can be compared and sent to other processes."""


@dataclass(frozen=True)
class Source:
    """Where a statement of a scenario is from."""

    title: str
    url: str = ""
    date: str = ""


@dataclass(frozen=True)
class Change:
    """One change of a scenario.

    Parameters
    ----------
    action
        What is done, e.g. ``close``; see :mod:`landbridge.network.scenario.grammar`.
    target
        What it is done to: ``link``, ``border``, ``passage`` ...; "" for additions.
    name
        Which one, as the user wrote it.
    fields
        Further keys with their values, in the order of the file.
    because, source
        Why, and where that is from.
    line
        Line of the file where the change begins, 0 if it comes from no file.
    """

    action: str
    target: str
    name: str
    fields: tuple[tuple[str, Value], ...] = ()
    because: str = ""
    source: str = ""
    line: int = 0

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a field."""
        return dict(self.fields).get(key, default)

    @property
    def label(self) -> str:
        """The change in a few words.

        >>> Change("close", "border", "CN-KZ", (("mode", "rail"),)).label
        'close border CN-KZ (rail)'
        """
        words = [self.action.replace("_", " "), self.target, self.name]
        narrowed = [str(self.get(key)) for key in ("mode", "country", "unit_class") if self.get(key)]
        return " ".join(filter(None, words)) + (f" ({', '.join(narrowed)})" if narrowed else "")


@dataclass(frozen=True)
class Scenario:
    """A what-if: changes to a network, with their sources.

    Parameters
    ----------
    name
        Short name: letters, digits and hyphens.
    title, description
        For readers.
    date
        State of the knowledge in it, YYYY, YYYY-MM or YYYY-MM-DD.
    valid_from, valid_to
        When it holds, "" if it does not say.
    sources
        Where it is from.
    changes
        What it changes, in order.
    file
        Name for messages.
    """

    name: str
    title: str = ""
    description: str = ""
    date: str = ""
    valid_from: str = ""
    valid_to: str = ""
    sources: tuple[Source, ...] = ()
    changes: tuple[Change, ...] = ()
    file: str = ""


@dataclass(frozen=True)
class Edit:
    """Hours, dollars or carbon of some arcs set or scaled; the compiled graph takes it up.

    Parameters
    ----------
    where
        crossing, service, node, core_link, link, passage or mode.
    rows
        Rows of that table (nodes for ``node``); empty for passage and mode.
    word, country
        Passage or mode; country of a mode, "" for all.
    figure
        hours, usd, kg_co2e, fee_usd or departures_per_week.
    scale
        Whether the value is a factor.
    value
        Factor, or the figure itself.
    forth, back
        Which directions of a crossing it holds for.
    source
        Where the figure is from.
    """

    where: str
    rows: tuple[int, ...]
    word: str
    country: str
    figure: str
    scale: bool
    value: float
    forth: bool = True
    back: bool = True
    source: Source = field(default_factory=lambda: Source("scenario"))


@dataclass(frozen=True)
class Effect:
    """What one change did, in a sentence.

    Parameters
    ----------
    scenario, change
        Name of the scenario; the change in a few words.
    text
        What it did; begins with "changes nothing" if it did nothing.
    line
        Line of the file.
    """

    scenario: str
    change: str
    text: str
    line: int = 0

    @property
    def changed(self) -> bool:
        """Whether it did anything."""
        return not self.text.startswith("changes nothing")


@dataclass(frozen=True, eq=False)
class Applied:
    """A stack of scenarios on a network.

    Parameters
    ----------
    scenarios
        The stack, in order.
    base
        Network without them.
    network
        Network with them.
    priced
        Network whose figures hold: as `network`, but what is open is as in `base`, since a closure leaves the
        figures of the posts around as they are. It is `base` itself if only statuses and edits changed.
    countries, transit, modes
        Countries closed, countries closed to through traffic, and modes closed.
    nodes
        Nodes where nothing is loaded, unloaded or transshipped.
    edits
        Figures set or scaled on the compiled graph.
    touched
        Modes whose networks differ.
    lines
        Geometry (lon, lat) of new rows of a table.
    effects
        What each change did.
    overrides
        Sentences on changes of one scenario that another one overrides.
    """

    scenarios: tuple[Scenario, ...]
    base: Network
    network: Network
    priced: Network
    countries: frozenset[str] = frozenset()
    transit: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    nodes: frozenset[int] = frozenset()
    edits: tuple[Edit, ...] = ()
    touched: frozenset[str] = frozenset()
    lines: Mapping[tuple[str, int], list[tuple[float, float]]] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    overrides: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether any change did anything."""
        return any(effect.changed for effect in self.effects)

    def notes(self) -> tuple[str, ...]:
        """Return the sentences that an answer carries: what each scenario did, and what overrides what."""
        return tuple(self._note(scenario) for scenario in self.scenarios) + self.overrides

    def effects_of(self, scenario: Scenario) -> list[Effect]:
        """Return the effects of one scenario of the stack."""
        return [effect for effect in self.effects if effect.scenario == scenario.name]

    def _note(self, scenario: Scenario) -> str:
        texts = [effect.text for effect in self.effects_of(scenario) if effect.changed]
        told = "; ".join(texts) if texts else "changes nothing"
        return f"Scenario {scenario.name}: {told}."
