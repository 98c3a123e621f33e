"""Exact limits of a proportion (Clopper & Pearson 1934), for whoever counts hits among trials."""

from __future__ import annotations

from fairwitness.errors import StudyError


def interval(hits: int, trials: int, *, alpha: float = 0.05) -> tuple[float, float]:
    """Return the two-sided Clopper-Pearson interval: each limit fails with probability alpha / 2 at most.

    Args:
        hits: 0 to `trials`.
        trials: 0 and more; with none, the interval is all of 0 to 1.
        alpha: 1 minus the confidence, between 0 and 1.

    Raises:
        StudyError: counts or alpha that cannot be meant.
    """
    return lower_limit(hits, trials, alpha=alpha / 2), upper_limit(hits, trials, alpha=alpha / 2)


def lower_limit(hits: int, trials: int, *, alpha: float) -> float:
    """Return the one-sided lower limit: the proportion at which `hits` and more come with probability alpha.

    Args:
        hits: 0 to `trials`.
        trials: 0 and more.
        alpha: 1 minus the confidence, between 0 and 1.

    Raises:
        StudyError: counts or alpha that cannot be meant.
    """
    from scipy.special import betaincinv

    _check(hits, trials, alpha)
    return float(betaincinv(hits, trials - hits + 1, alpha)) if hits else 0.0


def upper_limit(hits: int, trials: int, *, alpha: float) -> float:
    """Return the one-sided upper limit: the proportion at which `hits` and fewer come with probability alpha.

    Args:
        hits: 0 to `trials`.
        trials: 0 and more.
        alpha: 1 minus the confidence, between 0 and 1.

    Raises:
        StudyError: counts or alpha that cannot be meant.
    """
    from scipy.special import betaincinv

    _check(hits, trials, alpha)
    return float(betaincinv(hits + 1, trials - hits, 1 - alpha)) if hits < trials else 1.0


def _check(hits: int, trials: int, alpha: float) -> None:
    if not 0 <= hits <= trials:
        raise StudyError(f"a share needs 0 <= hits <= trials; it is {hits} of {trials}. Count both in one set.")
    if not 0 < alpha < 1:
        raise StudyError(f"alpha must lie between 0 and 1; it is {alpha}. For 95 % confidence it is 0.05.")
