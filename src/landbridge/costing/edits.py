"""Figures of a compiled graph set or scaled without compiling anew: rules are copied, the copies changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from landbridge.costing.parameters import Quantity
from landbridge.costing.rules import HOURS, IDENTITY, KG, USD, RuleTable, model_values
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
HEADWAY, QUEUE = "wait, half the headway", "queue before the post"
LABELS = {
    ("crossings", "hours"): "border",
    ("crossings", "fee_usd"): "border fees",
    ("services", "hours"): "sailing",
    ("services", "departures_per_week"): HEADWAY,
}
"""Which charge a figure that is set stands behind."""

UNITS = {"hours": "h", "fee_usd": "USD", "departures_per_week": "1/week"}
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
    if edit.figure == "km":
        return _with_km(net, arcs, edit.value)
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


def _with_km(net: Supernetwork, arcs: Int, factor: float) -> Supernetwork:
    km, criteria, rules = net.km.copy(), net.criteria.copy(), net.rules
    km[arcs] *= factor
    criteria[arcs, :3] = rules.fixed[net.rule[arcs]] + km[arcs, None] * rules.per_km[net.rule[arcs]]
    criteria[arcs, 3] = km[arcs]
    return replace(net, km=km, criteria=criteria)


def _arcs(net: Supernetwork, edit: Edit, network: Network) -> Bool:
    if edit.where == "crossings":
        return _border_arcs(net, edit, network)
    if edit.where == "services":
        aboard: Bool = np.isin(net.service, edit.rows)
        if edit.figure == "departures_per_week":
            return np.asarray(aboard & (net.kind == LOAD))
        return np.asarray(aboard & (net.kind == MOVE))
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
    number = np.repeat(np.arange(len(old)), last - first).astype(np.int32)
    copies = replace(
        rules, names=tuple(rules.names[rule] for rule in old), charge_rule=number,
        charge_criterion=rules.charge_criterion[rows], charge_per_km=rules.charge_per_km[rows],
        coefficient=rules.coefficient[rows], labels=tuple(rules.labels[row] for row in rows),
        factor=rules.factor[rows], transform=rules.transform[rows],
    )  # fmt: skip
    copies = _scaled(copies, edit) if edit.scale else _set(copies, edit)
    quantities = copies.quantities
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


def _scaled(copies: RuleTable, edit: Edit) -> RuleTable:
    """Return rules with the coefficients of some charges multiplied."""
    coefficient = copies.coefficient.copy()
    if edit.figure == "departures_per_week":
        coefficient[_labelled(copies, HEADWAY)] /= edit.value
    else:
        coefficient[copies.charge_criterion == CRITERION[edit.figure]] *= edit.value
    return replace(copies, coefficient=coefficient)


def _set(copies: RuleTable, edit: Edit) -> RuleTable:
    """Return rules in which some charges have another figure behind them."""
    mask = _labelled(copies, LABELS[edit.where, edit.figure])
    factor, transform = copies.factor.copy(), copies.transform.copy()
    coefficient, per_km = copies.coefficient.copy(), copies.charge_per_km.copy()
    factor[mask] = (len(copies.quantities), -1, -1)
    if edit.figure == "hours":
        coefficient[mask], per_km[mask], transform[mask] = 1.0, False, IDENTITY
        coefficient[_labelled(copies, QUEUE)] = 0.0
    quantities = (*copies.quantities, _quantity(edit))
    return replace(
        copies, quantities=quantities, factor=factor, transform=transform, coefficient=coefficient,
        charge_per_km=per_km,
    )  # fmt: skip


def _labelled(rules: RuleTable, label: str) -> Bool:
    return np.array([one == label for one in rules.labels], np.bool_)


def _quantity(edit: Edit) -> Quantity:
    key, unit, value = f"{edit.where.removesuffix('s')}.{edit.figure}", UNITS[edit.figure], edit.value
    return Quantity(
        key, "", "", "", value, value, value, unit, None, 1.0,
        f"scenario: {edit.source.title}", edit.source.url, "assumption", "set by a scenario",
    )  # fmt: skip
