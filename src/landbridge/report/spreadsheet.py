"""Text that a spreadsheet only shows."""

from __future__ import annotations

from typing import Any

from landbridge.report.style import clean

_FORMULA_STARTS = ("=", "+", "-", "@")


def cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: such text begins with an apostrophe.

    Text comes as one line without control characters; figures stay figures.

    >>> cell("=HYPERLINK(1)"), cell(-3.5), cell("Baku")
    ("'=HYPERLINK(1)", -3.5, 'Baku')
    """
    if not isinstance(value, str):
        return value
    text = clean(value)
    return "'" + text if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
