"""Rows of CSV files as mappings."""

from __future__ import annotations

import pytest

from landbridge.errors import TableError
from landbridge.network.rows import read_rows, rows_of


def test_rows_are_mappings_of_text(tmp_path):
    path = tmp_path / "ports.csv"
    path.write_bytes(b'\xef\xbb\xbfid,name\r\nP1,"Baku, new"\r\nP2,\r\n')
    assert read_rows(path) == [{"id": "P1", "name": "Baku, new"}, {"id": "P2", "name": ""}]


def test_short_row_is_named():
    with pytest.raises(TableError, match=r"of ports\.csv, row 3 has 1 cells but the header has 2"):
        rows_of("id,name\nP1,Baku\nP2\n", "table of ports.csv")
