from __future__ import annotations

from registry import Spec

from specs._process import IMPORTS, ROUTE, run_python

SPEC = Spec(
    name="cold_start",
    what="wall time of `landbridge route Busan Baku` as a new process, to the end of the printed table, "
    "kernels compiled before",
    unit="s",
    setup=range,
    run=lambda _: run_python(ROUTE),
    peers={"python with numpy, polars, numba, rich imported": lambda _: run_python(IMPORTS)},
    targets={"median": 1.5},
    size=7,
)
