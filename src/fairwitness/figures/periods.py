"""Weeks and months as stretches of days, in the calendar in which they were counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.calendars import CALENDARS

if TYPE_CHECKING:
    from collections.abc import Callable

WEEK = 7
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Periods:
    """One way of cutting years into periods.

    Attributes:
        years: that can be meant.
        n: periods of a year, at most, that every year has.
        start: first day of a period (year, period); one past the last period gives the next year's first day.
    """

    years: range
    n: int
    start: Callable[[int, int], date]


def _iso_week(year: int, week: int) -> date:
    return date.fromisocalendar(year, 1, 1) + timedelta(days=WEEK * (week - 1))


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // MONTHS, (month - 1) % MONTHS + 1, 1)


def _persian_month(year: int, month: int) -> date:
    return CALENDARS["persian"](year + (month - 1) // MONTHS, (month - 1) % MONTHS + 1, 1)


def _persian_week(year: int, week: int) -> date:
    """Return the first day of the week-th seven days since 1 Farvardin; week 53 is the last day or two."""
    if week > 53:  # noqa: PLR2004  one past the last
        return CALENDARS["persian"](year + 1, 1, 1)
    return CALENDARS["persian"](year, 1, 1) + timedelta(days=WEEK * (week - 1))


KINDS = {
    ("weekly", "gregorian"): Periods(range(1700, 2200), 52, _iso_week),
    ("monthly", "gregorian"): Periods(range(1700, 2200), MONTHS, _month),
    ("weekly", "persian"): Periods(range(1200, 1500), 52, _persian_week),
    ("monthly", "persian"): Periods(range(1200, 1500), MONTHS, _persian_month),
}
"""ISO weeks begin on Monday; Persian weeks are counted from the first day of the year.  A new way is one entry."""


def periods_of(unit: str, calendar: str) -> Periods:
    """Return how years are cut.

    Raises:
        StudyError: this unit is not known in this calendar.
    """
    if (unit, calendar) not in KINDS:
        known = ", ".join(f"{u} in the {c} calendar" for u, c in KINDS)
        raise StudyError(f"{unit} periods of the {calendar} calendar are not known. Known are: {known}.")
    return KINDS[unit, calendar]


@cache
def n_periods(year: int, *, unit: str, calendar: str) -> int:
    """Return how many periods a year has: 52 or 53 ISO weeks, 53 Persian weeks, 12 months."""
    if unit == "monthly":
        return MONTHS
    if calendar == "persian":
        return 53
    return date(year, 12, 28).isocalendar().week  # 28 December lies in the last ISO week


@cache
def days_of(year: int, period: int, *, unit: str, calendar: str) -> tuple[date, int]:
    """Return the first day of a period, and how many days it has."""
    start = periods_of(unit, calendar).start
    first = start(year, period)
    last_one = period == n_periods(year, unit=unit, calendar=calendar)
    after = start(year + 1, 1) if last_one else start(year, period + 1)
    return first, (after - first).days
