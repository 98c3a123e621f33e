"""Round-the-clock operation is shown; people who sleep, whenever they do, are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fairwitness.detectors.automation import no_rest
from fairwitness.detectors.automation.no_rest import ALPHA, BETA, blocks, longest_arc_us
from fairwitness.detectors.automation.records import Measured, TooLittle

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE, DAY_MIN = 60_000_000, 1440


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=40))
def test_the_longest_arc_is_that_of_the_slow_definition(minutes: list[int]) -> None:
    taken = {m % DAY_MIN for m in minutes}
    longest = run = 0
    for minute in [*range(DAY_MIN), *range(DAY_MIN)]:
        run = 0 if minute in taken else run + 1
        longest = max(longest, run)
    free = DAY_MIN - 1 if len(taken) == 1 else longest
    assert longest_arc_us(np.array(minutes, np.int64) * MINUTE) == (free + 1) * MINUTE


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 25)), max_size=40))
def test_blocks_are_those_of_the_slow_definition(days_and_posts: list[tuple[int, int]]) -> None:
    day = np.sort(np.repeat([d for d, _ in days_and_posts], [n for _, n in days_and_posts])).astype(np.int64)
    expected, position = [], 0
    while position < day.size:
        end = position + 40
        while end < day.size and day[end] == day[end - 1]:
            end += 1
        if position + 40 <= day.size and day[end - 1] - day[position] < 14:
            expected.append((position, end))
            position = end
        else:
            position += int(np.count_nonzero(day == day[position]))
    assert blocks(day) == expected


def test_people_are_rarely_below_a_level(crowd: list[Any]) -> None:
    p_values = [r.p_value for r in map(no_rest, crowd) if isinstance(r, Measured)]
    assert len(p_values) > 40
    assert sum(p <= 0.05 for p in p_values) <= 3


def test_the_null_is_exact_for_its_own_law() -> None:
    rng = np.random.default_rng(12)
    k = rng.binomial(50, rng.beta(ALPHA, BETA, 20_000))
    p_values = stats.betabinom.sf(k - 1, 50, ALPHA, BETA)
    for level in (0.05, 0.01, 0.001):
        assert (p_values <= level).mean() <= level + 3 * np.sqrt(level / 20_000)


@pytest.mark.parametrize("a_day", [6, 40])
def test_round_the_clock_is_shown_at_low_and_high_rates(times: Callable[..., Any], a_day: int) -> None:
    seconds = np.sort(np.random.default_rng(13).integers(0, 120 * 86_400, 120 * a_day))
    result = no_rest(times(seconds))
    assert result.p_value < 0.001
    assert result.statistic > 0.5


def test_a_shared_account_that_never_rests_is_named_round_the_clock_only(
    person: Callable[..., Any], times: Callable[..., Any]
) -> None:
    shifts = np.sort(np.concatenate([person(k, sessions=8, zone_h=8.0 * k) for k in range(3)]))
    assert no_rest(times(shifts)).p_value < 0.001


def test_one_who_works_at_night_is_not_shown(person: Callable[..., Any], times: Callable[..., Any]) -> None:
    assert no_rest(times(person(14, sessions=10, zone_h=12.0))).p_value > 0.05


@pytest.mark.parametrize("shift_s", [3600, 5 * 3600 + 1800, -40_000])
def test_a_shift_of_the_clock_changes_nothing(
    person: Callable[..., Any], times: Callable[..., Any], shift_s: int
) -> None:
    seconds = person(5)
    assert no_rest(times(seconds + shift_s)) == no_rest(times(seconds))


def test_few_days_are_not_enough(times: Callable[..., Any]) -> None:
    result = no_rest(times(np.arange(0, 5 * 86_400, 300)))
    assert isinstance(result, TooLittle)
    assert "8 are needed" in result.reason


def test_a_clock_of_an_hour_is_too_coarse(person: Callable[..., Any], times: Callable[..., Any]) -> None:
    assert isinstance(no_rest(times(person(6), resolution_s=3600)), TooLittle)
