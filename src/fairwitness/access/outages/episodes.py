"""Falls of one series, by hysteresis in depth and in time, with onset and end as intervals.

A fall begins below one level and ends above a higher one.  Back to normal ends it at once.  Half-way back ends it
only when more than half of the last 24 hours were half-way back: traffic has a daily cycle, and one hour of it is no
recovery.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.outages.baseline import Memory
from fairwitness.access.records import Span
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from fairwitness.access.outages.settings import Settings
    from fairwitness.access.series.records import Series
    from fairwitness.network.kernel import F64, I64

NORMAL, FALLEN, RETURNING = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One fall.

    Attributes:
        onset: between the last step that was normal and the first that was not.
        end: between the last step that was low and the moment at which the return was sure; None: not seen.
        first: number of the first low step.
        last: number of the last step of the fall, included.
        lowest: tenth percentile of value over expected value.
        normal_again_us: first normal step after a return that was only partial; None: at the end, or never.
    """

    onset: Span
    end: Span | None
    first: int
    last: int
    lowest: float
    normal_again_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A series with what was expected of it.

    Attributes:
        series: what was judged.
        expected: per step, NaN where there is no baseline.
        ratio: value over expected value, NaN where either is missing.
        enter: per step, the ratio below which a fall begins.
        kind: per step, NO_BASELINE, OF_DAY or OF_WEEK.
        episodes: falls in order of time.
    """

    series: Series
    expected: F64
    ratio: F64
    enter: F64
    kind: I64
    episodes: tuple[Episode, ...]


def judge(series: Series, settings: Settings) -> Judged:
    """Return expected values and falls of a series; a signal that says nothing by falling has no falls.

    Args:
        series: of any signal and step.
        settings: levels and times.
    """
    walk = _Walk(series, settings)
    for step in range(series.values.size):
        walk.take(step)
    return walk.judged()


class _Walk:
    """The state of one walk through a series, from left to right."""

    def __init__(self, series: Series, settings: Settings) -> None:
        n = series.values.size
        self.series, self.settings = series, settings
        self.memory = Memory(series, settings)
        self.expected, self.ratio = np.full(n, np.nan), np.full(n, np.nan)
        self.enter, self.kind = np.full(n, np.nan), np.zeros(n, np.int64)
        self.level = settings.enter.get(series.signal, 0.0)
        self.hold = max(1, -(-settings.hold_us // series.step_us))
        self.leave = max(1, -(-settings.leave_us // series.step_us))
        self.state = NORMAL
        self.low: list[int] = []
        self.good: list[int] = []
        self.last_normal = -1
        self.episodes: list[Episode] = []
        self.first = 0

    def take(self, step: int) -> None:
        """Take the next step."""
        told = self.memory.expectation(step)
        self.expected[step], self.kind[step] = told.value, told.kind
        level = min(self.level, self.settings.young) if told.is_young else self.level
        self.enter[step] = min(level, float(np.exp(-self.settings.noise * self.memory.spread)))
        value = float(self.series.values[step])
        if np.isnan(value):
            return
        if np.isnan(told.value):
            if self.state == NORMAL:
                self.memory.accept(step, value, 0.0)
            return
        ratio = value / told.value if told.value > 0 else np.nan
        self.ratio[step] = ratio
        (self._normal, self._fallen, self._returning)[self.state](step, value, ratio, told.day_off)

    def _normal(self, step: int, value: float, ratio: float, day_off: float) -> None:
        quiet = min(self.settings.day_off, float(np.exp(-self.settings.noise * self.memory.spread)))
        is_low = ratio < self.enter[step] and value < quiet * day_off
        if not is_low:
            for k in self.low:
                self.memory.accept(k, float(self.series.values[k]), float(self.ratio[k]))
            self.low = []
            self.memory.accept(step, value, ratio)
            self.last_normal = step
            return
        self.low.append(step)
        deep = self.series.step_us >= HOUR_US and ratio < self.enter[step] ** 2
        if len(self.low) >= self.hold + (self.hold == 1 and not deep):
            self.state, self.first, self.good = FALLEN, self.low[0], []
            self.low = []

    def _fallen(self, step: int, _value: float, ratio: float, _day_off: float) -> None:
        self.good = [*self.good, step] if ratio >= (1 + self.enter[step]) / 2 else []
        if len(self.good) >= self.leave:
            self._close(before=self.good[0], sure_us=int(self.series.at_us[self.good[0]]))
            self._accept_good()
            return
        half = self._half()
        since = max(step - DAY_US // self.series.step_us + 1, 0)
        recent = self.ratio[since : step + 1]
        seen = recent[~np.isnan(recent)]
        if since > self.first and seen.size and 2 * np.count_nonzero(seen >= half) > seen.size:
            above = since + int(np.flatnonzero(recent >= half)[0])
            self._close(before=above, sure_us=int(self.series.at_us[step]))
            self.state, self.good, self.low = RETURNING, [], []

    def _returning(self, step: int, _value: float, ratio: float, _day_off: float) -> None:
        done = self.episodes[-1]
        self.good = [*self.good, step] if ratio >= (1 + self.enter[step]) / 2 else []
        self.low = [*self.low, step] if ratio < (3 * done.lowest + 1) / 4 else []
        if len(self.good) >= self.leave:
            at_us = int(self.series.at_us[self.good[0]])
            self.episodes[-1] = _replaced(done, normal_again_us=at_us)
            self._accept_good()
        elif len(self.low) > self.hold:
            self.state, self.first, self.last_normal = FALLEN, self.low[0], self.low[0] - 1
            self.good, self.low = [], []

    def _accept_good(self) -> None:
        for k in self.good:
            self.memory.accept(k, float(self.series.values[k]), float(self.ratio[k]))
        self.state, self.last_normal, self.good, self.low = NORMAL, self.good[-1], [], []

    def _half(self) -> float:
        """Return the ratio half-way between the depth of the fall and normal."""
        return (1 + self._lowest(self.ratio.size)) / 2

    def _lowest(self, until: int) -> float:
        part = self.ratio[self.first : until]
        return float(np.nanpercentile(part, 10))

    def _close(self, *, before: int, sure_us: int) -> None:
        last = before - 1
        while last > self.first and np.isnan(self.ratio[last]):
            last -= 1
        end = Span(int(self.series.at_us[last]), max(sure_us, int(self.series.at_us[last])))
        self.episodes.append(self._episode(last, end))

    def _episode(self, last: int, end: Span | None) -> Episode:
        at_us = self.series.at_us
        begun = int(at_us[self.first])
        earliest = int(at_us[self.last_normal]) if self.last_normal >= 0 else begun
        return Episode(
            onset=Span(earliest, begun), end=end, first=self.first, last=last, lowest=self._lowest(last + 1)
        )

    def judged(self) -> Judged:
        """Return all that was found, with a fall that was still on."""
        if self.state == FALLEN:
            self.episodes.append(self._episode(self.series.values.size - 1, None))
        return Judged(
            series=self.series, expected=self.expected, ratio=self.ratio, enter=self.enter, kind=self.kind,
            episodes=tuple(self.episodes),
        )  # fmt: skip


def _replaced(episode: Episode, *, normal_again_us: int) -> Episode:
    from dataclasses import replace

    return replace(episode, normal_again_us=normal_again_us)
