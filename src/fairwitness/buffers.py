"""Numbers between Arrow and numpy, through their buffers: nothing is copied.

Every other door makes Arrow load pandas where it is installed, a fifth of what starting a command costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa


def numbers_of(values: pa.Array) -> npt.NDArray[Any]:
    """Return an Arrow array of numbers without nulls as numpy."""
    width = np.dtype(values.type.to_pandas_dtype())
    return np.frombuffer(values.buffers()[1], width)[values.offset : values.offset + len(values)]


def arrow_of(numbers: npt.NDArray[Any]) -> pa.Array:
    """Return numbers as an Arrow array."""
    import pyarrow as pa

    whole = np.ascontiguousarray(numbers)
    return pa.Array.from_buffers(pa.from_numpy_dtype(whole.dtype), whole.size, [None, pa.py_buffer(whole)])
