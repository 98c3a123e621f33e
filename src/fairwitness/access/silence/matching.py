"""Controls: accounts outside every group that are as active, out of the same conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fairwitness.network.kernel import I64, Bools

PER_MEMBER = 4
MOST_APART = float(np.log(2.0)) + 1e-9
"""A control posts in at most twice, and at least half, as many hours."""


def matched(members: I64, *, candidates: Bools, volume: I64, first_hour: I64) -> I64:
    """Return controls for the members, each used once, nearest in volume first.

    Args:
        members: numbers of the group's accounts.
        candidates: per account, whether it may be a control.
        volume: per account, active hours while nothing was wrong.
        first_hour: per account, its first active hour; it breaks ties, as ids must not.
    """
    free = candidates & (volume > 0)
    free[members] = False
    pool = np.flatnonzero(free)
    pool = pool[np.lexsort((first_hour[pool], volume[pool]))]
    size = np.log(np.maximum(volume[pool], 1))
    taken = np.zeros(pool.size, np.bool_)
    order = members[np.lexsort((first_hour[members], -volume[members]))]
    for _ in range(PER_MEMBER):
        for member in order:
            place = _nearest(size, taken, float(np.log(max(int(volume[member]), 1))))
            if place >= 0:
                taken[place] = True
    return np.asarray(pool[taken], np.int64)


def _nearest(size: np.ndarray[tuple[int], np.dtype[np.float64]], taken: Bools, wanted: float) -> int:
    """Return the place of the nearest free size, or -1."""
    low, high = np.searchsorted(size, [wanted - MOST_APART, wanted + MOST_APART])
    free = low + np.flatnonzero(~taken[low:high])
    return int(free[np.argmin(np.abs(size[free] - wanted))]) if free.size else -1
