"""Hand-made tables as the text of CSV files."""

from __future__ import annotations

import csv
import io


def table(columns, rows):
    """Return a CSV text; what a row does not say is an empty cell."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
