"""`landbridge batch` and `landbridge matrix` as programs: files in, files out, killed in the middle."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from landbridge.cli.app import run

PLACES = ("Busan,KR", "Baku,AZ", "Hamburg,DE", "Almaty,KZ", "Mumbai,IN")


def shipments(path, rows, header="id,from,to,cargo"):
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def some_rows(n):
    pairs = [(a, b) for a in PLACES for b in PLACES if a != b]
    return [f's{i},"{pairs[i % 20][0]}","{pairs[i % 20][1]}",{1 + i % 3} teu' for i in range(n)]


def command(*words):
    return [sys.executable, "-m", "landbridge.cli", *map(str, words)]


def test_bad_rows_double_ids_and_formulae_in_every_format(tmp_path, capsys):
    rows = [
        'a,"Busan,KR","Baku,AZ",1 teu',
        'a,Noplaceatall,"Baku,AZ",1 teu',
        '=1+1,"Baku,AZ","Busan,KR",zero',
    ]
    source = shipments(tmp_path / "s.csv", rows)
    files = [tmp_path / f"out.{ending}" for ending in ("csv", "parquet", "xlsx")]
    for file in files:
        assert run(["batch", str(source), "-o", str(file), "--processes", "1", "--alternatives", "2"]) == 0
    assert "1 ok, 2 error" in capsys.readouterr().err
    by_csv, by_parquet = pl.read_csv(files[0]), pl.read_parquet(files[1])
    import openpyxl

    sheet = openpyxl.load_workbook(files[2])["answers"]
    assert [cell.value for cell in sheet[1]] == by_parquet.columns == by_csv.columns
    assert sheet.max_row == by_parquet.height + 1
    assert by_parquet["status"].to_list() == ["ok", "ok", "error", "error"]
    assert by_parquet["id"].to_list() == ["a", "a", "a", "=1+1"]
    assert by_csv["id"][3] == sheet.cell(row=5, column=2).value == "'=1+1"
    assert "Noplaceatall" in by_parquet["reason"][2]
    assert sheet.cell(row=2, column=by_parquet.columns.index("usd") + 1).value == by_parquet["usd"][0]
    assert not list(tmp_path.glob("*.parts"))


@pytest.mark.parametrize(
    ("arguments", "text", "word"),
    [
        (["batch", "s.csv", "-o", "out.csv"], "", "empty"),
        (["batch", "s.csv", "-o", "out.csv"], "from,cargo\nBusan,1 teu\n", "no column to"),
        (["batch", "s.csv", "-o", "out.csv"], "from,to,cargoo\nBusan,Baku,1\n", "cargo"),
        (["batch", "s.csv", "-o", "out.txt"], "from,to\nBusan,Baku\n", ".xlsx"),
        (["batch", "s.csv", "-o", "s.csv"], "from,to\nBusan,Baku\n", "another"),
        (["batch", "missing.csv", "-o", "out.csv"], "", "missing.csv"),
        (["batch", "s.csv", "-o", "nofolder/out.csv"], "from,to\nBusan,Baku\n", "nofolder"),
        (["matrix", "s.csv", "-o", "out.omx"], "town\nBusan\n", "no column"),
        (["matrix", "s.csv", "-o", "out.xlsx"], "place\nBusan\n", ".omx"),
        (["matrix", "s.csv", "-o", "out.omx"], "place\nNoplaceatall\n", "row 2"),
        (["matrix", "s.csv", "-o", "out.omx", "--modes", "tram"], "place\nBusan\n", "tram"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(tmp_path, monkeypatch, capsys, arguments, text, word):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.csv").write_text(text)
    assert run(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("landbridge: ")
    assert said.count("\n") == 1
    assert word in said
    assert (tmp_path / "s.csv").read_text() == text


def test_matrix_writes_what_python_gives(tmp_path, capsys):
    import h5py

    import landbridge

    places = tmp_path / "places.csv"
    places.write_text("place\n" + "\n".join(f'"{name}"' for name in PLACES) + "\n")
    out = tmp_path / "m.omx"
    options = ["--criterion", "usd", "--also", "hours,km", "--avoid", "Russia", "--cargo", "2 feu"]
    assert run(["matrix", str(places), "-o", str(out), *options]) == 0
    assert "5 x 5 usd and hours and km" in capsys.readouterr().err
    truth = landbridge.matrix(
        PLACES,
        criterion="usd",
        also=("hours", "km"),
        avoid=("Russia",),
        shipment=landbridge.Shipment("feu", 2),
    )
    with h5py.File(out) as file:
        assert sorted(file["data"]) == ["hours", "km", "usd"]
        for name, table in truth.tables.items():
            assert (file[f"data/{name}"][:] == table).all()


def test_killed_at_random_moments_it_goes_on_and_ends_with_the_same(tmp_path):
    source = shipments(tmp_path / "s.csv", some_rows(110))
    whole, killed = tmp_path / "whole.parquet", tmp_path / "killed.parquet"
    options = ("--alternatives", "2", "--processes", "2")
    assert run(["batch", str(source), "-o", str(whole), *options]) == 0
    moment = random.Random(4)
    seen = []
    for _ in range(4):
        process = subprocess.Popen(
            command("batch", source, "-o", killed, *options), stderr=subprocess.PIPE, start_new_session=True
        )
        parts = tmp_path / "killed.parquet.parts"
        patience = time.monotonic() + 60
        wanted = len(seen) + 1
        while process.poll() is None and time.monotonic() < patience:
            if len(list(parts.glob("part-*"))) >= min(wanted, 4):
                time.sleep(moment.uniform(0.0, 0.2))
                break
            time.sleep(0.01)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode in (-signal.SIGKILL, 0)
        seen.append(sorted(path.name for path in parts.glob("part-*")))
        if process.returncode == 0:
            break
        assert not killed.exists()
    assert any(seen), "no part was ever finished before the kill"
    assert run(["batch", str(source), "-o", str(killed), *options]) == 0
    assert_frame_equal(pl.read_parquet(killed), pl.read_parquet(whole), check_exact=True)
    assert not parts.exists()


def test_workers_do_not_outlive_a_killed_parent(tmp_path):
    source = shipments(tmp_path / "s.csv", some_rows(200))
    process = subprocess.Popen(
        command("batch", source, "-o", tmp_path / "o.csv", "--processes", "2"), start_new_session=True
    )
    parts = tmp_path / "o.csv.parts"
    patience = time.monotonic() + 60
    while not list(parts.glob("part-*")) and time.monotonic() < patience:
        time.sleep(0.02)
    assert list(parts.glob("part-*"))
    process.kill()
    process.wait()
    patience = time.monotonic() + 20
    while _group_lives(process.pid) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not _group_lives(process.pid)


def _group_lives(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_another_input_is_not_mixed_with_what_was_left(tmp_path, capsys):
    from landbridge.routing.batch import batch

    source, out = shipments(tmp_path / "s.csv", some_rows(2)), tmp_path / "o.csv"
    batch(source, journal=tmp_path / "o.csv.parts", alternatives=1)
    shipments(source, some_rows(3))
    words = ["batch", str(source), "-o", str(out), "--alternatives", "1", "--processes", "1"]
    assert run(words) == 2
    assert "--restart" in capsys.readouterr().err
    assert run([*words, "--restart"]) == 0
    assert pl.read_csv(out)["row"].to_list() == [1, 2, 3]
