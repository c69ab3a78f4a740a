"""A network while scenarios are laid on it: statuses, figures, additions, and who changed what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from landbridge.network.scenario.model import Edit, Scenario
    from landbridge.network.tables import Network

OPEN_CROSSING = frozenset(("open", "freight_only", "limited"))
"""Statuses of a crossing that freight passes."""
OPEN_SERVICE = frozenset(("operating", "open", ""))
OPEN_LINK = frozenset(("open",))
OPEN = {
    "links": OPEN_LINK, "core_links": OPEN_LINK, "crossings": OPEN_CROSSING, "services": OPEN_SERVICE,
}  # fmt: skip
WORD_FOR = {"open": "open", "close": "closed", "suspend": "suspended"}


@dataclass
class State:
    """The tables of a network in the making.

    Parameters
    ----------
    base
        Network that everything starts from.
    network
        Tables so far, all but the statuses.
    statuses
        New status by table and row.
    values
        New figures by table, column and row that edits bring into the compiled graph, or that nothing prices.
    countries, transit, modes, nodes
        What is closed; see `Applied`.
    cut
        Closed rows of `links` by road and rail that core links run over.
    joins
        Ends of new links by land: node, mode, gauge.
    edits
        Figures for the compiled graph.
    touched
        Modes whose networks differ.
    lines
        Geometry of new rows.
    overrides
        Sentences on contradictions.
    """

    base: Network
    network: Network
    statuses: dict[str, dict[int, str]] = field(default_factory=dict)
    values: dict[tuple[str, str], dict[int, float]] = field(default_factory=dict)
    countries: set[str] = field(default_factory=set)
    transit: set[str] = field(default_factory=set)
    modes: set[str] = field(default_factory=set)
    nodes: set[int] = field(default_factory=set)
    cut: set[int] = field(default_factory=set)
    joins: set[tuple[int, str, int]] = field(default_factory=set)
    edits: list[Edit] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    lines: dict[tuple[str, int], list[tuple[float, float]]] = field(default_factory=dict)
    overrides: list[str] = field(default_factory=list)
    scenario: str = ""
    _who: dict[tuple[Any, ...], tuple[str, object]] = field(default_factory=dict)

    def begin(self, scenario: Scenario) -> None:
        """Say whose changes come next."""
        self.scenario = scenario.name

    def claim(self, what: str, key: tuple[Any, ...], value: object) -> None:
        """Note that the scenario at work decides a thing; if another one decided otherwise, say so once.

        Parameters
        ----------
        what
            The thing in words.
        key
            The thing as a key.
        value
            What it is made.
        """
        before = self._who.get(key)
        self._who[key] = (self.scenario, value)
        if before is not None and before[0] != self.scenario and before[1] != value:
            told = f"{self.scenario} overrides {before[0]} on {what}."
            if told not in self.overrides:
                self.overrides.append(told)

    def switch(self, table: str, rows: Iterable[int], status: str) -> list[int]:
        """Give rows a status and return those that were opened or closed by it."""
        known = self.statuses.setdefault(table, {})
        before = self._status[table]
        changed = []
        for row in rows:
            was = known.get(row, before[row] if row < len(before) else "open")
            if (was in OPEN[table]) != (status in OPEN[table]):
                changed.append(row)
                known[row] = "operating" if table == "services" and status == "open" else status
        return changed

    def is_open(self, table: str, row: int) -> bool:
        """Say whether a row is open as things stand."""
        before = self._status[table]
        at_first = before[row] if row < len(before) else "open"
        return self.statuses.get(table, {}).get(row, at_first) in OPEN[table]

    def put(self, table: str, frame: pl.DataFrame) -> None:
        """Replace a table."""
        self.network = replace(self.network, **{table: frame})

    def keep(self, table: str, column: str, values: dict[int, float]) -> None:
        """Note figures of rows that leave the compiled graph to the edits."""
        self.values.setdefault((table, column), {}).update(values)

    def figures(self, table: str, column: str, rows: list[int]) -> list[Any]:
        """Return the figures of rows as things stand."""
        kept = self.values.get((table, column), {})
        frame = getattr(self.network, table)
        return [kept.get(row, frame[column][row] if column in frame.columns else None) for row in rows]

    def with_statuses(self) -> Network:
        """Return the network with the new statuses and the figures that edits stand for."""
        network = self.network
        for (table, column), values in self.values.items():
            frame = _with_column(getattr(network, table), column)
            new = frame[column].scatter(list(values), list(values.values()))
            network = replace(network, **{table: frame.with_columns(new)})
        for table, statuses in self.statuses.items():
            if statuses:
                frame = getattr(network, table)
                new = frame["status"].scatter(list(statuses), list(statuses.values()))
                network = replace(network, **{table: frame.with_columns(new)})
        return network

    @cached_property
    def _status(self) -> dict[str, Any]:
        return {table: _Lazy(self.base, table) for table in OPEN}


def _with_column(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    import polars as pl

    if column in frame.columns:
        return frame
    return frame.with_columns(pl.lit(None, pl.Float64).alias(column))


class _Lazy:
    """The statuses of one table of the base network, read from the frame row by row."""

    def __init__(self, network: Network, table: str) -> None:
        self._column = getattr(network, table)["status"]

    def __len__(self) -> int:
        return len(self._column)

    def __getitem__(self, row: int) -> str:
        return str(self._column[row] or "")
