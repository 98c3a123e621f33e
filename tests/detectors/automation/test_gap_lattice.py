"""Gaps on a lattice are counted exactly, and show timers but no people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fairwitness.detectors.automation import gap_lattice
from fairwitness.detectors.automation.gap_lattice import chance_of, on_lattice, p_value, reach_of
from fairwitness.detectors.automation.records import Measured, TooLittle

if TYPE_CHECKING:
    from collections.abc import Callable


@given(st.lists(st.integers(0, 500)), st.integers(10, 120))
def test_counts_are_those_of_the_slow_definition(gaps: list[int], period: int) -> None:
    reach = reach_of(period)
    points = range(period, 1_000, period)
    near = sum(any(abs(gap - point) <= 1 for point in points) for gap in gaps)
    inside = sum(any(abs(gap - point) <= reach for point in points) for gap in gaps)
    assert on_lattice(np.array(gaps, np.int64), period=period) == (near, inside)


@given(st.integers(10, 100), st.integers(1, 60), st.integers(0, 60))
def test_the_tail_is_binomial(period: int, n: int, near: int) -> None:
    near = min(near, n)
    assert p_value(near, n, period=period) == pytest.approx(stats.binom.sf(near - 1, n, chance_of(period)))


def test_people_are_rarely_below_a_level(crowd: list[Any]) -> None:
    p_values = [r.p_value for r in map(gap_lattice, crowd) if isinstance(r, Measured)]
    assert len(p_values) == 60
    assert sum(p <= 0.05 for p in p_values) <= 3


def test_people_on_a_clock_of_a_minute_are_rarely_below_a_level(
    person: Callable[..., Any], times: Callable[..., Any]
) -> None:
    results = [gap_lattice(times(person(200 + k, zone_h=k), resolution_s=60)) for k in range(24)]
    assert sum(r.p_value <= 0.05 for r in results if isinstance(r, Measured)) <= 1


def test_one_gap_in_ten_on_a_lattice_is_tolerated() -> None:
    rng = np.random.default_rng(11)
    below = 0
    for _ in range(1_000):
        gaps = np.where(rng.random(300) < 0.1, 60, rng.integers(60 - 15, 60 + 16, 300))
        below += p_value(*on_lattice(gaps, period=60), period=60) <= 0.05
    assert below < 75


@pytest.mark.parametrize(("every_s", "jitter_s"), [(60, 0), (900, 5), (900, 40), (3600, 2), (86_400, 30)])
def test_timers_are_shown(timer: Callable[..., Any], times: Callable[..., Any], every_s: int, jitter_s: int) -> None:
    assert gap_lattice(times(timer(every_s=every_s, n=400, jitter_s=jitter_s) + 7)).p_value < 1e-6


def test_a_timer_is_shown_on_a_clock_of_a_minute(timer: Callable[..., Any], times: Callable[..., Any]) -> None:
    result = gap_lattice(times(timer(every_s=900, n=400, jitter_s=5), resolution_s=60))
    assert result.p_value < 1e-6
    assert "15 min" in result.sentence


def test_a_timer_off_every_lattice_is_not_shown(timer: Callable[..., Any], times: Callable[..., Any]) -> None:
    result = gap_lattice(times(timer(every_s=1031, n=400, jitter_s=200)))
    assert not isinstance(result, Measured) or result.p_value > 0.05


def test_power_grows_with_the_share_of_timed_posts(
    timer: Callable[..., Any], person: Callable[..., Any], times: Callable[..., Any]
) -> None:
    p_values = []
    for n in (0, 200, 2_000):
        mixed = np.concatenate([person(31), timer(every_s=1800, n=n)])
        p_values.append(gap_lattice(times(np.sort(mixed))).p_value)
    assert p_values[0] > 0.05 > p_values[2]


@pytest.mark.parametrize("shift_s", [3600, -86_400, 1800])
def test_a_shift_of_the_clock_changes_nothing(
    person: Callable[..., Any], times: Callable[..., Any], shift_s: int
) -> None:
    seconds = person(5)
    assert gap_lattice(times(seconds + shift_s)) == gap_lattice(times(seconds))


def test_one_endless_burst_is_not_enough(times: Callable[..., Any]) -> None:
    result = gap_lattice(times(np.arange(0, 4_000, 10)))
    assert isinstance(result, TooLittle)
    assert "50 are needed" in result.reason


def test_a_clock_of_an_hour_is_too_coarse(person: Callable[..., Any], times: Callable[..., Any]) -> None:
    assert isinstance(gap_lattice(times(person(6), resolution_s=3600)), TooLittle)
