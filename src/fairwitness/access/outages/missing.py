"""Stretches in which nothing was measured: a signal of their own, never taken for quiet or for zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.records import Span
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.access.series.records import Series
    from fairwitness.network.kernel import I64

COMPLETE = 0.9
"""Share of the last seven days that must have been measured: a series full of holes has no gap."""
LEAST_STEPS = 3
LOOK_BACK_US = 7 * DAY_US
LEAST_BEFORE_US = 2 * DAY_US


def gaps(series: Series, *, until_us: int) -> Iterator[tuple[Span, Span | None]]:
    """Yield stretches of three steps and an hour or more without a value, as intervals of beginning and end.

    Args:
        series: any.
        until_us: up to when its source goes on elsewhere; a series that stops earlier has a gap at its end.
    """
    step_us = series.step_us
    absent = np.isnan(series.values)
    rest = max((until_us - series.end_us) // step_us, 0)
    absent = np.concatenate([absent, np.ones(rest, np.bool_)])
    edges = np.diff(np.concatenate([[False], absent, [False]]).astype(np.int8))
    for first, after in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        if (
            after - first < LEAST_STEPS
            or (after - first) * step_us < HOUR_US
            or not _complete(absent, int(first), series)
        ):
            continue
        begin, end = series.start_us + int(first) * step_us, series.start_us + int(after) * step_us
        ended = Span(end - step_us, end) if after < absent.size else None
        yield Span(begin - step_us, begin), ended


def _complete(absent: I64, first: int, series: Series) -> bool:
    before = absent[max(first - LOOK_BACK_US // series.step_us, 0) : first]
    return before.size * series.step_us >= LEAST_BEFORE_US and float(before.mean()) <= 1 - COMPLETE
