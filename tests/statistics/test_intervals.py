"""Clopper-Pearson limits lie exactly where the binomial tails, summed term by term, cross the level."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.errors import StudyError
from fairwitness.intervals import interval, lower_limit, upper_limit

COUNTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
ALPHAS = st.sampled_from([0.2, 0.05, 0.025, 0.0125, 0.001])


def at_most(hits: int, trials: int, rate: float) -> float:
    """Chance of so few hits, in exact fractions."""
    p = Fraction(rate)
    return float(sum(comb(trials, j) * p**j * (1 - p) ** (trials - j) for j in range(hits + 1)))


def inverted(hits: int, trials: int, *, alpha: float) -> float:
    """The rate at which so few hits have the chance alpha, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(hits, trials, middle) > alpha else (low, middle)
    return low


@settings(max_examples=40)
@given(COUNTS, ALPHAS)
def test_the_upper_limit_is_the_inverted_binomial_tail(counts: tuple[int, int], alpha: float) -> None:
    hits, trials = counts
    slow = 1.0 if hits == trials else inverted(hits, trials, alpha=alpha)

    assert upper_limit(hits, trials, alpha=alpha) == pytest.approx(slow, abs=1e-9)


@given(COUNTS, ALPHAS)
def test_the_lower_limit_of_hits_is_one_minus_the_upper_limit_of_misses(
    counts: tuple[int, int], alpha: float
) -> None:
    hits, trials = counts

    mirrored = 1 - upper_limit(trials - hits, trials, alpha=alpha)

    assert lower_limit(hits, trials, alpha=alpha) == pytest.approx(mirrored, abs=1e-9)


@given(COUNTS, ALPHAS)
def test_the_interval_joins_two_limits_of_half_the_level(counts: tuple[int, int], alpha: float) -> None:
    hits, trials = counts
    low, high = interval(hits, trials, alpha=alpha)

    assert (low, high) == (
        lower_limit(hits, trials, alpha=alpha / 2), upper_limit(hits, trials, alpha=alpha / 2)
    )  # fmt: skip
    assert 0 <= low <= hits / trials <= high <= 1


def test_no_trials_leave_everything_open() -> None:
    assert interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("hits", "trials", "alpha"), [(-1, 5, 0.05), (6, 5, 0.05), (1, 5, 0.0), (1, 5, 1.0), (1, 5, 1.5)]
)
def test_what_cannot_be_meant_is_refused(hits: int, trials: int, alpha: float) -> None:
    with pytest.raises(StudyError):
        upper_limit(hits, trials, alpha=alpha)
