"""Exact statistics of two shares: Clopper-Pearson limits, their difference, Fisher's test."""

from __future__ import annotations

from fairwitness.findings.challenge.records import Difference, Share
from fairwitness.intervals import interval

LEVEL = 0.05


def share(hits: int, trials: int, *, level: float = LEVEL) -> Share:
    """Return a share with its two-sided Clopper-Pearson interval (Clopper & Pearson 1934).

    Args:
        hits: 0 to `trials`.
        trials: 0 and more; with none, the interval is all of 0 to 1.
        level: 1 minus the confidence.
    """
    low, high = interval(hits, trials, alpha=level)
    return Share(hits, trials, hits / trials if trials else None, low, high)


def difference(name: str, *, listed: tuple[int, int], mirrored: tuple[int, int]) -> Difference:
    """Compare two shares, each given as (hits, trials).

    The limits of the difference join two Clopper-Pearson intervals of 97.5 % each: whatever the shares are, they hold
    with at least 95 % confidence.  Exchanging the two sets exchanges and negates everything exactly.
    """
    one, other = share(*listed), share(*mirrored)
    p_value = fisher(listed, mirrored)
    if one.share is None or other.share is None:
        return Difference(name, one, other, difference=None, low=-1.0, high=1.0, p_value=p_value)
    wide, wider = share(*listed, level=LEVEL / 2), share(*mirrored, level=LEVEL / 2)
    return Difference(
        name, one, other, difference=one.share - other.share,
        low=wide.low - wider.high, high=wide.high - wider.low, p_value=p_value,
    )  # fmt: skip


def fisher(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return the two-sided p of Fisher's exact test of two shares, each given as (hits, trials)."""
    from scipy.stats import fisher_exact

    # In one order of the two, so that exchanging them does not change the last digit.
    table = [[hits, trials - hits] for hits, trials in sorted((one, other))]
    return min(float(fisher_exact(table)[1]), 1.0)
