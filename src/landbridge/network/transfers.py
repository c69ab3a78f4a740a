"""Changes of gauge typed for single places, as rows of the table of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.network.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT = ("source_title", "source_url", "confidence")
# A figure printed without a range: trains wait longer more often than shorter.
LOW, HIGH = 0.7, 1.5


def gauge_scope(node_id: str, from_gauge_mm: int, to_gauge_mm: int) -> str:
    """Return the scope of parameters that hold for changing the gauge at one node in one direction.

    Parameters
    ----------
    node_id
        Node where the gauge changes.
    from_gauge_mm, to_gauge_mm
        Gauge before and after (mm).

    >>> gauge_scope("terminal-T012", 1520, 1435)
    'terminal-T012, 1520 to 1435 mm'
    """
    return f"{node_id}, {from_gauge_mm} to {to_gauge_mm} mm"


def transfer_parameters(path: str | Path) -> list[dict[str, str]]:
    """Read the changes of gauge in data/transfers.csv as parameters `gauge.hours` (h) and `gauge.usd`.

    Parameters
    ----------
    path
        Table of the schema `transfer`. Rows of other modes, and rows without a figure, are left out.

    Returns
    -------
    list of dict
        Rows of the schema `parameter`, every cell as text; `scope` is that of `gauge_scope`.

    Raises
    ------
    TableError
        As `read_rows`.
    """
    rows = [row for row in read_rows(path) if row["from_mode"] == row["to_mode"] == "rail"]
    return [parameter for row in rows for parameter in _parameters(row)]


def _parameters(row: dict[str, str]) -> Iterator[dict[str, str]]:
    if row["hours"]:
        yield _parameter(row, "gauge.hours", "", row["hours"], "h", row["hours_low"], row["hours_high"])
    if row["usd_per_teu"]:
        usd = float(row["usd_per_teu"])
        for unit_class, times in (("teu", 1), ("feu", 2)):
            yield _parameter(row, "gauge.usd", unit_class, f"{usd * times:g}", f"USD/{unit_class}")


def _parameter(
    row: dict[str, str], key: str, unit_class: str, value: str, unit: str, low: str = "", high: str = ""
) -> dict[str, str]:
    scope = gauge_scope(row["node_id"], int(row["from_gauge_mm"]), int(row["to_gauge_mm"]))
    note = "" if low and high else f"no range printed, so {LOW:g} to {HIGH:g} times"
    return {
        "key": key,
        "mode": "rail",
        "scope": scope,
        "unit_class": unit_class,
        "value": value,
        "low": low or f"{float(value) * LOW:g}",
        "high": high or f"{float(value) * HIGH:g}",
        "unit": unit,
        "year": row["year"],
        "evidence": "",
        **{name: row[name] for name in KEPT},
        "note": "; ".join(text for text in (row["note"], note) if text),
    }
