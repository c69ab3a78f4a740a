"""Writing files: all or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from landbridge.errors import InputError
from landbridge.network.files import write_atomic


def test_writes_text_and_bytes_as_given(tmp_path):
    assert write_atomic(tmp_path / "a.txt", "Bakú\n") == tmp_path / "a.txt"
    assert (tmp_path / "a.txt").read_bytes() == "Bakú\n".encode()
    write_atomic(tmp_path / "a.txt", b"\x00\r\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\x00\r\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_new_file_is_readable_by_others_and_old_mode_is_kept(tmp_path):
    path = write_atomic(tmp_path / "a.txt", "x")
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o600)
    write_atomic(path, "y")
    assert path.stat().st_mode & 0o777 == 0o600


def test_failed_write_leaves_the_old_file_and_no_rest(tmp_path, monkeypatch):
    path = write_atomic(tmp_path / "a.txt", "old")

    def refuse(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(InputError, match=r"a\.txt cannot be written \(No space left on device\)"):
        write_atomic(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_bad_targets_are_refused_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"nowhere does not exist; create it first"):
        write_atomic(tmp_path / "nowhere" / "map.html", "x")
    with pytest.raises(InputError, match=r"is a file, not a folder"):
        write_atomic(tmp_path / "file" / "map.html", "x")
    with pytest.raises(InputError, match=r"is a folder; give the name of a file"):
        write_atomic(tmp_path, "x")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match=r"is not writable; choose another"):
        write_atomic(tmp_path / "map.html", "x")
