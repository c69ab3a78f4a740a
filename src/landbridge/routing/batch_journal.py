"""The parts of an unfinished batch on disk, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError
from landbridge.network.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

NAMEPLATE = "journal.json"


@dataclass(frozen=True)
class Journal:
    """Finished parts of one batch in one folder.

    Parameters
    ----------
    folder
        Folder of the parts.
    """

    folder: Path

    def part(self, number: int) -> pl.DataFrame | None:
        """Return a finished part, None if there is none or it cannot be read."""
        import polars as pl

        try:
            return pl.read_parquet(io.BytesIO(self._path(number).read_bytes()))
        except (OSError, pl.exceptions.PolarsError):
            return None

    def keep(self, number: int, part: pl.DataFrame) -> None:
        """Write a finished part, under a temporary name first."""
        buffer = io.BytesIO()
        part.write_parquet(buffer)
        write_atomic(self._path(number), buffer.getvalue())

    def _path(self, number: int) -> Path:
        return self.folder / f"part-{number:06d}.parquet"


def open_journal(folder: Path, marks: Mapping[str, str], *, restart: bool) -> Journal:
    """Begin a journal, or go on with the one that is there.

    Parameters
    ----------
    folder
        Folder of the journal.
    marks
        What the answers depend on, with a hash or version of each.
    restart
        Throw away what is there.

    Raises
    ------
    InputError
        If the journal there belongs to something else.
    """
    if restart:
        remove_journal(folder)
    found = _marks(folder)
    if found is None:
        _begin(folder, marks)
        return Journal(folder)
    changed = [name for name in marks if found.get(name) != marks[name]]
    if changed:
        raise InputError(
            f"{folder} holds an interrupted run with {' and '.join(changed)} other than now; "
            "go on as before, or begin anew with --restart."
        )
    return Journal(folder)


def remove_journal(folder: Path) -> None:
    """Remove a journal; a folder that is none is left alone."""
    if _marks(folder) is not None:
        shutil.rmtree(folder)


def _begin(folder: Path, marks: Mapping[str, str]) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{folder} cannot be made ({error.strerror}); write the answers elsewhere."
        ) from error
    write_atomic(folder / NAMEPLATE, json.dumps(dict(marks), indent=2))


def _marks(folder: Path) -> dict[str, Any] | None:
    try:
        marks = json.loads((folder / NAMEPLATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return marks if isinstance(marks, dict) else None
