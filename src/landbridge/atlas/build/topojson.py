"""Decodes TopoJSON, the format of the country polygons, into rings of coordinates."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]


def read_polygons(content: bytes, layer: str) -> list[tuple[dict[str, Any], list[list[Ring]]]]:
    """Return the polygons of one layer.

    Parameters
    ----------
    content
        A TopoJSON document with quantised arcs.
    layer
        Name of the object, e.g. ``"countries"``.

    Returns
    -------
    list
        Per feature its properties (with ``id``) and its polygons: lists of rings, the outer one first;
        a ring is an array of lon, lat rows.
    """
    document = json.loads(content)
    arcs = _arcs(document)
    features = []
    for geometry in document["objects"][layer]["geometries"]:
        properties = {**geometry.get("properties", {}), "id": geometry.get("id", "")}
        features.append((properties, _polygons(geometry, arcs)))
    return features


def _arcs(document: dict[str, Any]) -> list[Ring]:
    scale = np.asarray(document["transform"]["scale"])
    shift = np.asarray(document["transform"]["translate"])
    return [np.cumsum(np.asarray(arc), axis=0) * scale + shift for arc in document["arcs"]]


def _polygons(geometry: dict[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    if geometry.get("type") == "Polygon":
        return [[_ring(refs, arcs) for refs in geometry["arcs"]]]
    if geometry.get("type") == "MultiPolygon":
        return [[_ring(refs, arcs) for refs in polygon] for polygon in geometry["arcs"]]
    return []


def _ring(refs: list[int], arcs: list[Ring]) -> Ring:
    parts = [arcs[ref] if ref >= 0 else arcs[~ref][::-1] for ref in refs]
    return np.concatenate([parts[0], *[part[1:] for part in parts[1:]]])
