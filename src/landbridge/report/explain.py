"""What is known about one thing, as text: facts, tables, numbered sources, the shipped routes that use it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from landbridge.report.style import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    Row = Mapping[str, Any]

MOST_ROWS = 16
WIDTH = 120
SOURCE = ("source_title", "source_url")
# Columns of the tables, in order; the document has all of them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "figures": ("direction", "step", "criterion", "amount", "label", "parameter", "basis", "range"),
    "handling": ("step", "criterion", "amount", "label", "parameter", "basis", "range"),
    "costs over its length": ("criterion", "amount", "label", "parameter", "basis", "range"),
    "rows": ("scope", "unit_class", "value", "range", "unit", "year", "confidence", "evidence"),
    "parameters of its country": ("key", "unit_class", "value", "range", "unit", "year"),
    "services": (
        "service_id",
        "name",
        "leg",
        "kind",
        "hours",
        "departures_per_week",
        "status",
        "status_date",
    ),
    "links": ("to", "mode", "gauge_mm", "km", "status", "row_id"),
}
AS_BLOCKS = ("typed rows", "evidence")
EMPTY = (None, "")


def explanation_text(document: Row, *, width: int = WIDTH, colour: bool = False) -> str:
    """Return an explanation as text.

    Parameters
    ----------
    document
        A document `landbridge.explain/1`.
    width
        Columns.
    colour
        Whether to mark it up for a terminal.
    """
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False, soft_wrap=False
    )
    for part in _parts(document):
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _parts(document: Row) -> Iterator[RenderableType]:
    from rich.text import Text

    sources: dict[str, int] = {}
    yield Text.assemble((clean(document["name"]), "bold"), f"  {document['kind']} {clean(document['id'])}")
    yield Text("\n".join(_facts(document["facts"])))
    sections = document["sections"]
    for title in (title for title in sections if title not in AS_BLOCKS):
        yield from _section(title, sections[title], [_table(title, sections[title], sources)])
    yield from _routes(document["shipped_routes"])
    for title in (title for title in AS_BLOCKS if title in sections):
        yield from _section(title, sections[title], _blocks(sections[title]))
    yield from (Text(f"- {clean(note)}") for note in document["notes"])
    yield from (Text(f"[{number}] {source}", style="dim") for source, number in sources.items())


def _section(title: str, rows: Sequence[Row], body: Iterable[RenderableType]) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(f"\n{title[0].upper()}{title[1:]}", style="bold")
    yield from body
    if len(rows) > MOST_ROWS:
        yield Text(f"... and {len(rows) - MOST_ROWS} more; --json has all.", style="dim")


def _facts(facts: Row) -> list[str]:
    return [f"  {_head(name)}: {_cell(value)}" for name, value in facts.items() if value not in EMPTY]


def _blocks(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """Yield typed rows cell by cell: every one has columns of its own."""
    from rich.padding import Padding
    from rich.text import Text

    for row in rows[:MOST_ROWS]:
        last = [name for name in SOURCE if name in row]
        names = [name for name in row if name not in ("file", "id", *last)]
        cells = [f"{_head(name)} {_cell(row[name])}" for name in names] + [_cell(row[name]) for name in last]
        yield Padding(Text(f"{row['file']} {row.get('id', '')}: " + "; ".join(cells)), (0, 0, 0, 2))


def _table(title: str, rows: Sequence[Row], sources: dict[str, int]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = rows[:MOST_ROWS]
    columns = [
        name for name in COLUMNS.get(title, _own_columns(rows)) if any(_has(row, name) for row in rows)
    ]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for name in columns:
        table.add_column(_head(name), overflow="fold")
    cited = any(row.get("source_title") for row in rows)
    if cited:
        table.add_column("source", no_wrap=True)
    for row in shown:
        cells = [_cell(_value(row, name)) for name in columns]
        table.add_row(*map(Text, [*cells, _cite(row, sources)] if cited else cells))
    return table


def _own_columns(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(name for name in rows[0] if name not in SOURCE)


def _has(row: Row, name: str) -> bool:
    return _value(row, name) not in EMPTY


def _value(row: Row, name: str) -> Any:
    if name != "range":
        return row.get(name)
    low, high = row.get("low"), row.get("high")
    return "" if low is None or high is None or low == high else f"{_cell(low)} to {_cell(high)}"


def _cite(row: Row, sources: dict[str, int]) -> str:
    source = "  ".join(clean(str(row[name])) for name in SOURCE if row.get(name))
    return f"[{sources.setdefault(source, len(sources) + 1)}]" if source else ""


def _routes(used: Row | None) -> Iterator[RenderableType]:
    from rich.text import Text

    if used is None:
        return
    found = used["alternatives"]
    yield Text(f"\nShipped routes: {len(found)} alternatives of {used['pairs']} pairs use it", style="bold")
    for row in found:
        labels = ", ".join(row["labels"]) or f"alternative {row['alternative']}"
        line = f"  {row['from']} - {row['to']} {clean(row['name'])}: {labels}; {row['role']}"
        yield Text(f"{line}, {row['hours'] / 24:.1f} days, {row['usd']:,} USD")


def _head(name: str) -> str:
    return name.replace("_", " ")


def _cell(value: Any) -> str:
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.6g}" if isinstance(value, float) else clean(str(value))
