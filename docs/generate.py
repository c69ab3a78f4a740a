"""Writes the pages of the documentation that are made from the program and its tables.

`python docs/generate.py` rewrites them, and the charts that they show; with `--check` it names the stale ones
(exit code 1); with `--sample` it also rewrites the sample answer in README.md and the getting started page. A
page is stale if its words differ, or a figure by more than two machines may differ in the last digit.
"""

from __future__ import annotations

import re
import sys
from itertools import zip_longest
from pathlib import Path

from _generators import api, cli, credit, parameters, sample, tables, validation

DOCS = Path(__file__).resolve().parent
WITH_SAMPLE = (DOCS.parent / "README.md", DOCS / "getting-started.md")
GENERATORS = {
    "api.md": api.page,
    "cli.md": cli.page,
    "credits.md": credit.page,
    "parameters.md": parameters.page,
    "tables.md": tables.page,
    "validation.md": validation.page,
}
LARGE = 1000.0
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PIECES = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\d]+")
NOTICE = "<!-- Written by docs/generate.py: change the program or the table, not this page. -->\n\n"


def pages() -> dict[str, str]:
    """Return the text of each generated page by its file name."""
    return {name: NOTICE + page().rstrip() + "\n" for name, page in GENERATORS.items()}


def pictures() -> dict[str, str]:
    """Return the text of each generated chart by its file name."""
    return {f"img/{name}": text for name, text in validation.pictures().items()}


def stale(texts: dict[str, str]) -> list[str]:
    """Return the names of the files that differ from their text or are missing."""
    return [name for name, text in texts.items() if not same(_read(DOCS / name), text)]


def same(one: str | None, other: str) -> bool:
    """Say whether two texts are alike but for figures in their last digit.

    >>> same("12.31 km", "12.32 km"), same("12.31 km", "12.51 km"), same("12.31 km", "12.31 miles")
    (True, False, False)
    """
    if one is None or one == other:
        return one == other
    pairs = zip_longest(_PIECES.findall(one), _PIECES.findall(other), fillvalue="")
    return all(a == b or _near(a, b) for a, b in pairs)


def _near(one: str, other: str) -> bool:
    if not (_FIGURE.fullmatch(one) and _FIGURE.fullmatch(other)):
        return False
    decimals = len(other.partition(".")[2])
    a, b = (float(text.replace(",", "")) for text in (one, other))
    # Small whole numbers are counts and years: they never differ between machines.
    return abs(a - b) <= 1.001 * 10.0**-decimals and (decimals > 0 or b >= LARGE)


def main() -> int:
    """Write the stale pages, or only name them with --check; return the exit code."""
    texts = pages() | pictures()
    names = stale(texts)
    if "--check" in sys.argv[1:]:
        for name in names:
            sys.stderr.write(f"docs/{name} is stale: run python docs/generate.py.\n")
        return 1 if names else 0
    for name in names:
        (DOCS / name).write_text(texts[name], encoding="utf-8")
        sys.stdout.write(f"docs/{name} rewritten\n")
    if "--sample" in sys.argv[1:]:
        sys.stdout.write(f"{sum(map(sample.rewrite, WITH_SAMPLE))} samples rewritten\n")
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
