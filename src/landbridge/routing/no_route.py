"""Why nothing connects two places: what is taken away, one after the other, until something does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from landbridge.errors import NoRouteError
from landbridge.routing.exclusions import Exclusions
from landbridge.routing.graph_of_query import build_query
from landbridge.routing.search import least_way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landbridge.atlas.places import Place
    from landbridge.routing.planner import Planner
    from landbridge.routing.query_graph import QueryGraph, Way
    from landbridge.routing.writer import Writer

MOST_NAMED = 5


def why_no_route(
    planner: Planner, writer: Writer, places: tuple[Place, ...], exclusions: Exclusions
) -> NoRouteError:
    """Return the error that names what cut two places apart.

    Parameters
    ----------
    planner, writer
        Shared tables and compiled graph.
    places
        Origin, via places and destination.
    exclusions
        What the user keeps off.
    """
    nodes = [place.node for place in places if place.node is not None]
    ends = f"Nothing connects {places[0].name} and {places[-1].name}"

    def works(kept: Exclusions, *, closures: bool = True) -> tuple[QueryGraph, Way] | None:
        query = build_query(planner, writer.graph, nodes, kept, closures=closures)
        way = least_way(query)
        return None if way is None else (query, way)

    freed = tuple(name for name, kept in _each_freed(exclusions, writer) if works(kept))
    opened = works(exclusions, closures=False)
    names = tuple(_closed_on(writer, *opened)) if opened is not None else ()
    if freed:
        also = f" As it is, the way is cut by what is closed, {_listed(names, 'and')}." if names else ""
        told = f"{ends} without {_listed(freed, 'or')}: allow it, and there is a way.{also}"
        return NoRouteError(told, (*freed, *names))
    if opened is not None:
        return NoRouteError(f"{ends}: the way is cut by what is closed, {_listed(names, 'and')}.", names)
    if works(Exclusions()):
        words = exclusions.words or tuple(sorted(exclusions.modes))
        return NoRouteError(f"{ends} without all of {_listed(words, 'and')}: allow some of it.", words)
    return NoRouteError(f"{ends}: the atlas has no network that joins them, not even a closed one.")


def _each_freed(exclusions: Exclusions, writer: Writer) -> Iterator[tuple[str, Exclusions]]:
    """Yield what can be allowed again, and the exclusions that then remain."""
    for field in ("modes", "countries", "passages", "nodes"):
        values = getattr(exclusions, field)
        for value in sorted(values):
            yield _spelt(exclusions, field, value, writer), replace(exclusions, **{field: values - {value}})


def _spelt(exclusions: Exclusions, field: str, value: object, writer: Writer) -> str:
    if field != "nodes":
        return str(value)
    if len(exclusions.nodes) == 1 and exclusions.words:
        return exclusions.words[-1]
    return writer.place(int(str(value))).name


def _closed_on(writer: Writer, query: QueryGraph, way: Way) -> Iterator[str]:
    """Name the closed borders, passages and links on a way."""
    net = writer.graph.net
    arcs = [int(arc) % net.n_arcs for arc in way.arcs if arc < query.n_base]
    yield from dict.fromkeys(_arc_name(writer, arc) for arc in arcs if not net.open[arc])


def _arc_name(writer: Writer, arc: int) -> str:
    net = writer.graph.net
    passage = int(net.passage[arc])
    if passage >= 0:
        return f"the passage {net.passages[passage]}"
    start, end = (writer.place(int(net.vertex_node[ends[arc]])).name for ends in (net.tail, net.head))
    return f"the border {start}" if start == end else f"the link {start} - {end}"


def _listed(names: tuple[str, ...], word: str) -> str:
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more")
    return (
        shown[0]
        if len(shown) == 1
        else f"{', '.join(shown[:-1])} {word} {shown[-1]}"
        if shown
        else "nothing named"
    )
