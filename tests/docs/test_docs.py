"""The documentation cannot lie: generated pages are fresh, and nothing public is missing from them."""

from __future__ import annotations

import csv
import importlib
import re
import sys
from pathlib import Path

import pytest

import landbridge
from landbridge.network.rows import parameter_files

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
HAND_WRITTEN = [
    "index.md",
    "getting-started.md",
    "atlas.md",
    "costing.md",
    "reliability.md",
    "explain.md",
    "scenarios.md",
    "batch-and-matrix.md",
]


@pytest.fixture(scope="module")
def generate():
    """The script docs/generate.py as a module; docs/ is no package, so it is put on the path."""
    sys.path.insert(0, str(DOCS))
    yield importlib.import_module("generate")
    sys.path.remove(str(DOCS))


@pytest.fixture(scope="module")
def cli(generate):
    return generate.cli


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_generated_pages_are_fresh(generate):
    assert generate.stale(generate.pages()) == [], "run python docs/generate.py"


def test_generated_charts_are_fresh(generate):
    assert generate.stale(generate.pictures()) == [], "run python docs/generate.py"


def test_a_changed_page_counts_as_stale(generate):
    page = text("credits.md")
    assert generate.stale({"credits.md": page, "no-such-page.md": ""}) == ["no-such-page.md"]
    assert generate.stale({"credits.md": page + "more"}) == ["credits.md"]


def test_every_command_has_help_and_its_options_are_documented(cli):
    page = text("cli.md")
    sections = dict(re.findall(r"^## (landbridge[^\n]*)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    commands = dict(cli.commands())
    assert sorted(sections) == sorted(commands)
    for name, command in commands.items():
        assert command.help, f"{name} has no help text"
        missing = [option for option in cli.option_names(command) if f"`{option}" not in sections[name]]
        assert missing == [], name


def test_every_option_and_argument_has_help(cli):
    silent = [(name, p.name) for name, command in cli.commands() for p in command.params if not p.help]
    assert silent == []


def test_every_public_name_is_documented():
    page = text("api.md")
    public = [name for name in landbridge.__all__ if not name.startswith("__")]
    assert public, "landbridge.__all__ is empty"
    assert [name for name in public if f"### {name}\n" not in page] == []


def test_every_public_name_has_a_docstring():
    public = [name for name in landbridge.__all__ if not name.startswith("__")]
    assert [name for name in public if not (getattr(landbridge, name).__doc__ or "").strip()] == []


@pytest.mark.parametrize("table", parameter_files(ROOT / "data" / "parameters"), ids=lambda path: path.name)
def test_every_parameter_is_documented(table):
    page = text("parameters.md")
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows, "the parameter table is empty"
    assert sorted({row["key"] for row in rows if f"## {row['key']}\n" not in page}) == []
    assert [row for row in rows if f"| {row['value']} |" not in page] == []


def test_every_table_of_the_schema_is_documented():
    page = text("tables.md")
    schema = Path(landbridge.__file__).parent / "network" / "schema"
    assert [path.stem for path in schema.glob("*.csv") if path.stem not in page] == []


@pytest.mark.parametrize("name", [*HAND_WRITTEN, "../README.md", "../CONTRIBUTING.md"])
def test_links_between_pages_lead_somewhere(name):
    page = DOCS / name
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).resolve().exists()] == []


@pytest.mark.parametrize("name", [*HAND_WRITTEN, "../README.md"])
def test_options_in_examples_exist(name, cli):
    known = {command: {*cli.option_names(c), "--help"} for command, c in cli.commands()}
    for line in re.findall(r"landbridge (?:route|distance|places|atlas \w+)\b[^\n`]*", text(name)):
        command = next((c for c in known if line.startswith(c)), None)
        assert command, line
        assert [o for o in re.findall(r"--[a-z-]+", line) if o not in known[command]] == [], line


def test_every_table_named_in_the_contributing_guide_exists():
    named = re.findall(r"`(data/[\w/]+\.csv)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_credit_line_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for credit in ("OpenStreetMap contributors", "GeoNames", "searoute", "Natural Earth"):
        assert credit in readme


def test_every_page_is_in_the_navigation():
    named = re.findall(r":\s*([\w-]+\.md)\b", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(path.name for path in DOCS.glob("*.md"))


@pytest.mark.parametrize("name", ["getting-started.md", "../README.md"])
def test_python_examples_run(name, capsys):
    blocks = re.findall(r"^```python\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, name, "exec"), {})
    assert capsys.readouterr().out
