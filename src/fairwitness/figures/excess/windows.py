"""A stretch of days as weights on weeks or months: a week of which four days count has the weight 4/7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.periods import days_of, n_periods, periods_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fairwitness.figures.reading.records import Deaths

LONGEST_DAYS = 20_000


@dataclass(frozen=True, slots=True)
class Window:
    """Days that are looked at.

    Attributes:
        since, until: first and last of them.
        year: of the calendar in which deaths were counted, in which the window begins.
        weights: share of each period (year, period) that lies inside, above 0, at most 1, in order.
    """

    since: date
    until: date
    year: int
    weights: Mapping[tuple[int, int], float]

    @property
    def n_years(self) -> int:
        """Return in how many years the window lies, in whole or in part."""
        return max(year for year, _ in self.weights) - self.year + 1


def window_of(since: date, until: date, *, unit: str, calendar: str) -> Window:
    """Return the window of a stretch of days.

    Raises:
        StudyError: it ends before it begins, or is longer than any that can be meant.
    """
    if not 0 <= (until - since).days < LONGEST_DAYS:
        raise StudyError(f"the window from {since} to {until} ends before it begins, or is too long.")
    found: dict[tuple[int, int], float] = {}
    year = _first_year(since, unit, calendar)
    while True:
        for period in range(1, n_periods(year, unit=unit, calendar=calendar) + 1):
            first, n_days = days_of(year, period, unit=unit, calendar=calendar)
            if first > until:
                return Window(since, until, min(y for y, _ in found), found)
            inside = (min(until, first + timedelta(days=n_days - 1)) - max(since, first)).days + 1
            if inside > 0:
                found[year, period] = inside / n_days
        year += 1


def _first_year(since: date, unit: str, calendar: str) -> int:
    start = periods_of(unit, calendar).start
    year = since.year if calendar == "gregorian" else since.year - 622
    while start(year, 1) > since:
        year -= 1
    while start(year + 1, 1) <= since:
        year += 1
    return year


def counted(deaths: Deaths) -> dict[tuple[int, int], float]:
    """Return deaths by period."""
    keys = zip(deaths.year.tolist(), deaths.period.tolist(), strict=True)
    return dict(zip(keys, deaths.deaths.tolist(), strict=True))


def total(counts: Mapping[tuple[int, int], float], window: Window, *, years_before: int, n: int) -> float | None:
    """Return the deaths of the same window in another year, None where a period of it is not known.

    Args:
        counts: by period.
        window: as it lies in its own year.
        years_before: by how many years it is moved back.
        n: periods that every year has; week 53 is taken from week 52 where a year has none.
    """
    found = 0.0
    for (year, period), weight in window.weights.items():
        at = (year - years_before, period if years_before == 0 else min(period, n))
        if at not in counts:
            return None
        found += weight * counts[at]
    return found
