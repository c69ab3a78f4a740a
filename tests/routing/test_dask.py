"""Batch and matrix on a cluster of two worker processes: the same numbers as without."""

from __future__ import annotations

import builtins

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from landbridge.errors import InputError, UnknownPlaceError
from landbridge.routing.batch import batch
from landbridge.routing.matrix import matrix

pytestmark = pytest.mark.filterwarnings("ignore")  # of dask's own threads and sockets
PLACES = ("Busan,KR", "Baku,AZ", "Hamburg,DE", "Almaty,KZ", "Mumbai,IN", "Tokyo,JP", "Lagos,NG")


@pytest.fixture(scope="module")
def address():
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


def test_matrix_on_a_cluster_is_the_same(address, monkeypatch):
    from landbridge.routing import matrix as module

    monkeypatch.setattr(module, "ROWS_PER_TASK", 2)
    for options in ({"also": ("usd", "km")}, {"criterion": "km", "modes": ("rail",)}):
        here, there = matrix(PLACES, **options), matrix(PLACES, dask=address, **options)
        for name, table in here.tables.items():
            assert np.array_equal(table, there.tables[name], equal_nan=True)


def test_batch_on_a_cluster_is_the_same(address):
    pairs = [(a, b) for a in PLACES for b in PLACES]  # among them some from a place to itself
    table = pl.DataFrame(
        [{"from": a, "to": b, "cargo": f"{1 + i % 2} feu"} for i, (a, b) in enumerate(pairs)]
    )
    here, there = batch(table, alternatives=2), batch(table, alternatives=2, dask=address)
    assert set(here["status"]) == {"ok", "error"}
    assert_frame_equal(here, there, check_exact=True)


def test_an_address_without_a_scheduler_is_named(monkeypatch):
    monkeypatch.setattr("landbridge.routing.batch_farm.CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match=r"tcp://127\.0\.0\.1:9"):
        matrix(PLACES[:2], dask="tcp://127.0.0.1:9")


def test_without_dask_the_extra_is_named(monkeypatch):
    real = builtins.__import__

    def no_dask(name, *rest, **words):
        if name == "distributed":
            raise ImportError(name)
        return real(name, *rest, **words)

    monkeypatch.setattr(builtins, "__import__", no_dask)
    with pytest.raises(InputError, match=r"landbridge\[dask\]"):
        matrix(PLACES[:2], dask="tcp://127.0.0.1:8786")


def test_a_bad_place_is_told_before_the_cluster_is_asked():
    with pytest.raises(InputError, match="Noplaceatall"):
        matrix(("Noplaceatall",), dask="tcp://127.0.0.1:9")
    assert issubclass(UnknownPlaceError, InputError)
