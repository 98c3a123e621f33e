"""The windowed pair kernel: one sparse accumulator per account, exact, no list of pairs materialised.

Actions stand sorted by (slot, time), where a slot is an object, or an object within a bin.  For one account at
a time the kernel walks its actions, sweeps the window to both sides inside the slot, and counts per partner how
many distinct stamps (objects, posts or bins) and how many co-actions there were.  A viral object costs its
windowed neighbours only; memory is O(actions + accounts x threads).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Callable

I32: TypeAlias = NDArray[np.int32]
I64: TypeAlias = NDArray[np.int64]
F64: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]


NO_STAMP = -(2**62)
"""No object, post or bin has this number; bins before 1970 are negative."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Actions sorted by (slot, at_us), ready to be swept.

    Attributes:
        account: account number per action.
        at_us: time per action.
        slot_start, slot_end: first and one-past-last action of the action's slot, per action.
        stamp: what is counted once per pair: the object, the post or the bin of the action.
        by_account: positions of the actions, account by account, each account's in the order of its stamps.
        account_start: where each account's positions begin in `by_account`; length n_accounts + 1.
    """

    account: I32
    at_us: I64
    slot_start: I64
    slot_end: I64
    stamp: I64
    by_account: I64
    account_start: I64


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Counts per pair of accounts, sorted by (a, b)."""

    a: I32
    b: I32
    n_stamps: I32
    n_co_actions: I64


def sweep(*, account: I32, slot: I64, at_us: I64, stamp: I64, n_accounts: int) -> Sweep:
    """Prepare actions that are sorted by (slot, at_us).

    Args:
        account: account numbers, 0 to n_accounts - 1.
        slot: slot numbers, ascending.
        at_us: times, ascending within a slot.
        stamp: what a pair's distinct count counts.
        n_accounts: how many account numbers there are.
    """
    first = np.flatnonzero(np.r_[True, slot[1:] != slot[:-1]]) if slot.size else np.zeros(0, np.int64)
    ends = np.r_[first[1:], slot.size].astype(np.int64)[: first.size]
    sizes = ends - first
    by_account = np.lexsort((stamp, account)).astype(np.int64)
    account_start = np.zeros(n_accounts + 1, np.int64)
    np.cumsum(np.bincount(account, minlength=n_accounts), out=account_start[1:])
    return Sweep(
        account=account,
        at_us=at_us,
        slot_start=np.repeat(first, sizes).astype(np.int64),
        slot_end=np.repeat(ends, sizes).astype(np.int64),
        stamp=stamp,
        by_account=by_account,
        account_start=account_start,
    )


def co_actions(
    actions: Sweep, *, window_us: int, min_stamps: int = 1, directed: bool = False, threads: int = 2
) -> PairCounts:
    """Count distinct stamps and co-actions of every pair that acted within the window, inclusive.

    Args:
        actions: prepared by `sweep`.
        window_us: greatest distance in time, inclusive, 0 or more.
        min_stamps: pairs with fewer distinct stamps are left out.
        directed: emit (a, b) and (b, a), and (a, a) where an account repeats itself, counting stamps of a;
            otherwise each pair once, with a < b.
        threads: ranges of accounts that are swept side by side; the answer does not depend on it.

    Returns:
        The pairs, ordered by (a, b).
    """
    n_accounts = actions.account_start.size - 1
    edges = _equal_work(actions, parts=threads)
    work: Callable[[int], tuple[I32, I32, I32, I64]] = lambda part: _sweep_range(  # noqa: E731
        actions.account, actions.at_us, actions.slot_start, actions.slot_end, actions.stamp,
        actions.by_account, actions.account_start, edges[part], edges[part + 1], n_accounts,
        window_us, min_stamps, directed,
    )  # fmt: skip
    with ThreadPoolExecutor(max_workers=threads) as pool:
        parts = list(pool.map(work, range(len(edges) - 1)))
    a, b, n_stamps, n_co_actions = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((b, a))
    return PairCounts(a[order], b[order], n_stamps[order], n_co_actions[order])


@dataclass(frozen=True, slots=True)
class Lags:
    """Distances in time over all co-actions, aligned with the pairs that they belong to.

    Attributes:
        least_us, median_us: of the absolute distance.
        a_first: share of co-actions in which a was strictly earlier, 0 to 1.
    """

    least_us: I64
    median_us: F64
    a_first: F64


def lags(actions: Sweep, pairs: PairCounts, *, window_us: int) -> Lags:
    """Return lag statistics of undirected pairs by a second sweep over those that were kept.

    Args:
        actions: as given to `co_actions`.
        pairs: as returned by it, undirected, a < b.
        window_us: the same window.
    """
    first = np.searchsorted(pairs.a, np.arange(actions.account_start.size)).astype(np.int64)
    start = np.r_[0, np.cumsum(pairs.n_co_actions)].astype(np.int64)
    gaps = _gaps(
        actions.account, actions.at_us, actions.slot_start, actions.slot_end, actions.by_account,
        actions.account_start, pairs.b, first, start, window_us,
    )  # fmt: skip
    owner = np.repeat(np.arange(pairs.a.size), pairs.n_co_actions)
    ordered = np.abs(gaps)[np.lexsort((np.abs(gaps), owner))]
    low, high = start[:-1] + (pairs.n_co_actions - 1) // 2, start[:-1] + pairs.n_co_actions // 2
    earlier = np.bincount(owner[gaps > 0], minlength=pairs.a.size) / np.maximum(pairs.n_co_actions, 1)
    return Lags(ordered[start[:-1]], (ordered[low] + ordered[high]) / 2, earlier)


@compiled
def _gaps(  # noqa: PLR0913, PLR0917
    account: I32, at_us: I64, slot_start: I64, slot_end: I64, by_account: I64, account_start: I64,
    partner: I32, first: I64, start: I64, window_us: int,
) -> I64:  # fmt: skip
    """Return b's time minus a's over all co-actions, pair by pair."""
    place = np.full(account_start.size, -1, np.int64)
    out = np.empty(start[-1], np.int64)
    for a in range(account_start.size - 1):
        if first[a] == first[a + 1]:
            continue
        for k in range(first[a], first[a + 1]):
            place[partner[k]] = start[k]
        for k in range(account_start[a], account_start[a + 1]):
            i = by_account[k]
            j = i - 1
            while j >= slot_start[i] and at_us[i] - at_us[j] <= window_us:
                j -= 1
            j += 1
            while j < slot_end[i] and at_us[j] - at_us[i] <= window_us:
                if account[j] > a and place[account[j]] >= 0:
                    out[place[account[j]]] = at_us[j] - at_us[i]
                    place[account[j]] += 1
                j += 1
        for k in range(first[a], first[a + 1]):
            place[partner[k]] = -1
    return out


def _equal_work(actions: Sweep, *, parts: int) -> list[int]:
    """Return account numbers that cut the actions into ranges of about equal size."""
    total = int(actions.account_start[-1])
    cuts = np.searchsorted(actions.account_start, np.linspace(0, total, parts + 1)[1:-1])
    last = actions.account_start.size - 1
    return [0, *(min(int(c), last) for c in cuts), last]


@compiled
def _sweep_range(  # noqa: PLR0913, PLR0917, C901
    account: I32, at_us: I64, slot_start: I64, slot_end: I64, stamp: I64, by_account: I64, account_start: I64,
    first: int, last: int, n_accounts: int, window_us: int, min_stamps: int, directed: bool,  # noqa: FBT001
) -> tuple[I32, I32, I32, I64]:  # fmt: skip
    last_stamp = np.full(n_accounts, NO_STAMP, np.int64)
    n_stamps = np.zeros(n_accounts, np.int32)
    n_co = np.zeros(n_accounts, np.int64)
    touched = np.empty(n_accounts, np.int32)
    capacity = 1024
    out_a = np.empty(capacity, np.int32)
    out_b = np.empty(capacity, np.int32)
    out_n = np.empty(capacity, np.int32)
    out_c = np.empty(capacity, np.int64)
    size = 0
    for a in range(first, last):
        # Fewer actions than stamps wanted: no pair of it can be kept.  This spares the square of a viral object.
        if account_start[a + 1] - account_start[a] < min_stamps:
            continue
        n_touched = 0
        for k in range(account_start[a], account_start[a + 1]):
            i = by_account[k]
            mark = stamp[i]
            j = i - 1
            while j >= slot_start[i] and at_us[i] - at_us[j] <= window_us:
                j -= 1
            j += 1
            while j < slot_end[i] and at_us[j] - at_us[i] <= window_us:
                b = account[j]
                # Undirected pairs are emitted by their smaller account; an action never matches itself.
                if j != i and (directed or b > a):
                    if n_co[b] == 0:
                        touched[n_touched] = b
                        n_touched += 1
                    n_co[b] += 1
                    if last_stamp[b] != mark:
                        last_stamp[b] = mark
                        n_stamps[b] += 1
                j += 1
        for k in range(n_touched):
            b = touched[k]
            if n_stamps[b] >= min_stamps:
                if size == capacity:
                    capacity *= 2
                    out_a = np.append(out_a, np.empty(size, np.int32))
                    out_b = np.append(out_b, np.empty(size, np.int32))
                    out_n = np.append(out_n, np.empty(size, np.int32))
                    out_c = np.append(out_c, np.empty(size, np.int64))
                out_a[size] = a
                out_b[size] = b
                out_n[size] = n_stamps[b]
                out_c[size] = n_co[b]
                size += 1
            last_stamp[b] = NO_STAMP
            n_stamps[b] = 0
            n_co[b] = 0
    return out_a[:size], out_b[:size], out_n[:size], out_c[:size]
