"""Null laws against enumeration, exact fractions and scipy; multiplicity against its definitions."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from fairwitness.model import Scale
from fairwitness.network.nulls import (
    benjamini_hochberg,
    benjamini_yekutieli,
    harmonic,
    jitter_probability,
    log10_binomial_tail,
    log10_evidence,
    log10_poisson_binomial_tail,
    mean_evidence,
)

P_VALUES = st.lists(st.floats(1e-9, 1.0), min_size=1, max_size=30)


def binomial_tail(x: int, n: int, p: float) -> float:
    return float(log10_binomial_tail(np.array([x]), np.array([n]), np.array([p]))[0])


def poisson_binomial_tail(hits: int, chances: list[float]) -> float:
    return float(
        log10_poisson_binomial_tail(np.array([hits]), np.array([0, len(chances)]), np.array(chances, np.float64))[0]
    )


def log10_of(fraction: Fraction) -> float:
    """Return log10 of a fraction that may be far below the smallest float."""
    return math.log10(fraction.numerator) - math.log10(fraction.denominator)


@settings(max_examples=80, deadline=None)
@given(tick=st.integers(1, 7), ticks=st.integers(1, 60), window=st.integers(0, 200))
def test_jitter_probability_is_the_share_of_close_tick_pairs(tick: int, ticks: int, window: int) -> None:
    close = sum(abs(i - j) * tick <= window for i, j in product(range(ticks), repeat=2))

    assert jitter_probability(Scale(window, ticks * tick), tick_us=tick) == pytest.approx(close / ticks**2)


def test_jitter_probability_of_a_fine_clock_is_the_continuous_one() -> None:
    w = 60 / 3600

    assert jitter_probability(Scale(60_000_000, 3_600_000_000), tick_us=1) == pytest.approx(2 * w - w * w, rel=1e-5)


@settings(max_examples=120, deadline=None)
@given(n=st.integers(1, 40), share=st.floats(0, 1), p=st.floats(0.001, 0.999))
def test_binomial_tail_is_the_exact_sum(n: int, share: float, p: float) -> None:
    x = round(share * n)
    chance = Fraction(p)
    exact = sum(math.comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(x, n + 1))

    assert binomial_tail(x, n, p) == pytest.approx(log10_of(Fraction(exact)), rel=1e-9, abs=1e-9)


@settings(max_examples=120, deadline=None)
@given(n=st.integers(1, 5_000), share=st.floats(0, 1), p=st.floats(1e-6, 0.999))
def test_binomial_tail_agrees_with_scipy_where_that_is_finite(n: int, share: float, p: float) -> None:
    x = round(share * n)
    wanted = stats.binom.sf(x - 1, n, p)
    assume(wanted > 1e-290)

    assert binomial_tail(x, n, p) == pytest.approx(math.log10(wanted), rel=1e-7, abs=1e-7)


@pytest.mark.parametrize(("n", "p"), [(1_000, 0.01), (5_000, 0.5), (400, 1e-5)])
def test_binomial_tail_reaches_far_below_the_smallest_float(n: int, p: float) -> None:
    assert binomial_tail(n, n, p) == pytest.approx(n * math.log10(p), rel=1e-12)


def test_binomial_tail_of_nothing_is_certain() -> None:
    assert binomial_tail(0, 10, 0.3) == 0.0


def test_binomial_tail_falls_with_every_success() -> None:
    n = 2_000
    tail = log10_binomial_tail(np.arange(n + 1), np.full(n + 1, n), np.full(n + 1, 0.03))

    assert (np.diff(tail) <= 1e-12).all()


@settings(max_examples=120, deadline=None)
@given(chances=st.lists(st.floats(0.01, 1.0), max_size=9), hits=st.integers(0, 9))
def test_poisson_binomial_tail_is_the_sum_over_all_outcomes(chances: list[float], hits: int) -> None:
    hits = min(hits, len(chances))
    total = math.fsum(
        math.prod(q if success else 1 - q for q, success in zip(chances, outcome, strict=True))
        for outcome in product([False, True], repeat=len(chances))
        if sum(outcome) >= hits
    )
    assume(total > 0)

    assert poisson_binomial_tail(hits, chances) == pytest.approx(math.log10(total), abs=1e-9)


def test_poisson_binomial_tail_of_equal_chances_is_binomial() -> None:
    assert poisson_binomial_tail(25, [0.04] * 200) == pytest.approx(binomial_tail(25, 200, 0.04), rel=1e-9)


def test_poisson_binomial_cases_do_not_touch_each_other() -> None:
    chances = [0.5, 0.5, 0.1, 0.9, 0.2]

    both = log10_poisson_binomial_tail(np.array([1, 2]), np.array([0, 2, 5]), np.array(chances))

    assert both.tolist() == [poisson_binomial_tail(1, chances[:2]), poisson_binomial_tail(2, chances[2:])]


def test_poisson_binomial_tail_falls_with_every_success_however_deep() -> None:
    fewer, more = (poisson_binomial_tail(n, [1e-4] * n) for n in (80, 90))

    assert more <= fewer


@pytest.mark.parametrize("m", [1, 2, 9, 10, 100, 5_000])
def test_harmonic_number_is_the_sum(m: int) -> None:
    assert harmonic(m) == pytest.approx(float(sum(Fraction(1, k) for k in range(1, m + 1))), abs=1e-9)


@pytest.mark.parametrize("m", [11, 20, 50])
def test_harmonic_number_is_right_to_twelve_digits_from_ten_on(m: int) -> None:
    assert harmonic(m) == pytest.approx(float(sum(Fraction(1, k) for k in range(1, m + 1))), abs=1e-12)


@settings(max_examples=150, deadline=None)
@given(p=P_VALUES, left_out=st.integers(0, 500), rate=st.sampled_from([0.01, 0.05, 0.5]))
def test_benjamini_yekutieli_rejects_up_to_the_last_p_below_its_line(
    p: list[float], left_out: int, rate: float
) -> None:
    m = len(p) + left_out
    line = rate / (m * sum(1 / k for k in range(1, m + 1)))
    below = [value for k, value in enumerate(sorted(p), 1) if value <= k * line]
    # A value on the line itself may fall to either side of it.
    assume(all(abs(value / (k * line) - 1) > 1e-6 for k, value in enumerate(sorted(p), 1)))

    cut = benjamini_yekutieli(np.log10(np.array(p)), n_tests=m, rate=rate)

    assert cut == (pytest.approx(math.log10(below[-1]), abs=1e-12) if below else -math.inf)


def test_benjamini_yekutieli_without_tests_rejects_nothing() -> None:
    assert benjamini_yekutieli(np.zeros(0), n_tests=0, rate=0.05) == -math.inf


@settings(max_examples=150, deadline=None)
@given(p=P_VALUES)
def test_benjamini_hochberg_is_the_least_rate_that_rejects(p: list[float]) -> None:
    n = len(p)
    wanted = [min(1.0, *(t * n / sum(u <= t for u in p) for t in p if t >= value)) for value in p]

    assert benjamini_hochberg(np.array(p)).tolist() == pytest.approx(wanted)


def test_benjamini_hochberg_of_nothing_is_nothing() -> None:
    assert benjamini_hochberg(np.zeros(0)).size == 0


@pytest.mark.parametrize("kappa", [0.03, 0.05, 0.1, 0.5])
@pytest.mark.parametrize("draws", [100, 20_000])
def test_e_values_of_uniform_p_values_have_a_mean_of_at_most_one(kappa: float, draws: int) -> None:
    # The p-values of a test with draws: 1/B, 2/B ... 1, all equally likely.
    p = np.arange(1, draws + 1) / draws

    mean = float((10.0 ** log10_evidence(np.log10(p), kappa=kappa)).mean())

    assert mean <= 1.0


@settings(max_examples=60, deadline=None)
@given(log10_e=st.lists(st.floats(-20, 20), min_size=1, max_size=6))
def test_mean_evidence_is_the_weighted_mean(log10_e: list[float]) -> None:
    weight = np.arange(1, len(log10_e) + 1) / sum(range(1, len(log10_e) + 1))
    wanted = math.fsum(w * 10.0**e for w, e in zip(weight.tolist(), log10_e, strict=True))

    assert mean_evidence(np.array(log10_e), weight) == pytest.approx(math.log10(wanted), abs=1e-9)


def test_mean_evidence_does_not_overflow() -> None:
    assert mean_evidence(np.array([900.0, 2.0]), np.array([0.5, 0.5])) == pytest.approx(900 - math.log10(2))
