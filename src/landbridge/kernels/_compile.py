"""One compiled version of each kernel, made on first use and kept on disk.

Numba compiles a function again for each new combination of argument types, and a read-only array (which
tables give) is another type than a writable one. Declaring the types once, with read-only inputs, gives one
version that takes both, so that no query pays for a second compilation.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
from numba import types

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

BOOL = types.Array(types.boolean, 1, "C", readonly=True)
INT32 = types.Array(types.int32, 1, "C", readonly=True)
INT64 = types.Array(types.int64, 1, "C", readonly=True)
FLOAT64 = types.Array(types.float64, 1, "C", readonly=True)
TABLE64 = types.Array(types.float64, 2, "C", readonly=True)
TABLE32 = types.Array(types.float32, 2, "C", readonly=True)

helper = numba.njit(cache=True, nogil=True)
"""Decorator of small compiled functions that only kernels call.

Numba keeps a kernel's machine code until the kernel's OWN file changes: after editing a helper in another
file, delete the `.nbi` and `.nbc` files.
"""


class Kernel:
    """A compiled function with declared argument types; compiled, or read from disk, at its first call."""

    def __init__(self, function: Callable[..., Any], signature: tuple[Any, ...]) -> None:
        self._dispatcher = numba.njit(cache=True, nogil=True)(function)
        self._signature = signature
        self._ready = False
        self._lock = Lock()

    def __call__(self, *arguments: Any) -> Any:
        """Run the kernel, without the interpreter lock."""
        if not self._ready:
            self.prepare()
        return self._dispatcher(*arguments)

    def prepare(self) -> None:
        """Compile now, or load the machine code that an earlier run left on disk."""
        with self._lock:
            if not self._ready:
                self._dispatcher.compile(self._signature)
                # Else a call with writable arrays would make a second version, though this one takes them.
                self._dispatcher.disable_compile()
                self._ready = True


def kernel(*signature: Any) -> Callable[[Callable[..., Any]], Kernel]:
    """Make a decorator that turns a function into a `Kernel` with these argument types."""
    return lambda function: Kernel(function, signature)


def as_vector(values: npt.ArrayLike, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return `values` as a contiguous vector of `dtype`, without a copy where it is one already."""
    return np.ascontiguousarray(values, dtype=dtype)


def optional_mask(mask: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.bool_]:
    """Return the mask, or the empty one that kernels read as "none"."""
    return np.empty(0, dtype=np.bool_) if mask is None else np.ascontiguousarray(mask, dtype=np.bool_)
