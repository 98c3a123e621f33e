"""The same words of one's own, at any distance in time: how often two accounts share them, how often strangers do.

The number of texts that two independent people share grows with both their outputs: of n * m pairs of texts each
coincides with a small chance.  That chance is measured on people of whom it is known that they are independent, and
again on the study itself; the greater of the two counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled
from fairwitness.network.nulls import log10_binomial_tail

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I64, Bools
    from fairwitness.network.occasions import Actions

REFERENCE_RATE = 1e-9
"""Chance that two texts of two independent people are the same.

Measured on 89 people of 2012-2015: 3 shared texts among 6.45e10 pairs of texts (95 % upper bound 1.2e-10), and on 78
of 2016: none among 2.4e9.  Rounded up, for people who talk about one event (docs/decisions/0014)."""
OPEN_USERS = 5
"""A text is open to everybody when more accounts than that use it and share no second text with another user."""
DAY_BITS = 20
"""Room for days in one number with the pair: 2,800 years."""
MOST_USERS = 500
"""A text with more users is open: nobody could tell a slogan from an order."""


@dataclass(frozen=True, slots=True)
class Uses:
    """Each account's first use of each text, ordered by text and time.

    Attributes:
        account, object, at_us, post_row: per use.
        day: day of the use, counted from 1970.
        block: time block in which the text was first used by anybody.
        n_texts: per account number, how many texts it used.
    """

    account: I64
    object: I64
    at_us: I64
    post_row: I64
    day: I64
    block: I64
    n_texts: I64

    def only(self, keep: Bools) -> Uses:
        """Return the uses where `keep` is true; the accounts' output stays what it was."""
        columns = (self.account, self.object, self.at_us, self.post_row, self.day, self.block)
        account, obj, at_us, post_row, day, block = (column[keep] for column in columns)
        return Uses(account, obj, at_us, post_row, day, block, self.n_texts)


@dataclass(frozen=True, slots=True)
class Shared:
    """Texts that pairs of accounts share, one row per pair and day of the first account.

    Attributes:
        a, b: account numbers, a < b, of each pair.
        n_days: days on which the one, and days on which the other used a common text: the smaller number.
        pair: pair of each row, ascending.
        object: text of each row.
        gap_us: time between the two uses.
        block: time block of the row's text.
    """

    a: I64
    b: I64
    n_days: I64
    pair: I64
    object: I64
    gap_us: I64
    block: I64

    def of(self, pair: int) -> slice:
        """Return the rows of one pair."""
        return slice(*np.searchsorted(self.pair, [pair, pair + 1]).tolist())


def uses(actions: Actions, *, n_accounts: int, day_us: int, block_us: int) -> Uses:
    """Return each account's first use of each text.

    Args:
        actions: on texts, in order of time.
        n_accounts: how many account numbers there are.
        day_us: uses on one day count once.
        block_us: width of the blocks that bootstraps draw.
    """
    order = np.lexsort((actions.post_row, actions.account, actions.object))
    account, obj = actions.account[order].astype(np.int64), actions.object[order].astype(np.int64)
    first = np.ones(order.size, np.bool_)
    first[1:] = (account[1:] != account[:-1]) | (obj[1:] != obj[:-1])
    rows = order[first]
    rows = rows[np.lexsort((actions.post_row[rows], actions.object[rows]))]
    account, obj, at_us = (
        actions.account[rows].astype(np.int64),
        actions.object[rows].astype(np.int64),
        actions.at_us[rows],
    )
    _, start, which = np.unique(obj, return_index=True, return_inverse=True)
    n_texts = np.bincount(account, minlength=n_accounts).astype(np.int64)
    return Uses(
        account, obj, at_us, actions.post_row[rows], at_us // day_us, (at_us // block_us)[start][which], n_texts
    )


def closed_uses(found: Uses) -> Uses:
    """Return the uses of texts that two accounts and more use and that are not open to everybody."""
    sizes = _sizes(found)
    found = found.only((sizes > 1) & (sizes <= MOST_USERS))
    if not found.object.size:
        return found
    again = _repeated(found)
    _, which = np.unique(found.object, return_inverse=True)
    strangers = np.bincount(which, weights=~again)
    return found.only(strangers[which] <= OPEN_USERS)


def _sizes(found: Uses) -> I64:
    _, which, size = np.unique(found.object, return_inverse=True, return_counts=True)
    return size[which].astype(np.int64)


def _repeated(found: Uses) -> Bools:
    """Return which uses are shared with an account that shares another text on another day too."""
    a, b, first, second = _pairs(_starts(found), found.account)
    number, _ = _numbered(a, b)
    often = _fewer_days(number, found.day[first], found.day[second]) > 1
    again = np.zeros(found.object.size, np.bool_)
    again[first[often[number]]] = True
    again[second[often[number]]] = True
    return again


def shared(found: Uses) -> Shared:
    """Return what pairs of accounts share."""
    a, b, first, second = _pairs(_starts(found), found.account)
    number, at = _numbered(a, b)
    n_days = _fewer_days(number, found.day[first], found.day[second])
    _, row = np.unique(_per_day(number, found.day[first]), return_index=True)
    gap_us = np.abs(found.at_us[first[row]] - found.at_us[second[row]])
    return Shared(a[at], b[at], n_days, number[row], found.object[first[row]], gap_us, found.block[first[row]])


def _starts(found: Uses) -> I64:
    new = np.ones(found.object.size, np.bool_)
    new[1:] = found.object[1:] != found.object[:-1]
    start: I64 = np.r_[np.flatnonzero(new), found.object.size].astype(np.int64)
    return start


def _numbered(a: I64, b: I64) -> tuple[I64, I64]:
    """Return the pair number of each row, and a row of each pair."""
    _, at, number = np.unique(a << 32 | b, return_index=True, return_inverse=True)
    return number.astype(np.int64), at.astype(np.int64)


def _per_day(number: I64, day: I64) -> I64:
    """Return one number per pair and day; equal for equal ones, in the order of pairs."""
    first = int(day.min(initial=0))
    return number << DAY_BITS | np.minimum(day - first, (1 << DAY_BITS) - 1)


def _fewer_days(number: I64, day_a: I64, day_b: I64) -> I64:
    """Return per pair the smaller of the two accounts' numbers of days."""
    n_pairs = int(number.max(initial=-1)) + 1
    a, b = (np.bincount(np.unique(_per_day(number, day)) >> DAY_BITS, minlength=n_pairs) for day in (day_a, day_b))
    fewer: I64 = np.minimum(a, b).astype(np.int64)
    return fewer


@compiled
def _pairs(start: I64, account: I64) -> tuple[I64, I64, I64, I64]:
    """Return all pairs of uses of one text: smaller and greater account number, and their rows."""
    total = 0
    for k in range(start.size - 1):
        n = start[k + 1] - start[k]
        total += n * (n - 1) // 2
    a, b = np.empty(total, np.int64), np.empty(total, np.int64)
    first, second = np.empty(total, np.int64), np.empty(total, np.int64)
    row = 0
    for k in range(start.size - 1):
        for i in range(start[k], start[k + 1]):
            for j in range(i + 1, start[k + 1]):
                p, q = (i, j) if account[i] < account[j] else (j, i)
                a[row], b[row], first[row], second[row] = account[p], account[q], p, q
                row += 1
    return a, b, first, second


def upper_rate(n_shared: float, n_pairs_of_texts: float) -> float:
    """Return an upper estimate of a rate, about 95 % one-sided (Poisson), 1 where there is nothing to measure."""
    return min(1.0, (n_shared + 2 * n_shared**0.5 + 3) / n_pairs_of_texts) if n_pairs_of_texts > 0 else 1.0


def products(n_texts: I64) -> float:
    """Return the number of pairs of texts of two different accounts."""
    n = n_texts.astype(np.float64)
    return float(n.sum() ** 2 - (n**2).sum()) / 2


def strangers(common: Shared, *, n_accounts: int) -> Bools:
    """Return, per account number, who shares texts on two days and more with nobody."""
    stranger = np.ones(n_accounts, np.bool_)
    again = common.n_days > 1
    stranger[common.a[again]] = False
    stranger[common.b[again]] = False
    return stranger


def stranger_rate(common: Shared, *, n_texts: I64, stranger: Bools) -> float:
    """Return the chance that two texts of strangers coincide: the reference, or more if the study shows more.

    Args:
        common: what pairs share.
        n_texts: per account number.
        stranger: per account number; whoever copies is no yardstick for others (docs/decisions/0003).
    """
    strange = stranger[common.a] & stranger[common.b]
    return max(REFERENCE_RATE, upper_rate(float(common.n_days[strange].sum()), products(n_texts[stranger])))


def log10_p_shared(n_days: I64, n_pairs_of_texts: F64, *, rate: float) -> F64:
    """Return log10 of the chance that strangers share texts on so many days and more.

    Args:
        n_days: observed.
        n_pairs_of_texts: how many pairs of texts could coincide.
        rate: chance of each.
    """
    trials = np.maximum(n_pairs_of_texts.astype(np.int64), n_days)
    return log10_binomial_tail(n_days, trials, np.full(n_days.size, min(rate, 1 - 1e-12)))
