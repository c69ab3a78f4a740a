"""Runs the benchmarks.

python benchmarks/run.py               all but the slow ones, prints the table
python benchmarks/run.py --all --write the slow ones too, and rewrites docs/performance.md
python benchmarks/run.py --smoke       each once at small size: do they still run?
python benchmarks/run.py --only distance --json
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

import page
from measure import Result, measure
from registry import Spec, load

PERFORMANCE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"


def main() -> int:
    """Run what was asked for; return 1 if a target was missed in a full run."""
    options = _options()
    results = [_announced(spec, smoke=options.smoke) for spec in _chosen(options)]
    where = page.environment(dt.datetime.now(tz=dt.UTC).date().isoformat())
    print(json.dumps(page.document(results, where), indent=2) if options.json else page.table(results))
    if options.write:
        PERFORMANCE.write_text(page.page(results, where), encoding="utf-8")
        print(f"{PERFORMANCE.relative_to(PERFORMANCE.parents[1])} rewritten")
    return int(not options.smoke and any(result.missed() for result in results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the benchmarks.")
    parser.add_argument("--smoke", action="store_true", help="each once at small size, no targets")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="this one; repeat for more"
    )
    parser.add_argument("--all", action="store_true", help="the slow ones too")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--write", action="store_true", help="rewrite docs/performance.md")
    options = parser.parse_args()
    if options.write and (options.smoke or options.only):
        parser.error("--write needs a full run: leave out --smoke and --only")
    unknown = set(options.only) - {spec.name for spec in load()}
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    return options


def _chosen(options: argparse.Namespace) -> list[Spec]:
    if options.only:
        return [spec for spec in load() if spec.name in options.only]
    return [spec for spec in load() if options.all or not spec.slow]


def _announced(spec: Spec, *, smoke: bool) -> Result:
    print(f"{spec.name} ...", file=sys.stderr, flush=True)
    return measure(spec, smoke=smoke)


if __name__ == "__main__":
    sys.exit(main())
