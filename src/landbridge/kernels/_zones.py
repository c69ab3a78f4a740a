# ruff: noqa: ANN001, ANN202
# mypy: disable-error-code="no-untyped-def"
"""Search zones: the part of the criteria space that no known solution covers yet.

A zone is the set of all points below its corner. Corners carry their weighted sums too, so that one
comparison of rows tells whether a label, whose row holds lower bounds of the same sums, can still lead into
the zone.

References
----------
Klamroth, Lacour, Vanderpooten: On the representation of the search region in multi-objective optimization,
European Journal of Operational Research 245 (2015).
"""

from __future__ import annotations

import numpy as np

from landbridge.kernels._compile import helper

FAR = 1e300


@helper
def find_zone(zones, n_zones, rows, label, start):
    """Return a zone above the bounds that end row `label`, looking at `start` first; -1 if there is none."""
    width = zones.shape[1]
    offset = rows.shape[1] - width
    for turn in range(-1, n_zones):
        zone = start if turn < 0 else turn
        if zone >= n_zones:
            continue
        column = 0
        while column < width and rows[label, offset + column] < zones[zone, column]:
            column += 1
        if column == width:
            return zone
    return -1


@helper
def cut_zones(zones, n_zones, weights, least, point, floor):
    """Take what `point` covers out of the zones; return (zones, number of zones).

    `least` holds the lower bounds of all paths, `floor` that of the first criterion for all labels to come:
    zones with nothing above these are dropped.
    """
    width = zones.shape[1]
    n_cut = 0
    kept = 0
    cut = np.empty((n_zones, 3), np.float64)
    for zone in range(n_zones):
        if point[0] < zones[zone, 0] and point[1] < zones[zone, 1] and point[2] < zones[zone, 2]:
            for k in range(3):
                cut[n_cut, k] = zones[zone, k]
            n_cut += 1
        elif floor < zones[zone, 0]:
            for k in range(width):
                zones[kept, k] = zones[zone, k]
            kept += 1
    if kept + 3 * n_cut > len(zones):
        longer = np.empty((2 * (kept + 3 * n_cut), width), np.float64)
        for zone in range(kept):
            for k in range(width):
                longer[zone, k] = zones[zone, k]
        zones = longer
    for i in range(3 * n_cut):
        new = kept
        for k in range(3):
            zones[new, k] = point[k] if k == i % 3 else cut[i // 3, k]
        useful = floor < zones[new, 0]
        for column in range(width):
            if column >= 3:
                zones[new, column] = 0.0
                for k in range(3):
                    zones[new, column] += weights[column, k] * zones[new, k]
            useful = useful and least[column] < zones[new, column]
        for zone in range(kept):
            if not useful:
                break
            useful = not _inside(zones, new, zone)
        if not useful:
            continue
        kept = 0
        for zone in range(new + 1):
            if zone == new or not _inside(zones, zone, new):
                for k in range(width):
                    zones[kept, k] = zones[zone, k]
                kept += 1
    return zones, kept


@helper
def _inside(zones, inner, outer):
    """Tell whether one zone is part of another."""
    return (
        zones[inner, 0] <= zones[outer, 0]
        and zones[inner, 1] <= zones[outer, 1]
        and zones[inner, 2] <= zones[outer, 2]
    )
