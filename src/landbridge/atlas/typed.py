"""The rows of the typed tables as shipped with the atlas: every cell, by the id of what a row is about."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from landbridge.atlas.store import read_part

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import polars as pl

PART = "typed_rows"


@lru_cache(maxsize=2)
def typed_rows(folder: Path) -> pl.DataFrame:
    """Return the typed rows of an atlas: file, key and record (the filled cells as JSON).

    Raises
    ------
    AtlasError
        If the atlas was built without them.
    """
    return read_part(folder, PART)


def rows_about(folder: Path, keys: Collection[str], files: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return the typed rows about some nodes, services, links or evidence, each with its file.

    Parameters
    ----------
    folder
        Compiled folder.
    keys
        Node ids, row ids or country pairs.
    files
        Only rows of these files; all by default.
    """
    wanted, asked = set(keys) - {""}, set(files)
    return [
        {"file": file, **json.loads(record)}
        for file, key, record in typed_rows(folder).iter_rows()
        if key in wanted and (not asked or file in asked)
    ]


def rows_of_file(folder: Path, files: Collection[str]) -> list[dict[str, Any]]:
    """Return all typed rows of some files, each with its file."""
    rows = typed_rows(folder).iter_rows()
    return [{"file": file, **json.loads(record)} for file, _, record in rows if file in files]
