"""The reference of the tables, out of their schema."""

from __future__ import annotations

from landbridge.network.reference import schema_markdown


def page() -> str:
    """Return the page."""
    return schema_markdown()
