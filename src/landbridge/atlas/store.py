"""The files of the compiled atlas: which parts there are, and how they are read and written."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.errors import AtlasError
from landbridge.network.files import write_atomic

if TYPE_CHECKING:
    import polars as pl

FORMAT = 1
MANIFEST = "manifest.json"
# Parts of the network that every route reads, and parts that only drawing reads.
TABLES = (
    "nodes",
    "access",
    "links",
    "core_links",
    "crossings",
    "services",
    "parameters",
    "countries",
    "passages",
)
DETAIL_TABLES = ("vertices", "edges", "points", "anchors")
ZSTD_LEVEL = 19


def compiled_folder() -> Path:
    """Return the folder inside the package that holds the compiled atlas."""
    return Path(str(files("landbridge.atlas"))) / "compiled"


def read_part(folder: Path, name: str, columns: list[str] | None = None) -> pl.DataFrame:
    """Read one part.

    Parameters
    ----------
    folder
        Compiled folder.
    name
        Name of the part without ending, e.g. ``"nodes"``.
    columns
        Columns to read; None for all.

    Raises
    ------
    AtlasError
        If the part is missing.
    """
    import polars as pl

    path = folder / f"{name}.parquet"
    if not path.exists():
        raise AtlasError(
            f"The atlas has no {path.name}: run `landbridge atlas build`, or install the package again."
        )
    return pl.read_parquet(path, columns=columns)


def write_part(folder: Path, name: str, table: pl.DataFrame) -> None:
    """Write one part under a temporary name and rename it."""
    import io

    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", compression_level=ZSTD_LEVEL, statistics=False)
    write_atomic(folder / f"{name}.parquet", buffer.getvalue())


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what the build wrote about itself.

    Raises
    ------
    AtlasError
        If there is no atlas, or one of another format.
    """
    path = folder / MANIFEST
    if not path.exists():
        raise AtlasError(
            "There is no compiled atlas: run `landbridge atlas build`, or install the package again."
        )
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if manifest.get("format") != FORMAT:
        raise AtlasError(
            f"The atlas has format {manifest.get('format')}, this version reads {FORMAT}: build it anew."
        )
    return manifest


def content_hash(table: pl.DataFrame) -> str:
    """Return a hash of the values of a table, whatever way the file was compressed."""
    import polars as pl

    nested = [name for name, kind in table.schema.items() if isinstance(kind, pl.List)]
    flat = table.with_columns(pl.col(nested).list.eval(pl.element().cast(pl.String)).list.join(";"))
    digest = hashlib.sha256("|".join(f"{c}:{t}" for c, t in table.schema.items()).encode())
    digest.update(flat.write_csv(float_precision=4).encode())
    return digest.hexdigest()[:16]
