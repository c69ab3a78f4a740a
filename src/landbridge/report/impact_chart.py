"""Before and after as bars: what a stack of scenarios adds to or takes off the way of each pair."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError
from landbridge.report.style import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from landbridge.routing.impact import Impact

MOST_PAIRS = 30
PANELS = (("hours", "hours"), ("usd", "USD"), ("kg_co2e", "kg CO2e"))
MORE, LESS, INK = "#b4552d", "#2d7a74", "#16212b"
FORMATS = (".png", ".svg", ".pdf")


def impact_chart(found: Impact) -> Figure:
    """Draw the change of hours, dollars and carbon of each pair that changed, the greatest first.

    Parameters
    ----------
    found
        Before and after; of more than 30 changed pairs the 30 with the greatest change of generalised cost.

    Returns
    -------
    matplotlib.figure.Figure
        Not bound to pyplot; bars to the right are more than before, to the left less.
    """
    from matplotlib.figure import Figure

    rows = [row for row in found.rows if row["generalised_usd_change"]]
    rows = sorted(rows, key=lambda row: -abs(row["generalised_usd_change"]))[:MOST_PAIRS]
    figure = Figure(figsize=(11.0, 1.4 + 0.3 * max(len(rows), 1)), dpi=100.0, layout="constrained")
    panels = figure.subplots(1, len(PANELS), sharey=True, squeeze=False)[0]
    for axes, (name, unit) in zip(panels, PANELS, strict=True):
        _bars(axes, rows, name, unit)
    names = ", ".join(str(one["name"]) for one in found.scenarios)
    shown = f"{len(rows)} pairs" if rows else "no pair changes its way"
    figure.suptitle(f"Change under {clean(names)}: {shown}", color=INK)
    return figure


def write_chart(found: Impact, path: Path) -> None:
    """Write the chart as .png, .svg or .pdf, as a whole.

    Raises
    ------
    InputError
        If the name of the file ends otherwise.
    """
    from landbridge.network.files import write_atomic

    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise InputError(f"--chart {path}: a chart is {', '.join(FORMATS)}; end the name so.")
    buffer = BytesIO()
    impact_chart(found).savefig(buffer, format=kind[1:])
    write_atomic(path, buffer.getvalue())


def _bars(axes: Axes, rows: list[Mapping[str, Any]], name: str, unit: str) -> None:
    values = [row[f"{name}_change"] for row in rows]
    places = range(len(rows))
    axes.barh(places, values, color=[MORE if value > 0 else LESS for value in values])
    axes.set_yticks(places, [clean(f"{row['from']} - {row['to']}") for row in rows], fontsize=8)
    axes.set_xlabel(unit)
    axes.axvline(0.0, color=INK, linewidth=0.8)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    if name == PANELS[0][0]:
        axes.invert_yaxis()
