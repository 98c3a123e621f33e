"""Gap lattice: is the time from one post to the next too often a whole multiple of a minute, a quarter hour, a day?

Null: interval jitter.  Gaps within a short reach of a lattice point are equally likely to be any whole number of
ticks there, whatever the local rate: a person's gaps have no edges that sharp.  Where the density of gaps falls and
flattens, the middle of a reach is even less likely than its rim, so the test errs towards silence.  Given one post,
the next is jittered afresh, so consecutive gaps count as independent and the tail is exactly binomial.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.automation.records import Measured, Result, TooLittle
from fairwitness.detectors.automation.rules import (
    CROSS_POSTER,
    NEWSROOM,
    SCHEDULER,
    TOLERATED_SHARE,
    AutomationRule,
)
from fairwitness.study import HOUR_US, MINUTE_US, SECOND_US

if TYPE_CHECKING:
    from fairwitness.detectors.automation.records import AccountTimes
    from fairwitness.network.kernel import I64

LATTICES_US = tuple(minutes * MINUTE_US for minutes in (1, 5, 10, 15, 30, 60, 1440))
TICKS_US = (SECOND_US, MINUTE_US)
"""Gaps are held against each lattice to the second and to the minute, as far as the clock allows."""
NEAR = 1
REACH = 15
"""Ticks on either side of a lattice point that are looked at; the middle 3 count as near."""
LEAST_TICKS = 10
"""A lattice narrower than this leaves nothing to compare with."""
LEAST_GAPS = 50

GAP_LATTICE = AutomationRule(
    rule_id="automation.gap_lattice.1",
    title="gap lattice",
    says="A timer sets more than one in ten of the gaps between its posts that come near a multiple of a fixed time.",
    statistic="share of the gaps near a lattice point that lie within one tick of it",
    unit="gaps near a lattice point",
    least=LEAST_GAPS,
    benign=(SCHEDULER, NEWSROOM, CROSS_POSTER),
)


def gap_lattice(account: AccountTimes) -> Result:
    """Test an account's gaps against all lattices; the smallest p is paid for by the number of lattices tried."""
    if account.tick_us > MINUTE_US:
        return TooLittle(
            account.n_posts, f"its clock ticks every {account.tick_us // SECOND_US:,} s, not every minute"
        )
    tried = [
        (tick_us, lattice_us, *on_lattice(gaps(account, tick_us), period=lattice_us // tick_us))
        for tick_us in TICKS_US
        if tick_us >= account.tick_us
        for lattice_us in LATTICES_US
        if lattice_us // tick_us >= LEAST_TICKS
    ]
    tested = [
        (p_value(near, n, period=lat // tick), tick, lat, near, n) for tick, lat, near, n in tried if n >= LEAST_GAPS
    ]
    if not tested:
        most = max(n for *_, n in tried)
        return TooLittle(
            most, f"at most {most} of its gaps lie near a multiple of any fixed time; {LEAST_GAPS} are needed"
        )
    p, tick_us, lattice_us, near, n = min(tested)
    return Measured(near / n, min(1.0, p * len(tested)), n, _words(tick_us, lattice_us, near, n, len(tested)))


def gaps(account: AccountTimes, tick_us: int) -> I64:
    """Return the gaps between consecutive posts, in ticks of the given width by the UTC clock."""
    return np.diff((account.first_us + account.tick * account.tick_us) // tick_us)


def reach_of(period: int) -> int:
    """Return how many ticks on either side of a lattice point are looked at, so that no two points share any."""
    return min(REACH, (period - 1) // 2)


def chance_of(period: int) -> float:
    """Return the chance of a gap in reach to be near: by jitter, plus one gap in ten that software may set."""
    by_jitter = (2 * NEAR + 1) / (2 * reach_of(period) + 1)
    return by_jitter + TOLERATED_SHARE * (1 - by_jitter)


def on_lattice(gap: I64, *, period: int) -> tuple[int, int]:
    """Return how many gaps lie near a multiple of the period, once or more, and how many in its reach."""
    reach = reach_of(period)
    off = np.abs((gap + reach) % period - reach)
    in_reach = (off <= reach) & (gap >= period - reach)
    return int(np.count_nonzero(in_reach & (off <= NEAR))), int(np.count_nonzero(in_reach))


def p_value(near: int, n: int, *, period: int) -> float:
    """Return P(X >= near) for X ~ Binomial(n, chance)."""
    from scipy.special import bdtrc

    return float(bdtrc(near - 1, n, chance_of(period))) if near else 1.0


def _words(tick_us: int, lattice_us: int, near: int, n: int, n_tried: int) -> str:
    unit, reach = ("s" if tick_us == SECOND_US else "min"), reach_of(lattice_us // tick_us)
    jitter = (2 * NEAR + 1) / (2 * reach + 1)
    return (
        f"Of {n:,} gaps between posts within {reach} {unit} of a multiple of {_period(lattice_us)}, {near:,} lie "
        f"within {NEAR} {unit} of it, where the local rate gives {n * jitter:,.1f}; the best of {n_tried} lattices "
        f"tried, which the p-value pays for."
    )


def _period(lattice_us: int) -> str:
    hours, minutes = lattice_us // HOUR_US, lattice_us // MINUTE_US
    return f"{hours} h" if hours else f"{minutes} min"
