"""One self-contained HTML file that shows the alternatives on a map, readable offline.

Everything is inside: the drawing library, the world, the lines and the figures. The page's policy lets
it run only the scripts that stand here by their hash and load nothing from outside.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib.resources import files
from typing import Any

from landbridge.atlas.basemap import basemap_json
from landbridge.atlas.credit import BOUNDARIES, CREDIT
from landbridge.report.style import MODES, OTHER_MODE, ModeStyle, clean, shipment_text

SCRIPTS = ("leaflet.js", "base_map.js", "route_lines.js", "route_panel.js", "route_map.js")
SHORT_CREDIT = (
    "© OpenStreetMap contributors (ODbL), GeoNames (CC BY 4.0), searoute (Apache-2.0), Natural Earth"
)


def map_page(document: dict[str, Any], geojson: dict[str, Any], title: str = "") -> str:
    """Return the page as one HTML text.

    Parameters
    ----------
    document
        The route document (`landbridge.route/1`).
    geojson
        A FeatureCollection with a LineString or MultiLineString per move; properties ``route`` (the route's
        id) and ``step`` (position in ``steps``, from 0). A move without one is drawn straight and dotted
        and says so.
    title
        Heading; default: "origin → destination".
    """
    query = document["query"]
    heading = clean(title) or f"{clean(query['from']['name'])} → {clean(query['to']['name'])}"
    style = "\n".join([_static("leaflet.css"), _static("route_map.css"), _mode_css()])
    scripts = [_script_text(name) for name in SCRIPTS]
    return _filled(
        _static("route_map.html"),
        {
            "policy": _policy(scripts, style),
            "style": style,
            "title": html.escape(f"{heading} - Landbridge"),
            "heading": html.escape(heading),
            "shipment": html.escape(shipment_text(query)),
            "credit": html.escape(CREDIT),
            "short_credit": html.escape(SHORT_CREDIT),
            "boundaries": html.escape(BOUNDARIES),
            "atlas": html.escape(_atlas_text(document.get("atlas", {}))),
            "document": _embedded(_shown(document)),
            "lines": _embedded(_rounded(geojson)),
            "modes": _embedded({name: {"label": m.label, "dash": m.dash} for name, m in MODES.items()}),
            "basemap": _escaped_json(basemap_json()),
            "scripts": "\n".join(f"<script>{text}</script>" for text in scripts),
        },
    )


def _static(name: str) -> str:
    return (files("landbridge.report") / "static" / name).read_text(encoding="utf-8")


def _script_text(name: str) -> str:
    """Return a script; Leaflet's licence goes with it into each page, as it asks for."""
    text = re.sub(r"\n//# sourceMappingURL=.*", "", _static(name))
    return f"/*\n{_static('leaflet.LICENSE')}*/\n{text}" if name == "leaflet.js" else text


def _filled(template: str, values: dict[str, str]) -> str:
    """Fill all marks in one pass, so that a value which looks like a mark stays as it is."""
    return re.sub(r"\{\{(\w+)\}\}", lambda mark: values[mark.group(1)], template)


def _policy(scripts: list[str], style: str) -> str:
    hashes = " ".join(_hash(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _mode_css() -> str:
    named: dict[str, ModeStyle] = {**MODES, "other": OTHER_MODE}
    light = "".join(f".mode-{name}{{color:{mode.colour}}}" for name, mode in named.items())
    dark = "".join(f".mode-{name}{{color:{mode.dark_colour}}}" for name, mode in named.items())
    return f"{light}\n@media (prefers-color-scheme: dark){{{dark}}}"


def _embedded(value: Any) -> str:
    return _escaped_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def _escaped_json(text: str) -> str:
    """Escape what could end a script element or start a comment in it; JSON reads it back unchanged."""
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _shown(value: Any) -> Any:
    """Return the document with every text cleaned of control and direction characters."""
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items() if key != "explain"}
    if isinstance(value, (list, tuple)):
        return [_shown(item) for item in value]
    return clean(value) if isinstance(value, str) else value


def _rounded(geojson: dict[str, Any]) -> dict[str, Any]:
    """Keep lines only, with coordinates to 0.001 degree (100 m), which is finer than the base map."""
    features = [
        {
            "type": "Feature",
            "properties": {key: feature.get("properties", {}).get(key) for key in ("route", "step")},
            "geometry": {**feature["geometry"], "coordinates": _round(feature["geometry"]["coordinates"])},
        }
        for feature in geojson.get("features", ())
        if str((feature.get("geometry") or {}).get("type", "")).endswith("LineString")
    ]
    return {"type": "FeatureCollection", "features": features}


def _round(coordinates: Any) -> Any:
    if isinstance(coordinates, (list, tuple)):
        return [_round(item) for item in coordinates]
    return round(coordinates, 3)


def _atlas_text(atlas: dict[str, Any]) -> str:
    return (
        ", built ".join(clean(atlas[key]) for key in ("version", "built") if atlas.get(key))
        or "of unknown version"
    )
