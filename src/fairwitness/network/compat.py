"""The weights of two respected rivals, so that users can compare and move over without losing their numbers.

Semantics were read from recorded outputs: coordination-network-toolkit (git HEAD) counts, per direction, an
account's distinct posts that have a matching post of the other within the window; CooRTweet 2.1.3 counts pairs
of posts, undirected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.network.accumulator import LOW
from fairwitness.network.distinct import distinct_rows
from fairwitness.network.kernel import PairCounts, co_actions, sweep
from fairwitness.network.pairs import reach

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I32, I64


@dataclass(frozen=True, slots=True)
class Shares:
    """Rows of shares: account, object and post numbers, and times."""

    account: I32
    object: I64 | I32
    at_us: I64
    post: I64 | I32

    def distinct(self) -> Shares:
        """Return the rows, each post's share of an object once: a post does not match itself."""
        if np.diff(np.sort(self.post)).all():
            return self  # no post has two rows
        keep = np.sort(distinct_rows(self.account, self.object, self.post))
        return Shares(self.account[keep], self.object[keep], self.at_us[keep], self.post[keep])

    def sorted(self) -> Shares:
        """Return the rows in the order (object, at_us); those alike in both stay as they stand."""
        rows = self if bool((self.object[1:] >= self.object[:-1]).all()) else self._by_object()
        late = (rows.object[1:] == rows.object[:-1]) & (rows.at_us[1:] < rows.at_us[:-1])
        return rows._in_time(rows.object[1:][late]) if late.any() else rows  # noqa: SLF001 - of the same class

    def _by_object(self) -> Shares:
        """Return the rows object by object, each one's as they stand."""
        # numpy sorts plain words several times faster than it finds the order of others: one word holds both.
        word = self.object.astype(np.int64)
        word <<= 32
        word |= np.arange(word.size, dtype=np.uint32)
        word.sort()
        obj = np.empty_like(self.object)
        np.right_shift(word, 32, out=obj, casting="same_kind")
        word &= LOW
        # Where posts are not told, objects stand in their place.
        post = obj if self.post is self.object else self.post.take(word)
        return Shares(self.account.take(word), obj, self.at_us.take(word), post)

    def _in_time(self, objects: I64 | I32) -> Shares:
        """Return the rows with those of some objects put in the order of their times; all stand object by object."""
        mixed = np.zeros(int(self.object[-1]) + 1, np.bool_)
        mixed[objects] = True
        places, order = np.flatnonzero(mixed[self.object]), np.arange(self.object.size)
        order[places] = places[np.lexsort((self.at_us[places], self.object[places]))]
        return self.at(order)

    def at(self, order: I64) -> Shares:
        """Return the rows at these places."""
        return Shares(self.account[order], self.object[order], self.at_us[order], self.post[order])


def toolkit_weights(shares: Shares, *, window_us: int, min_weight: int = 1) -> PairCounts:
    """Return coordination-network-toolkit's directed weights, loops included.

    The weight of a -> b is the number of a's distinct posts that match at least one other post of b within the
    window, inclusive; `min_weight` applies to each direction alone.
    """
    rows = shares.distinct().sorted()
    n_accounts = int(rows.account.max(initial=-1)) + 1
    ready = sweep(account=rows.account, slot=rows.object, at_us=rows.at_us, stamp=rows.post, n_accounts=n_accounts)
    return co_actions(ready, window_us=window_us, min_stamps=min_weight, directed=True)


def coortweet_weights(shares: Shares, *, window_us: int, min_participation: int = 2) -> tuple[I32, I32, I64, F64]:
    """Return CooRTweet's undirected weights: pairs of posts, and their mean distance in seconds.

    `min_participation` is applied as CooRTweet does: accounts with fewer shares are dropped first; then a pair
    stays if at least one of its accounts has that many coordinated posts.

    Returns:
        Accounts a < b, number of pairs of posts, mean distance in seconds.
    """
    rows = shares.sorted()
    active = np.bincount(rows.account) >= min_participation
    keep = active[rows.account]
    rows = Shares(rows.account[keep], rows.object[keep], rows.at_us[keep], rows.post[keep])
    left, right = _matches(rows, window_us=window_us)
    left, right = _participating(rows, left, right, min_participation=min_participation)
    a = np.minimum(rows.account[left], rows.account[right])
    b = np.maximum(rows.account[left], rows.account[right])
    gap_s = np.abs(rows.at_us[left] - rows.at_us[right]) / 1e6
    return _grouped(a, b, gap_s)


def _matches(rows: Shares, *, window_us: int) -> tuple[I64, I64]:
    """Return positions (earlier, later) of every pair of shares of one object within the window."""
    if not rows.at_us.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    last = np.flatnonzero(np.r_[rows.object[1:] != rows.object[:-1], True])
    ends = np.repeat(last + 1, np.diff(np.r_[-1, last])).astype(np.int64)
    count = reach(rows.at_us, ends, window_us)
    left = np.repeat(np.arange(count.size), count)
    offset = np.arange(left.size) - np.repeat(np.cumsum(count) - count, count)
    right = left + 1 + offset
    other = rows.account[left] != rows.account[right]
    return left[other], right[other]


def _participating(rows: Shares, left: I64, right: I64, *, min_participation: int) -> tuple[I64, I64]:
    n_accounts = int(rows.account.max(initial=-1)) + 1
    posts = np.unique(np.concatenate([rows.post[left], rows.post[right]]), return_index=True)[1]
    owners = np.concatenate([rows.account[left], rows.account[right]])[posts]
    enough = np.bincount(owners, minlength=n_accounts) >= min_participation
    keep = enough[rows.account[left]] | enough[rows.account[right]]
    return left[keep], right[keep]


def _grouped(a: I32, b: I32, gap_s: F64) -> tuple[I32, I32, I64, F64]:
    order = np.lexsort((b, a))
    a, b, gap_s = a[order], b[order], gap_s[order]
    first = np.flatnonzero(np.r_[True, (a[1:] != a[:-1]) | (b[1:] != b[:-1])]) if a.size else np.zeros(0, np.int64)
    weight = np.diff(np.r_[first, a.size]).astype(np.int64)
    total = np.add.reduceat(gap_s, first) if a.size else gap_s
    return a[first], b[first], weight, total / np.maximum(weight, 1)
