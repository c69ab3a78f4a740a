"""Writes the pages of the documentation that are made from the program and its tables.

`python docs/generate.py` rewrites them; with `--check` it names the stale ones (exit code 1); with `--sample`
it also rewrites the sample answer in README.md and the getting started page.
"""

from __future__ import annotations

import sys
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
NOTICE = "<!-- Written by docs/generate.py: change the program or the table, not this page. -->\n\n"


def pages() -> dict[str, str]:
    """Return the text of each generated page by its file name."""
    return {name: NOTICE + page().rstrip() + "\n" for name, page in GENERATORS.items()}


def stale(texts: dict[str, str]) -> list[str]:
    """Return the names of the pages whose file differs from its text or is missing."""
    return [name for name, text in texts.items() if _read(DOCS / name) != text]


def main() -> int:
    """Write the stale pages, or only name them with --check; return the exit code."""
    texts = pages()
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
