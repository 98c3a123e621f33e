"""Days in several calendars; which calendar is meant is said by the ledger and never guessed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.numerals import folded

if TYPE_CHECKING:
    from collections.abc import Callable

PLAUSIBLE = range(1700, 2200)
"""Gregorian years of counts; what lies outside is another calendar, or a slip."""
ORDERS = {"ymd": (0, 1, 2), "mdy": (2, 0, 1), "dmy": (2, 1, 0)}
CENTURIES = {"gregorian": 2000, "persian": 1300, "hijri": 1400}
"""What is added to years of two digits, where an order of day and month was stated."""


def _gregorian(year: int, month: int, day: int) -> date:
    return date(year, month, day)


def _persian(year: int, month: int, day: int) -> date:
    from persiantools.jdatetime import JalaliDate

    found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return found


def _hijri(year: int, month: int, day: int) -> date:
    from hijridate import Hijri

    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


CALENDARS: dict[str, Callable[[int, int, int], date]] = {
    "gregorian": _gregorian, "persian": _persian, "hijri": _hijri,
}  # fmt: skip
"""How a day of each calendar becomes a Gregorian one; hijri is that of Umm al-Qura.  A new calendar is one entry."""


def day_in(text: str, *, calendar: str = "gregorian", order: str = "ymd") -> date:
    """Return a day.

    Args:
        text: three numbers, in digits of any script.
        calendar: a name of `CALENDARS`.
        order: of year, month and day: ymd, mdy or dmy.

    Raises:
        StudyError: it is no day, or of another calendar than was said.
    """
    if calendar not in CALENDARS:
        raise StudyError(f"the calendar {calendar!r} is not known. Known are: {', '.join(CALENDARS)}.")
    found = re.fullmatch(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[t ]00:00(?::00)?)?", folded(text))
    if not found:
        raise StudyError(f"{text!r} is no day. Write it as year-month-day, such as 2020-05-25.")
    parts = [int(found[k + 1]) for k in ORDERS[order]]
    year = parts[0] + (CENTURIES[calendar] if parts[0] < 100 and order != "ymd" else 0)  # noqa: PLR2004  two digits
    try:
        day = CALENDARS[calendar](year, parts[1], parts[2])
    except (ValueError, OverflowError) as error:
        raise StudyError(f"{text!r} is no day of the {calendar} calendar: {error}.") from error
    if day.year not in PLAUSIBLE:
        raise StudyError(
            f"{text!r} is the {calendar} year {year}. If another calendar is meant, say so in the column 'calendar': "
            f"{', '.join(CALENDARS)}."
        )
    return day
