from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.kernels.csr import build_csr


@given(st.lists(st.integers(0, 6), max_size=30))
def test_rows_hold_each_arc_once_in_order(tail):
    indptr, arcs = build_csr(7, tail)
    rows = [arcs[indptr[v] : indptr[v + 1]].tolist() for v in range(7)]
    assert rows == [[a for a, t in enumerate(tail) if t == v] for v in range(7)]
    assert (indptr.dtype, arcs.dtype) == (np.int64, np.int32)


@pytest.mark.parametrize("tail", [[0, 3], [-1]])
def test_tail_outside_the_graph_is_refused(tail):
    with pytest.raises(ValueError, match="graph of 3 vertices"):
        build_csr(3, tail)
