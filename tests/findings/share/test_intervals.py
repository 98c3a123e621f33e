"""Bounds that must hold, and intervals against their formulas."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import StudyError
from fairwitness.findings.share.intervals import Rates, Z, corrected, lower_bounds, resampled, wilson


@given(
    named=st.lists(st.integers(1, 50), max_size=30), others=st.integers(0, 300), n_wrong=st.integers(0, 35),
    data=st.data(),
)  # fmt: skip
def test_the_bound_never_exceeds_the_true_share(
    named: list[int], others: int, n_wrong: int, data: st.DataObject
) -> None:
    if not named and not others:
        return
    wrong = data.draw(st.sets(st.sampled_from(range(len(named))), max_size=n_wrong)) if named else set()
    truly = sum(n for k, n in enumerate(named) if k not in wrong)
    n_posts = sum(named) + others
    (bound,) = lower_bounds(np.array(named, np.int64), n_posts=n_posts, n_wrong=n_wrong)
    assert bound.share <= truly / n_posts
    assert bound.share == bound.n_posts / n_posts
    assert bound.n_posts == sum(sorted(named)[: max(len(named) - n_wrong, 0)])


@given(named=st.lists(st.integers(1, 50), min_size=1, max_size=30))
def test_without_a_bound_it_is_shown_for_stated_numbers_only(named: list[int]) -> None:
    bounds = lower_bounds(np.array(named, np.int64), n_posts=sum(named), n_wrong=None)
    n = len(named)
    assert [(b.premise, b.n_wrong) for b in bounds] == [
        ("one", 1),
        ("tenth", ceil(n / 10)),
        ("quarter", ceil(n / 4)),
        ("half", ceil(n / 2)),
    ]


def test_nobody_named_leaves_nothing_to_bound() -> None:
    assert lower_bounds(np.empty(0, np.int64), n_posts=9, n_wrong=None) == ()
    (bound,) = lower_bounds(np.empty(0, np.int64), n_posts=9, n_wrong=2)
    assert (bound.n_posts, bound.share) == (0, 0.0)


@given(trials=st.integers(1, 500), data=st.data())
def test_wilson_solves_its_equation(trials: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, trials))
    interval = wilson(hits, trials)
    assert 0 <= interval.low <= hits / trials <= interval.high <= 1
    for end in {interval.low, interval.high} - {0.0, 1.0}:
        assert abs(hits / trials - end) == pytest.approx(Z * sqrt(end * (1 - end) / trials), abs=1e-9)


def test_the_bootstrap_agrees_with_drawing_accounts_one_by_one() -> None:
    n_posts = np.array([30, 12, 9, 4, 4, 3, *([1] * 40), *([2] * 15)], np.int64)
    named = np.arange(n_posts.size) < 8
    draws = resampled(n_posts, named, seed=1)
    assert draws is not None
    rng = np.random.default_rng(5)
    picks = rng.integers(n_posts.size, size=(20_000, n_posts.size))
    slow = (n_posts * named)[picks].sum(axis=1) / n_posts[picks].sum(axis=1)
    interval = draws.post_interval()
    assert [interval.low, interval.high] == pytest.approx(np.quantile(slow, [0.025, 0.975]), abs=0.02)
    assert draws.accounts.mean() == pytest.approx(named.mean(), abs=0.01)


def test_the_bootstrap_does_not_depend_on_the_order_of_accounts() -> None:
    n_posts, named = np.arange(1, 21), np.arange(20) % 3 == 0
    order = np.random.default_rng(2).permutation(20)
    one, two = resampled(n_posts, named, seed=3), resampled(n_posts[order], named[order], seed=3)
    assert one is not None
    assert two is not None
    assert one.posts.tobytes() == two.posts.tobytes()


@pytest.mark.parametrize(("n_named", "enough"), [(0, False), (4, False), (5, True), (7, True), (8, False)])
def test_too_few_accounts_give_no_interval(n_named: int, *, enough: bool) -> None:
    draws = resampled(np.ones(12, np.int64), np.arange(12) < n_named, seed=1)
    assert (draws is not None) is enough


def test_a_share_that_errors_explain_is_corrected_to_nothing() -> None:
    rates = Rates(false_positive=0.01, true_positive=0.81)
    value = corrected(0.01, np.full(100, 0.01), rates)
    assert (value.share, value.low, value.high) == (0.0, 0.0, 0.0)


@given(true=st.floats(0, 1), false=st.floats(0, 0.4), found=st.floats(0.5, 1))
def test_the_correction_undoes_the_errors(true: float, false: float, found: float) -> None:
    rates = Rates(false_positive=false, true_positive=found)
    seen = true * found + (1 - true) * false
    assert corrected(seen, np.array([seen]), rates).share == pytest.approx(true, abs=1e-9)


@pytest.mark.parametrize(("false", "true"), [(0.5, 0.5), (0.8, 0.2), (-0.1, 0.5), (0.1, 1.1), (0.1, float("nan"))])
def test_rates_that_cannot_be_are_refused(false: float, true: float) -> None:
    with pytest.raises(StudyError, match="rates must satisfy"):
        Rates(false_positive=false, true_positive=true)
