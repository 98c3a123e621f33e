"""Null distributions and multiplicity, in logarithms: at a million accounts the first cut is near 1e-14."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from fairwitness.model import Scale
    from fairwitness.network.kernel import F64, I64

EULER_GAMMA = 0.5772156649015329
CALIBRATOR = 0.05
"""kappa of the p-to-e calibrator kappa * p**(kappa - 1) (METHODS 2.4: 0.03 to 0.05 where pairs are many)."""
GROUP_CALIBRATOR = 0.1
"""kappa for groups, whose p-values come from draws and stop near 1e-4."""


def jitter_probability(scale: Scale, *, tick_us: int) -> float:
    """Return the chance that two times, each uniform in one bin, lie within the window (METHODS 2.2).

    Exact for clocks that tick: with m ticks in a bin and k in the window it is
    (m + 2 * sum over j = 1..k of (m - j)) / m**2, which tends to 2w - w**2 with w = window/bin.

    Args:
        scale: the window and the bin, in microseconds.
        tick_us: width of the clock tick, 1 or more.
    """
    ticks = max(scale.bin_us // tick_us, 1)
    reach = min(scale.window_us // tick_us, ticks - 1)
    close = ticks + 2 * (reach * ticks - reach * (reach + 1) // 2)
    return close / ticks**2


@compiled
def log10_binomial_tail(x: I64, n: I64, p: F64) -> F64:
    """Return log10 P(X >= x) for X ~ Binomial(n, p), by the ratio of neighbouring terms.

    Args:
        x: counts, 0 to n.
        n: trials.
        p: chance of success, between 0 and 1 exclusive.
    """
    out = np.zeros(x.size)
    for i in range(x.size):
        if x[i] <= 0:
            continue
        log_odds = math.log(p[i]) - math.log1p(-p[i])
        log_term = (
            math.lgamma(n[i] + 1.0) - math.lgamma(x[i] + 1.0) - math.lgamma(n[i] - x[i] + 1.0)
            + x[i] * math.log(p[i]) + (n[i] - x[i]) * math.log1p(-p[i])
        )  # fmt: skip
        total = 1.0
        ratio = 1.0
        for k in range(x[i] + 1, n[i] + 1):
            ratio *= (n[i] - k + 1) / k * math.exp(log_odds)
            total += ratio
            if total > 1e300:  # noqa: PLR2004  x lies so far below the mean that the tail is 1
                total = math.inf
                break
            if ratio < 1e-17 * total:
                break
        out[i] = min(0.0, (log_term + math.log(total)) / math.log(10.0))
    return out


@compiled
def log10_poisson_binomial_tail(hits: I64, start: I64, chance: F64) -> F64:
    """Return log10 P(sum of independent Bernoulli >= hits) per case, by exact convolution.

    Args:
        hits: observed number of successes per case.
        start: where each case's chances begin in `chance`; length cases + 1.
        chance: success probabilities, 0 to 1.
    """
    out = np.zeros(hits.size)
    for i in range(hits.size):
        n = start[i + 1] - start[i]
        if hits[i] <= 0:
            continue
        law = np.zeros(n + 1)
        law[0] = 1.0
        for k in range(n):
            q = chance[start[i] + k]
            for j in range(k + 1, 0, -1):
                law[j] = law[j] * (1.0 - q) + law[j - 1] * q
            law[0] *= 1.0 - q
        tail = 0.0
        for j in range(n, hits[i] - 1, -1):
            tail += law[j]
        out[i] = min(0.0, math.log10(tail)) if tail > 0.0 else -324.0
    return out


def harmonic(m: float) -> float:
    """Return the m-th harmonic number, 1 + 1/2 + ... + 1/m, to 1e-12 for m of 10 and more."""
    if m <= 1000:  # noqa: PLR2004  exact where the series would be off in the twelfth digit
        return sum(1 / k for k in range(1, int(m) + 1))
    return math.log(m) + EULER_GAMMA + 1 / (2 * m) - 1 / (12 * m * m)


def benjamini_yekutieli(log10_p: F64, *, n_tests: int, rate: float) -> float:
    """Return log10 of the cut of Benjamini & Yekutieli (2001, theorem 1.3), valid under any dependence.

    Args:
        log10_p: the smallest p-values; the tests that are left out must all have greater ones.
        n_tests: how many tests there were in all, left out ones included.
        rate: false discovery rate.

    Returns:
        The largest log10 p that is rejected, or -inf.
    """
    return _step_up(log10_p, log10_unit=math.log10(rate / (n_tests * harmonic(n_tests)))) if n_tests else -math.inf


def _step_up(log10_p: F64, *, log10_unit: float) -> float:
    ordered = np.sort(log10_p)
    passed = np.flatnonzero(ordered <= log10_unit + np.log10(np.arange(1, ordered.size + 1)))
    return float(ordered[passed[-1]]) if passed.size else -math.inf


def benjamini_hochberg(p_value: F64, *, n_tests: int | None = None) -> F64:
    """Return the q-value of each test: Benjamini & Hochberg (1995), adjusted from the top.

    Args:
        p_value: p-values of the family, 0 to 1.
        n_tests: size of the family, where the p-values that are not given are 1.
    """
    n = p_value.size
    order = np.argsort(p_value, kind="stable")
    scaled = p_value[order] * max(n, n_tests or 0) / np.arange(1, n + 1)
    q = np.empty(n)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def log10_evidence(log10_p: F64, *, kappa: float = CALIBRATOR) -> F64:
    """Return log10 of the e-value kappa * p**(kappa - 1) (Vovk & Wang 2021, calibrators).

    Args:
        log10_p: log10 of valid p-values.
        kappa: between 0 and 1; smaller favours smaller p.
    """
    calibrated: F64 = math.log10(kappa) + (kappa - 1) * log10_p
    return calibrated


def mean_evidence(log10_e: F64, weight: F64) -> float:
    """Return log10 of the weighted mean of e-values, valid under any dependence (Vovk & Wang 2021, section 3).

    Args:
        log10_e: log10 e-values.
        weight: weights that add up to 1.
    """
    top = float(log10_e.max())
    return top + math.log10(float(np.sum(weight * 10.0 ** (log10_e - top))))
