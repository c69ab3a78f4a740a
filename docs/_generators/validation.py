"""The validation page and its pictures: the atlas and the model beside print, misses included."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Any
from zlib import crc32

import polars as pl

from _generators.chart import INK, Point, coverage, scatter
from _generators.markdown import table
from landbridge.atlas.build.references import facts_frame, reference_frame
from landbridge.network.rows import read_rows
from landbridge.report.style import MODES
from landbridge.routing.facts import (
    FACTORS,
    KM_TOLERANCE_PCT,
    USD_KINDS,
    facts_coverage,
    facts_summary,
    facts_table,
)
from landbridge.routing.reference import distance_summary, distance_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Row = Mapping[str, Any]

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CHECKS = ("rail_distances.csv", "sea_distances.csv")
"""Tables of distances that nobody ever mended a line by."""

MORE_FACTS = (ROOT / "calibration" / "land_facts.csv", DATA / "evidence_lanes.csv")
"""Tables of facts gathered beside `data/facts.csv`, with its columns."""

ROADS = DATA / "road_detours_report.csv"
ROAD_ERRORS = {
    "drawn_error_pct": "as drawn", "model_error_pct": "with bends, fitted",
    "held_out_regions_error_pct": "with bends, each region left out of the fit in turn",
    "held_out_blocks_error_pct": "with bends, each block of the map left out in turn",
}  # fmt: skip
PICTURED = {"days": "days", "usd": "dollars of the year of print", "kg_co2e": "kg CO2e per 20-foot box"}
# Measured on 2026-11-24 with the queries of then (36 and 33 facts): far off is over 10 %, or a factor of 1.5.
BEFORE_KM = {"rail": ("1.6", "2"), "road": ("7.1", "32"), "sea": ("1.3", "0")}
BEFORE_FACTS = {"days": ("23.7", "39"), "usd": ("26.3", "18")}
SUMMARY_HEAD = ("rows", "median error %", "within x 1.5, %", "within x 2, %", "inside P10-P90, %", "P90/P10")
JUDGED = ["days", *USD_KINDS, "kg_co2e_per_teu"]
SEVERAL = "several modes"
COLOURS = {mode: style.colour for mode, style in MODES.items()} | {SEVERAL: "#c2255c"}
NAMES = {
    "days": "Days", "usd": "Dollars", "kg_co2e": "Carbon", "border_hours": "Hours at borders",
    "hours": "Hours of ferries", "km": "Kilometres of corridors", "all": "All",
}  # fmt: skip

INTRODUCTION = """# Validation

How far the figures of Landbridge hold beside published ones, misses included. This page is made by
`python docs/generate.py` from the shipped atlas, the tables in `data/` and what `landbridge atlas check` and
`landbridge atlas check --facts` print; a test fails when it goes stale. Errors count from the nearest end of
the published range where print gives a range. Money is compared in the dollars and at the price level of
the year of print. How the ranges of the model come about is told under [Reliability](reliability.md).
"""

DISTANCES = """## Distances

Published distances of `data/reference_distances.csv`. None of them was fitted: repairs of the graph are
facts about single lines, each with its source. Roads carry a factor for the bends that the drawn lines leave
out; it is fitted on other distances.
"""

CHECKS_TEXT = """### Distances never looked at when lines were mended

Tables of published distances gathered for this check alone.
"""

ROADS_TEXT = """### Roads: what the drawn lines leave out

Roads are drawn as simplified lines. The factor for their bends (`calibration/road_detours.py`) rests on
published distances of `data/road_distances.csv`, none of which is in the table above.
"""

BEFORE_TEXT = """### Before and after

Where the figures stood before distances, borders, times and prices were worked over, and where they stand.
"""

FACTS = """## Days, dollars and carbon

Published facts of whole corridors, each on the recommended way by its modes and over its places, from door
to door or from terminal to terminal as print has it. The table is of `data/facts.csv`; the pictures also show
the figures of the section after it, with the range P10 to P90 of the model as bars. Hours at borders are
figures that the atlas itself rests on; they show only that they arrive.
"""

MORE = """### More published figures

Times and prices on land (`calibration/land_facts.csv`) and at sea and in the air (`data/evidence_lanes.csv`),
gathered to choose numbers and to check them. A hash of its id puts each row, those of `data/facts.csv` too,
into one of two halves: numbers may be chosen on the first half only, the second half is for judging them.
"""

COVERAGE = """## Are the ranges honest?

Share of published days and dollars, of all tables, that lie within the range which the model gives for that
share of trips. Points on the line are honest, points below it promise too much. The width of the range stands
in the tables above: it must stay narrow enough to be of use.
"""

MISSES = """## Misses and why

Every distance off by more than 10 % and every other figure off by more than a factor of 1.5. The
reasons, from `data/misses.csv`, are our reading of the row and of the way taken.
"""

ALL_ROWS = """## All rows

`landbridge atlas check` and `landbridge atlas check --facts` print every row, with the way taken and with the
reason where a row cannot be compared; `--json` gives the same as a document.
"""


def page() -> str:
    """Return the page."""
    parts = [
        INTRODUCTION.strip(),
        DISTANCES.strip(),
        _picture("validation-distance.svg", "Distances of the atlas against published ones"),
        _distances(distances()),
        *_checks(),
        *_fitted_roads(),
        FACTS.strip(),
        *(
            _picture(f"validation-{kind}.svg", f"{NAMES[kind]} of the model against print")
            for kind in PICTURED
        ),
        _facts_summary(facts()),
        MORE.strip(),
        _halves(),
        BEFORE_TEXT.strip(),
        _before(),
        COVERAGE.strip(),
        _picture("validation-coverage.svg", "Published figures within the ranges of the model"),
        _coverage(),
        MISSES.strip(),
        _misses(),
        ALL_ROWS.strip(),
        f"### Not compared\n\n{_not_compared()}",
    ]
    return "\n\n".join(parts)


def pictures() -> dict[str, str]:
    """Return the pictures of the page by file name, as SVG."""
    drawn = {"validation-distance.svg": scatter(_distance_points(), "Distances", "km", COLOURS)}
    for kind, unit in PICTURED.items():
        drawn[f"validation-{kind}.svg"] = scatter(_fact_points(kind), NAMES[kind], unit, COLOURS)
    lines = [
        (row["nominal_pct"], {"days": row["days_pct"], "dollars": row["usd_pct"]})
        for row in facts_coverage(everything()).to_dicts()
    ]
    colours = {"days": INK, "dollars": COLOURS[SEVERAL]}
    drawn["validation-coverage.svg"] = coverage(lines, "Ranges: promised and observed", colours)
    return drawn


@lru_cache(maxsize=1)
def distances() -> pl.DataFrame:
    """Return every row of the reference distances, measured."""
    return distance_table(rows=reference_frame(DATA / "reference_distances.csv"))


@lru_cache(maxsize=1)
def facts() -> pl.DataFrame:
    """Return every row of the facts, beside the model."""
    return facts_table(rows=facts_frame(DATA / "facts.csv").to_dicts())


@lru_cache(maxsize=1)
def more() -> pl.DataFrame:
    """Return the rows of the other tables of facts, beside the model."""
    return facts_table(rows=[row for path in MORE_FACTS if path.exists() for row in read_rows(path)])


def everything() -> pl.DataFrame:
    """Return the rows of all tables of facts."""
    return pl.concat([facts(), more()], how="diagonal")


@lru_cache(maxsize=4)
def check(name: str) -> pl.DataFrame | None:
    """Return the rows of another table of distances, measured; None if there is no such table."""
    path = DATA / name
    return distance_table(rows=reference_frame(path)) if path.exists() else None


def misses() -> list[dict[str, Any]]:
    """Return the rows off by more than is tolerated: id, what, print, model and error."""
    tables = [distances(), *(found for name in CHECKS if (found := check(name)) is not None)]
    far = [
        _miss(row["id"], f"{row['mode']} km", row, f"{row['published_km']:,.0f}", row["atlas_km"])
        for frame in tables
        for row in frame.to_dicts()
        if row["error_pct"] is None or abs(row["error_pct"]) > KM_TOLERANCE_PCT
    ]
    return far + [
        _miss(row["id"], row["kind"], row, _range(row), row["model"])
        for row in facts().to_dicts()
        if row["factor"] is not None
        and row["factor"] > (1.0 + KM_TOLERANCE_PCT / 100 if row["kind"] == "km" else FACTORS[0])
    ]


def _miss(name: str, what: str, row: Row, printed: str, model: float | None) -> dict[str, Any]:
    return {
        "id": name,
        "what": what,
        "way": f"{row['from']} to {row['to']}",
        "print": printed,
        "model": "not connected" if model is None else _figure(model),
        "error": "" if row["error_pct"] is None else f"{row['error_pct']:+.0f} %",
    }


def _misses() -> str:
    reasons = {row["id"]: row["reason"] for row in read_rows(DATA / "misses.csv")}
    head = ["id", "what", "way", "published", "model", "error", "reason"]
    return table(head, ([*miss.values(), reasons.get(miss["id"], "")] for miss in misses()))


def _distances(found: pl.DataFrame) -> str:
    head = ["mode", "rows", "connected", "median error %", "off by over 10 %"]
    return table(head, [list(map(_cell, row)) for row in distance_summary(found).iter_rows()])


def _checks() -> Iterable[str]:
    found = [frame for name in CHECKS if (frame := check(name)) is not None]
    if found:
        yield CHECKS_TEXT.strip()
        yield _distances(pl.concat(found))


def _fitted_roads() -> Iterable[str]:
    if ROADS.exists():
        rows = [row for row in read_rows(ROADS) if row["fitted"] == "yes"]
        lines = ([words, *_road_line([row[column] for row in rows])] for column, words in ROAD_ERRORS.items())
        yield ROADS_TEXT.strip()
        yield table(["kilometres", "rows", "median error %", "mean error %", "off by over 10 %, %"], lines)


def _road_line(cells: list[str]) -> list[str]:
    errors = [float(cell) for cell in cells if cell]
    far = sum(abs(error) > KM_TOLERANCE_PCT for error in errors)
    middle = median(abs(error) for error in errors)
    return [str(len(errors)), f"{middle:.1f}", f"{fmean(errors):+.1f}", f"{100 * far / len(errors):.0f}"]


def _facts_summary(found: pl.DataFrame) -> str:
    head = ["kind", *SUMMARY_HEAD]
    rows = facts_summary(found).to_dicts()
    return table(head, [[NAMES[row["kind"]], *(_cell(row[key]) for key in list(row)[1:])] for row in rows])


def _halves() -> str:
    """Return the summary of days, dollars and carbon of all tables, by half."""
    found = everything().filter(pl.col("kind").is_in(JUDGED))
    lines = []
    for name, words in (("fit", "first half"), ("test", "second half, for judging")):
        part = found.filter(pl.col("id").map_elements(half, return_dtype=pl.String) == name)
        rows = facts_summary(part).to_dicts()
        lines += [[words, NAMES[row["kind"]], *(_cell(row[key]) for key in list(row)[1:])] for row in rows]
    return table(["rows of", "kind", *SUMMARY_HEAD], lines)


def half(row_id: str) -> str:
    """Return the half of a row, fit or test: fixed by its id, so that nobody can choose it."""
    return "test" if crc32(row_id.encode()) % 2 else "fit"


def _before() -> str:
    now = {row["mode"]: row for row in distance_summary(distances()).to_dicts()}
    lines = [
        [f"kilometres by {mode}", *old, _cell(now[mode]["median_error_pct"]), _share(now[mode])]
        for mode, old in BEFORE_KM.items()
    ]
    kinds = {row["kind"]: row for row in facts_summary(facts()).to_dicts()}
    lines += [
        [
            NAMES[kind].lower(), *old,
            _cell(kinds[kind]["median_error_pct"]), _cell(100.0 - kinds[kind]["within_x1.5_pct"]),
        ]
        for kind, old in BEFORE_FACTS.items()
    ]  # fmt: skip
    return table(["", "median error %, before", "far off %, before", "median error %", "far off %"], lines)


def _share(row: Row) -> str:
    return _cell(round(100.0 * row["off_by_over_10_pct"] / row["rows"]))


def _coverage() -> str:
    head = ["range holds, % of trips", "days within, %", "dollars within, %", "both, %"]
    return table(head, [list(map(_cell, row)) for row in facts_coverage(everything()).iter_rows()])


def _not_compared() -> str:
    left = facts().filter(pl.col("model").is_null()).group_by("note").agg(pl.col("id")).sort("note")
    return table(["reason", "rows"], ([row["note"], ", ".join(sorted(row["id"]))] for row in left.to_dicts()))


def _distance_points() -> list[Point]:
    rows = distances().filter(pl.col("atlas_km").is_not_null()).sort("mode").to_dicts()
    return [
        Point(
            row["published_km"],
            _steady(row["atlas_km"]),
            row["mode"],
            f"{row['id']}: {row['from']} to {row['to']}",
        )
        for row in rows
    ]


def _fact_points(kind: str) -> list[Point]:
    kinds = USD_KINDS if kind == "usd" else ["kg_co2e_per_teu"] if kind == "kg_co2e" else [kind]
    rows = everything().filter(pl.col("kind").is_in(kinds) & pl.col("model").is_not_null()).to_dicts()
    return sorted(map(_fact_point, rows), key=lambda point: point.series)


def _fact_point(row: Row) -> Point:
    modes = set(row["modes"].split(";")) - {"ferry", "waterway"}
    series = row["modes"] if len(modes) == 1 and ";" not in row["modes"] else SEVERAL
    title = f"{row['id']}: {row['from']} to {row['to']}, print {_range(row)}, model {_figure(row['model'])}"
    middle = (row["low"] + row["high"]) / 2.0
    return Point(middle, _steady(row["model"]), series, title, _steady(row["p10"]), _steady(row["p90"]))


def _picture(name: str, words: str) -> str:
    return f"![{words}](img/{name})"


def _range(row: Row) -> str:
    ends = dict.fromkeys(_figure(row[end]) for end in ("low", "high") if row[end] is not None)
    return " to ".join(ends)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _steady(value: float) -> float:
    """Return a figure without the digits in which two machines may differ."""
    return float(f"{value:.3g}")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
