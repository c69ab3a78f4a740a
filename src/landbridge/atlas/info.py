"""What the atlas holds and whom its data are from."""

from __future__ import annotations

from typing import Any

from landbridge.atlas.credit import BOUNDARIES
from landbridge.atlas.load import load_atlas

CREDITS = (
    "Rail and road: (c) OpenStreetMap contributors, ODbL 1.0. Places: GeoNames, CC BY 4.0."
    " Sea lanes: searoute, Apache-2.0. Boundaries: Natural Earth. Ports: NGA World Port Index."
    " Airports: OurAirports."
)


def atlas_info() -> dict[str, Any]:
    """Return version, sizes, sources and licences of the embedded atlas."""
    import polars as pl

    atlas = load_atlas()
    network = atlas.network
    nodes = network.nodes.group_by("kind").len().sort("kind")
    links = network.links.filter(pl.col("status") == "open").group_by("mode").len().sort("mode")
    crossings = network.crossings.group_by("mode", "status").len().sort("mode", "status")
    return {
        "version": atlas.version,
        "built": atlas.built,
        "nodes": dict(nodes.iter_rows()),
        "open links": dict(links.iter_rows()),
        "border crossings": {f"{mode}, {status}": count for mode, status, count in crossings.iter_rows()},
        "services": network.services["service_id"].n_unique(),
        "parameters": network.parameters.height,
        "size": f"{sum(f.stat().st_size for f in atlas.folder.iterdir()) / 1e6:.1f} MB",
        "packages": [
            f"{p['name']} {p['version']}: {p['licence']}, {p['credit']}" for p in atlas.manifest["packages"]
        ],
        "not in the graph": [note for notes in atlas.manifest["notes"].values() for note in notes],
        "credits": CREDITS,
        "boundaries": BOUNDARIES,
    }
