"""NumPy-style docstrings as Markdown."""

from __future__ import annotations

import inspect
import re

from _generators.markdown import plain

_RULE = re.compile(r"-{3,}\s*$")
_LISTS = ("Parameters", "Attributes", "Returns", "Yields", "Raises", "Other Parameters")


def render(doc: str) -> str:
    """Return a docstring as Markdown: prose first, then each section under its name in bold."""
    sections = split(doc)
    parts = [plain(sections.pop(""))]
    parts += [f"**{name}**\n\n{_section(name, body)}" for name, body in sections.items()]
    return "\n\n".join(part for part in parts if part.strip())


def split(doc: str) -> dict[str, str]:
    """Return the sections of a docstring by name; the prose before the first one has the name ""."""
    lines = inspect.cleandoc(doc).splitlines()
    sections: dict[str, list[str]] = {"": []}
    name = ""
    for number, line in enumerate(lines):
        follows_rule = number + 1 < len(lines) and _RULE.match(lines[number + 1])
        if follows_rule and line.strip():
            name = line.strip()
            sections[name] = []
        elif not (_RULE.match(line) and number and lines[number - 1].strip() == name):
            sections[name].append(line)
    return {name: "\n".join(body).strip() for name, body in sections.items()}


def _section(name: str, body: str) -> str:
    if name == "Examples":
        return f"```pycon\n{body}\n```"
    return _entries(body) if name in _LISTS else plain(body)


def _entries(body: str) -> str:
    items: list[str] = []
    for line in body.splitlines():
        if line and not line.startswith(" "):
            items.append(f"- `{line.strip()}`:")
        elif line.strip():
            items[-1] += " " + plain(line.strip())
    return "\n".join(item.removesuffix(":") for item in items)
