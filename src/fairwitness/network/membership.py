"""Members: each account against the group without it, alone (METHODS 2.5: no guilt by association)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.network.closeness import Rows, one_per_stretch, rows
from fairwitness.network.nulls import benjamini_hochberg, log10_poisson_binomial_tail

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.network.closeness import Side
    from fairwitness.network.kernel import F64, I64, Bools

MAX_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class AccountTests:
    """One test per account that shares occasions with the group.

    Attributes:
        account: account numbers, ascending.
        n_occasions: stretches of time in which the account and another of the group acted on one object.
        n_hits: those within the window.
        expected: hits expected under the null.
        log10_p: upper tail of the Poisson-binomial law of hits.
        rows: the occasions behind the tests, ordered by account.
    """

    account: I64
    n_occasions: I64
    n_hits: I64
    expected: F64
    log10_p: F64
    rows: Rows


def account_tests(side: Side, *, member: Bools, outsiders: bool = False, min_hits: int = 0) -> AccountTests:
    """Test how close each account acts to the group without it.

    Args:
        side: what counts for the group on one half.
        member: per account number, whether it belongs to the group.
        outsiders: test the accounts outside the group instead of its members.
        min_hits: leave out accounts with fewer hits; a test of theirs is not wanted.
    """
    beside = rows(side, member=member, outsiders=outsiders, min_hits=min_hits)
    counted = one_per_stretch(beside, width_us=side.width_us)
    account, first = np.unique(counted.account, return_index=True)
    start = np.r_[first, counted.account.size].astype(np.int64)
    summed = np.r_[0, np.cumsum(counted.hit)].astype(np.int64)
    n_hits = summed[start[1:]] - summed[start[:-1]]
    mass = np.r_[0.0, np.cumsum(counted.chance)]
    log10_p = log10_poisson_binomial_tail(n_hits, start, counted.chance)
    return AccountTests(account, np.diff(start), n_hits, mass[start[1:]] - mass[start[:-1]], log10_p, counted)


def recruited(
    side_of: Callable[[Bools], Side], *, member: Bools, free: Bools, rate: float, min_occasions: int
) -> Bools:
    """Add the accounts that act as close to the group as its own do, on the discovery half.

    A pair often shares too little for its own test where an account and a whole group share plenty.  Recruits are
    candidates only: like everybody they must pass their own test on the other half.

    Args:
        side_of: what counts on the discovery half for a group with these members.
        member: per account number, whether it belongs to the core.
        free: accounts that may be recruited.
        rate: false discovery rate among recruits (Benjamini-Hochberg over all accounts).
        min_occasions: hits that a recruit needs at least.

    Returns:
        The enlarged group.
    """
    for _ in range(MAX_ROUNDS):
        tests = account_tests(side_of(member), member=member, outsiders=True, min_hits=min_occasions)
        able = free[tests.account] & (tests.n_hits >= min_occasions)
        q_value = benjamini_hochberg(10.0 ** tests.log10_p[able], n_tests=member.size)
        joined = tests.account[able][q_value <= rate]
        if not joined.size:
            break
        member = member.copy()
        member[joined] = True
    return member
