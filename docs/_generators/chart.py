"""Charts as SVG text: the same text for the same figures, and no fonts or styles from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

INK, SOFT, GRID, BAND, PAPER = "#16212b", "#5b6770", "#e3e6e8", "#eef3f6", "#ffffff"
WIDTH, HEIGHT = 640, 520
LEFT, RIGHT, TOP, BOTTOM = 72, 30, 54, 56
LEAST_PCT = 30
MOST_MARKED = 500.0
"""On a scale that spans more than this only the powers of ten are marked."""

DECADE = (1, 2, 5)


@dataclass(frozen=True)
class Point:
    """A published figure and the model's, with the model's range if it has one."""

    print: float
    model: float
    series: str
    title: str
    low: float | None = None
    high: float | None = None


def scatter(points: Sequence[Point], title: str, unit: str, colour: Mapping[str, str]) -> str:
    """Return the model against print on logarithmic axes, with the lines of factor 1, 1.5 and 2."""
    values = [value for point in points for value in (point.print, point.model)]
    scale = _Scale(*_decades(min(values), max(values)))
    series = list(dict.fromkeys(point.series for point in points))
    body = [
        *_frame(scale),
        *_factor_lines(scale),
        *(_point(point, scale, colour[point.series]) for point in points),
        *_legend(series, colour),
        _text(WIDTH / 2, HEIGHT - 12, f"published, {unit}", size=13),
        _text(18, HEIGHT / 2, f"model, {unit}", size=13, turned=True),
    ]
    return _svg(title, body)


def coverage(
    lines: Sequence[tuple[float, Mapping[str, float]]], title: str, colour: Mapping[str, str]
) -> str:
    """Return the share of published figures within ranges (observed) against what the ranges promise."""
    names = list(lines[0][1]) if lines else []
    scale = _Scale(LEAST_PCT, 100.0, linear=True)
    body = [*_frame(scale, ticks=range(LEAST_PCT, 101, 10)), *_diagonal(scale)]
    for name in names:
        path = [(scale.x(nominal), scale.y(max(shares[name], LEAST_PCT))) for nominal, shares in lines]
        body.append(
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in path)}" fill="none" '
            f'stroke="{colour[name]}" stroke-width="2"/>'
        )
        body += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour[name]}"/>' for x, y in path]
    body += [
        *_legend(names, colour),
        _text(WIDTH / 2, HEIGHT - 12, "promised: trips within the range, %", size=13),
        _text(18, HEIGHT / 2, "observed: published figures within it, %", size=13, turned=True),
    ]
    return _svg(title, body)


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    linear: bool = False

    def x(self, value: float) -> float:
        return LEFT + self._part(value) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - self._part(value) * (HEIGHT - TOP - BOTTOM)

    def _part(self, value: float) -> float:
        if self.linear:
            return (value - self.low) / (self.high - self.low)
        return log10(value / self.low) / log10(self.high / self.low)


def _decades(low: float, high: float) -> tuple[float, float]:
    """Return the next figures 1, 2 or 5 times a power of ten below and above."""
    steps = [
        step * 10.0**power for power in range(floor(log10(low)) - 1, ceil(log10(high)) + 2) for step in DECADE
    ]
    return max(step for step in steps if step <= low), min(step for step in steps if step >= high)


def _ticks(scale: _Scale) -> list[float]:
    powers = range(floor(log10(scale.low)), ceil(log10(scale.high)) + 1)
    wide = scale.high > MOST_MARKED * scale.low
    steps = [step * 10.0**power for power in powers for step in ((1,) if wide else DECADE)]
    return [step for step in steps if scale.low * 0.999 <= step <= scale.high * 1.001]


def _frame(scale: _Scale, ticks: Iterable[float] | None = None) -> Iterable[str]:
    for tick in _ticks(scale) if ticks is None else ticks:
        x, y = scale.x(tick), scale.y(tick)
        yield f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{GRID}"/>'
        yield _text(x, HEIGHT - BOTTOM + 18, f"{tick:,g}", size=11.5)
        yield _text(LEFT - 8, y + 4, f"{tick:,g}", size=11.5, anchor="end")


def _factor_lines(scale: _Scale) -> Iterable[str]:
    yield _line_of_factor(scale, 1.0, "")
    for factor, dash in ((1.5, "6 4"), (2.0, "2 4")):
        yield from (_line_of_factor(scale, up, dash) for up in (factor, 1.0 / factor))
    yield _text(WIDTH - RIGHT, TOP - 8, "lines: factor 1, 1.5 and 2", size=11.5, anchor="end")


def _line_of_factor(scale: _Scale, factor: float, dash: str) -> str:
    start, end = max(scale.low, scale.low / factor), min(scale.high, scale.high / factor)
    ends = [(scale.x(value), scale.y(value * factor)) for value in (start, end)]
    (x1, y1), (x2, y2) = ends
    look = f'stroke-dasharray="{dash}" ' if dash else ""
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{SOFT}" {look}fill="none"/>'


def _diagonal(scale: _Scale) -> Iterable[str]:
    x1, x2 = scale.x(scale.low), scale.x(scale.high)
    y1, y2 = scale.y(scale.low), scale.y(scale.high)
    yield f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{SOFT}"/>'


def _point(point: Point, scale: _Scale, colour: str) -> str:
    x, y = scale.x(point.print), scale.y(point.model)
    bar = ""
    if point.low is not None and point.high is not None:
        low, high = max(point.low, scale.low), min(point.high, scale.high)
        bar = f'<path d="M{x:.1f} {scale.y(low):.1f}V{scale.y(high):.1f}" stroke="{colour}" opacity="0.35"/>'
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.2" fill="{colour}" stroke="{PAPER}" stroke-width="0.8">'
    return f"<g>{bar}{dot}<title>{escape(point.title)}</title></circle></g>"


def _legend(names: Sequence[str], colour: Mapping[str, str]) -> Iterable[str]:
    x: float = LEFT + 12
    for name in names:
        yield f'<circle cx="{x:.1f}" cy="{TOP + 14}" r="5" fill="{colour[name]}"/>'
        yield _text(x + 10, TOP + 18, name, size=12.5, anchor="start")
        x += 32 + 7.2 * len(name)


def _text(
    x: float, y: float, words: str, *, size: float, anchor: str = "middle", turned: bool = False
) -> str:
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    where = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"{turn}'
    return f"<text {where}>{escape(words)}</text>"


def _svg(title: str, body: Iterable[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'role="img" font-family="system-ui, sans-serif" fill="{INK}">'
    )
    name = f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
    shown = f'<text x="{LEFT}" y="30" font-size="17" font-weight="600">{escape(title)}</text>'
    return "\n".join([head, name, shown, *body, "</svg>", ""])
