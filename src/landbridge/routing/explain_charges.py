"""What costing takes at a node, a border or on a line, and which of it is a default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import ARC_KINDS, Shipment, rule_contributions

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from landbridge.costing import Contribution, Supernetwork
    from landbridge.routing.planner import Planner

    Rows = npt.NDArray[np.intp]

OF_ITSELF = re.compile(r"[A-Z]+\d+|(terminal|crossing|port|zone|airport|city|junction)-.+")
"""Figures printed for a service or a node itself hold for its id; defaults for a country, a sea or a kind."""


def supernetwork(planner: Planner) -> Supernetwork:
    """Return the compiled graph of one loaded 20-foot box."""
    return planner.writer(Shipment()).graph.net


def arc_charges(net: Supernetwork, arcs: Iterable[int], km: float = 0.0) -> list[dict[str, Any]]:
    """Return what arcs charge, a row per parameter, each rule once.

    Parameters
    ----------
    net
        Compiled graph.
    arcs
        Rows of arcs.
    km
        Distance that charges per km are shown for.
    """
    rules = dict.fromkeys((int(net.rule[arc]), ARC_KINDS[net.kind[arc]]) for arc in arcs)
    return [
        {"for": net.rules.names[rule], "step": kind, **_charge(row)}
        for rule, kind in rules
        for row in rule_contributions(net, rule, km)
    ]


def arcs_at(net: Supernetwork, node: int, kinds: Iterable[str]) -> Rows:
    """Return the arcs of some kinds that begin and end at a node."""
    codes = [ARC_KINDS.index(kind) for kind in kinds]
    inside = (net.vertex_node[net.tail] == node) & (net.vertex_node[net.head] == node)
    return np.flatnonzero(inside & np.isin(net.kind, codes))


def basis(row: Contribution) -> str:
    """Return whether a figure is printed for the thing itself, or which default stands for it."""
    if row.key.startswith("crossing.") or OF_ITSELF.fullmatch(row.scope):
        return "of a neighbour" if row.note.startswith("printed for") else "its own"
    where = "world" if row.scope == "world" else row.scope
    return f"default ({where})" + (", assumption" if row.confidence == "assumption" else "")


def _charge(row: Contribution) -> dict[str, Any]:
    return {
        "criterion": row.criterion,
        "amount": round(row.amount, 3),
        "label": row.label,
        "made_of": row.formula,
        "parameter": row.key,
        "scope": row.scope,
        "basis": basis(row),
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "unit": row.unit,
        "year": row.year,
        "note": row.note,
        "confidence": row.confidence,
        "source_title": row.source_title,
        "source_url": row.source_url,
    }
