"""Blocks of arcs: arrays of one shape that the parts of the compiler make and the compiler joins."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class ArcBlock:
    """Arcs as arrays; see `Supernetwork` for what each means."""

    tail: Array
    head: Array
    km: Array
    rule: Array
    kind: Array
    country: Array
    crossing: Array
    passage: Array
    service: Array
    link: Array
    open: Array
    transit_allowed: Array


_TYPES: dict[str, Any] = {
    "tail": np.int32, "head": np.int32, "km": np.float64, "rule": np.int32, "kind": np.uint8,
    "country": np.int16, "crossing": np.int32, "passage": np.int16, "service": np.int32, "link": np.int32,
    "open": np.bool_, "transit_allowed": np.bool_,
}  # fmt: skip
_DEFAULTS: dict[str, Any] = {
    "km": 0.0, "country": -1, "crossing": -1, "passage": -1, "service": -1, "link": -1, "open": True,
    "transit_allowed": True,
}  # fmt: skip


def block(**columns: Any) -> ArcBlock:
    """Return a block; scalars are spread over all arcs and columns left out take their default."""
    n = len(columns["tail"])
    values = {**_DEFAULTS, **columns}
    arrays = {name: np.broadcast_to(np.asarray(values[name], dtype), (n,)) for name, dtype in _TYPES.items()}
    return ArcBlock(**arrays)


def select(arcs: ArcBlock, mask: Array) -> ArcBlock:
    """Return the arcs of a mask or an order."""
    return ArcBlock(**{field.name: getattr(arcs, field.name)[mask] for field in fields(ArcBlock)})


def reverse(arcs: ArcBlock) -> ArcBlock:
    """Return the same arcs the other way round."""
    columns = {field.name: getattr(arcs, field.name) for field in fields(ArcBlock)}
    return ArcBlock(**{**columns, "tail": arcs.head, "head": arcs.tail})


def join(blocks: Sequence[ArcBlock]) -> ArcBlock:
    """Return all arcs with two ends, sorted by tail."""
    names = [field.name for field in fields(ArcBlock)]
    whole = ArcBlock(**{name: np.concatenate([getattr(part, name) for part in blocks]) for name in names})
    order = np.argsort(whole.tail, kind="stable")
    first = int(np.searchsorted(whole.tail[order], 0))
    order = order[first:]
    return select(whole, order[whole.head[order] >= 0])
