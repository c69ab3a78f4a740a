from __future__ import annotations

import copy
from typing import Any

import busan_baku
import pytest

HOSTILE = '</script><img src=x onerror="alert(1)">\u202e\x1b[31m{{basemap}}'


@pytest.fixture
def document() -> dict[str, Any]:
    return busan_baku.document()


@pytest.fixture
def geojson() -> dict[str, Any]:
    return busan_baku.geojson()


@pytest.fixture
def hostile(document: dict[str, Any]) -> dict[str, Any]:
    """The same answer with every text that comes from data turned against the reader."""
    attacked = copy.deepcopy(document)
    attacked["notes"] = [HOSTILE]
    attacked["query"]["from"]["name"] = HOSTILE
    for route in attacked["routes"]:
        route |= {"name": HOSTILE, "labels": [HOSTILE]}
        for step in route["steps"]:
            step["sources"] = [HOSTILE]
            for end in ("from", "to", "at"):
                if end in step:
                    step[end]["name"] = HOSTILE
    return attacked
