from __future__ import annotations

import tempfile
import time
from pathlib import Path

from registry import Spec

from specs._many import write_shipments
from specs._process import run_python


def _setup(n: int) -> list[Path]:
    return [write_shipments(Path(tempfile.mkdtemp()) / "shipments.csv", n)]


def _ms_per_row(path: Path) -> float:
    rows = path.read_text().count("\n") - 1
    start = time.perf_counter()
    run_python(["-m", "landbridge.cli", "batch", str(path), "-o", str(path.with_name("answers.parquet"))])
    return 1e3 * (time.perf_counter() - start) / rows


SPEC = Spec(
    name="batch",
    what="`landbridge batch` with two processes on 1,000 shipments between random cities, per row of the "
    "file, start of the program and its processes included: 20 ms are 50 rows a second",
    unit="ms",
    setup=_setup,
    run=_ms_per_row,
    targets={"median": 20},
    size=1000,
    smoke=6,
    value=True,
    warm=False,
    slow=True,
)
