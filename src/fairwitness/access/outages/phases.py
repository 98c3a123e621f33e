"""Change points: the fewest levels that describe how far a signal had fallen, hour by hour.

Optimal partitioning with a penalty per level (Jackson et al. 2005; the penalty of Yao 1988), on the logarithm of
value over expected value; the noise is taken from differences of neighbours, so that the levels themselves do not
count as noise.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.outages.records import Phase
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.network.kernel import F64, I64

MOST_HOURS = 1_500
FLOOR = 0.01
"""Ratios below count as this: the logarithm of nothing says nothing."""
LEAST_HOURS = 3
PENALTY = 6.0


def phases(at_us: I64, ratio: F64) -> tuple[Phase, ...]:
    """Return the levels of a stretch, at least three hours long each.

    Args:
        at_us: beginning of each step, in order.
        ratio: value over expected value, NaN where nothing is known.
    """
    hours, levels = hourly(at_us, ratio)
    if hours.size < LEAST_HOURS:
        return ()
    width = -(-hours.size // MOST_HOURS)
    hours, levels = hours[::width], levels[::width]
    cuts = change_points(np.log(np.maximum(levels, FLOOR)))
    edges = [0, *cuts, hours.size]
    ends = np.append(hours[1:], hours[-1] + HOUR_US)
    return tuple(
        Phase(int(hours[a]), int(ends[b - 1]), round(float(np.median(levels[a:b])), 4)) for a, b in pairwise(edges)
    )


def hourly(at_us: I64, ratio: F64) -> tuple[I64, F64]:
    """Return hours that have values, and the median of each."""
    known = ~np.isnan(ratio)
    hour = (at_us[known] // HOUR_US) * HOUR_US
    hours, start = np.unique(hour, return_index=True)
    parts = np.split(ratio[known], start[1:])
    return hours.astype(np.int64), np.array([float(np.median(part)) for part in parts if part.size])


def change_points(values: F64) -> Sequence[int]:
    """Return where a new level begins, in order: the partition with the least squared error plus penalties.

    Args:
        values: of any unit; at most a few thousand, as the work grows with the square.
    """
    n = values.size
    total = np.concatenate([[0.0], np.cumsum(values)])
    squares = np.concatenate([[0.0], np.cumsum(values**2)])
    noise = 1.4826 * float(np.median(np.abs(np.diff(values)))) / np.sqrt(2) if n > 1 else 0.0
    penalty = PENALTY * max(noise, 0.05) ** 2 * np.log(max(n, 2)) * LEAST_HOURS
    best = np.full(n + 1, np.inf)
    best[0], before = -penalty, np.zeros(n + 1, np.int64)
    for end in range(LEAST_HOURS, n + 1):
        starts = np.arange(end - LEAST_HOURS + 1)
        length = end - starts
        error = squares[end] - squares[starts] - (total[end] - total[starts]) ** 2 / length
        cost = best[starts] + error + penalty
        before[end] = int(np.argmin(cost))
        best[end] = cost[before[end]]
    cuts, end = [], n
    while end > 0:
        end = int(before[end])
        cuts.append(end)
    return [cut for cut in reversed(cuts) if cut > 0]
