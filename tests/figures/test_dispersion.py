"""The screen flags counts that are too smooth, leaves honest ones alone, and is a plain sum."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.stats import binom, chi2
from tests.figures.conftest import days_from

from fairwitness.figures.dispersion import LEVEL, daily, screen
from fairwitness.figures.reading.records import Series

FIRST = date(2020, 3, 1)


def series(counts: np.ndarray, *, cumulative: bool = False, place: str = "x") -> Series:
    return Series(place=place, days=days_from(FIRST, len(counts)), counts=counts.astype(float), cumulative=cumulative)


def slow(counts: list[float]) -> tuple[int, int, float]:
    n = k = 0
    for start in range(0, len(counts) - 6, 7):
        week = counts[start : start + 7]
        mean = sum(week) / 7
        if min(week) < 0 or mean < 5:
            continue
        n += 1
        k += chi2.cdf(sum((x - mean) ** 2 for x in week) / mean, 6) < 0.05
    return n, int(k), float(binom.sf(k - 1, n, 0.05)) if n else 1.0


@pytest.mark.parametrize("seed", range(5))
def test_it_is_what_it_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.uniform(2, 30, 40).repeat(7)).astype(float)
    counts[rng.integers(0, 280, 3)] = -1
    (found,) = screen([series(counts)])
    assert (found.n_windows, found.n_under, found.p_value) == pytest.approx(slow(counts.tolist()))


def test_independent_counts_are_rarely_flagged_and_smoothed_ones_are() -> None:
    rng = np.random.default_rng(7)
    honest = [series(rng.poisson(20, 210)) for _ in range(60)]
    assert sum(one.p_adjusted <= LEVEL for one in screen(honest)) <= 3
    smooth = series(np.round(20 + rng.normal(0, 1.5, 210)))
    found = screen([*honest, smooth])
    assert found[-1].p_adjusted < 1e-6
    assert found[-1].p_adjusted == pytest.approx(min(found[-1].p_value * 61, 1))


def test_a_weekday_left_out_is_told() -> None:
    counts = np.tile([0, 30, 30, 30, 30, 30, 30], 20)
    (found,) = screen([series(counts)])
    assert found.skipped_weekday


def test_running_totals_and_daily_counts_say_the_same() -> None:
    counts = np.random.default_rng(1).poisson(20, 141)
    total = series(counts.cumsum(), cumulative=True)
    assert daily(total).tolist() == counts[1:].tolist()


def test_days_around_a_gap_are_not_known() -> None:
    days = days_from(FIRST, 5)
    gap = Series(place="", days=(*days[:2], *days[3:]), counts=np.array([1.0, 3, 9, 12]), cumulative=True)
    assert np.isnan(daily(gap)).tolist() == [False, True, True, False]
