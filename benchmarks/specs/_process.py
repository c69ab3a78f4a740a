"""Whole processes: what a user waits for and what the computer must hold."""

from __future__ import annotations

import os
import subprocess
import sys

ROUTE = ["-m", "landbridge.cli", "route", "Busan", "Baku"]
IMPORTS = ["-c", "import numpy, polars, numba, rich"]


def run_python(arguments: list[str], **variables: str) -> str:
    """Run Python with these arguments and return what it prints; raise if it fails."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **variables}
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout
