"""A picture of routes on the base map in screen coordinates, independent of what draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.atlas.basemap import load_basemap
from landbridge.report.geometry import STOP_RANK, Leg, Stop, Trace, miller

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray


MARGIN = 0.07
LABEL_GAP = 8.0
LETTER_WIDTH = 6.7
LABEL_HEIGHT = 14.0
STRONG_FACTOR = 1.3
ANCHOR_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
LEAST_ISLAND = 1.5
FINEST = 1.1
WIDEST_RAD = 2 * np.pi
LEAST_RAD = 0.05


@dataclass(frozen=True)
class Label:
    """A name beside its dot; `anchor` (start, middle, end) is the part of it that lies at x, y."""

    text: str
    x: float
    y: float
    anchor: str
    strong: bool


@dataclass(frozen=True)
class Scene:
    """What to draw, from back to front; coordinates are pixels, y downwards."""

    width: float
    height: float
    land: tuple[NDArray[np.float64], ...]
    rivers: tuple[NDArray[np.float64], ...]
    lakes: tuple[NDArray[np.float64], ...]
    borders: tuple[NDArray[np.float64], ...]
    routes: tuple[tuple[Leg, ...], ...]
    stops: tuple[Stop, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class _View:
    """Maps lon, lat to pixels."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    def pixels(self, line: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = miller(line[:, 0], line[:, 1])
        return np.column_stack([(x - self.left) * self.scale, (self.top - y) * self.scale])


def scene(routes: tuple[Trace, ...], width: float = 960.0, height: float = 520.0) -> Scene:
    """Lay out routes on the world.

    Parameters
    ----------
    routes
        The first one is the recommended one; the stops and names of all are drawn, its own first.
    width, height
        Size of the picture in pixels.
    """
    view = _view(routes, width, height)
    base = load_basemap()
    stops = tuple(_placed(stop, view) for stop in _distinct(routes))
    drawn = tuple(tuple(Leg(leg.mode, view.pixels(leg.line)) for leg in trace.legs) for trace in routes)
    return Scene(
        width=width,
        height=height,
        land=tuple(_in_view((p[0] for c in base.countries for p in c.polygons), view)),
        rivers=tuple(_in_view(base.rivers, view)),
        lakes=tuple(_in_view((lake[0] for lake in base.lakes), view)),
        borders=tuple(_in_view(base.borders, view)),
        routes=drawn,
        stops=stops,
        labels=tuple(_labels(stops, width, height)),
    )


def _view(routes: tuple[Trace, ...], width: float, height: float) -> _View:
    points = np.concatenate([leg.line for trace in routes for leg in trace.legs])
    x, y = miller(points[:, 0], points[:, 1])
    wide = min(max(float(np.ptp(x)), LEAST_RAD), WIDEST_RAD)
    tall = max(float(np.ptp(y)), LEAST_RAD)
    scale = (1 - 2 * MARGIN) * min(width / wide, height / tall)
    left = float(x.min() + x.max()) / 2 - width / scale / 2
    top = float(y.min() + y.max()) / 2 + height / scale / 2
    return _View(left, top, scale, width, height)


def _in_view(lines: Iterable[NDArray[np.float64]], view: _View) -> Iterator[NDArray[np.float64]]:
    """Yield the lines that touch the view, in each copy of the world, without invisible detail."""
    margin = np.array([view.width, view.height]) * 0.1
    low, high = -margin, np.array([view.width, view.height]) + margin
    world = 2 * np.pi * view.scale
    for line in lines:
        pixels = view.pixels(line)
        first = np.ceil(-pixels[:, 0].max() / world)
        last = np.floor((view.width - pixels[:, 0].min()) / world)
        for copy in np.arange(first, last + 1):
            moved = pixels + np.array([copy * world, 0.0])
            seen = moved[:, 1].max() >= 0 and moved[:, 1].min() <= view.height
            if seen and np.ptp(moved, axis=0).max() > LEAST_ISLAND:
                yield _thinned(np.clip(moved, low, high))


def _thinned(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Drop points that fall on the pixel of their predecessor, the ends excepted."""
    cells = np.round(line / FINEST)
    keep = np.r_[True, (np.diff(cells, axis=0) != 0).any(axis=1)]
    keep[-1] = True
    return line[keep]


def _distinct(routes: tuple[Trace, ...]) -> list[Stop]:
    """Return the stops of all routes once each, the important ones first."""
    named: dict[tuple[str, float], Stop] = {}
    for trace in routes:
        for stop in trace.stops:
            named.setdefault((stop.name, stop.lon), stop)
    return sorted(named.values(), key=lambda stop: STOP_RANK.get(stop.kind, len(STOP_RANK)))


def _placed(stop: Stop, view: _View) -> Stop:
    x, y = view.pixels(np.array([[stop.lon, stop.lat]]))[0]
    return Stop(stop.kind, stop.name, float(x), float(y))


def _labels(stops: tuple[Stop, ...], width: float, height: float) -> Iterator[Label]:
    """Yield names on the first free side of their dots; one without room or told already is left out."""
    taken = [(stop.lon - 4, stop.lat - 4, stop.lon + 4, stop.lat + 4) for stop in stops]
    told = {""}
    for own, stop in enumerate(stops):
        strong = stop.kind == "end"
        if stop.name in told:
            continue
        told.add(stop.name)
        wide = len(stop.name) * LETTER_WIDTH * (STRONG_FACTOR if strong else 1.0)
        others = [box for number, box in enumerate(taken) if number != own]
        for x, y, anchor in _sides(stop):
            left = x - wide * ANCHOR_SHARE[anchor]
            box = (left, y - LABEL_HEIGHT / 2, left + wide, y + LABEL_HEIGHT / 2)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_overlap(box, other) for other in others):
                taken.append(box)
                yield Label(stop.name, x, y, anchor, strong)
                break


def _sides(stop: Stop) -> Iterator[tuple[float, float, str]]:
    x, y = stop.lon, stop.lat
    yield from ((x + LABEL_GAP, y, "start"), (x - LABEL_GAP, y, "end"))
    above, below = y - LABEL_GAP - LABEL_HEIGHT / 2, y + LABEL_GAP + LABEL_HEIGHT / 2
    yield from ((x, above, "middle"), (x, below, "middle"))
    yield from ((x + LABEL_GAP - 2, side, "start") for side in (y - LABEL_HEIGHT, y + LABEL_HEIGHT))
    yield from ((x - LABEL_GAP + 2, side, "end") for side in (y - LABEL_HEIGHT, y + LABEL_HEIGHT))


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
