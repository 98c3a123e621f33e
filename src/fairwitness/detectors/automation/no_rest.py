"""No rest: week after week, is there no stretch of the 24 hours in which the account falls silent, as people do?

The account's days, counted from its first post, are joined into blocks that hold 40 posts or more and last at most 14
days.  In each block the times of day are laid on one circle of 24 hours, and the longest empty arc is the rest that
the block leaves room for.  A block without 3 hours of rest counts.  How often that happens to people differs from
person to person; the null is a beta-binomial law whose two numbers were fitted to real persons, by maximum
likelihood (docs/automation.md says to whom and how to repeat it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.automation.records import Measured, Result, TooLittle
from fairwitness.detectors.automation.rules import (
    NEWSROOM,
    SCHEDULER,
    SHARED_ACCOUNT,
    UNUSUAL_HOURS,
    AutomationRule,
)
from fairwitness.study import HOUR_US, MINUTE_US, SECOND_US

if TYPE_CHECKING:
    from fairwitness.detectors.automation.records import AccountTimes
    from fairwitness.network.kernel import I64

DAY_US = 24 * HOUR_US
REST_US = 3 * HOUR_US
BLOCK_POSTS = 40
BLOCK_DAYS = 14
LEAST_BLOCKS = 8
COARSEST_US = 10 * MINUTE_US
ALPHA, BETA = 0.2735, 24.87
"""Beta law of a person's share of blocks without rest: fitted to 70 persons of 2012 to 2015, mean 1.1 %."""

NO_REST = AutomationRule(
    rule_id="automation.no_rest.1",
    title="no rest",
    says="The account is operated round the clock, by software or by several people in turn.",
    statistic="share of blocks of days without 3 quiet hours",
    unit="blocks of up to 14 days",
    least=LEAST_BLOCKS,
    benign=(SHARED_ACCOUNT, SCHEDULER, NEWSROOM, UNUSUAL_HOURS),
)


def no_rest(account: AccountTimes) -> Result:
    """Test an account's share of blocks without 3 quiet hours against persons'."""
    from scipy.stats import betabinom

    if account.tick_us > COARSEST_US:
        return TooLittle(
            account.n_posts, f"its clock ticks every {account.tick_us // SECOND_US:,} s, not every 10 min"
        )
    since_us = account.tick * account.tick_us
    arcs_us = np.array([longest_arc_us(since_us[a:b]) for a, b in blocks(since_us // DAY_US)], np.int64)
    n = int(arcs_us.size)
    if n < LEAST_BLOCKS:
        return TooLittle(
            n,
            f"its posts fill {n} blocks of at most {BLOCK_DAYS} days with {BLOCK_POSTS} posts; "
            f"{LEAST_BLOCKS} are needed",
        )
    restless = int(np.count_nonzero(arcs_us < REST_US))
    p = float(betabinom.sf(restless - 1, n, ALPHA, BETA)) if restless else 1.0
    return Measured(restless / n, min(max(p, 0.0), 1.0), n, _words(restless, arcs_us))


def blocks(day: I64) -> list[tuple[int, int]]:
    """Return the blocks as positions (first, one past the last) in the account's posts.

    A block starts with a day that has posts and takes day after day until it holds 40 posts; a start from which 14
    days do not bring 40 is given up for the next.

    Args:
        day: number of the day of each post, in order.
    """
    days, first = np.unique(day, return_index=True)
    ends = np.r_[first[1:], day.size]
    # The first day on which a block that starts at each day is full.
    full = np.searchsorted(ends, first + BLOCK_POSTS)
    found, start = [], 0
    while start < days.size:
        last = int(full[start])
        if last < days.size and days[last] - days[start] < BLOCK_DAYS:
            found.append((int(first[start]), int(ends[last])))
            start = last + 1
        else:
            start += 1
    return found


def longest_arc_us(since_us: I64) -> int:
    """Return the longest arc of the 24-hour circle that holds none of the times.

    Args:
        since_us: one time or more.
    """
    times = np.unique(since_us % DAY_US)
    return int(np.diff(times, append=times[0] + DAY_US).max())


def _words(restless: int, arcs_us: I64) -> str:
    return (
        f"In {restless:,} of {arcs_us.size:,} blocks of up to {BLOCK_DAYS} days the account left no 3 hours of the "
        f"day free of posts; the middle block left {np.median(arcs_us) / HOUR_US:.1f} h. Persons do so in "
        f"{ALPHA / (ALPHA + BETA):.1%} of theirs."
    )
