"""Many places at once: the best way from each to each, as a matrix."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.costing import Shipment
from landbridge.routing.batch_farm import run_chunks
from landbridge.routing.matrix_engine import engine_of
from landbridge.routing.matrix_places import FoundPlaces, found_places, read_places
from landbridge.routing.matrix_question import Question, check_single_mode, read_criteria, read_exclusions
from landbridge.routing.scenarios import planner_under, read_scenarios

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt
    import pandas as pd
    import polars as pl

    from landbridge.atlas.place import Place
    from landbridge.network.scenario.model import Scenario
    from landbridge.routing.matrix_scenarios import Engine
    from landbridge.routing.planner import Planner

    Float64 = npt.NDArray[np.float64]

SCHEMA = "landbridge.matrix/1"
ROWS_PER_TASK = 32


@dataclass(frozen=True, eq=False)
class Matrix:
    """Figures between places; NaN in the arrays, null in tables, where there is no way.

    Parameters
    ----------
    from_labels, to_labels
        Names of rows and columns: the ids, or the places as written.
    origins, destinations
        Places as found.
    criterion
        What each way is the best in.
    tables
        (origins, destinations) figures by name, the criterion first; the others belong to the same ways.
    shipment, options, atlas
        What was asked, of which world.
    notes
        Sentences that a user should read.
    """

    from_labels: tuple[str, ...]
    to_labels: tuple[str, ...]
    origins: tuple[Place, ...]
    destinations: tuple[Place, ...]
    criterion: str
    tables: Mapping[str, Float64]
    shipment: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    atlas: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def values(self) -> Float64:
        """The table of the criterion."""
        return self.tables[self.criterion]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of origins and of destinations."""
        return len(self.origins), len(self.destinations)

    @property
    def unreachable(self) -> int:
        """Number of pairs that nothing connects."""
        return int(np.isnan(self.values).sum())

    def to_frame(self) -> pl.DataFrame:
        """Return a row per pair: from, to and each figure, null where there is no way."""
        from landbridge.routing.matrix_export import frame

        return frame(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return the criterion as a table with the origins as rows and the destinations as columns."""
        import pandas as pd

        return pd.DataFrame(self.values, index=list(self.from_labels), columns=list(self.to_labels))

    def to_dict(self) -> dict[str, Any]:
        """Return the document `landbridge.matrix/1`, null where there is no way."""
        from landbridge.routing.matrix_export import document

        return document(self)

    def to_parquet(self, path: str | Path) -> Path:
        """Write the rows of `to_frame` as Parquet."""
        from landbridge.routing.matrix_export import write

        return write(self, path, "parquet")

    def to_csv(self, path: str | Path) -> Path:
        """Write the rows of `to_frame` as CSV, empty where there is no way."""
        from landbridge.routing.matrix_export import write

        return write(self, path, "csv")

    def to_omx(self, path: str | Path) -> Path:
        """Write an Open Matrix file (OMX 0.2), NaN where there is no way."""
        from landbridge.routing.matrix_export import write

        return write(self, path, "omx")


def matrix(
    places: object,
    to: object = None,
    *,
    criterion: str = "hours",
    also: Sequence[str] | str = (),
    shipment: Shipment | None = None,
    modes: Sequence[str] | str | None = None,
    avoid: Sequence[str] | str = (),
    threads: int = 2,
    dask: str | None = None,
    scenarios: Sequence[str | Path | Scenario] | str | Path | Scenario = (),
    planner: Planner | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Matrix:
    """Find the best way from each place to each other one.

    Parameters
    ----------
    places
        Origins: path of a CSV file, a table, or a list of texts. Columns: place (or name and country, or lat
        and lon) and, if wanted, id.
    to
        Destinations; the origins if None.
    criterion
        What the best way is the best in: hours, usd, kg_co2e, km, or generalised (price and value of time).
        Kilometres by a single mode are those of `landbridge.distance`; all else is door to door.
    also
        Further figures of the same way.
    shipment
        What moves; one loaded 20-foot box by default.
    modes
        Allowed modes (road, rail, sea, ferry, waterway, air); all by default.
    avoid
        Countries, groups, borders, passages, places or modes to keep off.
    threads
        Number of threads; the figures do not depend on it.
    dask
        Address of a dask scheduler that shares the work out; needs `landbridge[dask]`.
    scenarios
        What-ifs to lay on the atlas, as in `route`.
    planner
        Another atlas than the embedded one.
    progress
        Called with the number of rows done and the number of all.

    Returns
    -------
    Matrix
        NaN where there is no way; from a place to itself 0.

    Raises
    ------
    InputError
        If a value cannot be used or a place is unknown; the message names file, row and value.
    """
    criterion, others = read_criteria(criterion, also)
    known, stack = planner_under(planner, scenarios), read_scenarios(scenarios)
    asked = read_places(places, "places")
    asked_to = asked if to is None else read_places(to, "to")
    exclusions = read_exclusions(known, modes, avoid)
    question = Question((), (), criterion, others, shipment or Shipment(), exclusions, stack)
    check_single_mode(question)
    find = _finder(known, question)
    rows = found_places(asked, partial(find, "from"))
    columns = rows if to is None else found_places(asked_to, partial(find, "to"))
    question = replace(question, origins=rows.places, destinations=columns.places)
    tables = _filled(question, None if planner is None else known, threads, dask, progress)
    shared = _fill_the_same(tables, rows, columns)
    return Matrix(
        rows.labels,
        columns.labels,
        rows.places,
        columns.places,
        criterion,
        dict(zip(question.tables, tables, strict=True)),
        question.shipment.to_dict(),
        {
            "modes": None if modes is None else question.allowed_modes,
            "avoid": list(exclusions.words),
            "scenarios": [dict(one) for one in known.scenarios],
        },
        {"version": known.atlas.version, "built": known.atlas.built},
        tuple(dict.fromkeys((*known.scenario_notes, *rows.notes, *columns.notes, *shared))),
    )


def _finder(planner: Planner, question: Question) -> Callable[[str, str], tuple[Place, str, tuple[str, ...]]]:
    """Return what finds a place: as `distance` does for the kilometres of one mode, else as `route` does."""

    def find(role: str, text: str) -> tuple[Place, str, tuple[str, ...]]:
        place = planner.atlas.resolve(text)
        if question.only_mode:
            return place, place.id, ((place.note,) if place.note else ())
        node, notes = planner.place(text, role)
        return node, place.id, notes

    return find


def _filled(
    question: Question,
    planner: Planner | None,
    threads: int,
    dask: str | None,
    progress: Callable[[int, int], None] | None,
) -> Float64:
    """Return (tables, origins, destinations) with NaN where there is no way."""
    n, m = len(question.origins), len(question.destinations)
    out = np.full((len(question.tables), n, m), np.nan)
    done = 0
    for first, rows in _parts(question, planner, threads, dask):
        out[:, first : first + rows.shape[1]] = rows
        done += rows.shape[1]
        if progress is not None:
            progress(done, n)
    out[~np.isfinite(out)] = np.nan
    return out


def _parts(
    question: Question, planner: Planner | None, threads: int, dask: str | None
) -> Iterator[tuple[int, Float64]]:
    """Yield the first row and the rows of each part."""
    firsts = range(0, len(question.origins), ROWS_PER_TASK)
    if dask is not None:
        tasks = {first: (question, first) for first in firsts}
        yield from run_chunks(_dask_rows, tasks, dask=dask)
        return
    engine = engine_of(question, planner)
    yield 0, _rows(engine, range(1))  # what rows share is worked out once, before threads ask for it
    with ThreadPoolExecutor(threads) as pool:
        ranges = [range(max(first, 1), min(first + ROWS_PER_TASK, len(question.origins))) for first in firsts]
        ranges = [rows for rows in ranges if len(rows)]
        yield from zip((rows[0] for rows in ranges), pool.map(partial(_rows, engine), ranges), strict=True)


def _dask_rows(task: tuple[Question, int]) -> Float64:
    question, first = task
    last = min(first + ROWS_PER_TASK, len(question.origins))
    return _rows(engine_of(question), range(first, last))


def _rows(engine: Engine, rows: range) -> Float64:
    return np.stack([engine.row(row) for row in rows], axis=1)


def _fill_the_same(tables: Float64, rows: FoundPlaces, columns: FoundPlaces) -> list[str]:
    """Put 0 between a place and itself, nothing between two that stand for one node; return notes."""
    at: dict[object, list[int]] = {}
    for column, place in enumerate(columns.places):
        at.setdefault(_point(place), []).append(column)
    notes = []
    for row, place in enumerate(rows.places):
        for column in at.get(_point(place), []):
            same = rows.ids[row] == columns.ids[column]
            tables[:, row, column] = 0.0 if same else np.nan
            if not same:
                both = " and ".join(sorted((rows.labels[row], columns.labels[column])))
                notes.append(f"{both} stand for one place of the network, {place.name}: none between them.")
    return notes


def _point(place: Place) -> object:
    return place.id if place.node is None else place.node
