"""Many shipments at once: a row of answers per alternative, in spite of bad rows and interruptions."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.errors import InputError
from landbridge.routing.batch_answers import Chunk, answer_all, answer_chunk, table
from landbridge.routing.batch_farm import run_chunks
from landbridge.routing.batch_journal import Journal, open_journal
from landbridge.routing.batch_planner import BatchPlanner, kind_of
from landbridge.routing.batch_rows import Ask, read_asks
from landbridge.routing.planner import Planner, default_planner
from landbridge.routing.query import MOST_ALTERNATIVES, OPTIMISED
from landbridge.routing.scenarios import planner_under, read_scenarios

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import polars as pl

    from landbridge.costing import Shipment
    from landbridge.network.scenario.model import Scenario

ROWS_PER_CHUNK = 25
WORTH_DERIVING = 8
"""From so many different shipments of one unit and year on, graphs are derived instead of compiled."""


def batch(
    shipments: object,
    *,
    alternatives: int = 6,
    optimise: str | None = None,
    thorough: bool = False,
    processes: int = 1,
    dask: str | None = None,
    journal: str | Path | None = None,
    restart: bool = False,
    scenarios: Sequence[str | Path | Scenario] | str | Path | Scenario = (),
    planner: Planner | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pl.DataFrame:
    """Answer many shipments.

    Parameters
    ----------
    shipments
        Path of a CSV file, or table of polars or pandas, with a row per shipment. Columns: from, to, and if
        wanted id; cargo ("2 feu") or unit, count, tonnes, value_usd, value_of_time_usd_h; year, scope,
        subsidies; via and avoid (several separated by ;), modes; alternatives, optimise.
    alternatives, optimise
        As in `route`; a row may say otherwise.
    thorough
        True searches the front as `route` does, for half as much time again. Without it the optima, the best
        ways by mode and those through the great borders are the same; what else differs may be missed.
    processes
        How many processes share the work; the answers do not depend on it. In a script of yours, more than
        one needs the usual ``if __name__ == "__main__":``.
    dask
        Address of a dask scheduler that does the work instead; needs `landbridge[dask]`.
    journal
        Folder that keeps finished parts: the same call goes on where an interrupted one stopped. It stays
        until you remove it.
    restart
        Throw the journal away first.
    scenarios
        What-ifs to lay on the atlas, as in `route`.
    planner
        Another atlas than the embedded one; then all is done in this process.
    progress
        Called with the number of rows done and the number of all.

    Returns
    -------
    DataFrame
        A row per alternative, or one row with the status `error` or `no_route` and the reason. Figures are
        those of `route`; `_p10` and `_p90` are the ends of their ranges.

    Raises
    ------
    InputError
        If the file or its header cannot be used, or the journal belongs to other shipments or another atlas.
    """
    import polars as pl

    _check(alternatives, optimise, processes)
    asks = read_asks(shipments, alternatives, optimise, thorough=thorough)
    stack = read_scenarios(scenarios)
    planner_under(planner, stack)  # a scenario that does not fit the atlas is told before any work
    chunks = _chunks(asks, stack)
    marks = _marks(asks, planner, stack)
    kept = None if journal is None else open_journal(Path(journal), marks, restart=restart)
    parts: dict[int, pl.DataFrame] = {}
    done = 0
    for number, part in _parts(chunks, kept, planner, processes, dask):
        parts[number] = part
        done += len(chunks[number].asks)
        if progress is not None:
            progress(done, len(asks))
    if not parts:
        return table([])
    return pl.concat([parts[number] for number in sorted(parts)]).sort("row", maintain_order=True)


def status_counts(answers: pl.DataFrame) -> dict[str, int]:
    """Return how many shipments were answered with each status."""
    rows = answers.unique(subset="row", keep="first", maintain_order=True)
    counts = rows["status"].value_counts().rows()
    return dict(sorted(((str(status), int(count)) for status, count in counts), key=_by_status))


def _by_status(pair: tuple[str, int]) -> tuple[bool, str]:
    return pair[0] != "ok", pair[0]


def _parts(
    chunks: Mapping[int, Chunk],
    journal: Journal | None,
    planner: Planner | None,
    processes: int,
    dask: str | None,
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield the parts that an earlier run left, then those that are still to do."""
    left = dict(chunks)
    for number in chunks if journal is not None else ():
        part = journal.part(number) if journal is not None else None
        if part is not None:
            del left[number]
            yield number, part
    if not left:
        return
    for number, rows in _answered(left, planner, processes, dask):
        part = table(rows)
        if journal is not None:
            journal.keep(number, part)
        yield number, part


def _answered(
    chunks: Mapping[int, Chunk], planner: Planner | None, processes: int, dask: str | None
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    if planner is None:
        return run_chunks(answer_chunk, chunks, processes=processes, dask=dask)
    first = next(iter(chunks.values()))
    here = planner_under(BatchPlanner(planner.atlas, kinds=first.kinds), first.scenarios)
    return run_chunks(partial(_here, here), chunks)


def _here(planner: Planner, chunk: Chunk) -> list[dict[str, Any]]:
    return answer_all(chunk.asks, planner)


def _chunks(asks: Sequence[Ask], stack: tuple[Scenario, ...]) -> dict[int, Chunk]:
    """Put rows of one kind of shipment together, so that few graphs are made: the same rows give the same."""
    kinds = _kinds(asks)
    ordered = sorted(asks, key=lambda ask: (repr(ask.shipment), ask.row))
    starts = range(0, len(ordered), ROWS_PER_CHUNK)
    return {
        number: Chunk(tuple(ordered[start : start + ROWS_PER_CHUNK]), kinds, stack)
        for number, start in enumerate(starts)
    }


def _kinds(asks: Sequence[Ask]) -> frozenset[Shipment]:
    """Return the kinds of which there are so many shipments that deriving their graphs pays."""
    found: dict[Shipment, set[Shipment]] = {}
    for ask in asks:
        if ask.shipment is not None:
            found.setdefault(kind_of(ask.shipment), set()).add(ask.shipment)
    return frozenset(kind for kind, shipments in found.items() if len(shipments) >= WORTH_DERIVING)


def _marks(asks: Sequence[Ask], planner: Planner | None, stack: tuple[Scenario, ...]) -> dict[str, str]:
    """Return what the answers depend on."""
    import landbridge

    atlas = (planner or default_planner()).atlas
    world = repr(getattr(atlas, "manifest", (atlas.version, atlas.built)))
    return {
        "shipments or options": _hash("\n".join(map(repr, asks))),
        "an atlas": _hash(world),
        "scenarios": _hash(repr(stack)),
        "a version of landbridge": landbridge.__version__,
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _check(alternatives: int, optimise: str | None, processes: int) -> None:
    for name, value, most in (
        ("alternatives", alternatives, MOST_ALTERNATIVES),
        ("processes", processes, 256),
    ):
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise InputError(f"{name} is {value!r}; give a whole number from 1 to {most}.")
    if optimise is not None and optimise not in OPTIMISED:
        raise InputError(f'optimise is "{optimise}"; use hours, usd, kg_co2e or generalised.')
