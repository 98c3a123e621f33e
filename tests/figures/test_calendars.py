"""Days and periods of several calendars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import StudyError
from fairwitness.figures.calendars import day_in
from fairwitness.figures.excess.windows import window_of
from fairwitness.figures.periods import KINDS, days_of, n_periods


def holds(day: date, first: date, n_days: int) -> bool:
    return first <= day < first + timedelta(days=n_days)


DAYS = st.dates(date(1950, 1, 1), date(2080, 1, 1))


@pytest.mark.parametrize(
    ("text", "calendar", "order", "day"),
    [
        ("2020-05-25", "gregorian", "ymd", date(2020, 5, 25)),
        ("1399-03-05", "persian", "ymd", date(2020, 5, 25)),
        ("۱۳۹۹/۰۳/۰۵", "persian", "ymd", date(2020, 5, 25)),
        ("1441-10-02", "hijri", "ymd", date(2020, 5, 25)),
        ("5/25/20", "gregorian", "mdy", date(2020, 5, 25)),
        ("25.5.2020", "gregorian", "dmy", date(2020, 5, 25)),
        ("1399-12-30", "persian", "ymd", date(2021, 3, 20)),
    ],
)
def test_days(text: str, calendar: str, order: str, day: date) -> None:
    assert day_in(text, calendar=calendar, order=order) == day


@pytest.mark.parametrize("text", ["1399-03-05", "20-05-25", "2020-13-01", "2021-02-29", "yesterday", "", "2020-05"])
def test_another_calendar_is_named_and_not_guessed(text: str) -> None:
    with pytest.raises(StudyError):
        day_in(text)
    if text == "1399-03-05":
        with pytest.raises(StudyError, match="another calendar"):
            day_in(text)


@given(DAYS, st.sampled_from(sorted(KINDS)))
def test_every_day_lies_in_exactly_one_period(day: date, kind: tuple[str, str]) -> None:
    unit, calendar = kind
    shift = 621 if calendar == "persian" else 0
    found = [
        (year, period)
        for year in range(day.year - shift - 2, day.year - shift + 2)
        for period in range(1, n_periods(year, unit=unit, calendar=calendar) + 1)
        if (first := days_of(year, period, unit=unit, calendar=calendar))[0]
        <= day
        < first[0] + timedelta(days=first[1])
    ]
    assert len(found) == 1
    if kind == ("weekly", "gregorian"):
        assert found[0] == day.isocalendar()[:2]


@given(DAYS, st.integers(0, 900), st.sampled_from(sorted(KINDS)))
def test_a_window_holds_as_many_days_as_it_has(since: date, length: int, kind: tuple[str, str]) -> None:
    unit, calendar = kind
    window = window_of(since, since + timedelta(days=length), unit=unit, calendar=calendar)
    days = sum(w * days_of(*at, unit=unit, calendar=calendar)[1] for at, w in window.weights.items())
    assert days == pytest.approx(length + 1)
    assert all(0 < w <= 1 for w in window.weights.values())
