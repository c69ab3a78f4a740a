"""Which rows of the tables a change means."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from landbridge.errors import InputError
from landbridge.kernels.geodesy import great_circle_km

if TYPE_CHECKING:
    import polars as pl

    from landbridge.network.scenario.model import Change
    from landbridge.network.scenario.state import State
    from landbridge.network.scenario.world import World

NEAR_KM = 60.0
LINK_TABLES = ("links", "core_links")
PORT_KINDS = ("seaport", "rail_terminal", "airport")


def link_rows(change: Change, state: State, world: World) -> dict[str, list[int]]:
    """Return the rows of a link in `links` and `core_links`.

    The name is the id of a typed row, such as R006, or "A -> B" with a mode.

    Raises
    ------
    InputError
        If there is no such link; the message offers near misses.
    """
    if "->" in change.name:
        return _between(change, state, world)
    import polars as pl

    wanted = pl.col("row_id") == change.name.strip()
    found = {table: _rows(getattr(state.network, table), wanted) for table in LINK_TABLES}
    if not any(found.values()):
        ids = [row for row in state.network.links["row_id"].unique().to_list() if row]
        raise InputError(f"There is no typed link {change.name!r}{_near(change.name, ids)}")
    return found


def crossing_rows(change: Change, state: State, world: World) -> list[int]:
    """Return the rows of a border in `crossings`, of one mode if the change names it.

    Raises
    ------
    InputError
        If there is none.
    """
    import polars as pl

    nodes, mode = world.border(change.name), change.get("mode")
    wanted = pl.col("node").is_in(sorted(nodes))
    rows = _rows(state.network.crossings, wanted & (pl.col("mode") == mode) if mode else wanted)
    if not rows:
        raise InputError(f"The border {change.name} has no crossing by {mode}; leave the mode out.")
    return rows


def service_rows(change: Change, state: State) -> list[int]:
    """Return the legs of a service in `services`, by its id or its whole name.

    Raises
    ------
    InputError
        If there is none.
    """
    import polars as pl

    services = state.network.services
    name = change.name.strip()
    rows = _rows(services, (pl.col("service_id") == name) | (pl.col("name") == name))
    if not rows:
        known = [*services["service_id"].unique().to_list(), *services["name"].unique().to_list()]
        raise InputError(f"There is no service {name!r}{_near(name, known)}")
    return rows


def port_node(change: Change, state: State, world: World) -> int:
    """Return the node of a port, rail terminal or airport.

    Raises
    ------
    InputError
        If the place is another kind of node: what passes it would not be cut.
    """
    node, _ = world.place(change.name)
    kind = state.network.nodes["kind"][node]
    if kind not in PORT_KINDS:
        port = port_of(node, state) if change.target == "port" else None
        if port is not None:
            return port
        raise InputError(
            f"{change.name} is a {kind}; name a seaport, rail terminal or airport, or change the links, "
            "borders and services there."
        )
    return node


def passage_rows(change: Change, state: State, world: World) -> list[int]:
    """Return the rows of a passage in `links`."""
    import polars as pl

    return _rows(state.network.links, pl.col("passage") == world.passage(change.name))


def mode_rows(mode: str, country: str, state: State) -> dict[str, list[int]]:
    """Return the links of a mode in a country, by table."""
    import polars as pl

    wanted = (pl.col("mode") == mode) & (pl.col("country") == country)
    return {table: _rows(getattr(state.network, table), wanted) for table in LINK_TABLES}


def country_name(code: str, state: State) -> str:
    """Return the name of a country with its code."""
    table = state.base.countries
    names = [] if table is None else table.filter(table["iso2"] == code)["name"].to_list()
    return f"{names[0]} ({code})" if names else code


def node_names(state: State, nodes: list[int]) -> list[str]:
    """Return the names of nodes, each once."""
    names = state.network.nodes["name"]
    return list(dict.fromkeys(str(names[node]) for node in nodes))


def listed(names: list[str], most: int = 6) -> str:
    """Return names joined, the rest counted.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def port_of(node: int, state: State) -> int | None:
    """Return the seaport that bears the name of a town, the nearest one; None if none within 60 km does."""
    import polars as pl

    nodes = state.network.nodes.with_row_index("row")
    town = nodes.row(node, named=True)
    named = pl.col("name").str.to_lowercase().str.starts_with(str(town["name"]).lower())
    ports = nodes.filter(named, pl.col("kind") == "seaport", pl.col("country") == town["country"])
    km = great_circle_km(town["lat"], town["lon"], ports["lat"].to_numpy(), ports["lon"].to_numpy())
    return int(ports["row"][int(km.argmin())]) if len(km) and km.min() <= NEAR_KM else None


def _between(change: Change, state: State, world: World) -> dict[str, list[int]]:
    import polars as pl

    mode = change.get("mode")
    if not mode:
        raise InputError(f'The link {change.name} needs a mode; add mode = "rail" or another one.')
    a, b = (world.place(text.strip())[0] for text in change.name.split("->", 1))
    ends = [pl.col("from_node"), pl.col("to_node")]
    joined = ((ends[0] == a) & (ends[1] == b)) | ((ends[0] == b) & (ends[1] == a))
    found = {
        table: _rows(getattr(state.network, table), joined & (pl.col("mode") == mode))
        for table in LINK_TABLES
    }
    if not any(found.values()):
        raise InputError(
            f"No {mode} link joins {change.name} directly; name a typed row such as R006, a border, or two "
            "neighbouring nodes."
        )
    return found


def _rows(frame: pl.DataFrame, wanted: pl.Expr) -> list[int]:
    rows: list[int] = frame.select(wanted.fill_null(value=False).arg_true()).to_series().to_list()
    return rows


def _near(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f"; did you mean {', '.join(close)}?" if close else "."
