"""Made-up shares of any number, some at a time: Zipf accounts, objects that fade, planted groups, one viral object.

Every stretch of rows has its own key, so that a row does not depend on how many others stand in memory.  Accounts
act by a power of their rank (0.8), objects are shared by one of theirs (0.9) with a median delay of three hours after
their birth, and groups of ten pass on twelve objects of their own within a minute.  Objects are born evenly over
thirty days, each within its stretch of the file, so that the largest do not grow with the file; the viral one does.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

Longs: TypeAlias = NDArray[np.int64]

STRETCH = 1 << 20
IN_TIME_MOST = 8 * STRETCH
"""Rows that are put into the order of time as a whole; more would not fit into the memory of a small machine."""
DAYS_S = 30 * 86_400
STEADY_ROWS = 250_000
"""In thirty days, where as many come every day."""
START_S = 1_600_000_000
MEMBERS = 10
OPERATIONS = 12
WITHIN_S = 60
MULTIPLIER = 2_654_435_761
"""A prime greater than any number of accounts: it spreads their numbers, one to one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some shares in the order of their times; object 0 is the viral one."""

    account: Longs
    object: Longs
    at_s: Longs


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is made.

    Attributes:
        n: rows.
        viral_share: of the rows, that share one object.
        steady: as many shares a day at every size, of the viral object too, over a longer time; else always thirty
            days, so that twice the rows are twice as dense.
        planted_share: of the rows, that groups make.
        seed: of everything.
    """

    n: int
    viral_share: float = 0.0
    steady: bool = False
    planted_share: float = 0.02
    seed: int = 1

    @property
    def n_crowd(self) -> int:
        """How many accounts belong to no group."""
        return max(self.n // 10, 1)

    @property
    def span_s(self) -> int:
        """How long the study lasts."""
        return DAYS_S * self.n // STEADY_ROWS if self.steady else DAYS_S

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        full, rest = divmod(self.n, STRETCH)
        return full * self._groups_in(STRETCH) + self._groups_in(rest)

    def batches(self) -> Iterator[Rows]:
        """Yield all rows, a stretch at a time; in the order of time where they fit into memory, else within each."""
        stretches = (self._stretch(number) for number in range(-(-self.n // STRETCH)))
        yield from _in_time(list(stretches)) if self.n <= IN_TIME_MOST else stretches

    def members(self) -> Longs:
        """Return the accounts of each group: (n_groups, MEMBERS)."""
        return self._hidden(self.n_crowd + np.arange(self.n_groups * MEMBERS)).reshape(-1, MEMBERS)

    def _groups_in(self, rows: int) -> int:
        return int(rows * self.planted_share) // (MEMBERS * OPERATIONS)

    def _hidden(self, account: Longs) -> Longs:
        """Return other numbers for accounts, so that a number tells neither rank nor group."""
        return (account * MULTIPLIER + self.seed) % (self.n_crowd + self.n_groups * MEMBERS)

    def _stretch(self, number: int) -> Rows:
        size = min(STRETCH, self.n - number * STRETCH)
        rng = np.random.Generator(np.random.Philox(key=[self.seed, number]))
        first_s, last_s = (self.span_s * row // self.n for row in (number * STRETCH, number * STRETCH + size))
        n_viral, n_groups = round(size * self.viral_share), self._groups_in(size)
        parts = [
            _viral(rng, n_viral, n_accounts=self.n_crowd, during=(first_s, last_s) if self.steady else None),
            _planted(
                rng, n_groups, first_s, last_s, first=self.n_crowd + number * self._groups_in(STRETCH) * MEMBERS
            ),
            _crowd(rng, size - n_viral - n_groups * MEMBERS * OPERATIONS, first_s, last_s, n_accounts=self.n_crowd),
        ]
        # Objects of groups and of the crowd are numbered apart, and those of each stretch too.
        offsets = (0, 1 + number * STRETCH, 1 + number * STRETCH + n_groups * OPERATIONS)
        account = self._hidden(np.concatenate([part.account for part in parts]))
        obj = np.concatenate([part.object + offset for part, offset in zip(parts, offsets, strict=True)])
        at_s = START_S + np.concatenate([part.at_s for part in parts])
        order = np.argsort(at_s, kind="stable")
        return Rows(account[order], obj[order], at_s[order])


def _in_time(stretches: list[Rows]) -> Iterator[Rows]:
    """Yield the same rows in the order of time, as one who collects gets them: readers need not sort such a file."""
    whole = Rows(*(np.concatenate(columns) for columns in zip(*map(astuple, stretches), strict=True)))
    order = np.argsort(whole.at_s, kind="stable")
    for first in range(0, order.size, STRETCH):
        rows = order[first : first + STRETCH]
        yield Rows(whole.account[rows], whole.object[rows], whole.at_s[rows])


def _zipf(rng: np.random.Generator, n: int, most: int, exponent: float) -> Longs:
    """Draw n ranks below `most` by rank ** -exponent: the inverse of the continuous distribution, without a table."""
    power = 1 - exponent
    drawn = ((most**power - 1) * rng.random(n) + 1) ** (1 / power)
    ranks: Longs = np.minimum(drawn.astype(np.int64) - 1, most - 1)
    return ranks


def _delays(rng: np.random.Generator, n: int) -> Longs:
    delay = np.exp(np.log(3 * 3_600) + 1.5 * rng.standard_normal(n))
    whole: Longs = np.minimum(delay, DAYS_S).astype(np.int64)
    return whole


def _viral(rng: np.random.Generator, n: int, *, n_accounts: int, during: tuple[int, int] | None) -> Rows:
    at_s = rng.integers(*during, n) if during else _delays(rng, n)
    return Rows(_zipf(rng, n, n_accounts, 0.8), np.zeros(n, np.int64), at_s)


def _crowd(rng: np.random.Generator, n: int, first_s: int, last_s: int, *, n_accounts: int) -> Rows:
    n_objects = max(n // 5, 1)
    born_s = rng.integers(first_s, max(last_s, first_s + 1), n_objects)
    obj = _zipf(rng, n, n_objects, 0.9)
    return Rows(_zipf(rng, n, n_accounts, 0.8), obj, born_s[obj] + _delays(rng, n))


def _planted(rng: np.random.Generator, n_groups: int, first_s: int, last_s: int, *, first: int) -> Rows:
    group, operation, member = (axis.ravel() for axis in np.indices((n_groups, OPERATIONS, MEMBERS)))
    start_s = rng.integers(first_s, max(last_s, first_s + 1), (n_groups, OPERATIONS))
    at_s = start_s[group, operation] + rng.integers(0, WITHIN_S, group.size)
    return Rows(first + group * MEMBERS + member, group * OPERATIONS + operation, at_s)
