"""The reference page holds every table and every column."""

from __future__ import annotations

import subprocess
import sys

from landbridge.network.reference import schema_markdown
from landbridge.network.schema import TABLES, load_schema, load_source_schemas


def test_every_column_is_on_the_page():
    page = schema_markdown()
    for schema in [*map(load_schema, TABLES), *load_source_schemas().values()]:
        assert f"# {schema.table}\n" in page
        for name in schema.names:
            assert f"| `{name}` |" in page


def test_rows_of_the_page_have_seven_cells():
    rows = [line for line in schema_markdown().splitlines() if line.startswith("| `")]
    assert all(line.replace("\\|", "").count("|") == 8 for line in rows)


def test_importing_the_room_does_not_load_polars():
    room = "landbridge.network.tables, landbridge.network.files, landbridge.network.checks"
    code = f"import sys, {room}; sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
