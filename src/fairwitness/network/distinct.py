"""Distinct rows of several columns.  `numpy.unique` with an axis finds the same, at several times the cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fairwitness.network.kernel import I64


def distinct_rows(first: NDArray[Any], *others: NDArray[Any]) -> I64:
    """Return the position of the first occurrence of each distinct row, in ascending order of the rows.

    Args:
        first: column that decides the order.
        others: columns of the same length, each of which decides among equals of those before it.
    """
    columns = (first, *others)
    order = np.lexsort(columns[::-1])
    new = np.zeros(order.size, np.bool_)
    new[:1] = True
    for column in columns:
        ordered = column[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    return order[new].astype(np.int64)
