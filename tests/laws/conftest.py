"""What all laws share: the shipped atlas, polygons of its own to judge lines by, fixed random draws."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from judge import Judge

from landbridge.atlas.load import load_atlas
from landbridge.routing.planner import default_planner

settings.register_profile(
    "laws", derandomize=True, deadline=None, max_examples=10, suppress_health_check=list(HealthCheck)
)
settings.load_profile("laws")


@pytest.fixture(scope="session")
def atlas():
    return load_atlas()


@pytest.fixture(scope="session")
def planner():
    return default_planner()


@pytest.fixture(scope="session")
def judge():
    return Judge.of_base_map()
