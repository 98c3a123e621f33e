"""Reaction floor: does it pass on or answer posts within 2 seconds, faster than anybody sees, reads and taps?

Looked at are distinct posts of others to which it reacted within a minute.  Null: in that minute a person's reactions
are no denser in the first 3 ticks (0, 1 and 2 s) than later, so the chance of one is at most 3 in 61.  People's
reactions to a post grow denser over its first seconds, so the test errs towards silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.automation.records import Measured, Result, TooLittle
from fairwitness.detectors.automation.rules import CROSS_POSTER, NEWSROOM, PLATFORM, TOLERATED_SHARE, AutomationRule
from fairwitness.study import SECOND_US

if TYPE_CHECKING:
    from fairwitness.detectors.automation.records import AccountTimes

FLOOR_S = 2
MINUTE_S = 60
LEAST_SOURCES = 20
BY_RATE = (FLOOR_S + 1) / (MINUTE_S + 1)
CHANCE = BY_RATE + TOLERATED_SHARE * (1 - BY_RATE)

REACTION_FLOOR = AutomationRule(
    rule_id="automation.reaction_floor.1",
    title="reaction floor",
    says="Software sends more than one in ten of its quick reposts and replies: they come within 2 seconds.",
    statistic="share of the reactions within a minute that come within 2 s",
    unit="posts of others that it reacted to within a minute",
    least=LEAST_SOURCES,
    benign=(
        "a declared helper, such as an account that unrolls threads or answers a command",
        CROSS_POSTER,
        NEWSROOM,
        "one person with two accounts linked by the platform",
        PLATFORM,
    ),
)


def reaction_floor(account: AccountTimes) -> Result:
    """Test how many of an account's reactions within a minute came within 2 seconds."""
    from scipy.special import bdtrc

    if account.tick_us > SECOND_US:
        return TooLittle(0, f"its clock ticks every {account.tick_us // SECOND_US:,} s, not every second")
    quick = account.reaction_s[account.reaction_s <= MINUTE_S]
    n, at_once = int(quick.size), int(np.count_nonzero(quick <= FLOOR_S))
    if n < LEAST_SOURCES:
        return TooLittle(
            n,
            f"it reacted within a minute to {n} posts of others whose time the data hold; {LEAST_SOURCES} are needed",
        )
    p = float(bdtrc(at_once - 1, n, CHANCE)) if at_once else 1.0
    words = (
        f"Of {n:,} posts of others to which it reacted within a minute, it reacted to {at_once:,} within {FLOOR_S} "
        f"s, where an even rate gives {n * BY_RATE:.1f}."
    )
    return Measured(at_once / n, p, n, words)
