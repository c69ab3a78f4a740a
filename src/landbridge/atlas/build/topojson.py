"""Decodes TopoJSON, the format of the country polygons, into rings of coordinates."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landbridge.atlas.basemap import joined_arcs

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
    arcs = [decoded_arc(document, number) for number in range(len(document["arcs"]))]
    features = []
    for geometry in document["objects"][layer]["geometries"]:
        properties = {**geometry.get("properties", {}), "id": geometry.get("id", "")}
        features.append((properties, _polygons(geometry, arcs)))
    return features


def decoded_arc(document: dict[str, Any], number: int) -> Ring:
    """Return the lon, lat rows of one arc of a TopoJSON document.

    Examples
    --------
    >>> document = {"transform": {"scale": [0.5, 0.5], "translate": [10, 20]}, "arcs": [[[0, 0], [2, 4]]]}
    >>> decoded_arc(document, 0).tolist()
    [[10.0, 20.0], [11.0, 22.0]]
    """
    scale, shift = (np.asarray(document["transform"][key]) for key in ("scale", "translate"))
    decoded: Ring = np.cumsum(np.asarray(document["arcs"][number]), axis=0) * scale + shift
    return decoded


def _polygons(geometry: dict[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    if geometry.get("type") == "Polygon":
        return [[joined_arcs(refs, arcs) for refs in geometry["arcs"]]]
    if geometry.get("type") == "MultiPolygon":
        return [[joined_arcs(refs, arcs) for refs in polygon] for polygon in geometry["arcs"]]
    return []
