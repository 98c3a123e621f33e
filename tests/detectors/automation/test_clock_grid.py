"""A clock grid is shown for timers, in either tail, and not for people's sessions, bursts and habits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fairwitness.detectors.automation import minute_of_hour, second_of_minute
from fairwitness.detectors.automation.clock_grid import both_tails, one_per_stretch
from fairwitness.detectors.automation.records import Measured, TooLittle, account_times
from fairwitness.network.occasions import splitmix

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR_S, MINUTE = 3600, 60_000_000


def test_chi_square_is_pearsons() -> None:
    count = np.random.default_rng(3).multinomial(400, np.full(60, 1 / 60))
    chi_square, _, p_even = both_tails(count)
    assert chi_square == pytest.approx(stats.chisquare(count).statistic)
    assert p_even == pytest.approx(stats.chi2.cdf(chi_square, 59))


@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=80))
def test_one_post_per_stretch_is_what_the_slow_definition_says(minutes: list[int]) -> None:
    account = account_times(
        np.array(minutes, np.int64) * MINUTE, np.full(len(minutes), MINUTE), reaction_s=np.zeros(0, np.int64)
    )
    lot = splitmix(np.arange(len(minutes)), seed=0x0C10C)
    best: dict[int, int] = {}
    for place, minute in enumerate(account.tick.tolist()):
        stretch, inside = divmod(minute, 97)
        if inside < 60 and (stretch not in best or lot[place] < lot[best[stretch]]):
            best[stretch] = place
    assert one_per_stretch(account).tolist() == sorted(account.tick[list(best.values())].tolist())


def test_posts_of_one_burst_speak_once(person: Callable[..., Any], times: Callable[..., Any]) -> None:
    chosen = one_per_stretch(times(person(1, burst=20.0)))
    assert np.diff(chosen).min() > 37 * 60


@pytest.mark.parametrize("unit_s", [60, 3600])
def test_thinned_posts_of_people_follow_chi_square(
    person: Callable[..., Any], times: Callable[..., Any], unit_s: int
) -> None:
    p_values = []
    for seed in range(200):
        account = times(person(1000 + seed, days=60, sessions=8, burst=5, zone_h=seed % 24))
        phase = account.phase(unit_s * 1_000_000, parts=60, of=one_per_stretch(account))
        p_values.append(both_tails(np.bincount(phase, minlength=60))[2])
    assert stats.kstest(p_values, "uniform").pvalue > 0.01


@pytest.mark.parametrize("test", [second_of_minute, minute_of_hour])
def test_people_are_rarely_below_a_level(crowd: list[Any], test: Callable[..., Any]) -> None:
    p_values = [r.p_value for r in map(test, crowd) if isinstance(r, Measured)]
    assert len(p_values) == 60
    assert stats.binomtest(sum(p <= 0.05 for p in p_values), 60, 0.05, alternative="greater").pvalue > 0.01


def test_one_scheduled_post_in_ten_is_tolerated() -> None:
    share = np.full(60, 0.9 / 60)
    share[0] += 0.1
    rng = np.random.default_rng(8)
    p_values = np.array([both_tails(rng.multinomial(400, share))[1] for _ in range(2_000)])
    for level in (0.05, 0.01):
        assert (p_values <= level).mean() < 1.5 * level


@pytest.mark.parametrize(("share", "power"), [(0.2, 0.4), (0.3, 0.95), (0.4, 0.99)])
def test_power_grows_with_the_share_of_scheduled_posts(share: float, power: float) -> None:
    rng = np.random.default_rng(9)
    law = np.full(60, (1 - share) / 60)
    law[30] += share
    shown = np.mean([both_tails(rng.multinomial(300, law))[1] < 0.001 for _ in range(300)])
    assert shown > power


def test_a_timer_on_the_hour_is_shown(timer: Callable[..., Any], times: Callable[..., Any]) -> None:
    result = minute_of_hour(times(timer(every_s=HOUR_S, n=600)))
    assert result.p_value < 1e-12
    assert ":00" in result.sentence


def test_a_timer_every_quarter_with_jitter_is_shown(timer: Callable[..., Any], times: Callable[..., Any]) -> None:
    account = times(timer(every_s=900, n=2_000, jitter_s=5))
    assert minute_of_hour(account).p_value < 1e-12
    assert second_of_minute(account).p_value < 1e-12


def test_a_timer_that_walks_over_the_hour_is_too_even(timer: Callable[..., Any], times: Callable[..., Any]) -> None:
    result = minute_of_hour(times(timer(every_s=61 * 60, n=2_000)))
    assert result.p_value < 1e-4
    assert "more evenly" in result.sentence


@pytest.mark.parametrize("shift_s", [3600, -7200, 1800, 86_400 * 7])
def test_a_shift_of_the_clock_changes_nothing(
    person: Callable[..., Any], times: Callable[..., Any], shift_s: int
) -> None:
    seconds = person(5)
    for test in (second_of_minute, minute_of_hour):
        before, after = test(times(seconds)), test(times(seconds + shift_s))
        assert (after.statistic, after.p_value, after.n) == pytest.approx(
            (before.statistic, before.p_value, before.n)
        )


def test_a_clock_of_a_minute_cannot_show_seconds(person: Callable[..., Any], times: Callable[..., Any]) -> None:
    coarse = times(person(6), resolution_s=60)
    assert isinstance(second_of_minute(coarse), TooLittle)
    assert isinstance(minute_of_hour(coarse), Measured)


def test_a_clock_of_an_hour_shows_nothing(person: Callable[..., Any], times: Callable[..., Any]) -> None:
    result = minute_of_hour(times(person(6), resolution_s=3600))
    assert isinstance(result, TooLittle)
    assert "3,600 s" in result.reason


def test_whole_minutes_stated_as_seconds_are_no_timer(person: Callable[..., Any], times: Callable[..., Any]) -> None:
    rounded = times(person(7) // 60 * 60, resolution_s=1)
    assert isinstance(second_of_minute(rounded), TooLittle)


def test_many_posts_in_few_hours_are_not_enough(times: Callable[..., Any]) -> None:
    result = minute_of_hour(times(np.arange(0, 40_000, 10)))
    assert isinstance(result, TooLittle)
    assert "separate hours" in result.reason
