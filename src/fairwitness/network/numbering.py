"""Positions in the order of small whole numbers, by counting: linear in time, and equal numbers keep their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from fairwitness.network.kernel import I32, I64


def grouped(numbers: I32, *, n_numbers: int) -> tuple[I32, I64]:
    """Return positions number by number, and where each number's begin.

    Args:
        numbers: 0 to n_numbers - 1, at most 2**31 - 1 of them.
        n_numbers: how many different ones there may be.

    Returns:
        Positions, those of one number ascending; starts, of length n_numbers + 1.
    """
    start = np.zeros(n_numbers + 1, np.int64)
    np.cumsum(np.bincount(numbers, minlength=n_numbers), out=start[1:])
    return _filled(numbers, start[:-1].copy()), start


@compiled
def _filled(numbers: I32, place: I64) -> I32:
    positions = np.empty(numbers.size, np.int32)
    for i in range(numbers.size):
        number = numbers[i]
        positions[place[number]] = i
        place[number] += 1
    return positions
