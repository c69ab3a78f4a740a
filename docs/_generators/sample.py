"""The sample answer in hand-written pages, between two marks: what the program prints today."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import landbridge
from landbridge.report import render_table

if TYPE_CHECKING:
    from pathlib import Path

BEGIN = "<!-- sample: rewritten by docs/generate.py --sample -->"
END = "<!-- end of sample -->"
WIDTH = 100


def rewrite(page: Path) -> bool:
    """Put today's summary of Busan to Baku between the marks of a page; return whether it has any."""
    text = page.read_text(encoding="utf-8")
    if BEGIN not in text:
        return False
    block = f"{BEGIN}\n```text\n{_summary()}\n```\n{END}"
    between = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    page.write_text(between.sub(lambda _: block, text), encoding="utf-8")
    return True


def _summary() -> str:
    """Return the summary table: all that stands before the steps of the first route."""
    printed = render_table(landbridge.route("Busan", "Baku"), width=WIDTH)
    lines = [line.rstrip() for line in printed.splitlines()]
    steps = next(number for number, line in enumerate(lines) if line.startswith("1  via"))
    return "\n".join(lines[:steps]).strip("\n")
