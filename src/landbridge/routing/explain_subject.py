"""Which thing of the tables a text names: a parameter, a row id, a link, a border, a service or a place."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.errors import AmbiguousPlaceError, InputError, UnknownPlaceError
from landbridge.kernels.geodesy import great_circle_km
from landbridge.routing.exclusions import fold
from landbridge.routing.shipped import Touches

if TYPE_CHECKING:
    import polars as pl

    from landbridge.atlas.place import Place
    from landbridge.routing.planner import Planner

ARROW = re.compile(r"\s*(?:->|→)\s*")
MOST_OPTIONS = 8
SAME_TOWN_KM = 60.0
"""A post this near to the town of its name is what one asks about; Alat / Farap is not the port of Alat."""

LINK_TABLES = ("links", "core_links")


@dataclass(frozen=True)
class Subject:
    """One thing to explain.

    Parameters
    ----------
    kind
        node, border, link, service or parameter.
    id, name
        As shown.
    nodes
        Rows in nodes: of a node, or of each crossing of a border.
    rows
        Rows by table: of a link (links, core_links), of a service (services).
    key, country
        Of a parameter.
    notes
        How the text was read.
    """

    kind: str
    id: str
    name: str
    nodes: tuple[int, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()
    key: str = ""
    country: str = ""
    notes: tuple[str, ...] = ()

    def touches(self, planner: Planner) -> Touches:
        """Return what a way must use to depend on this."""
        if self.kind == "parameter":
            return Touches(rules=_rules_of(planner, self.key))
        by_line = {"link", "service"} & {self.kind}
        return Touches(rows=frozenset(self.rows)) if by_line else Touches(nodes=frozenset(self.nodes))


def find_subject(planner: Planner, what: str, country: str = "") -> Subject:
    """Return what a text names.

    Raises
    ------
    UnknownPlaceError
        If it names nothing, with the nearest names.
    AmbiguousPlaceError
        If it names several things, with their ids.
    InputError
        If the text is empty, or the country unknown.
    """
    text = what.strip() if isinstance(what, str) else ""
    if not text:
        raise InputError("Name what to explain: a place, a border, a link, a service or a parameter.")
    return (
        _parameter(planner, text, country)
        or _link(planner, text)
        or _service(planner, text)
        or _border(planner, text)
        or _place(planner, text)
    )


def _parameter(planner: Planner, text: str, country: str) -> Subject | None:
    keys = planner.network.parameters["key"].unique().sort().to_list()
    if text.lower() in keys:
        code = planner.vocabulary.countries.get(fold(country), "") if country else ""
        if country and not code:
            raise InputError(f'There is no country "{country}"; give an ISO-2 code such as KZ.')
        return Subject("parameter", text.lower(), text.lower(), key=text.lower(), country=code)
    if country:
        raise InputError(
            f'A country goes with a parameter, and "{text}" is none; near it: {_listed(_near(text, keys))}.'
        )
    return None


def _link(planner: Planner, text: str) -> Subject | None:
    ends = [end for end in ARROW.split(text) if end]
    if len(ends) == 2:
        return _link_between(planner, text, *ends)
    rows = [(table, row) for table in LINK_TABLES for row in _equal(planner, table, "row_id", text.upper())]
    if not rows:
        return None
    table, row = rows[0]
    return Subject("link", text.upper(), _link_name(planner, table, row), rows=tuple(rows))


def _link_between(planner: Planner, text: str, start: str, end: str) -> Subject:
    a, b = (planner.place(name, "via")[0] for name in (start, end))
    rows = []
    for table in LINK_TABLES:
        df = getattr(planner.network, table)
        tail, head = df["from_node"].to_numpy(), df["to_node"].to_numpy()
        joined = ((tail == a.node) & (head == b.node)) | ((tail == b.node) & (head == a.node))
        rows += [(table, int(row)) for row in np.flatnonzero(joined)]
    if not rows:
        raise UnknownPlaceError(
            f"No single link joins {a.name} and {b.name}: explain one of them to see the links out of it."
        )
    return Subject("link", text, f"{a.name} - {b.name}", rows=tuple(rows))


def _service(planner: Planner, text: str) -> Subject | None:
    services = planner.network.services
    ids = services["service_id"].unique(maintain_order=True).to_list()
    names = dict(zip(services["service_id"].to_list(), services["name"].to_list(), strict=True))
    found = [text.upper()] if text.upper() in ids else [i for i in ids if fold(names[i]) == fold(text)]
    if not found:
        return None
    if len(found) > 1:
        raise _several(text, [f"{i} ({names[i]})" for i in found])
    rows = tuple(("services", row) for row in _equal(planner, "services", "service_id", found[0]))
    return Subject("service", found[0], str(names[found[0]]), rows=rows)


def _border(planner: Planner, text: str) -> Subject | None:
    words, nodes = planner.vocabulary, planner.network.nodes
    ends = [words.countries.get(fold(part), "") for part in re.split(r"[-/–]", text)]
    if len(ends) == 2 and all(ends):
        pair = "-".join(sorted(ends))
        found = words.pairs.get(frozenset(ends), frozenset())
        if not found:
            raise UnknownPlaceError(f"The network has no border crossing between {ends[0]} and {ends[1]}.")
        return Subject("border", pair, f"Border {pair}", tuple(sorted(found)))
    rows = tuple(sorted(words.crossings.get(fold(text), ())))
    if not rows:
        return None
    town = _town(planner, text)
    if town is None:
        return _crossings(planner, text, rows)
    if _apart_km(planner, rows[0], town) > SAME_TOWN_KM:
        ids = _listed([nodes["node_id"][row] for row in rows])
        note = f"A border post is called so, too: explain {ids}."
        return Subject("node", town.id, town.name, (int(town.node or 0),), notes=(note,))
    note = f"There is a {town.kind} {town.name} ({town.country}) too: explain {town.id}."
    return _crossings(planner, text, rows, (note,))


def _crossings(planner: Planner, text: str, rows: tuple[int, ...], notes: tuple[str, ...] = ()) -> Subject:
    nodes = planner.network.nodes
    if len(rows) == 1:
        return Subject("border", nodes["node_id"][rows[0]], nodes["name"][rows[0]], rows, notes=notes)
    return Subject("border", text, f"{text}: {len(rows)} crossings", rows, notes=notes)


def _town(planner: Planner, text: str) -> Place | None:
    """Return the place of the network, no border, that is called like a border post."""
    try:
        place = planner.atlas.resolve(text)
    except InputError:
        return None
    return None if place.node is None or place.kind == "border_crossing" else place


def _apart_km(planner: Planner, crossing: int, place: Place) -> float:
    lat, lon = (planner.network.nodes[name][crossing] for name in ("lat", "lon"))
    return float(great_circle_km(lat, lon, place.lat, place.lon))


def _place(planner: Planner, text: str) -> Subject:
    try:
        place = planner.atlas.resolve(text)
    except AmbiguousPlaceError as error:
        raise _several(text, [*error.suggestions, *_crossings_at(planner, text)]) from None
    except UnknownPlaceError as error:
        raise _unknown(planner, text, error) from None
    notes = (place.note,) if place.note else ()
    if place.node is None:
        place, more = planner.place(text, "from")
        notes = (*notes, *more)
    if place.kind == "border_crossing":
        return Subject("border", place.id, place.name, (int(place.node or 0),), notes=notes)
    return Subject("node", place.id, place.name, (int(place.node or 0),), notes=notes)


def _crossings_at(planner: Planner, text: str) -> list[str]:
    """Return the ids of the typed crossings that have a name as one of their words."""
    crossings, names = planner.network.crossings, planner.network.nodes["name"]
    rows = crossings.filter(crossings["row_id"] != "").select("row_id", "node").iter_rows()
    return [row_id for row_id, node in rows if fold(text) in fold(names[node]).split()]


def _unknown(planner: Planner, text: str, error: UnknownPlaceError) -> UnknownPlaceError:
    net = planner.network
    keys = net.parameters["key"].unique().sort().to_list()
    names = [*planner.vocabulary.crossings, *map(fold, net.services["name"].unique().sort().to_list())]
    near = [*error.suggestions, *_near(text, keys), *difflib.get_close_matches(fold(text), names, 3, 0.75)]
    options = tuple(dict.fromkeys(near))[:MOST_OPTIONS]
    advice = f"did you mean {_listed(options)}?" if options else "try another spelling."
    return UnknownPlaceError(
        f'Nothing is called "{text}", no place, border, link, service or parameter: {advice}', options
    )


def _near(text: str, keys: list[str]) -> list[str]:
    """Return parameter keys near a text; a text without a dot is no key."""
    if "." not in text:
        return []
    begun = [key for key in keys if key.startswith(text.lower())]
    return begun[:MOST_OPTIONS] or difflib.get_close_matches(text.lower(), keys, 4, 0.5)


def _several(text: str, options: list[str]) -> AmbiguousPlaceError:
    shown = tuple(options[:MOST_OPTIONS])
    return AmbiguousPlaceError(f'"{text}" is the name of several: give the id, {_listed(shown)}.', shown)


def _listed(options: tuple[str, ...] | list[str]) -> str:
    return " or ".join(options) if options else "nothing"


def _equal(planner: Planner, table: str, column: str, value: str) -> list[int]:
    series: pl.Series = getattr(planner.network, table)[column]
    return [int(row) for row in (series == value).fill_null(value=False).arg_true().to_list()]


def _link_name(planner: Planner, table: str, row: int) -> str:
    df, names = getattr(planner.network, table), planner.network.nodes["name"]
    return f"{names[df['from_node'][row]]} - {names[df['to_node'][row]]} ({df['mode'][row]})"


def _rules_of(planner: Planner, key: str) -> frozenset[int]:
    """Return the rules of the shipped shipment that a parameter's rows stand behind."""
    from landbridge.costing import Shipment

    rules = planner.writer(Shipment()).graph.net.rules
    rows = np.array([i for i, quantity in enumerate(rules.quantities) if quantity.key == key], dtype=np.int64)
    charges = np.isin(rules.factor, rows).any(axis=1)
    return frozenset(np.unique(rules.charge_rule[charges]).tolist())
