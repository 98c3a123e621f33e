"""What a series is expected to show: the median of the same hour of earlier normal weeks, or days.

Only the past is used, and what belongs to a fall never enters the baseline, so that a long fall stays one (IODA
calls it inpainting).  Source of the method: IODA's moving medians (watchtower-sentry), and the day of the week as in
Danezis 2011.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import DAY_US

if TYPE_CHECKING:
    from fairwitness.access.outages.settings import Settings
    from fairwitness.access.series.records import Series
    from fairwitness.network.kernel import F64

WEEK = 7
MOST_WEEKS = 4
MOST_DAYS = 14
MOST_SPREAD = 400
"""Logarithms of ratios from which the noise is worked out."""
LEAST_SPREAD = 40
NO_BASELINE, OF_DAY, OF_WEEK = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one step is held against.

    Attributes:
        value: expected; NaN: there is too little of the past.
        day_off: the least that the same hour of the last seven normal days had.
        kind: NO_BASELINE, OF_DAY or OF_WEEK.
        is_young: fewer than seven normal days are known, so that a day off may be yet to come.
    """

    value: float
    day_off: float
    kind: int
    is_young: bool = False


class Memory:
    """Normal values of the past, by day and step of the day; filled from left to right."""

    def __init__(self, series: Series, settings: Settings) -> None:
        self._steps = max(DAY_US // series.step_us, 1)
        day_us = self._steps * series.step_us
        self._first = (series.start_us % day_us) // series.step_us
        n_days = (self._first + series.values.size) // self._steps + 1
        self._normal: F64 = np.full((n_days, self._steps), np.nan)
        self._most_days = settings.memory_us // day_us
        self._settings = settings
        self._logs: list[float] = []
        self._spread = np.nan

    def accept(self, step: int, value: float, ratio: float) -> None:
        """Remember a step as normal."""
        day, slot = divmod(self._first + step, self._steps)
        self._normal[day, slot] = value
        if ratio > 0:
            self._logs.append(float(np.log(ratio)))
            if len(self._logs) % LEAST_SPREAD == 0:
                recent = np.array(self._logs[-MOST_SPREAD:])
                self._spread = float(1.4826 * np.median(np.abs(recent - np.median(recent))))

    @property
    def spread(self) -> float:
        """Return the robust standard deviation of log(value / expected) in normal times; 0: not known yet."""
        return 0.0 if np.isnan(self._spread) else self._spread

    def expectation(self, step: int) -> Expectation:
        """Return what a step is expected to show."""
        day, slot = divmod(self._first + step, self._steps)
        past = self._normal[max(day - self._most_days, 0) : day, slot]
        known = past[~np.isnan(past)]
        if known.size < self._settings.days:
            return Expectation(np.nan, np.nan, NO_BASELINE)
        day_off = float(known[-WEEK:].min())
        weekly = past[::-1][WEEK - 1 :: WEEK]
        weekly = weekly[~np.isnan(weekly)][:MOST_WEEKS]
        if weekly.size >= self._settings.weeks:
            return Expectation(float(np.median(weekly)), day_off, OF_WEEK)
        return Expectation(float(np.median(known[-MOST_DAYS:])), day_off, OF_DAY, known.size < WEEK)
