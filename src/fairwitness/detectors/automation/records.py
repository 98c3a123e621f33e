"""What the tests of automation look at: the times of one account on one clock, and what a test returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from fairwitness.study import MINUTE_US, SECOND_US

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.detectors.automation.rules import AutomationRule
    from fairwitness.network.kernel import I64

COARSE_SHARE = 0.01
"""A clock is as coarse as the coarsest tick that more than this share of the posts has."""


@dataclass(frozen=True, slots=True)
class AccountTimes:
    """When one account posted.

    Attributes:
        tick: times in ticks since its first post, in order, from 0.
        tick_us: width of the tick, a second or more.
        first_us: the first post, UTC, a whole number of ticks.
        reaction_s: per distinct post of somebody else that it passed on or answered, the seconds until it did;
            only where both clocks tick seconds.
    """

    tick: I64
    tick_us: int
    first_us: int
    reaction_s: I64

    @property
    def n_posts(self) -> int:
        """Return how many posts can be used."""
        return int(self.tick.size)

    def phase(self, unit_us: int, *, parts: int, of: I64) -> I64:
        """Return the part of the unit (an hour, a minute) of the given ticks, by the UTC clock."""
        return (self.first_us + of * self.tick_us) % unit_us * parts // unit_us


@dataclass(frozen=True, slots=True)
class Measured:
    """A test was possible.

    Attributes:
        statistic: see the rule.
        p_value: under the rule's null, 0 to 1.
        n: how many units it rests on.
        sentence: what was counted, in plain words.
    """

    statistic: float
    p_value: float
    n: int
    sentence: str


@dataclass(frozen=True, slots=True)
class TooLittle:
    """A test was impossible.

    Attributes:
        n: how many units there were.
        reason: why that does not do.
    """

    n: int
    reason: str


Result: TypeAlias = Measured | TooLittle


@dataclass(frozen=True, slots=True)
class AccountTest:
    """One line of the registry.

    Attributes:
        rule: what is claimed.
        least_posts: posts that an account must have to be measured at all.
        measure: tests one account.
    """

    rule: AutomationRule
    least_posts: int
    measure: Callable[[AccountTimes], Result]


def account_times(at_us: I64, resolution_us: I64, *, reaction_s: I64) -> AccountTimes:
    """Put one account's posts on one clock; posts with a coarser clock than it are left out.

    Times that are all whole minutes are taken for a clock of a minute, whatever is stated: a clock that rounds must
    never look like a timer.

    Args:
        at_us: times in any order, UTC.
        resolution_us: width of each time's clock tick.
        reaction_s: see `AccountTimes`.
    """
    tick_us = common_tick_us(resolution_us)
    used_us = at_us[resolution_us <= tick_us]
    if tick_us < MINUTE_US and not np.any(used_us % MINUTE_US):
        tick_us = MINUTE_US
    ticks = np.sort(used_us // tick_us)
    first = int(ticks[0]) if ticks.size else 0
    return AccountTimes(ticks - first, tick_us, first * tick_us, reaction_s)


def common_tick_us(resolution_us: I64) -> int:
    """Return the coarsest tick that more than one post in a hundred has, at least a second."""
    widths, counts = np.unique(resolution_us, return_counts=True)
    common = widths[np.cumsum(counts[::-1])[::-1] > COARSE_SHARE * resolution_us.size]
    return max(int(common[-1]) if common.size else SECOND_US, SECOND_US)
