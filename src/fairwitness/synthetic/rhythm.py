"""When people act: by local hour and weekday, in short sessions, each a little off the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import HOUR_US, MINUTE_US

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

DAY_US = 24 * HOUR_US
WEEKENDS = ((5, 6), (4, 5), (3, 4))
"""Weekdays off, Monday being 0: Saturday and Sunday, Friday and Saturday, Thursday and Friday."""
WORKDAY = (3, 2, 1, 1, 1, 2, 5, 10, 12, 11, 10, 11, 14, 12, 10, 10, 11, 13, 16, 19, 22, 21, 15, 8)
DAY_OFF = (7, 5, 3, 2, 1, 1, 2, 4, 8, 13, 16, 17, 17, 16, 16, 16, 16, 17, 19, 21, 22, 21, 17, 11)
SESSION_SHARE = 0.45
"""Share of posts that follow another one of the same person within minutes."""
SESSION_GAP_US = 4 * MINUTE_US


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The clock of a study: UTC start (a Monday, 00:00), length, and each person's offset and weekend."""

    start_us: int
    days: int
    offset_us: Ints
    weekend: Ints

    @property
    def end_us(self) -> int:
        """The first microsecond after the study."""
        return self.start_us + self.days * DAY_US

    def times(self, rng: np.random.Generator, person: Ints) -> Ints:
        """Return a time for each entry of person (in ascending order), in sessions."""
        follows = (rng.random(len(person)) < SESSION_SHARE) & (np.diff(person, prepend=-1) == 0)
        leads = np.flatnonzero(~follows)
        session = np.cumsum(~follows) - 1
        elapsed = np.cumsum(np.where(follows, rng.exponential(SESSION_GAP_US, len(person)), 0.0))
        return self._wrapped(
            self._leads(rng, person[leads])[session] + (elapsed - elapsed[leads][session]).astype(np.int64)
        )

    def awake(self, person: Ints, at_us: Ints) -> Floats:
        """Return how active each person usually is at a time, between 0 and 1."""
        profiles = _profiles()
        hour = ((at_us - self.start_us + self.offset_us[person]) // HOUR_US) % profiles.shape[1]
        shares: Floats = profiles[self.weekend[person], hour] / profiles.max()
        return shares

    def _leads(self, rng: np.random.Generator, person: Ints) -> Ints:
        local = np.empty(len(person), np.int64)
        for kind in range(len(WEEKENDS)):
            rows = np.flatnonzero(self.weekend[person] == kind)
            cumulative = np.cumsum(np.resize(_profiles()[kind], self.days * 24))
            hour = np.searchsorted(cumulative, rng.random(len(rows)) * cumulative[-1], side="right")
            local[rows] = (hour + rng.random(len(rows))) * HOUR_US
        return self.start_us + local - self.offset_us[person]

    def _wrapped(self, at_us: Ints) -> Ints:
        return self.start_us + (at_us - self.start_us) % (self.days * DAY_US)


def _profiles() -> Floats:
    """Return one row of 168 hourly weights per kind of weekend."""
    rows = [[DAY_OFF if day in off else WORKDAY for day in range(7)] for off in WEEKENDS]
    return np.array(rows, float).reshape(len(WEEKENDS), 7 * 24)
