"""The Python reference, out of the docstrings of everything in landbridge.__all__."""

from __future__ import annotations

import dataclasses
import inspect
from typing import TYPE_CHECKING, Any

import landbridge
from _generators.docstring import render
from landbridge.atlas.place import Place
from landbridge.routing.document import Route, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INTRODUCTION = """# Python reference

Everything a program needs is in the package `landbridge`. Units are in the names: `_km`, `_h`, `_usd`,
`_t`, `_kg_co2e`; money is constant US dollars of 2024. A place is given as `"name"`, `"name,ISO-2"`, a
UN/LOCODE or `"lat,lon"`. Every error is a `LandbridgeError`. The [command line](cli.md) offers the same.
"""


def page() -> str:
    """Return the page."""
    public = {name: getattr(landbridge, name) for name in landbridge.__all__ if not name.startswith("__")}
    functions = [_function(name, value) for name, value in public.items() if inspect.isfunction(value)]
    errors = {name: value for name, value in public.items() if _is_error(value)}
    classes = [_class(n, v) for n, v in public.items() if inspect.isclass(v) and n not in errors]
    parts = [_class(kind.__name__, kind, "landbridge.routing.document") for kind in (Route, Step)]
    parts += [_class("Place", Place, "landbridge.atlas.place")]
    sections = [
        "## Functions",
        *functions,
        "## Classes",
        *classes,
        "## Parts of results",
        *parts,
        "## Errors",
    ]
    return "\n\n".join([INTRODUCTION.strip(), *sections, *(_error(*item) for item in errors.items())])


def _is_error(value: object) -> bool:
    return inspect.isclass(value) and issubclass(value, Exception)


def _function(name: str, function: Callable[..., Any], level: str = "###", owner: str = "landbridge") -> str:
    head = f"{level} {name}\n\n```python\n{owner}.{name}{_signature(function)}\n```"
    return f"{head}\n\n{render(inspect.getdoc(function) or '')}".strip()


def _class(name: str, kind: type, owner: str = "landbridge") -> str:
    built = f"```python\n{owner}.{name}{_signature(kind)}\n```" if dataclasses.is_dataclass(kind) else ""
    methods = [_function(n, m, "####", name) for n, m in _methods(kind)]
    parts = [f"### {name}", built, render(inspect.getdoc(kind) or ""), *methods, *_properties(kind)]
    return "\n\n".join(filter(None, parts))


def _error(name: str, kind: type[Exception]) -> str:
    base = kind.__mro__[1].__name__
    return f"### {name}\n\nA kind of `{base}`. {render(inspect.getdoc(kind) or '')}".strip()


def _methods(kind: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, value in vars(kind).items():
        function = getattr(value, "__func__", value)
        if not name.startswith("_") and inspect.isfunction(function):
            yield name, function


def _properties(kind: type) -> Iterator[str]:
    for name, value in vars(kind).items():
        doc = inspect.getdoc(value)
        if not name.startswith("_") and hasattr(value, "__get__") and not callable(value) and doc:
            yield f"#### {name}\n\n{render(doc)}"


def _signature(function: Callable[..., Any]) -> str:
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name not in ("self", "cls")]
    shown: list[str] = []
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        shown.append(_parameter(parameter))
    returns = inspect.signature(function).return_annotation
    arrow = "" if returns in (inspect.Signature.empty, None, "None") else f" -> {returns}"
    one_line = f"({', '.join(shown)}){arrow}"
    wide = len(one_line) > 80
    return "(\n    " + ",\n    ".join(shown) + f",\n){arrow}" if wide else one_line


def _parameter(parameter: inspect.Parameter) -> str:
    empty = inspect.Parameter.empty
    text = parameter.name if parameter.annotation is empty else f"{parameter.name}: {parameter.annotation}"
    if parameter.default is empty:
        return text
    return f"{text} = {parameter.default!r}"
