"""The lines that a step is drawn with, read from the atlas only when something is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landbridge.routing.document import Step

    Line = list[tuple[float, float]]


def step_lines(atlas: Any, step: Step) -> list[Line]:
    """Return the lines (lon, lat) of a move; empty where the atlas has no geometry for it.

    Parameters
    ----------
    atlas
        Loaded atlas.
    step
        Step with a track.
    """
    return track_lines(atlas, step.track)


def track_lines(atlas: Any, track: tuple[tuple[str, int, bool], ...]) -> list[Line]:
    """Return the lines (lon, lat) of (table, row, forwards) entries, joined where they meet."""
    if not hasattr(atlas, "link_geometry"):
        return []
    lines = [_line(atlas, *entry) for entry in track]
    return _chained([line for line in lines if len(line) > 1])


def _line(atlas: Any, table: str, row: int, forwards: bool) -> Line:
    points = [(float(lon), float(lat)) for lon, lat in atlas.link_geometry(table, row)]
    return points if forwards else points[::-1]


def _chained(lines: list[Line]) -> list[Line]:
    """Join lines that meet end to end."""
    joined: list[Line] = []
    for line in lines:
        if joined and joined[-1][-1] == line[0]:
            joined[-1] += line[1:]
        else:
            joined.append(list(line))
    return joined
