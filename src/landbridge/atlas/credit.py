"""Whom the data are from, and what boundaries do not mean: shown with every table and map."""

from __future__ import annotations

CREDIT = (
    "© OpenStreetMap contributors (ODbL), GeoNames (CC BY 4.0), searoute sea lanes (Apache-2.0), "
    "Natural Earth (public domain)"
)
BOUNDARIES = (
    "Boundaries and names are those of the data and imply no judgement on the status of any territory."
)
