from __future__ import annotations

import tempfile
from pathlib import Path

from registry import Spec

from specs._process import run_python


def _build(_: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder) / "compiled")
        run_python(["-m", "landbridge.cli", "atlas", "build", "--output", output])


SPEC = Spec(
    name="atlas_build",
    what="`landbridge atlas build` from package archives that are already on disk",
    unit="s",
    setup=range,
    run=_build,
    targets={"median": 360},
    warm=False,
    slow=True,
)
