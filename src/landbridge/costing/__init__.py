"""Parameters become criteria on arcs: the one place where hours, dollars and kilograms arise."""

from __future__ import annotations

from landbridge.costing.compiler import CompileOptions, compile  # noqa: A004 (the name of the architecture)
from landbridge.costing.explain import Contribution, contributions, rule_contributions
from landbridge.costing.parameters import ParameterTable, Quantity, parameter_table, read_parameters
from landbridge.costing.shipment import Shipment, parse_cargo
from landbridge.costing.spread import RuleDraws, sampled_rules
from landbridge.costing.supernetwork import ARC_KINDS, CRITERIA, AccessRates, Layer, Supernetwork, move_rates
from landbridge.costing.variability import Variability

__all__ = [
    "ARC_KINDS",
    "CRITERIA",
    "AccessRates",
    "CompileOptions",
    "Contribution",
    "Layer",
    "ParameterTable",
    "Quantity",
    "RuleDraws",
    "Shipment",
    "Supernetwork",
    "Variability",
    "compile",
    "contributions",
    "move_rates",
    "parameter_table",
    "parse_cargo",
    "read_parameters",
    "rule_contributions",
    "sampled_rules",
]
