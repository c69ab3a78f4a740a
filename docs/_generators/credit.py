"""Whose data the atlas holds, out of the list of pinned packages."""

from __future__ import annotations

from _generators.markdown import table
from landbridge.atlas.build.sources import PACKAGES

TEXT = """# Credits and licences

The code is under the Apache License 2.0. The compiled atlas and the typed tables under `data/` are under
the Open Database License 1.0. When you publish a route, map or table made with Landbridge, add this line:

> Contains information from the Landbridge atlas, made available under the [Open Database
> License](https://opendatacommons.org/licenses/odbl/1-0/). © OpenStreetMap contributors; GeoNames (CC BY
> 4.0); searoute; Natural Earth.

The file `LICENSE-DATA` in the repository has the full terms and says what was changed in each source.

## Packages that the atlas is built from

The build reads these archives at exactly these versions.

{packages}

## Published figures

Border crossings, services, terminals, line lengths, tariffs, speeds and emission factors were typed from
published documents. Each row names its own source; [parameters](parameters.md) lists them for costing,
and `landbridge route --explain` for a route.

## Program parts of others

The map page contains Leaflet (BSD 2-Clause License); this documentation contains iframe-worker (MIT License).

## Names and borders

Borders and names are those of the boundary data (Natural Earth). They express no opinion on the status of
any territory.
"""


def page() -> str:
    """Return the page."""
    head = ["package", "version", "data of", "licence of the data"]
    rows = ([p.name, p.version, p.credit, p.data_licence] for p in PACKAGES)
    return TEXT.format(packages=table(head, rows))
