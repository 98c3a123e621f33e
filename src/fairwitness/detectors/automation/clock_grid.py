"""Clock grid: do posts stand on particular seconds of the minute or minutes of the hour, or too evenly on all?

Source: Zhang & Paxson 2011 (Detecting and analyzing automated activity on Twitter, section 3), who apply Pearson's
chi-square to all posts.  Posts of one burst are not independent, so that their p-values accuse every heavy user.
Here one post, chosen by keyed hash, speaks for each stretch of an hour; 37 minutes between stretches are skipped.
97 minutes and an hour have no common divisor, so the stretches walk over the whole hour and favour no minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.automation.records import Measured, Result, TooLittle
from fairwitness.detectors.automation.rules import (
    CROSS_POSTER,
    HABIT,
    NEWSROOM,
    PLATFORM,
    SCHEDULER,
    TOLERATED_SHARE,
    AutomationRule,
)
from fairwitness.network.occasions import splitmix
from fairwitness.study import HOUR_US, MINUTE_US, SECOND_US

if TYPE_CHECKING:
    from fairwitness.detectors.automation.records import AccountTimes
    from fairwitness.network.kernel import I64

PARTS = 60
STRETCH_US = 60 * MINUTE_US
PERIOD_US = 97 * MINUTE_US
KEY = 0x0C10C
LEAST_STRETCHES = 100
TOLERATED_DEPARTURE = (PARTS - 1) * TOLERATED_SHARE**2
"""Squared departure from evenness, 60 * sum((p - 1/60)**2), when one post in ten has one fixed minute."""
SHOWN_PARTS = 3

_STATISTIC = "Pearson's chi-square over 60 parts, 59 degrees of freedom"
_UNIT = "stretches of an hour, one post each"
_BENIGN = (SCHEDULER, NEWSROOM, CROSS_POSTER, HABIT, PLATFORM)
CLOCK_SECOND = AutomationRule(
    rule_id="automation.clock_second.1",
    title="clock grid, second of the minute",
    says=(
        "A timer sends more than one post in ten at fixed seconds of the minute, or spreads the posts over the "
        "seconds more evenly than chance."
    ),
    statistic=_STATISTIC, unit=_UNIT, least=LEAST_STRETCHES, benign=_BENIGN,
)  # fmt: skip
CLOCK_MINUTE = AutomationRule(
    rule_id="automation.clock_minute.1",
    title="clock grid, minute of the hour",
    says=(
        "A timer sends more than one post in ten at fixed minutes of the hour, or spreads the posts over the "
        "minutes more evenly than chance."
    ),
    statistic=_STATISTIC, unit=_UNIT, least=LEAST_STRETCHES, benign=_BENIGN,
)  # fmt: skip


def second_of_minute(account: AccountTimes) -> Result:
    """Test the 60 counts of the second of the minute; the clock must tick seconds."""
    if account.tick_us > SECOND_US:
        return TooLittle(
            account.n_posts, f"its clock ticks every {account.tick_us // SECOND_US:,} s, not every second"
        )
    return _grid(account, unit_us=MINUTE_US, part="second", whole="minute")


def minute_of_hour(account: AccountTimes) -> Result:
    """Test the 60 counts of the minute of the hour; the clock must tick minutes or finer."""
    if account.tick_us > MINUTE_US:
        return TooLittle(
            account.n_posts, f"its clock ticks every {account.tick_us // SECOND_US:,} s, not every minute"
        )
    return _grid(account, unit_us=HOUR_US, part="minute", whole="hour")


def _grid(account: AccountTimes, *, unit_us: int, part: str, whole: str) -> Result:
    spoken = one_per_stretch(account)
    if spoken.size < LEAST_STRETCHES:
        return TooLittle(
            int(spoken.size), f"its posts fill {spoken.size} separate hours; {LEAST_STRETCHES} are needed"
        )
    count = np.bincount(account.phase(unit_us, parts=PARTS, of=spoken), minlength=PARTS)
    chi_square, p_peaked, p_even = both_tails(count)
    words = _peaks(count, part=part, whole=whole) if p_peaked <= p_even else _evenness(count, part, whole)
    return Measured(chi_square, min(1.0, 2 * min(p_peaked, p_even)), int(spoken.size), words)


def one_per_stretch(account: AccountTimes) -> I64:
    """Return the ticks of one post per stretch of an hour, the stretches 97 minutes apart.

    A burst of up to 37 minutes speaks once, and where within the stretch is left to a keyed hash of the post's place
    among the account's posts, so that neither the beginning nor the end of bursts is preferred.
    """
    since_us = account.tick * account.tick_us
    inside = np.flatnonzero(since_us % PERIOD_US < STRETCH_US)
    stretch = since_us[inside] // PERIOD_US
    order = np.lexsort((splitmix(inside.astype(np.int64), seed=KEY), stretch))
    first = np.r_[True, np.diff(stretch[order]) > 0][: order.size]
    chosen: I64 = np.sort(account.tick[inside[order[first]]])
    return chosen


def both_tails(count: I64) -> tuple[float, float, float]:
    """Return chi-square, p of the peaked tail beyond what is tolerated, and p of the even tail.

    The peaked tail asks whether the departure W = 60 * sum((p - 1/60)**2) exceeds that of an account with one post in
    ten at one fixed part: (chi-square - 59) / n estimates W, with variance 4 * 60**2 * (sum p**3 - (sum p**2)**2) / n
    (delta method) plus 2 * 59 / n**2 (chi-square).  The even tail is the lower tail of chi-square, against
    independent posts with any habits at all: every unevenness makes chi-square greater.

    Args:
        count: 60 counts of independent posts.
    """
    from scipy.special import chdtr, ndtr

    n = int(count.sum())
    share = count / n
    chi_square = float(n * (PARTS * (share**2).sum() - 1))
    spread = 4 * PARTS**2 * ((share**3).sum() - (share**2).sum() ** 2) / n + 2 * (PARTS - 1) / n**2
    beyond = (chi_square - (PARTS - 1)) / n - TOLERATED_DEPARTURE
    return chi_square, float(ndtr(-beyond / np.sqrt(spread))), float(chdtr(PARTS - 1, chi_square))


def _peaks(count: I64, *, part: str, whole: str) -> str:
    n = int(count.sum())
    top = sorted(k for k in np.argsort(-count, kind="stable")[:SHOWN_PARTS].tolist() if count[k] * PARTS > n)
    most = int(count[top].sum())
    names = ", ".join(f":{k:02d}" for k in top)
    return (
        f"Of {n:,} posts from separate hours, {most:,} stand on the fullest {part}s of the {whole} ({names}), where "
        f"{n * len(top) / PARTS:.1f} would stand on as many {part}s chosen beforehand."
    )


def _evenness(count: I64, part: str, whole: str) -> str:
    return (
        f"{int(count.sum()):,} posts from separate hours are spread over the {part}s of the {whole} with "
        f"{count.min()} to {count.max()} on each {part}, more evenly than independent posts would be."
    )
