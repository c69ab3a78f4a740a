"""Where results go: standard output or a file, never half a file."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def require_folder(path: Path | None, option: str) -> None:
    """Raise InputError, before any work starts, if a file cannot be written at `path`."""
    if path is None:
        return
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"{option} {path}: the folder {folder} does not exist; create it first.")
    if path.is_dir():
        raise InputError(f"{option} {path} is a folder; give the name of a file.")


def emit(text: str, path: Path | None) -> None:
    """Write text to a file as a whole, or print it."""
    if path is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
        return
    from landbridge.network.files import write_atomic

    write_atomic(path, (text if text.endswith("\n") else text + "\n").encode())


def as_json(document: object) -> str:
    """Return a document as indented JSON."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)


def as_csv(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> str:
    """Return rows as CSV with a header; a text in it is one line that no spreadsheet runs."""
    from landbridge.report.spreadsheet import cell

    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    return buffer.getvalue()
