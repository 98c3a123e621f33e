"""Who was active in which hour: posts to a table of accounts by days by hours of the day (UTC)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I64, Bools

HOURS = 24


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days, UTC: the first day's number since 1970, and how many there are."""

    first_day: int
    n_days: int

    @property
    def start_us(self) -> int:
        """Return the beginning of the first day."""
        return self.first_day * DAY_US

    @property
    def end_us(self) -> int:
        """Return the end of the last day."""
        return (self.first_day + self.n_days) * DAY_US


def whole_days(first_us: int, last_us: int) -> Span:
    """Return the whole days between two moments; the days of both are cut short and left out."""
    first, last = first_us // DAY_US + 1, last_us // DAY_US
    return Span(first, max(last - first, 0))


@dataclass(frozen=True, slots=True)
class Activity:
    """Account-hours with at least one post.  A burst of posts within an hour counts once.

    Attributes:
        account: number of the account, per active account-hour.
        hour: hours since 1970, per active account-hour; ordered by account, then hour.
        n_accounts: of the case.
    """

    account: I64
    hour: I64
    n_accounts: int

    def table(self, accounts: I64, span: Span) -> Bools:
        """Return accounts by days by hours of the day, for some accounts and days."""
        wanted = np.full(self.n_accounts, -1, np.int64)
        wanted[accounts] = np.arange(accounts.size)
        row = wanted[self.account]
        place = self.hour - span.first_day * HOURS
        inside = (row >= 0) & (place >= 0) & (place < span.n_days * HOURS)
        active = np.zeros((accounts.size, span.n_days * HOURS), np.bool_)
        active[row[inside], place[inside]] = True
        return active.reshape(accounts.size, span.n_days, HOURS)

    def volume(self, span: Span, exposure: F64) -> I64:
        """Return active hours of every account inside the span while nothing was wrong."""
        place = self.hour - span.first_day * HOURS
        inside = (place >= 0) & (place < span.n_days * HOURS)
        calm = np.zeros(place.size, np.bool_)
        calm[inside] = exposure.reshape(-1)[place[inside]] <= 0
        return np.bincount(self.account[calm], minlength=self.n_accounts).astype(np.int64)

    def lifetime(self) -> tuple[I64, I64]:
        """Return the first and the last active hour of every account; -1 and -2 for none."""
        first = np.full(self.n_accounts, 2**62, np.int64)
        last = np.full(self.n_accounts, -2, np.int64)
        np.minimum.at(first, self.account, self.hour)
        np.maximum.at(last, self.account, self.hour)
        return np.where(first == 2**62, -1, first), last


def activity(account: I64, at_us: I64, *, n_accounts: int) -> Activity:
    """Return active account-hours.

    Args:
        account: number of each post's account, from 0.
        at_us: when each post was made, UTC; only posts with a clock of an hour or finer.
        n_accounts: of the case.
    """
    hour = at_us // HOUR_US
    if not hour.size:
        return Activity(account[:0].astype(np.int64), hour[:0], n_accounts)
    first = int(hour.min())
    width = int(hour.max()) - first + 1
    # Sorted, not hashed: posts come nearly in order, and numpy's unique is several times slower.
    pairs = np.sort(account.astype(np.int64) * width + (hour - first), kind="stable")
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    return Activity(pairs // width, pairs % width + first, n_accounts)
