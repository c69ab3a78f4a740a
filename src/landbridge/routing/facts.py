"""The model held against published facts of whole corridors: a row each, misses included."""

from __future__ import annotations

from math import log
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from landbridge.atlas.store import read_part
from landbridge.costing.variability import Z90
from landbridge.routing.facts_model import Model, OtherParameters, shipment_of
from landbridge.routing.planner import Planner, default_planner

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from landbridge.routing.facts_model import Found

NUMBERS = {"low": float, "high": float, "year": int}
KM_TOLERANCE_PCT = 10.0
USD_KINDS = ["usd_per_teu", "usd_per_feu"]
LEVELS = (0.5, 0.8, 0.9)
FACTORS = (1.5, 2.0)
"""Shares of rows within these factors of print are counted."""


def facts_table(
    planner: Planner | None = None,
    parameters: pl.DataFrame | None = None,
    rows: Iterable[Mapping[str, Any]] | None = None,
) -> pl.DataFrame:
    """Hold the model against every published fact.

    Parameters
    ----------
    planner
        Another atlas than the embedded one.
    parameters
        Another table of parameters, as ``read_parameters`` returns it; None takes that of the atlas.
    rows
        Other facts, as ``read_rows("data/facts.csv")`` returns them; None takes those in the atlas.

    Returns
    -------
    DataFrame
        ``id, kind, from, to, via, modes, year, scope, group, low, high, model, p10, p90, error_pct, factor,
        inside, hit, way, note``. Figures are in the unit of ``kind`` (days, hours, km, kg CO2e, dollars of
        ``year``). ``error_pct`` and ``factor`` count from the nearest bound of the published range;
        ``inside`` says whether the middle of that range lies within P10-P90, ``hit`` whether the model lies
        in the published range or the range's middle within P10-P90 (kilometres: within 10 %). ``model`` is
        null where the row cannot be compared, and the note says why.
    """
    import polars as pl

    planner = planner or default_planner()
    if parameters is not None:
        planner = Planner(OtherParameters(planner.atlas, parameters))
    if rows is None:
        rows = read_part(planner.atlas.folder, "facts").to_dicts()
    typed = [_typed(row) for row in rows]
    model = Model(planner)
    # Rows of one shipment come together, so that each is compiled once.
    order = sorted(range(len(typed)), key=lambda place: repr(shipment_of(typed[place])))
    found = {place: _line(typed[place], model.answer(typed[place])) for place in order}
    return pl.DataFrame([found[place] for place in range(len(typed))], infer_schema_length=None)


def facts_summary(table: pl.DataFrame) -> pl.DataFrame:
    """Return per kind how many rows compare, the median error, and the shares within factors and P10-P90.

    Parameters
    ----------
    table
        As `facts_table` returns it.
    """
    import polars as pl

    compared = table.filter(pl.col("model").is_not_null()).with_columns(
        kind=pl.col("kind").replace(dict.fromkeys(USD_KINDS, "usd") | {"kg_co2e_per_teu": "kg_co2e"})
    )
    everything = compared.with_columns(kind=pl.lit("all"))
    return pl.concat([_summed(compared).sort("kind"), _summed(everything)])


def _summed(compared: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    within = {
        f"within_x{factor:g}_pct": (pl.col("factor") <= factor).mean().mul(100).round(0) for factor in FACTORS
    }
    return compared.group_by("kind").agg(
        rows=pl.len(),
        median_error_pct=pl.col("error_pct").abs().median().round(1),
        **within,
        inside_p10_p90_pct=pl.col("inside").mean().mul(100).round(0),
        width_p90_by_p10=(pl.col("p90") / pl.col("p10")).median().round(2),
    )


def facts_coverage(table: pl.DataFrame, levels: Sequence[float] = LEVELS) -> pl.DataFrame:
    """Return how many published figures lie within central ranges of the model, against what was promised.

    The range of each row is read as lognormal with its own width on each side of the model's figure, so that
    P10 and P90 stand for 80 % of the trips.

    Parameters
    ----------
    table
        As `facts_table` returns it.
    levels
        Shares of trips that the ranges are to hold.

    Returns
    -------
    DataFrame
        ``nominal_pct, days_pct, usd_pct, all_pct``.
    """
    import polars as pl

    groups = {"days": ["days"], "usd": USD_KINDS, "all": ["days", *USD_KINDS]}
    places = {
        name: [
            abs(place)
            for row in table.to_dicts()
            if row["kind"] in kinds and (place := _place(row)) is not None
        ]
        for name, kinds in groups.items()
    }
    lines = [
        {"nominal_pct": round(100 * level)}
        | {f"{name}_pct": _share_within(found, level) for name, found in places.items()}
        for level in levels
    ]
    return pl.DataFrame(lines)


def _share_within(places: list[float], level: float) -> float | None:
    reach = NormalDist().inv_cdf(0.5 + level / 2.0)
    return round(100.0 * sum(place <= reach for place in places) / len(places), 0) if places else None


def _place(row: Mapping[str, Any]) -> float | None:
    """Return how many standard deviations print lies off the model, None if that cannot be said."""
    if row["model"] is None or row["p10"] is None or not 0.0 < row["p10"] <= row["model"] <= row["p90"]:
        return None
    off = log((row["low"] + row["high"]) / 2.0 / row["model"])
    width = log(row["p90"] / row["model"] if off > 0.0 else row["model"] / row["p10"])
    return Z90 * off / max(width, 1e-9)


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    typed = dict(row)
    for name, kind in NUMBERS.items():
        typed[name] = None if row[name] in ("", None) else kind(row[name])
    return typed


def _line(row: Mapping[str, Any], found: Found) -> dict[str, Any]:
    line = {
        "id": row["id"],
        "kind": row["quantity_kind"],
        "from": row["from_query"] or row["from_place"],
        "to": row["to_query"] or row["to_place"],
        "via": row["via_query"],
        "modes": row["modes"],
        "year": row["year"],
        "scope": row.get("scope", ""),
        "group": row["group"],
        "low": row["low"],
        "high": row["high"],
        "model": _rounded(found.value),
        "p10": _rounded(found.low),
        "p90": _rounded(found.high),
    }
    return line | _judged(row, found) | {"way": found.way, "note": found.note}


def _judged(row: Mapping[str, Any], found: Found) -> dict[str, Any]:
    if found.value is None or row["low"] is None:
        return dict.fromkeys(("error_pct", "factor", "inside", "hit"))
    low, high = row["low"], row["low"] if row["high"] is None else row["high"]
    nearest = min(max(found.value, low), high)
    error_pct = 100.0 * (found.value / nearest - 1.0)
    inside = _inside(found, (low + high) / 2.0)
    near = abs(error_pct) <= (KM_TOLERANCE_PCT if row["quantity_kind"] == "km" else 0.0)
    return {
        "error_pct": round(error_pct, 1),
        "factor": round(max(found.value / nearest, nearest / found.value), 3) if found.value > 0 else None,
        "inside": inside,
        "hit": near or bool(inside),
    }


def _inside(found: Found, figure: float) -> bool | None:
    if found.low is None or found.high is None:
        return None
    return found.low <= figure <= found.high


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
