"""How much of use was missing, hour by hour: what the test of silence is given instead of a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.outages.phases import hourly
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.access.outages.windows import Stay
    from fairwitness.network.kernel import F64

MOST_HOURS = 20_000
"""Longer events (over two years) carry no hours: nobody has such a baseline."""


def exposure(windows: Sequence[Stay]) -> tuple[int, tuple[float, ...]]:
    """Return the first hour, and for each hour from it the share of the expected value that was missing, 0 to 1.

    Each window has its hours from the series that shows it deepest.  Hours outside the windows have 0; hours without
    a value have that of the hour before.

    Args:
        windows: in which the event was on, in order of time; at least one.
    """
    first = windows[0].onset.earliest_us // HOUR_US * HOUR_US
    n = max((_until(window) - first) // HOUR_US + 1 for window in windows)
    if n > MOST_HOURS:
        return first, ()
    lost = np.zeros(n)
    for window in windows:
        place = slice((window.onset.earliest_us - first) // HOUR_US, (_until(window) - first) // HOUR_US + 1)
        lost[place] = np.maximum(lost[place], _missing(window, place, first, n))
    return first, tuple(round(float(value), 3) for value in lost)


def _until(window: Stay) -> int:
    return window.end.latest_us if window.end else window.to_us


def _missing(window: Stay, place: slice, first: int, n: int) -> F64:
    judged = window.seen[0].judged
    hours, ratio = hourly(judged.series.at_us, judged.ratio)
    at = (hours - first) // HOUR_US
    inside = (at >= 0) & (at < n)
    lost = np.full(n, np.nan)
    lost[at[inside]] = np.clip(1 - ratio[inside], 0, 1)
    part = lost[place]
    known = np.where(np.isnan(part), 0, np.arange(part.size))
    filled = part[np.maximum.accumulate(known)]
    return np.asarray(np.nan_to_num(filled), np.float64)
