"""Judging one value of a table by its type and by what the schema allows.

The column ``allowed`` of the schema files is a small language: "" (anything), ``a|b`` (one of these),
``0..`` or ``-90..90`` (range, ends included) or ``~pattern`` (regular expression over the whole value).
"""

from __future__ import annotations

import re

TRUE = ("true", "yes", "1")
FALSE = ("false", "no", "0")
_DATE = r"(1[89]|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"


def fault(value: str, type_: str, allowed: str) -> str:
    """Return why a value cannot stand in a column, or "" if it can.

    Parameters
    ----------
    value
        A value that is not empty, as text.
    type_
        text, int, row, float, bool or date.
    allowed
        What the schema allows.

    Examples
    --------
    >>> fault("-4", "float", "0..")
    'is below 0; give a number from 0.'
    >>> fault("tram", "text", "road|rail")
    'is not allowed; use one of road, rail.'
    >>> fault("2024-13", "date", "")
    'is not a date; write YYYY, YYYY-MM or YYYY-MM-DD.'
    >>> fault("rail", "text", "road|rail")
    ''
    """
    return _TYPES[type_](value) or (_allowed_fault(value, allowed) if allowed else "")


def _float_fault(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return "is not a number; use digits and a decimal point."
    # False for NaN too.
    return "" if abs(number) < float("inf") else "is not finite; give a number or leave the cell empty."


def _int_fault(value: str) -> str:
    return "" if re.fullmatch(r"-?\d+(\.0+)?", value) else "is not a whole number; use digits only."


def _bool_fault(value: str) -> str:
    return "" if value.lower() in TRUE + FALSE else "is neither yes nor no; write yes or no."


def _date_fault(value: str) -> str:
    return "" if re.fullmatch(_DATE, value) else "is not a date; write YYYY, YYYY-MM or YYYY-MM-DD."


def _text_fault(value: str) -> str:
    return "" if value == value.strip() else "has blanks at an end; remove them."


_TYPES = {
    "text": _text_fault,
    "int": _int_fault,
    "row": _int_fault,
    "float": _float_fault,
    "bool": _bool_fault,
    "date": _date_fault,
}


def _allowed_fault(value: str, allowed: str) -> str:
    if allowed.startswith("~"):
        pattern = allowed[1:]
        return (
            ""
            if re.fullmatch(pattern, value)
            else f"does not fit the pattern {pattern}; correct the spelling."
        )
    if ".." in allowed:
        return _range_fault(value, *allowed.split(".."))
    choices = allowed.split("|")
    return "" if value in choices else f"is not allowed; use one of {', '.join(choices)}."


def _range_fault(value: str, low: str, high: str) -> str:
    number = float(value)
    asked = f"give a number from {low}{f' to {high}' if high else ''}."
    if number < float(low):
        return f"is below {low}; {asked}"
    return f"is above {high}; {asked}" if high and number > float(high) else ""
