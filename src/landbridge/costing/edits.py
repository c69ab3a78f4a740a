"""Figures of a compiled graph set or scaled without compiling anew: rules are copied, the copies changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.parameters import Quantity
from landbridge.costing.rules import HOURS, KG, USD, RuleTable, model_values
from landbridge.costing.supernetwork import BORDER, LOAD, MOVE, TRANSFER, UNLOAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from landbridge.costing.supernetwork import Supernetwork
    from landbridge.network.scenario.model import Edit
    from landbridge.network.tables import Network

    Bool = npt.NDArray[np.bool_]
    Int = npt.NDArray[np.intp]

CRITERION = {"hours": HOURS, "usd": USD, "kg_co2e": KG, "fee_usd": USD, "departures_per_week": HOURS}
HEADWAY, POST, QUEUE, FEE = "wait, half the headway", "border", "queue before the post", "border fees"
BY_LAND = ("road", "rail")


def edited(net: Supernetwork, edits: Sequence[Edit], network: Network) -> Supernetwork:
    """Return a compiled graph with figures set or scaled.

    Parameters
    ----------
    net
        Compiled graph.
    edits
        What to change, in order.
    network
        Tables that it was compiled from.
    """
    for edit in edits:
        net = _with_edit(net, edit, network)
    return net


def _with_edit(net: Supernetwork, edit: Edit, network: Network) -> Supernetwork:
    arcs = np.flatnonzero(_arcs(net, edit, network))
    doors = _door_rules(net, edit)
    old = np.unique(np.concatenate([net.rule[arcs], np.array(list(doors.values()), np.int32)]))
    if not len(old):
        return net
    rules = _with_copies(net.rules, old, edit)
    new_of = {int(rule): len(net.rules.names) + number for number, rule in enumerate(old.tolist())}
    rule = net.rule.copy()
    rule[arcs] = np.searchsorted(old, net.rule[arcs]) + len(net.rules.names)
    criteria = net.criteria.copy()
    criteria[arcs, :3] = rules.fixed[rule[arcs]] + net.km[arcs, None] * rules.per_km[rule[arcs]]
    access = dict(net.access_rules)
    for key, move in doors.items():
        access[key] = (new_of[move], *access[key][1:])
    return replace(net, rules=rules, rule=rule, criteria=criteria, access_rules=access)


def _arcs(net: Supernetwork, edit: Edit, network: Network) -> Bool:
    if edit.where == "crossings":
        return _border_arcs(net, edit, network)
    if edit.where == "services":
        aboard: Bool = np.isin(net.service, edit.rows)
        return aboard & (net.kind == LOAD) if edit.figure == "departures_per_week" else aboard
    if edit.where == "nodes":
        handled: Bool = np.isin(net.kind, (LOAD, UNLOAD, TRANSFER))
        return handled & np.isin(net.vertex_node[net.tail], edit.rows)
    moved = _move_arcs(net, edit)
    return moved if edit.where in ("passage", "mode") else moved & np.isin(net.link, edit.rows)


def _move_arcs(net: Supernetwork, edit: Edit) -> Bool:
    """Return the moves through a passage, by a mode, or over links of one of the two tables."""
    modes = np.array([layer.mode for layer in net.layers])[net.vertex_layer[net.tail]]
    moves: Bool = (net.kind == MOVE) & ((net.service < 0) | (modes == "ferry"))
    if edit.where == "passage":
        return np.asarray(moves & (net.passage == _index(edit.word, net.passages)))
    if edit.where == "mode":
        wanted = _index(edit.country, net.countries)
        return np.asarray(moves & (modes == edit.word) & ((net.country == wanted) | (not edit.country)))
    by_land = np.isin(modes, BY_LAND)
    return moves & (net.service < 0) & (by_land if edit.where == "core_links" else ~by_land)


def _index(word: str, words: tuple[str, ...]) -> int:
    return words.index(word) if word in words else -2


def _border_arcs(net: Supernetwork, edit: Edit, network: Network) -> Bool:
    at_border: Bool = (net.kind == BORDER) & np.isin(net.crossing, edit.rows)
    if edit.forth and edit.back:
        return at_border
    codes = {code: number for number, code in enumerate(net.countries)}
    side_a = np.array([codes.get(code, -2) for code in network.crossings["country_a"].to_list()])
    forth = net.vertex_country[net.tail] == side_a[np.maximum(net.crossing, 0)]
    return np.asarray(at_border & (forth if edit.forth else ~forth))


def _door_rules(net: Supernetwork, edit: Edit) -> dict[tuple[str, str], int]:
    """Return the rules of moving between a city and the core network that a mode's edit changes too."""
    if edit.where != "mode":
        return {}
    return {
        (mode, country): rules[0]
        for (mode, country), rules in net.access_rules.items()
        if mode == edit.word and edit.country in ("", country)
    }


def _with_copies(rules: RuleTable, old: Int, edit: Edit) -> RuleTable:
    """Return the table with a changed copy of each of some rules behind it."""
    first, last = (np.searchsorted(rules.charge_rule, old, side=side) for side in ("left", "right"))
    rows = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
    quantities, factor, coefficient = _changed(rules, rows, edit)
    number = np.repeat(np.arange(len(old)), last - first).astype(np.int32)
    copies = replace(
        rules, names=tuple(rules.names[rule] for rule in old), quantities=quantities, charge_rule=number,
        charge_criterion=rules.charge_criterion[rows], charge_per_km=rules.charge_per_km[rows],
        coefficient=coefficient, labels=tuple(rules.labels[row] for row in rows), factor=factor,
        transform=rules.transform[rows],
    )  # fmt: skip
    fixed, per_km = copies.evaluate(model_values(quantities))
    joined = {
        name: np.concatenate([getattr(rules, name), getattr(copies, name)])
        for name in ("charge_criterion", "charge_per_km", "coefficient", "factor", "transform")
    }
    return RuleTable(
        names=rules.names + copies.names,
        fixed=np.concatenate([rules.fixed, fixed]),
        per_km=np.concatenate([rules.per_km, per_km]),
        quantities=quantities,
        charge_rule=np.concatenate([rules.charge_rule, number + np.int32(len(rules.names))]),
        labels=rules.labels + copies.labels,
        **joined,
    )


def _changed(
    rules: RuleTable, rows: Int, edit: Edit
) -> tuple[tuple[Quantity, ...], npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Return quantities, factors and coefficients of copied charges."""
    labels = np.array([rules.labels[row] for row in rows], dtype=object)
    factor, coefficient = rules.factor[rows], rules.coefficient[rows].copy()
    if edit.scale:
        mask = rules.charge_criterion[rows] == CRITERION[edit.figure]
        mask = labels == HEADWAY if edit.figure == "departures_per_week" else mask
        coefficient[mask] *= 1.0 / edit.value if edit.figure == "departures_per_week" else edit.value
        return rules.quantities, factor, coefficient
    mask = labels == (POST if edit.figure == "hours" else FEE)
    factor[mask] = (len(rules.quantities), -1, -1)
    if edit.figure == "hours":
        coefficient[labels == QUEUE] = 0.0
    return (*rules.quantities, _quantity(edit)), factor, coefficient


def _quantity(edit: Edit) -> Quantity:
    unit = "h" if edit.figure == "hours" else "USD"
    return Quantity(
        f"crossing.{edit.figure}", "", "", "", edit.value, edit.value, edit.value, unit, None, 1.0,
        f"scenario: {edit.source.title}", edit.source.url, "assumption", "set by a scenario",
    )  # fmt: skip
