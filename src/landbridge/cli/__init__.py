"""The command line: parse, call, print; it computes nothing."""

from __future__ import annotations


def main() -> None:
    """Run the command line and exit: 0 fine, 1 a failed check, 2 wrong input, 130 interrupted."""
    import sys

    from landbridge.cli.app import run

    sys.exit(run(sys.argv[1:]))
