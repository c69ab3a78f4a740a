"""The reference page of the documentation, made from the schema files."""

from __future__ import annotations

from landbridge.network.schema import TABLES, Attribute, Schema, load_schema, load_source_schemas

_TITLE = """# Reference of the tables

Made from `network/schema/*.csv`. A column that is not required takes its default.
"""
_SOURCES = "## Source tables\n\nWhat the files under `data/` hold before the atlas is built.\n"
_HEAD = """| column | type | unit | default | required | allowed | description |
| --- | --- | --- | --- | --- | --- | --- |"""


def schema_markdown() -> str:
    """Return the reference of all tables and their columns as Markdown.

    Examples
    --------
    >>> "| `node_id` | text |" in schema_markdown()
    True
    """
    tables = [_section(load_schema(name), "##") for name in TABLES]
    sources = [_section(schema, "###") for schema in load_source_schemas().values()]
    return "\n".join([_TITLE, *tables, _SOURCES, *sources])


def _section(schema: Schema, level: str) -> str:
    rows = "\n".join(_row(attribute) for attribute in schema.attributes)
    return f"{level} {schema.table}\n\n{_HEAD}\n{rows}\n"


def _row(attribute: Attribute) -> str:
    cells = (
        f"`{attribute.name}`",
        attribute.type,
        attribute.unit,
        _code(attribute.default),
        "yes" if attribute.required else "",
        _code(attribute.allowed),
        attribute.description,
    )
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|") if text else ""
