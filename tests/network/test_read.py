"""Reading CSV files: what is wrong with a file is said in one sentence."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.errors import TableError
from landbridge.network.read import read_table, read_text_columns

MODES = "mode,label,infrastructure,moves_on,colour\nrail,Rail,network,track,#1f3a93\n"


def test_reads_types_and_keeps_further_columns(tmp_path):
    path = tmp_path / "modes.csv"
    path.write_text(
        MODES.replace("colour\n", "colour,mine\n").replace("93\n", '93,"a, b"\n'), encoding="utf-8"
    )
    table = read_table(path, "mode")
    assert table.row(0, named=True)["line"] == "solid"
    assert table.row(0, named=True)["mine"] == "a, b"


def test_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path):
    path = tmp_path / "modes.csv"
    path.write_bytes(b"\xef\xbb\xbf" + MODES.replace("\n", "\r\n").encode())
    assert read_table(path, "mode")["mode"].to_list() == ["rail"]


def test_header_alone_is_an_empty_table(tmp_path):
    path = tmp_path / "modes.csv"
    path.write_text(MODES.splitlines()[0] + "\n", encoding="utf-8")
    assert read_table(path, "mode").height == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty; give it a header row"),
        (b"mode,label\nrail,\xff\n", "is not UTF-8 text"),
        (b"mode,label\nrail\n", "row 2 has 1 cells but the header has 2"),
        (b"mode,mode\nrail,road\n", "has the column mode twice"),
        (b'mode,label\nrail,"Rail" x\n', "is not a CSV file"),
        (b"mode,label\nrail,Rail\n", "has no column infrastructure; add it"),
    ],
)
def test_bad_file_is_named(tmp_path, content, message):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=message) as caught:
        read_table(path, "mode")
    assert "bad.csv" in str(caught.value)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(TableError, match=r"none\.csv does not exist"):
        read_table(tmp_path / "none.csv", "mode")


cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)


@given(st.lists(st.tuples(cell, cell), max_size=5))
def test_any_text_survives_the_file(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("a", "b"), *rows])
        assert read_text_columns(path).rows() == rows
