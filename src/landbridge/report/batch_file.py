"""The answers of a batch as a file that a spreadsheet opens and only shows."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.errors import InputError
from landbridge.network.files import write_atomic
from landbridge.report.spreadsheet import cell

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("csv", "parquet", "xlsx")
MOST_EXCEL_ROWS = 1_048_575


def batch_format(path: str | Path) -> str:
    """Return the format that a file's ending stands for.

    Raises
    ------
    InputError
        If it stands for none.

    Examples
    --------
    >>> batch_format("answers.XLSX")
    'xlsx'
    """
    ending = Path(path).suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise InputError(
            f"{path}: answers are written as .csv, .parquet or .xlsx; give the file such an ending."
        )
    return ending


def write_batch(answers: pl.DataFrame, path: str | Path, kind: str) -> Path:
    """Write answers whole or not at all.

    Raises
    ------
    InputError
        If they do not fit into a sheet of Excel, or the file cannot be written.
    """
    if kind == "xlsx" and answers.height > MOST_EXCEL_ROWS:
        raise InputError(
            f"{answers.height} answers do not fit into a sheet of Excel; write .csv or .parquet."
        )
    buffer = io.BytesIO()
    if kind == "parquet":
        answers.write_parquet(buffer, compression="zstd")
    elif kind == "csv":
        _shown(answers).write_csv(buffer)
    else:
        _shown(answers).write_excel(buffer, worksheet="answers", freeze_panes=(1, 0), autofilter=True)
    return write_atomic(path, buffer.getvalue())


def _shown(answers: pl.DataFrame) -> pl.DataFrame:
    """Return the table with texts that no spreadsheet takes for formulae."""
    import polars as pl

    texts = [name for name, kind in answers.schema.items() if kind == pl.String]
    return answers.with_columns(
        pl.Series(name, [cell(text) for text in answers[name]], pl.String) for name in texts
    )
