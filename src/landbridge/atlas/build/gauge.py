"""Which rail gauges lie on each edge: by country, and by typed line where it differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.build.paths import edges_between, shortest, sparse
from landbridge.atlas.build.workgraph import VertexIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.atlas.build.workgraph import WorkGraph

# Rows that describe a whole network, a plan or a passenger line: no single path stands for them.
NOT_A_PATH = frozenset(
    {"G194", "G196", "G201", "G204", "G205", "G206", "G207", "G208", "G213", "G214", "G216"}
    | {f"G{n}" for n in range(233, 244)}
)
DEFAULT_GAUGE_MM = 1435
# Finland's 1524 and the 1520 group run through without a break.
THROUGH = {1524: 1520}
SNAP_KM = 20.0
LONGEST_LINE_KM = 1500.0


def gauge_bits(
    graph: WorkGraph, edge_country: NDArray[np.int16], codes: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> tuple[NDArray[np.int32], tuple[int, ...], list[str]]:
    """Return for each edge the set of its gauges as bits.

    Parameters
    ----------
    graph, edge_country, codes
        The cut rail graph.
    rows
        `rail_gauge.csv`.

    Returns
    -------
    bits
        Bit k is set where gauges[k] lies.
    gauges
        Gauges in mm, ascending.
    notes
        Typed lines that found no path.
    """
    main = {r["iso2"]: _mm(r) for r in rows if r["record"] == "country" and r["main"] == "yes"}
    lines = [r for r in rows if r["record"] == "line" and r["id"] not in NOT_A_PATH]
    gauges = tuple(sorted({*main.values(), *(_mm(r) for r in lines), DEFAULT_GAUGE_MM}))
    of_country = np.array(
        [1 << gauges.index(main.get(code, DEFAULT_GAUGE_MM)) for code in codes], dtype=np.int32
    )
    bits = of_country[edge_country]
    notes, index, matrix = [], VertexIndex(graph), sparse(graph, np.ones(len(graph.tail), dtype=bool))
    for row in lines:
        path = _path(index, matrix, row)
        if not path:
            notes.append(f"{row['id']} {row['line']}: no path in the graph")
            continue
        edges = edges_between(graph, path)
        bit = 1 << gauges.index(_mm(row))
        bits[edges] = bits[edges] | bit if row["dual"] == "yes" else bit
    return bits, gauges, notes


def gauges_of(bits: int, gauges: Sequence[int]) -> list[int]:
    """Return the gauges in mm that a set of bits stands for, in the order of their bits.

    Examples
    --------
    >>> gauges_of(0b101, (1435, 1520, 1600))
    [1435, 1600]
    """
    return [mm for bit, mm in enumerate(gauges) if bits >> bit & 1]


def _mm(row: Mapping[str, str]) -> int:
    mm = int(row["gauge_mm"])
    return THROUGH.get(mm, mm)


def _path(index: VertexIndex, matrix: object, row: Mapping[str, str]) -> list[int]:
    start, away_a = index.nearest(float(row["from_lat"]), float(row["from_lon"]))
    end, away_b = index.nearest(float(row["to_lat"]), float(row["to_lon"]))
    if start == end or max(away_a, away_b) > SNAP_KM:
        return []
    return shortest(matrix, start, end, LONGEST_LINE_KM)[1]
