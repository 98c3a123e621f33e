"""The windowed pair kernel: one sparse accumulator per account, exact, no list of pairs materialised.

Actions stand sorted by (slot, time), where a slot is an object, or an object within a bin.  For one account at
a time the kernel walks its actions, runs over the window around each inside the slot, and counts per partner how
many distinct stamps (objects, posts or bins) there were.  A viral object costs its windowed neighbours only; memory
is O(actions + accounts x threads).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fairwitness.compiled import compiled
from fairwitness.errors import MemoryLimitError
from fairwitness.network.accumulator import LOW, laid_out, swept
from fairwitness.network.numbering import grouped

if TYPE_CHECKING:
    from collections.abc import Callable

I32: TypeAlias = NDArray[np.int32]
I64: TypeAlias = NDArray[np.int64]
F64: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]


MOST = 2**31 - 2
"""Stamps and actions are numbered with 32 bits."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Actions sorted by (slot, at_us), ready to be swept.

    Attributes:
        account: account number per action.
        at_us: time per action.
        slot: slot number per action.
        stamp: what is counted once per pair: the object, the post or the bin of the action.
        by_account: positions of the actions, account by account, each account's in the order of its stamps.
        account_start: where each account's positions begin in `by_account`; length n_accounts + 1.
        in_order: each account's positions ascend, so that those in a window can be looked up.
    """

    account: I32
    at_us: I64
    slot: I32
    stamp: I64 | I32
    by_account: I32
    account_start: I64
    in_order: bool


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Counts per pair of accounts, sorted by (a, b)."""

    a: I32
    b: I32
    n_stamps: I32


def sweep(*, account: I32, slot: I64 | I32, at_us: I64, stamp: I64 | I32, n_accounts: int) -> Sweep:
    """Prepare actions that are sorted by (slot, at_us).

    Args:
        account: account numbers, 0 to n_accounts - 1.
        slot: slot numbers, ascending.
        at_us: times, ascending within a slot.
        stamp: what a pair's distinct count counts.
        n_accounts: how many account numbers there are.
    """
    if account.size > MOST:
        raise MemoryLimitError(f"{account.size:,} actions are more than one sweep can number. Sweep parts of them.")
    account = account.astype(np.int32, copy=False)
    in_order = bool((stamp[1:] >= stamp[:-1]).all())
    if in_order:
        by_account, account_start = grouped(account, n_numbers=n_accounts)
    else:
        by_stamp = np.argsort(stamp, kind="stable").astype(np.int32)
        positions, account_start = grouped(account[by_stamp], n_numbers=n_accounts)
        by_account = by_stamp[positions]
    return Sweep(account, at_us, slot.astype(np.int32, copy=False), stamp, by_account, account_start, in_order)


def windows(actions: Sweep, *, window_us: int) -> tuple[I32, I32]:
    """Return, per action, the first and one past the last action of its slot within the window, inclusive."""
    return _bounds(actions.slot, actions.at_us, window_us)


def co_actions(
    actions: Sweep, *, window_us: int, min_stamps: int = 1, directed: bool = False, threads: int = 2,
    n_owners: int | None = None,
) -> PairCounts:  # fmt: skip
    """Count the distinct stamps of every pair that acted within the window, inclusive.

    Args:
        actions: prepared by `sweep`.
        window_us: greatest distance in time, inclusive, 0 or more.
        min_stamps: pairs with fewer distinct stamps are left out.
        directed: emit (a, b) and (b, a), and (a, a) where an account repeats itself, counting stamps of a;
            otherwise each pair once, with a < b.
        threads: ranges of accounts that are swept side by side; the answer does not depend on it.
        n_owners: emit the pairs whose a is below it; all if left out.

    Returns:
        The pairs, ordered by (a, b).
    """
    n_accounts = actions.account_start.size - 1
    begin, end = windows(actions, window_us=window_us)
    # Directed counts hold an account with itself: there, who stands in an earlier window may be the action itself.
    walk = laid_out(actions.by_account, actions.account_start, actions.stamp, begin, end, once=not directed)
    del begin, end
    edges = _equal_work(actions, walk[-1], parts=threads, last=n_accounts if n_owners is None else n_owners)
    work: Callable[[int], tuple[I32, I32, I32]] = lambda part: _in_order(  # noqa: E731
        *swept(
            actions.account, actions.by_account, actions.account_start, *walk,
            edges[part], edges[part + 1], min_stamps, directed, actions.in_order,
        )
    )  # fmt: skip
    with ThreadPoolExecutor(max_workers=threads) as pool:
        parts = list(pool.map(work, range(len(edges) - 1)))
    return PairCounts(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _in_order(pairs: I64, n_stamps: I32) -> tuple[I32, I32, I32]:
    """Return a, b and stamps of pairs that stand in one word each, ordered by (a, b)."""
    order = np.argsort(pairs)
    pairs = pairs[order]
    return (pairs >> 32).astype(np.int32), (pairs & LOW).astype(np.int32), n_stamps[order]


def _equal_work(actions: Sweep, length: I32, *, parts: int, last: int) -> list[int]:
    """Return account numbers up to `last` that cut the elements of their windows into about equal shares."""
    work = np.r_[0, np.cumsum(length, dtype=np.int64)][actions.account_start[: last + 1]]
    cuts = np.searchsorted(work, np.linspace(0, work[-1], parts + 1)[1:-1])
    return [0, *(min(int(c), last) for c in cuts), last]


@compiled
def _bounds(slot: I32, at_us: I64, window_us: int) -> tuple[I32, I32]:
    first = np.empty(slot.size, np.int32)
    end = np.empty(slot.size, np.int32)
    low = 0
    high = 0
    for i in range(slot.size):
        while slot[low] != slot[i] or at_us[i] - at_us[low] > window_us:
            low += 1
        high = max(high, i + 1)
        while high < slot.size and slot[high] == slot[i] and at_us[high] - at_us[i] <= window_us:
            high += 1
        first[i] = low
        end[i] = high
    return first, end
