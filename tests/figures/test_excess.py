"""Excess deaths against least squares written out, simulated truth, and counts that cannot be had."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.conftest import weekly

from fairwitness.errors import StudyError
from fairwitness.figures.excess import excess
from fairwitness.figures.excess.windows import window_of
from fairwitness.figures.periods import days_of, n_periods
from fairwitness.figures.reading.records import Deaths

SINCE, UNTIL = date(2020, 2, 24), date(2020, 5, 31)  # ISO weeks 9 to 22


def slow_regression(deaths: Deaths, weeks: list[tuple[int, int, float]]) -> tuple[float, float]:
    """Return expected deaths and the standard deviation of a prediction, by dummies and the pseudo-inverse."""
    used = (deaths.year < 2020) & (deaths.period < 53)
    x = np.column_stack([deaths.year, *(deaths.period == w for w in range(1, 53))]).astype(float)
    z, y = x[used], deaths.deaths[used]
    beta, *_ = np.linalg.lstsq(z, y, rcond=None)
    s2 = ((y - z @ beta) ** 2).sum() / (len(y) - 53)
    row = sum(w * np.array([year, *(week == k for k in range(1, 53))], float) for year, week, w in weeks)
    variance = s2 * sum(w * w for _, _, w in weeks) + s2 * row @ np.linalg.pinv(z.T @ z) @ row
    return float(row @ beta), float(np.sqrt(variance))


@given(st.integers(0, 1000), st.integers(0, 6), st.integers(7, 100))
def test_the_regression_is_least_squares_on_year_and_week(seed: int, shift: int, length: int) -> None:
    deaths = weekly(noise=30, seed=seed)
    since = date.fromordinal(SINCE.toordinal() + shift)
    until = date.fromordinal(since.toordinal() + length)
    found = excess(deaths, since=since, until=until)
    window = window_of(since, until, unit="weekly", calendar="gregorian")
    expected, sd = slow_regression(deaths, [(y, w, share) for (y, w), share in window.weights.items()])
    assert found.observed - found.main.excess == pytest.approx(expected, rel=1e-6)
    assert found.main.sd == pytest.approx(sd, rel=1e-4)


def test_without_noise_every_trend_finds_what_was_planted() -> None:
    found = excess(weekly(excess=2_800), since=SINCE, until=UNTIL)
    trends = {e.name: e.excess for e in found.estimates if e.name in {"regression", "shifted", "trend_of_totals"}}
    assert trends == pytest.approx(dict.fromkeys(trends, 2_800.0))
    assert {e.name for e in found.estimates} > trends.keys()


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """The long study is in the bench; here 150 draws must not leave a wide band around 95 %."""
    hits = np.array([
        [(e.low or 0) <= 2_800 <= (e.high or 0) for e in excess(made, since=SINCE, until=UNTIL).estimates[:3]]
        for made in (weekly(excess=2_800, noise=40, seed=seed) for seed in range(150))
    ])  # fmt: skip
    assert (hits.mean(axis=0) > 0.88).all()
    assert (hits.mean(axis=0) < 1.0).all()


def test_persian_months_and_iso_weeks_of_the_same_days_agree() -> None:
    """The same deaths per day, counted in two calendars, give the same excess but for what weeks do not resolve."""

    def per_day(day: date) -> float:
        return 100 + 0.5 * (day.year - 2015) + (50 if SINCE <= day <= UNTIL else 0)

    def counted(unit: str, calendar: str, years: range) -> Deaths:
        rows = [(y, p) for y in years for p in range(1, n_periods(y, unit=unit, calendar=calendar) + 1)]
        spans = [days_of(y, p, unit=unit, calendar=calendar) for y, p in rows]
        n = [sum(per_day(date.fromordinal(first.toordinal() + k)) for k in range(d)) for first, d in spans]
        return Deaths(place="", unit=unit, calendar=calendar, year=np.array([r[0] for r in rows]),
                      period=np.array([r[1] for r in rows]), deaths=np.array(n))  # fmt: skip

    truth = 50 * ((UNTIL - SINCE).days + 1)
    ways = [("weekly", "gregorian", 2014, 0.001), ("weekly", "persian", 1393, 0.05),
            ("monthly", "persian", 1393, 0.12), ("monthly", "gregorian", 2014, 0.12)]  # fmt: skip
    for unit, calendar, first, tolerance in ways:
        # A week or month that the window cuts is spread evenly over its days, so that its edges are not resolved.
        deaths = counted(unit, calendar, range(first, first + 7))
        found = excess(deaths, since=SINCE, until=UNTIL, baseline=(first, first + 4), shift_periods=0)
        assert found.main.excess == pytest.approx(truth, rel=tolerance), (unit, calendar)


def test_a_window_over_two_years_takes_week_53_from_week_52() -> None:
    deaths = weekly(first=2014, last=2021)
    added = Deaths(place="", unit="weekly", calendar="gregorian", year=np.append(deaths.year, 2020),
                   period=np.append(deaths.period, 53), deaths=np.append(deaths.deaths, 1_160.0))  # fmt: skip
    found = excess(added, since=date(2020, 12, 1), until=date(2021, 1, 31), baseline=(2014, 2019))
    assert (2020, 53) in found.window.weights
    assert found.totals.keys() == {2014, 2015, 2016, 2017, 2018}
    assert abs(found.main.excess) < 60


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2020, 2, 24), date(2021, 5, 31), "not known for all"),
        (date(2016, 2, 24), date(2016, 5, 31), "three and more"),
        (date(2020, 5, 31), date(2020, 2, 24), "before it begins"),
    ],
)
def test_what_cannot_be_had_is_said(since: date, until: date, words: str) -> None:
    with pytest.raises(StudyError, match=words):
        excess(weekly(), since=since, until=until)


def test_a_missing_week_in_the_window_is_no_nought() -> None:
    deaths = weekly()
    kept = ~((deaths.year == 2020) & (deaths.period == 12))
    gap = Deaths(place="", unit="weekly", calendar="gregorian", year=deaths.year[kept], period=deaths.period[kept],
                 deaths=deaths.deaths[kept])  # fmt: skip
    with pytest.raises(StudyError, match="have a gap"):
        excess(gap, since=SINCE, until=UNTIL)
