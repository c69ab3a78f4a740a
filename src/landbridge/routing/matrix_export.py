"""A matrix as a table, a document and files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.errors import InputError
from landbridge.network.files import write_atomic

if TYPE_CHECKING:
    import polars as pl

    from landbridge.routing.matrix import Matrix

FORMATS = ("omx", "parquet", "csv")
OMX_VERSION = b"0.2"


def matrix_format(path: str | Path) -> str:
    """Return the format that a file's ending stands for.

    Raises
    ------
    InputError
        If it stands for none.

    Examples
    --------
    >>> matrix_format("out/M.OMX")
    'omx'
    """
    ending = Path(path).suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise InputError(
            f"{path}: a matrix is written as .omx, .parquet or .csv; give the file such an ending."
        )
    return ending


def write(matrix: Matrix, path: str | Path, kind: str) -> Path:
    """Write a matrix whole or not at all."""
    if kind == "omx":
        return write_atomic(path, _omx(matrix))
    buffer = io.BytesIO()
    table = frame(matrix)
    if kind == "parquet":
        table.write_parquet(buffer, compression="zstd")
    else:
        table.write_csv(buffer)
    return write_atomic(path, buffer.getvalue())


def frame(matrix: Matrix) -> pl.DataFrame:
    """Return a row per pair."""
    import polars as pl

    n, m = matrix.shape
    labels = [
        pl.Series("from", matrix.from_labels)[np.repeat(np.arange(n, dtype=np.uint32), m)],
        pl.Series("to", matrix.to_labels)[np.tile(np.arange(m, dtype=np.uint32), n)],
    ]
    figures = [pl.Series(name, table.ravel()).fill_nan(None) for name, table in matrix.tables.items()]
    return pl.DataFrame([*labels, *figures])


def document(matrix: Matrix) -> dict[str, Any]:
    """Return the document `landbridge.matrix/1`."""
    from landbridge.routing.matrix import SCHEMA

    return {
        "schema": SCHEMA,
        "query": {
            "from": [place.to_dict() for place in matrix.origins],
            "to": [place.to_dict() for place in matrix.destinations],
            "criterion": matrix.criterion,
            "shipment": dict(matrix.shipment),
            "options": dict(matrix.options),
        },
        "atlas": dict(matrix.atlas),
        "tables": {name: _rows(table) for name, table in matrix.tables.items()},
        "notes": list(matrix.notes),
    }


def _rows(table: Any) -> list[list[float | None]]:
    return [[None if value != value else value for value in row] for row in table.tolist()]  # noqa: PLR0124


def _omx(matrix: Matrix) -> bytes:
    """Return the bytes of an HDF5 file in the layout of the Open Matrix Standard 0.2."""
    import h5py

    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.attrs["OMX_VERSION"] = np.bytes_(OMX_VERSION)
        file.attrs["SHAPE"] = np.array(matrix.shape, np.int32)
        for name, text in (*matrix.atlas.items(), ("criterion", matrix.criterion)):
            file.attrs[f"landbridge_{name}"] = np.bytes_(str(text).encode())
        data, lookup = file.create_group("data"), file.create_group("lookup")
        for name, table in matrix.tables.items():
            stored = data.create_dataset(
                name, data=table, compression="gzip", compression_opts=1, shuffle=True
            )
            stored.attrs["NA"] = np.nan
        for name, labels in _lookups(matrix).items():
            lookup.create_dataset(name, data=np.array([label.encode() for label in labels]))
    return buffer.getvalue()


def _lookups(matrix: Matrix) -> dict[str, tuple[str, ...]]:
    if matrix.from_labels == matrix.to_labels:
        return {"place": matrix.from_labels}
    return {"from": matrix.from_labels, "to": matrix.to_labels}
