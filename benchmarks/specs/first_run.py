from __future__ import annotations

import tempfile

from registry import Spec

from specs._process import ROUTE, run_python


def _with_empty_cache(_: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run_python(ROUTE, NUMBA_CACHE_DIR=folder)


SPEC = Spec(
    name="first_run",
    what="`landbridge route Busan Baku` with an empty kernel cache, as on the first run of all",
    unit="s",
    setup=range,
    run=_with_empty_cache,
    peers={"the same with the cache filled": lambda _: run_python(ROUTE)},
    targets={"median": 20},
    size=2,
    warm=False,
)
