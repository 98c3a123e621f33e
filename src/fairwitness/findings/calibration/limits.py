"""How many named accounts can be wrong, given how many known people were named: exact, and for groups of people.

Innocent people are named several at a time or not at all: no group has fewer than `Study.min_group` accounts.  So not
people are counted here as if each were named alone, but groups of the least size.  If wrong groups fall on known
people and on the study's independent people at one rate, then of all of them together each falls on a known person
with probability n / (n + m); how many fall on known people is binomial.  This is the conditional test of two Poisson
rates (Przyborowski & Wilenski 1940), whose limits are those of Clopper & Pearson 1934.
"""

from __future__ import annotations

import numpy as np

MOST_PEOPLE = 10_000_000
"""Nobody is told to find more known people than this."""


def most_wrong(*, n_named: int, n_unnamed: int, n_people: int, n_people_named: int, size: int, alpha: float) -> int:
    """Return how many of the named accounts are wrong at most, with confidence 1 - alpha.

    Args:
        n_named: accounts named in the study.
        n_unnamed: accounts judged and not named; all of them may be independent people.
        n_people: known people who were judged.
        n_people_named: those of them who were named.
        size: people who are named at once at least.
        alpha: 1 minus the confidence, between 0 and 1.

    Returns:
        0 to `n_named`: the largest number of wrong accounts that so few named among the known people do not refute.
    """
    from scipy.stats import binom

    groups = np.arange(-(-n_named // size) + 1)
    wrong = np.minimum(groups * size, n_named)
    seen = -(-n_people_named // size)
    on_known = n_people / np.maximum(n_people + n_unnamed + wrong, 1)
    possible = binom.cdf(seen, seen + groups, on_known) > alpha
    return int(wrong[possible].max())


def people_needed(*, n_named: int, n_unnamed: int, size: int, alpha: float) -> int | None:
    """Return how many known people, none of them named, would show that at most half of the named are wrong."""
    few = 1
    while few <= MOST_PEOPLE:
        at_most = most_wrong(
            n_named=n_named, n_unnamed=n_unnamed, n_people=few, n_people_named=0, size=size, alpha=alpha
        )
        if 2 * at_most <= n_named:
            return few
        few += max(few // 50, 1)
    return None
