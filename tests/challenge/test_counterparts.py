"""The drawn comparison set has the list's activity, and depends on nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fairwitness.errors import ChallengeError
from fairwitness.findings.challenge.counterparts import NONE_LEFT, counterparts, deciles
from fairwitness.findings.challenge.surroundings import require, surroundings

NOBODY = np.empty(0, np.int64)


def drawn(n: int = 2_000, *, seed: int = 4) -> Any:
    draw = np.random.default_rng(seed)
    posts = draw.lognormal(2, 1.2, n).astype(np.int64) + 1
    return np.stack([posts, posts + draw.poisson(posts), np.minimum(draw.integers(1, 30, n), posts)])


@given(
    arrays.arrays(np.int64, st.tuples(st.just(3), st.integers(2, 60)), elements=st.integers(0, 40)),
    st.data(),
    st.integers(0, 2**40),
)
def test_counterparts_are_others_each_once_and_of_the_same_deciles(
    activity: Any, data: st.DataObject, seed: int
) -> None:
    listed = np.array(data.draw(st.lists(st.integers(0, activity.shape[1] - 1), unique=True, min_size=1)), np.int64)
    chosen = counterparts(activity, listed=listed, seed=seed)
    taken = chosen[chosen != NONE_LEFT]
    assert len(set(taken.tolist())) == taken.size
    assert not set(taken.tolist()) & set(listed.tolist())
    strata = deciles(activity)
    assert np.array_equal(strata[:, listed[chosen != NONE_LEFT]], strata[:, taken])


@given(arrays.arrays(np.int64, st.tuples(st.just(3), st.integers(2, 60)), elements=st.integers(0, 40)), st.data())
def test_nobody_goes_without_while_somebody_of_its_deciles_is_free(activity: Any, data: st.DataObject) -> None:
    listed = np.array(data.draw(st.lists(st.integers(0, activity.shape[1] - 1), unique=True, min_size=1)), np.int64)
    chosen = counterparts(activity, listed=listed, seed=1)
    free = np.setdiff1d(np.arange(activity.shape[1]), np.concatenate([listed, chosen]))
    strata = deciles(activity)
    for account in listed[chosen == NONE_LEFT].tolist():
        assert not (strata[:, free] == strata[:, [account]]).all(axis=0).any()


def test_the_set_is_as_active_as_the_list() -> None:
    activity = drawn()
    listed = np.flatnonzero(activity[0] > 12)[:150]
    chosen = counterparts(activity, listed=listed, seed=9)
    kept = chosen != NONE_LEFT
    assert kept.mean() > 0.9
    for row in activity:
        assert np.median(row[chosen[kept]]) == pytest.approx(np.median(row[listed[kept]]), rel=0.1)


def test_an_account_just_as_active_is_preferred() -> None:
    activity = np.stack([np.r_[np.full(50, 10), 11, np.full(50, 12)]] * 3)
    chosen = counterparts(activity, listed=np.array([0, 60]), seed=2)
    assert activity[0, chosen].tolist() == [10, 12]


def test_the_draw_repeats_itself_and_changes_with_the_seed() -> None:
    activity = np.ones((3, 500), np.int64)
    listed = np.arange(0, 500, 10)
    assert np.array_equal(
        counterparts(activity, listed=listed, seed=1), counterparts(activity, listed=listed, seed=1)
    )
    assert not np.array_equal(
        counterparts(activity, listed=listed, seed=1), counterparts(activity, listed=listed, seed=2)
    )


def test_the_draw_takes_everybody_equally_often() -> None:
    activity = np.ones((3, 40), np.int64)
    taken = np.concatenate([counterparts(activity, listed=np.arange(10), seed=seed) for seed in range(900)])
    times = np.bincount(taken, minlength=40)
    assert times[:10].sum() == 0
    assert np.abs(times[10:] - 300).max() < 5 * np.sqrt(300 * 2 / 3)


def test_equal_activity_is_one_decile() -> None:
    assert np.unique(deciles(np.ones((3, 99), np.int64))).size == 1


def test_the_order_of_the_list_changes_nobody_in_the_set() -> None:
    activity = drawn()
    listed = np.flatnonzero(activity[0] > 12)[:100]
    there = counterparts(activity, listed=listed, seed=3)
    back = counterparts(activity, listed=listed[::-1].copy(), seed=3)
    assert np.array_equal(there, back[::-1])


def test_a_list_needs_a_hundred_others() -> None:
    activity = np.full((3, 109), 5)
    found = surroundings(activity, listed=np.arange(10), mirrored=NOBODY)
    assert (found.n_others, found.n_comparable, found.n_needed) == (99, 99, 100)
    with pytest.raises(ChallengeError, match="99 accounts") as refused:
        require(found)
    assert "Add posts of everybody" in str(refused.value)
    assert require(surroundings(np.full((3, 110), 5), listed=np.arange(10), mirrored=NOBODY)).n_comparable == 100


def test_a_long_list_needs_as_many_others() -> None:
    found = surroundings(np.full((3, 500), 5), listed=np.arange(300), mirrored=NOBODY)
    assert (found.n_comparable, found.n_needed) == (200, 300)


def test_others_who_hardly_post_do_not_count() -> None:
    activity = np.ones((3, 1_000), np.int64)
    activity[:, :20] = 50
    with pytest.raises(ChallengeError, match="980 accounts, of them 0"):
        require(surroundings(activity, listed=np.arange(20), mirrored=NOBODY))


@pytest.mark.parametrize(("others", "enough"), [(4, False), (5, True)])
def test_others_count_from_half_of_the_quieter_quarter(others: int, enough: bool) -> None:  # noqa: FBT001
    activity = np.full((3, 300), others)
    activity[:, :20] = np.r_[np.full(6, 9), np.full(14, 90)]
    found = surroundings(activity, listed=np.arange(20), mirrored=NOBODY)
    assert (found.least_posts, found.n_comparable) == (5, 280 * enough)


def test_a_list_and_its_mirror_are_refused_alike() -> None:
    activity = drawn(300)
    one, other = np.arange(120), np.arange(120, 160)
    assert surroundings(activity, listed=one, mirrored=other) == surroundings(activity, listed=other, mirrored=one)
