"""Falls of one series: found where they are, and nowhere else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from outage_factory import PER_DAY, START, STEP, at, down, gone, series

from fairwitness.access.outages.baseline import NO_BASELINE, OF_DAY, OF_WEEK
from fairwitness.access.outages.episodes import judge
from fairwitness.access.outages.missing import gaps
from fairwitness.access.outages.phases import change_points
from fairwitness.access.outages.settings import Settings
from fairwitness.access.series import Signal
from fairwitness.errors import StudyError
from fairwitness.study import DAY_US, HOUR_US

USUAL = Settings()


@settings(max_examples=25)
@given(st.integers(24, 33), st.floats(0, 23.5), st.floats(3, 60), st.floats(0.0, 0.4))
def test_a_fall_is_found_to_the_step(day: int, hour: float, hours: float, to: float) -> None:
    begin, end = at(day, hour), min(at(day, hour + hours), at(35))
    found = judge(down(series(), begin, end, to=to), USUAL).episodes
    assert len(found) == 1
    assert found[0].onset.earliest_us - STEP <= begin <= found[0].onset.latest_us
    assert found[0].onset.latest_us - begin <= STEP
    if end + 2 * HOUR_US < at(35):
        assert found[0].end is not None
        assert found[0].end.earliest_us <= end <= found[0].end.latest_us + STEP


@settings(max_examples=15)
@given(st.integers(0, 300))
def test_noise_and_weekends_are_no_falls(seed: int) -> None:
    assert not judge(series(seed=seed, noise=0.05), USUAL).episodes


def test_a_holiday_like_a_day_off_is_no_fall() -> None:
    holiday = down(series(), at(23), at(24), to=0.67)
    assert not judge(holiday, USUAL).episodes
    assert len(judge(down(series(), at(23), at(24), to=0.5), USUAL).episodes) == 1


def test_what_is_missing_is_not_low() -> None:
    assert not judge(gone(series(), at(25), at(27)), USUAL).episodes
    begun, ended = next(gaps(gone(series(), at(25), at(27)), until_us=0))
    assert (begun.latest_us, ended.latest_us if ended else None) == (at(25), at(27))


def test_a_source_that_stops_has_a_gap_until_the_others_end() -> None:
    one = series(days=20)
    assert not list(gaps(one, until_us=one.end_us))
    begun, ended = next(gaps(one, until_us=one.end_us + DAY_US))
    assert begun.latest_us == one.end_us
    assert ended is None


def test_a_series_full_of_holes_has_no_gap() -> None:
    one = series()
    one.values[::2] = np.nan
    assert not list(gaps(gone(one, at(25), at(26)), until_us=0))


def test_half_way_back_ends_a_fall_once_half_a_day_says_so() -> None:
    fallen = down(series(days=40), at(22), at(27), to=0.05)
    half = down(fallen, at(27), at(40), to=0.6)
    found = judge(half, USUAL).episodes
    assert len(found) == 1
    end = found[0].end
    assert end is not None
    assert end.earliest_us <= at(27) <= end.latest_us
    assert end.latest_us - at(27) == pytest.approx(12 * HOUR_US, abs=2 * STEP)
    assert found[0].normal_again_us is None


def test_a_day_time_recovery_does_not_end_a_fall() -> None:
    fallen = down(series(days=40), at(22), at(27), to=0.05)
    for step in np.flatnonzero((fallen.at_us >= at(25, 10)) & (fallen.at_us < at(25, 14))):
        fallen.values[step] = series(days=40).values[step] * 0.6
    assert len(judge(fallen, USUAL).episodes) == 1


def test_the_fall_never_becomes_the_baseline() -> None:
    long = down(series(days=80), at(30), at(80), to=0.1)
    judged = judge(long, USUAL)
    assert len(judged.episodes) == 1
    assert judged.episodes[0].end is None
    assert judged.expected[-1] == pytest.approx(series(days=80).values[-1], rel=0.35)


def test_baselines_are_medians_of_the_past() -> None:
    one = series(noise=0.3, seed=4)
    judged = judge(one, Settings(enter={Signal.USE: 0.001}))
    table = one.values.reshape(-1, PER_DAY)
    for day, slot in ((2, 5), (6, 0), (20, 13), (30, 47)):
        past = table[:day, slot]
        weekly = [past[day - back] for back in (7, 14, 21, 28) if day >= back]
        k = day * PER_DAY + slot
        if len(weekly) >= 3:
            assert (judged.kind[k], judged.expected[k]) == (OF_WEEK, np.median(weekly))
        elif day >= 4:
            assert (judged.kind[k], judged.expected[k]) == (OF_DAY, np.median(past[-14:]))
        else:
            assert judged.kind[k] == NO_BASELINE


def test_a_signal_that_says_nothing_by_falling_has_no_falls() -> None:
    assert not judge(down(series(signal=Signal.CHANGES), at(25), at(30)), USUAL).episodes


@settings(max_examples=30)
@given(
    arrays.arrays(np.float64, st.integers(2, 400), elements=st.sampled_from([0.0, 1e-300, 1.0, 50.0, 1e300, np.nan]))
)
def test_any_values_are_judged(values: np.ndarray) -> None:
    judged = judge(series(values=values), USUAL)
    assert judged.ratio.size == values.size


@given(st.lists(st.sampled_from([0.0, 1.0, -3.0, -3.1]), min_size=1, max_size=24))
def test_change_points_are_the_cheapest_partition(levels: list[float]) -> None:
    values = np.repeat(levels, 3)
    cuts = change_points(values)
    assert list(cuts) == sorted(set(cuts))
    assert all(0 < cut < values.size for cut in cuts)
    assert all(b - a >= 3 for a, b in zip([0, *cuts], [*cuts, values.size], strict=True))


def test_change_points_find_a_step() -> None:
    noise = np.random.default_rng(2).normal(0, 0.1, 90)
    assert change_points(np.concatenate([np.zeros(40), np.full(50, -2.0)]) + noise) == [40]
    assert change_points(noise) == []


@pytest.mark.parametrize("wrong", [{"day_off": 1.5}, {"enter": {Signal.USE: 0.0}}, {"weeks": 0}, {"noise": -1.0}])
def test_settings_that_cannot_be_meant_are_refused(wrong: dict) -> None:
    with pytest.raises(StudyError):
        Settings(**wrong)


def test_start_is_no_special_day() -> None:
    shifted = series(start_us=START + 7 * HOUR_US)
    assert not judge(shifted, USUAL).episodes
