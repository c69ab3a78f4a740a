"""The benchmark runner's own arithmetic; the benchmarks themselves run in .ci/run with --smoke."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _benchmarks_on_path(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])


def spec(**changes):
    from registry import Spec

    given = {"name": "twice", "what": "doubling", "unit": "MB", "setup": range, "value": True, "size": 20}
    return Spec(**{**given, "run": lambda case: 2.0 * case, **changes})


def test_median_and_p95_of_all_cases():
    from measure import measure

    result = measure(spec(), smoke=False)  # 0, 2, ..., 38
    assert (result.own.n, result.own.median, result.own.p95) == (20, 19.0, 38.0)


def test_smoke_runs_the_small_size():
    from measure import measure

    assert measure(spec(smoke=3), smoke=True).own.n == 3


def test_ratio_is_the_peers_figure_over_ours():
    from measure import measure

    result = measure(spec(peers={"ten times": lambda case: 20.0 * case}), smoke=False)
    assert result.ratio("ten times") == 10.0


def test_missed_targets_are_named():
    from measure import measure

    result = measure(spec(targets={"median": 19, "p95": 30}), smoke=False)
    assert result.missed() == ["p95 38 > 30"]


def test_the_page_shows_figures_peer_and_missed_target():
    import page
    from measure import measure

    result = measure(spec(targets={"p95": 30}, peers={"half": lambda case: 1.0 * case}), smoke=False)
    text = page.page([result], page.environment("2026-01-31"))
    assert "| twice | 20 | 19 MB | 38 MB | p95 30 MB | half | 9.5 MB | 0.5 |" in text
    assert "- twice: p95 38 > 30 MB" in text
    assert "2026-01-31" in text


def test_every_spec_file_is_registered_under_its_own_name():
    from registry import load

    files = sorted(path.stem for path in (BENCHMARKS / "specs").glob("[!_]*.py"))
    assert [loaded.name for loaded in load()] == files
