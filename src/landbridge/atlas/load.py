"""The embedded atlas: its tables are read when first asked for, its geometry only to draw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from landbridge.atlas.store import compiled_folder, read_manifest, read_part
from landbridge.network.tables import Network

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from landbridge.atlas.geometry import Geometry
    from landbridge.atlas.place import Place
    from landbridge.atlas.places import PlaceIndex

LINK_MODES = ("road", "rail", "sea", "waterway", "air")


@dataclass(frozen=True, eq=False)
class Atlas:
    """The compiled world in one folder.

    Parameters
    ----------
    folder
        Folder with the parts.
    """

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the build wrote about itself."""
        return read_manifest(self.folder)

    @property
    def version(self) -> str:
        """State of the data, year and month."""
        return str(self.manifest["version"])

    @property
    def built(self) -> str:
        """What it was built from."""
        return str(self.manifest["built"])

    @cached_property
    def network(self) -> Network:
        """The tables that routing reads."""
        import polars as pl

        links = pl.concat([self._part(f"links-{mode}") for mode in LINK_MODES])
        return Network(
            nodes=self._part("nodes"),
            access=self._part("access"),
            links=links,
            core_links=self._part("core_links"),
            crossings=self._part("crossings"),
            services=self._part("services"),
            parameters=self._part("parameters"),
            countries=self._part("countries"),
        )

    @cached_property
    def passages(self) -> pl.DataFrame:
        """Named sea passages: passage, country, status, km."""
        return self._part("passages")

    @cached_property
    def names(self) -> PlaceIndex:
        """Index of place names."""
        from landbridge.atlas.places import PlaceIndex

        return PlaceIndex(self.folder)

    @cached_property
    def geometry(self) -> Geometry:
        """Lines on the map, read when first drawn."""
        from landbridge.atlas.geometry import Geometry

        return Geometry(self)

    def link_geometry(self, table: str, row: int) -> list[tuple[float, float]]:
        """Return the line (lon, lat) of a row of ``links``, ``core_links`` or ``services``.

        It begins at the row's first end.
        """
        return self.geometry.link_line(table, row)

    def resolve(self, text: str) -> Place:
        """Return the place that a text names; see :func:`landbridge.atlas.places.resolve`."""
        from landbridge.atlas.places import resolve

        return resolve(text, self.names, self.network.nodes)

    def find(self, query: str, limit: int = 10) -> list[Place]:
        """Return places whose names fit a query, best first."""
        from landbridge.atlas.places import find_places

        return find_places(query, self.names, self.network.nodes, limit)

    def _part(self, name: str) -> pl.DataFrame:
        return read_part(self.folder, name)


@lru_cache(maxsize=1)
def load_atlas() -> Atlas:
    """Return the atlas inside the package."""
    return Atlas(compiled_folder())
