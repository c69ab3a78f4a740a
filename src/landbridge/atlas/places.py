"""From what a user writes ("Busan", "Баку", "Astara,IR", "KRPUS", "40.4,49.9") to one place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from landbridge.atlas.gazetteer import PlaceIndex, search_key
from landbridge.atlas.place import Place, any_place, label, node_place, point_place, shorten
from landbridge.errors import AmbiguousPlaceError, InputError, UnknownPlaceError
from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from landbridge.atlas.gazetteer import Hit

__all__ = ["Place", "PlaceIndex", "find_places", "nearest_nodes", "resolve"]

# Two places of one name in different countries that weigh within this factor: the user must say which.
AMBIGUOUS_FACTOR = 3.0
NOTED_FACTOR = 30.0
# "Busan airport" stands for the airport nearest to Busan, if there is one within this distance.
KIND_REACH_KM = 60.0
SUGGESTIONS = 4
# A name that is nearly that of a place this many times as weighty is taken for a slip of the pen, if only a
# town outside of the network is also called so ("Bku" is the code of Betioky, and nearly Baku).
SLIP_FACTOR = 100.0
KIND_WORDS = {
    **dict.fromkeys(("port", "seaport", "harbour", "harbor"), "seaport"),
    **dict.fromkeys(("terminal", "station"), "rail_terminal"),
    **dict.fromkeys(("crossing", "border"), "border_crossing"),
    "airport": "airport",
    "zone": "economic_zone",
}


def resolve(text: str, index: PlaceIndex, nodes: pl.DataFrame) -> Place:
    """Return the one place that a text stands for.

    Parameters
    ----------
    text
        A name in any script, ``"name,country"``, a UN/LOCODE or IATA code, a node id or ``"lat,lon"``.
    index
        The compiled names.
    nodes
        The table ``nodes`` that the index was made for.

    Raises
    ------
    InputError
        The text is empty or its coordinates are impossible.
    UnknownPlaceError
        No place is called so; the error carries suggestions.
    AmbiguousPlaceError
        Places in several countries fit about equally well.
    """
    text = text.strip()
    if not text:
        raise InputError("A place is empty: give a name, a UN/LOCODE or 'lat,lon'.")
    return (
        point_place(text)
        or _by_id(text, index, nodes)
        or (_by_code(text, nodes) if text.isupper() else None)
        or _by_name(text, index, nodes)
    )


def find_places(query: str, index: PlaceIndex, nodes: pl.DataFrame, limit: int = 10) -> list[Place]:
    """Return places of any kind that fit a query: codes, equal names, then beginnings, then likenesses."""
    query = query.strip()
    name, country = _split_country(query, index)
    key = search_key(name)
    known = [p for p in (_by_id(query, index, nodes), _by_code(query.upper(), nodes)) if p]
    found = {p.id: p for p in known}
    for search in (partial(_meant, index=index, nodes=nodes), index.exact, index.prefix, index.similar):
        if key and len(found) < limit:
            _add(found, (any_place(h.ref, index, nodes) for h in search(key)), country, limit)
    return list(found.values())[:limit]


def nearest_nodes(
    nodes: pl.DataFrame, lat: float, lon: float, kinds: Collection[str] | None = None, k: int = 5
) -> list[tuple[int, float]]:
    """Return the rows of the nearest nodes and their great-circle distances in km, nearest first.

    Parameters
    ----------
    nodes
        The table ``nodes``.
    lat, lon
        Degrees.
    kinds
        Only these kinds of node; None for all.
    k
        How many.
    """
    rows = nodes.with_row_index("row").filter(
        pl.col("kind").is_in(list(kinds)) if kinds else pl.lit(value=True)
    )
    km = great_circle_km(lat, lon, rows["lat"].to_numpy(), rows["lon"].to_numpy())
    order = np.argsort(km, kind="stable")[:k]
    return [(int(rows["row"][int(i)]), float(km[i])) for i in order]


def _by_id(text: str, index: PlaceIndex, nodes: pl.DataFrame) -> Place | None:
    if "-" not in text:
        return None
    if text.startswith("geonames-") and text[9:].isdecimal():
        node = _first(nodes["node_id"] == f"city-{text[9:]}")
        row = node if node is not None else _first(index.places["geonameid"] == int(text[9:]))
        return None if row is None or text == "geonames-0" else any_place(row, index, nodes)
    row = _first(nodes["node_id"] == text)
    return None if row is None else node_place(row, nodes)


def _by_code(text: str, nodes: pl.DataFrame) -> Place | None:
    """Find a UN/LOCODE (a seaport before what else has it) or the IATA code of an airport."""
    code = text.replace(" ", "")
    if len(code) == 3:
        row = _first(nodes["node_id"] == f"airport-{code}")
        return None if row is None else node_place(row, nodes)
    if len(code) != 5:
        return None
    rows = (nodes["unlocode"] == code).fill_null(value=False).arg_true().to_list()
    rows.sort(key=lambda r: nodes["kind"][r] != "seaport")
    return node_place(rows[0], nodes) if rows else None


def _by_inland_code(text: str, index: PlaceIndex, nodes: pl.DataFrame) -> Place | None:
    """Read UZTAS: most cities have their IATA code, which GeoNames lists as a name, in their UN/LOCODE."""
    code = text.replace(" ", "")
    if len(code) != 5 or not code.isupper() or index.countries.get(search_key(code[:2])) != code[:2]:
        return None
    hits = _in_country(index.exact(search_key(code[2:])), code[:2], index, nodes)
    if not hits:
        return None
    place = any_place(hits[0].ref, index, nodes)
    return replace(place, note=f"'{code}' is taken as {label(place)}, which is also called {code[2:]}.")


def _by_name(text: str, index: PlaceIndex, nodes: pl.DataFrame) -> Place:
    name, country = _split_country(text, index)
    key = search_key(name)
    hits = _in_country(index.exact(key), country, index, nodes)
    meant = _in_country(_meant(key, index, nodes), country, index, nodes)
    if meant and meant[0].ref < nodes.height and meant[0].key.startswith(f"{key} "):
        node, other = _choose(text, meant, index, nodes), any_place(hits[0].ref, index, nodes)
        note = f"'{shorten(text)}' is taken as {label(node)}; for another write '{label(other)}'."
        return replace(node, note=note)
    if meant and hits:
        raise _slip(text, [*meant, *hits], index, nodes)
    if hits:
        return _choose(shorten(text), hits, index, nodes)
    place = (
        _by_kind_word(key, country, index, nodes)
        or _by_code(text.upper(), nodes)
        or _by_inland_code(text, index, nodes)
    )
    if place is None:
        raise _unknown(text, name, country, index, nodes)
    return place


def _split_country(text: str, index: PlaceIndex) -> tuple[str, str]:
    """Split "name,country"; the country is its ISO-2 code, "" if none is given."""
    name, comma, last = text.rpartition(",")
    country = index.countries.get(search_key(last), "") if comma else ""
    return (name, country) if country and name.strip() else (text, "")


def _in_country(hits: Iterable[Hit], country: str, index: PlaceIndex, nodes: pl.DataFrame) -> list[Hit]:
    return [h for h in hits if not country or _country(h.ref, index, nodes) == country]


def _meant(key: str, index: PlaceIndex, nodes: pl.DataFrame) -> list[Hit]:
    """Return what a name rather means if nothing but a town off the network is also called so.

    First the nodes whose own names begin with that word ("Aras Free Zone"), else far weightier places with
    nearly that name.
    """
    hits = index.exact(key)
    if not hits or hits[0].main or hits[0].ref < nodes.height:
        return []
    least = SLIP_FACTOR * hits[0].weight
    return _begun(key, index, nodes) or [
        hit for hit in index.similar(key) if hit.main and hit.ref != hits[0].ref and hit.weight > least
    ]


def _begun(key: str, index: PlaceIndex, nodes: pl.DataFrame) -> list[Hit]:
    """Return the nodes whose own names begin with these words."""
    return [hit for hit in index.prefix(f"{key} ") if hit.ref < nodes.height and hit.main]


def _slip(text: str, hits: list[Hit], index: PlaceIndex, nodes: pl.DataFrame) -> UnknownPlaceError:
    options = tuple(dict.fromkeys(label(any_place(hit.ref, index, nodes)) for hit in hits))[:SUGGESTIONS]
    return UnknownPlaceError(
        f"No place has the name '{shorten(text)}': did you mean {_listed(options)}?", options
    )


def _choose(asked: str, hits: list[Hit], index: PlaceIndex, nodes: pl.DataFrame) -> Place:
    """Take the weightiest hit, unless another country has about as good a one."""
    best = any_place(hits[0].ref, index, nodes)
    rivals = _rivals(hits, index, nodes)
    if not rivals:
        return best
    close = [place for place, is_close in rivals if is_close]
    if close:
        options = tuple(label(p) for p in (best, *close))[:6]
        raise AmbiguousPlaceError(f"'{asked}' may be several places: write {_listed(options)}.", options)
    others = _listed(label(p) for p, _ in rivals[:3])
    return replace(best, note=f"'{asked}' is taken as {label(best)}; for another write {others}.")


def _rivals(hits: list[Hit], index: PlaceIndex, nodes: pl.DataFrame) -> list[tuple[Place, bool]]:
    """Return the best hit of each other country and whether it is about as good as the first hit."""
    top = hits[0]
    seen = {_country(top.ref, index, nodes)}
    rivals = []
    for hit in hits[1:]:
        country = _country(hit.ref, index, nodes)
        if country in seen or hit.weight * NOTED_FACTOR < top.weight:
            continue
        seen.add(country)
        bigger = index.people(top.ref) / index.people(hit.ref)
        close = max(bigger, top.weight / hit.weight) < AMBIGUOUS_FACTOR and hit.main >= top.main
        rivals.append((any_place(hit.ref, index, nodes), close))
    return rivals


def _by_kind_word(key: str, country: str, index: PlaceIndex, nodes: pl.DataFrame) -> Place | None:
    """Read "Busan port", "port of Busan", "Incheon airport": the named kind of node at a named place."""
    words = key.split()
    kind = next((KIND_WORDS[w] for w in words if w in KIND_WORDS), "")
    bare = " ".join(w for w in words if w not in KIND_WORDS and w not in {"of", "sea", "railway", "rail"})
    hits = _in_country(index.exact(bare), country, index, nodes) if kind and bare else []
    if not hits:
        return None
    same = [h.ref for h in hits if h.ref < nodes.height and nodes["kind"][h.ref] == kind]
    if same:
        return node_place(same[0], nodes)
    town = _choose(bare, hits, index, nodes)
    near = nearest_nodes(nodes, town.lat, town.lon, [kind], 1)
    if not near or near[0][1] > KIND_REACH_KM:
        return None
    place = node_place(near[0][0], nodes)
    return replace(place, note=f"'{key}' is taken as {place.name}, {near[0][1]:.0f} km from {town.name}.")


def _unknown(text: str, name: str, country: str, index: PlaceIndex, nodes: pl.DataFrame) -> UnknownPlaceError:
    found: dict[str, Place] = {}
    first, *after = name.split(",")
    key = search_key(first)
    for search in (index.exact, partial(_begun, index=index, nodes=nodes), index.similar, index.prefix):
        if key and len(found) < SUGGESTIONS:
            _add(found, (any_place(h.ref, index, nodes) for h in search(key)), country, SUGGESTIONS)
    options = tuple(dict.fromkeys(label(p) for p in found.values()))
    if country:
        where = f"'{shorten(name)}' in {country}"
    else:
        where = f"'{shorten(text)}'" + (f" ('{shorten(after[-1].strip())}' is no country)" if after else "")
    advice = f"did you mean {_listed(options)}?" if options else "give another spelling or 'lat,lon'."
    return UnknownPlaceError(f"No place is called {where}: {advice}", options)


def _add(found: dict[str, Place], places: Iterable[Place], country: str, limit: int) -> None:
    for place in places:
        if len(found) >= limit:
            return
        if not country or place.country == country:
            found.setdefault(place.id, place)


def _country(ref: int, index: PlaceIndex, nodes: pl.DataFrame) -> str:
    return str(nodes["country"][ref] if ref < nodes.height else index.places["country"][ref])


def _first(mask: pl.Series) -> int | None:
    row = mask.arg_max()
    return row if row is not None and mask[row] else None


def _listed(options: Iterable[str]) -> str:
    return " or ".join(f"'{o}'" for o in options)
