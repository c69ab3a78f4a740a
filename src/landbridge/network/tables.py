"""The network: the tables that every engine starts from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from landbridge.errors import UnknownPlaceError
from landbridge.network.schema import load_schema

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False)
class Network:
    """The tables of one network; columns as in ``schema/*.csv``.

    Links, crossings, access and services refer to nodes by row number, users by ``node_id``.

    Parameters
    ----------
    nodes, access, links, core_links, crossings, services, parameters
        Tables as described in the schema; ``core_links`` has the columns of ``link``.
    countries
        Table of country codes and names (``data/countries.csv``).
    """

    nodes: pl.DataFrame
    access: pl.DataFrame
    links: pl.DataFrame
    core_links: pl.DataFrame
    crossings: pl.DataFrame
    services: pl.DataFrame
    parameters: pl.DataFrame
    countries: pl.DataFrame | None = field(default=None)

    def node_row(self, node_id: str) -> int:
        """Return the row number of a node.

        Raises
        ------
        UnknownPlaceError
            If the network has no node of that id.
        """
        try:
            return self._rows[node_id]
        except KeyError:
            raise UnknownPlaceError(
                f"The network has no node {node_id!r}; look its id up with `landbridge places`."
            ) from None

    def node(self, row: int) -> dict[str, Any]:
        """Return the attributes of the node in a row."""
        return self.nodes.row(row, named=True)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {node_id: row for row, node_id in enumerate(self.nodes["node_id"].to_list())}


def empty_network() -> Network:
    """Return a network without rows, to build small ones from."""
    names = ("node", "access", "link", "link", "crossing", "service", "parameter")
    return Network(*(load_schema(name).empty() for name in names))
