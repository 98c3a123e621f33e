"""Windows that come back at the same hours of several days: how a curfew is told from one long outage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.access.outages.windows import Stay

LEAST_DAYS = 3
LONGEST_US = 20 * HOUR_US
"""A longer window is no window of a curfew: nothing comes back in between."""
MOST_APART_US = 3 * DAY_US
COMMON = 0.75
"""Share of the windows that an hour must lie in to be one of the curfew's hours."""
LEAST_HOURS = 2
HOURS = 24


def recurring(windows: Sequence[Stay]) -> list[list[int]]:
    """Return runs of windows, by number, that come back at the same hours of three days or more.

    Args:
        windows: of one place, in order of time.
    """
    short = [k for k, w in enumerate(windows) if not w.is_gap and HOUR_US <= w.to_us - w.from_us <= LONGEST_US]
    runs: list[list[int]] = []
    for k in short:
        if runs and windows[k].from_us - windows[runs[-1][-1]].from_us <= MOST_APART_US:
            runs[-1].append(k)
        else:
            runs.append([k])
    return [kept for run in runs if (kept := _alike(run, windows))]


def common_hours(windows: Sequence[Stay]) -> list[int]:
    """Return the hours of the day (UTC) that three quarters of the windows cover."""
    covered = Counter(hour for window in windows for hour in _hours(window))
    return sorted(hour for hour, n in covered.items() if n >= COMMON * len(windows))


def _hours(window: Stay) -> set[int]:
    first, last = window.from_us // HOUR_US, max(window.to_us - 1, window.from_us) // HOUR_US
    return {hour % HOURS for hour in range(first, min(last, first + HOURS) + 1)}


def _alike(run: Sequence[int], windows: Sequence[Stay]) -> list[int]:
    """Return the windows that cover half of their common hours, or lie in them by half; nothing if too few do."""
    common = set(common_hours([windows[k] for k in run]))
    kept = [k for k in run if 2 * len(_hours(windows[k]) & common) >= min(len(common), len(_hours(windows[k])))]
    days = {windows[k].from_us // DAY_US for k in kept}
    return kept if len(common) >= LEAST_HOURS and len(days) >= LEAST_DAYS else []
