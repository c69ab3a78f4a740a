"""Fixed hypothesis settings: the same examples on each run; no deadline, as kernels compile on first use."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kernels", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("kernels")
