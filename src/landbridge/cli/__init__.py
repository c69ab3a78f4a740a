"""The command line: parse, call, print; it computes nothing."""

from __future__ import annotations


def main() -> None:
    """Run the command line and exit: 0 fine, 1 a failed check, 2 wrong input, 130 interrupted."""
    import gc
    import sys

    # Imports and compiling make a million objects that stay: looking for garbage among them over and over
    # takes a tenth of the time to the first answer.
    gc.set_threshold(200_000, 20, 20)

    from landbridge.cli.app import run

    code = run(sys.argv[1:])
    gc.freeze()  # the end of the process frees all memory at once: nothing is left to look for
    sys.exit(code)
