"""Landbridge plans and appraises international multimodal transport corridors.

>>> import landbridge
>>> landbridge.__version__
'0.1.0'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landbridge.costing import Shipment
    from landbridge.errors import (
        AmbiguousPlaceError,
        AtlasError,
        InfeasibleError,
        InputError,
        LandbridgeError,
        NoRouteError,
        TableError,
        UnknownPlaceError,
    )
    from landbridge.network.scenario.model import Scenario
    from landbridge.routing.batch import batch
    from landbridge.routing.distance import Distance, distance
    from landbridge.routing.document import RouteSet
    from landbridge.routing.explain import Explanation, explain
    from landbridge.routing.matrix import Matrix, matrix
    from landbridge.routing.query import route
    from landbridge.routing.scenarios import scenario

__version__ = "0.1.0"

__all__ = [
    "AmbiguousPlaceError",
    "AtlasError",
    "Distance",
    "Explanation",
    "InfeasibleError",
    "InputError",
    "LandbridgeError",
    "Matrix",
    "NoRouteError",
    "RouteSet",
    "Scenario",
    "Shipment",
    "TableError",
    "UnknownPlaceError",
    "__version__",
    "batch",
    "distance",
    "explain",
    "matrix",
    "route",
    "scenario",
]

_HOME = {
    "Distance": "landbridge.routing.distance",
    "Explanation": "landbridge.routing.explain",
    "Matrix": "landbridge.routing.matrix",
    "RouteSet": "landbridge.routing.document",
    "Scenario": "landbridge.network.scenario.model",
    "Shipment": "landbridge.costing",
    "batch": "landbridge.routing.batch",
    "distance": "landbridge.routing.distance",
    "explain": "landbridge.routing.explain",
    "explanation_text": "landbridge.report",
    "matrix": "landbridge.routing.matrix",
    "notebook_html": "landbridge.report",
    "plot_routes": "landbridge.report",
    "route": "landbridge.routing.query",
    "scenario": "landbridge.routing.scenarios",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that importing the package costs next to nothing."""
    if name.endswith("Error") and name in __all__:
        return getattr(import_module("landbridge.errors"), name)
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'landbridge' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
