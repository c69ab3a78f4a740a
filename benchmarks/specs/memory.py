from __future__ import annotations

from registry import Spec

from specs._process import run_python

PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
QUERY = "import landbridge; landbridge.route('Busan', 'Baku').to_dict()"


def _peak_mb(work: str) -> float:
    return float(run_python(["-c", f"{work}; {PEAK}"]).split()[-1])


SPEC = Spec(
    name="memory",
    what="peak resident memory of a process that answers Busan to Baku",
    unit="MB",
    setup=range,
    run=lambda _: _peak_mb(QUERY),
    peers={"python with numpy, polars, numba imported": lambda _: _peak_mb("import numpy, polars, numba")},
    targets={"median": 600},
    size=3,
    value=True,
)
