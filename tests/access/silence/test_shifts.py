"""Shifts against a slow, obvious definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fairwitness.access.silence.activity import activity, whole_days
from fairwitness.access.silence.judging import holm
from fairwitness.access.silence.matching import matched
from fairwitness.access.silence.shifts import exposed_activity, lost, p_value
from fairwitness.study import DAY_US, HOUR_US

SHAPES = st.tuples(st.integers(1, 4), st.integers(2, 9))


@given(st.data())
def test_every_shift_is_the_group_rolled_by_whole_days(data: st.DataObject) -> None:
    n, days = data.draw(SHAPES)
    active = data.draw(arrays.arrays(np.bool_, (n, days, 24)))
    exposure = data.draw(arrays.arrays(np.float64, (days, 24), elements=st.sampled_from([0.0, 0.25, 1.0])))
    slow = [[(np.roll(one, shift, axis=0) * exposure).sum() for shift in range(days)] for one in active]
    assert exposed_activity(active, exposure) == pytest.approx(np.array(slow), abs=1e-6)


@given(st.data())
def test_what_is_lost_is_the_mean_share_of_the_usual(data: st.DataObject) -> None:
    n, days = data.draw(SHAPES)
    active = data.draw(arrays.arrays(np.bool_, (n, days, 24)))
    exposure = data.draw(arrays.arrays(np.float64, (days, 24), elements=st.sampled_from([0.0, 1.0])))
    found = exposed_activity(active, exposure)
    shares = [np.minimum(row / row.mean(), 1) for row in found if row.mean() > 0]
    slow = 1 - np.mean(shares, axis=0) if shares else np.zeros(days)
    assert lost(active, exposure) == pytest.approx(slow, abs=1e-6)


def test_an_account_counts_once_however_loud() -> None:
    active = np.zeros((2, 10, 24), bool)
    active[0, :, ::2] = True
    active[1, :, 0] = True
    exposure = np.zeros((10, 24))
    exposure[4] = 1
    active[1, 4] = False
    assert lost(active, exposure)[0] == pytest.approx(0.5)


def test_p_counts_the_true_position_and_ties() -> None:
    assert p_value(np.array([0.5, 0.1, 0.5, 0.2])) == 0.5
    assert p_value(np.array([0.9, 0.1, 0.5, 0.2])) == 0.25


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_is_the_step_down_definition(p_values: list[float]) -> None:
    n, ordered = len(p_values), sorted(p_values)
    slow = {p: max(min(1.0, q * (n - k)) for k, q in enumerate(ordered) if q <= p) for p in p_values}
    assert holm(p_values) == pytest.approx([slow[p] for p in p_values])


def test_a_burst_within_an_hour_counts_once() -> None:
    at_us = np.array([0, 5, HOUR_US - 1, HOUR_US, 3 * DAY_US], np.int64) + 7 * DAY_US
    found = activity(np.zeros(5, np.int64), at_us, n_accounts=2)
    assert found.hour.tolist() == [7 * 24, 7 * 24 + 1, 10 * 24]
    span = whole_days(int(at_us[0]), int(at_us[-1]))
    assert (span.first_day, span.n_days) == (8, 2)
    assert found.lifetime()[1].tolist() == [10 * 24, -2]


def test_controls_are_as_active_and_used_once() -> None:
    volume = np.array([10, 40, 11, 9, 39, 300, 0, 5])
    candidates = np.array([True, True, True, True, True, True, True, True])
    chosen = matched(np.array([0, 1]), candidates=candidates, volume=volume, first_hour=np.arange(8))
    # 300 is too loud for both, nobody posts nothing, and 5 is just half of 10.
    assert chosen.tolist() == [7, 3, 2, 4]
