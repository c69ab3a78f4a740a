"""Shipments: what counts as possible, and how the command line writes them."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.costing import Shipment, parse_cargo
from landbridge.costing.shipment import TONNES_PER_UNIT
from landbridge.errors import InputError


@pytest.mark.parametrize(
    ("shipment", "tonnes", "teu"),
    [
        (Shipment(), 14.3, 1),
        (Shipment("feu", 2), 40, 4),
        (Shipment("feu", 2, tonnes=30), 30, 4),
        (Shipment("tonne", 143), 143, 10),
        (Shipment("truck", 3), 43.2, 6),
        (Shipment("wagon", 1), 60, 60 / 14.3),
    ],
)
def test_size(shipment, tonnes, teu):
    assert shipment.total_tonnes == pytest.approx(tonnes)
    assert shipment.teu_equivalent == pytest.approx(teu)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"unit": "barrel"}, "barrel"),
        ({"count": 0}, "above zero"),
        ({"count": -3}, "above zero"),
        ({"count": math.inf}, "finite"),
        ({"count": math.nan}, "finite"),
        ({"count": 1e30}, "check it"),
        ({"count": True}, "finite"),
        ({"count": "2"}, "finite"),
        ({"tonnes": 500}, "do not fit"),
        ({"tonnes": -1}, "above zero"),
        ({"value_usd": -1}, "zero or more"),
        ({"value_of_time_usd_h": math.nan}, "finite"),
        ({"year": 1914}, "Price year"),
        ({"year": 2019.5}, "Price year"),
        ({"scope": "port"}, "door, terminal"),
        ({"subsidies": 1}, "True or False"),
    ],
)
def test_impossible(arguments, words):
    with pytest.raises(InputError, match=words) as caught:
        Shipment(**arguments)
    assert "\n" not in str(caught.value)


def test_the_document_tells_scope_and_subsidies():
    document = Shipment(scope="terminal", subsidies=False).to_dict()
    assert (document["scope"], document["subsidies"]) == ("terminal", False)
    assert (Shipment().to_dict()["scope"], Shipment().to_dict()["subsidies"]) == ("door", True)


@pytest.mark.parametrize(
    ("text", "shipment"),
    [
        ("2 feu", Shipment("feu", 2)),
        ("2feu", Shipment("feu", 2)),
        ("500 tonnes", Shipment("tonne", 500)),
        ("500 t", Shipment("tonne", 500)),
        ("3 TEU 40000usd", Shipment("teu", 3, value_usd=40000)),
        ("3 teu 40 t 9e4 usd", Shipment("teu", 3, tonnes=40, value_usd=90000)),
        ("1.5 wagons", Shipment("wagon", 1.5)),
    ],
)
def test_parse(text, shipment):
    assert parse_cargo(text) == shipment


@pytest.mark.parametrize(
    "text", ["", "feu", "2", "2 barrels", "2 feu 3 feu", "-2 feu", "inf teu", "nan teu", "2 feu x"]
)
def test_parse_refuses(text):
    with pytest.raises(InputError):
        parse_cargo(text)


@given(st.text(max_size=30))
def test_parse_never_fails_otherwise(text):
    with contextlib.suppress(InputError):
        assert parse_cargo(text).count > 0


def test_default_weights_are_those_of_the_table(parameters):
    for unit, tonnes in TONNES_PER_UNIT.items():
        if unit != "tonne":
            assert parameters.find("cargo.tonnes_per_unit", "", unit).value == tonnes
