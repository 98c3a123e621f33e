"""The inner loops of the pair kernel: one account at a time, one word per partner.

Loops this short are made or broken by what is done besides.  So places are unsigned words, which numba need not test
for being counted from the end, and functions are told bounds where a slice would have to be made and let go again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fairwitness.network.kernel import I32, I64

    Laid: TypeAlias = tuple[I32, I32, I32]
    Lists: TypeAlias = tuple[I32, I32, I64, bool]
    Tally: TypeAlias = NDArray[np.uint32] | NDArray[np.uint64]

LOW = 2**32 - 1
LOOK = 64
"""To look up one account's actions in a window costs about as much as to walk over so many of all accounts'."""
FEW = 2**15 - 1
"""Stamps of one account that half a word of 32 bits can number; accounts with more need words of 64."""


@compiled
def laid_out(
    by_account: I32, account_start: I64, stamp: I64 | I32, window_first: I32, window_end: I32, once: bool  # noqa: FBT001
) -> tuple[I32, I32, I32]:  # fmt: skip
    """Return, per action in the order of accounts, the turn of its stamp among its account's and its window.

    These words lie far apart in memory: gathered here they are waited for side by side, in the sweep one by one.

    Args:
        by_account: positions of the actions, account by account, those of one stamp ascending.
        account_start: where each account's begin.
        stamp: per action.
        window_first: first action in the window of each.
        window_end: one past the last.
        once: leave out of each window what is in an earlier one of the same account and stamp.

    Returns:
        Turns from 1, first actions of the windows, numbers of actions in them.
    """
    turn, start, length = np.empty_like(by_account), np.empty_like(by_account), np.empty_like(by_account)
    for a in range(account_start.size - 1):
        n, last, covered = 0, np.int64(0), np.int32(0)
        for k in range(np.uint64(account_start[a]), np.uint64(account_start[a + 1])):
            i = np.uint64(by_account[k])
            if n == 0 or stamp[i] != last:
                n, last, covered = n + 1, np.int64(stamp[i]), np.int32(0)
            begin, end = max(window_first[i], covered), window_end[i]
            turn[k], start[k], length[k] = n, begin, max(end - begin, 0)
            if once:
                covered = end
    return turn, start, length


@compiled
def swept(  # noqa: PLR0913, PLR0917
    account: I32, by_account: I32, account_start: I64, turn: I32, start: I32, length: I32,
    first: int, last: int, min_stamps: int, directed: bool, in_order: bool,  # noqa: FBT001
) -> tuple[I64, I32]:  # fmt: skip
    """Return every pair that is kept, b below a in one word, and its distinct stamps; a ascends, b in no order.

    Args:
        account: account number per action.
        by_account: positions of the actions, account by account.
        account_start: where each account's begin.
        turn: from `laid_out`, as are `start` and `length`.
        start: first actions of the windows.
        length: numbers of actions in them.
        first: first account whose pairs are counted.
        last: one past the last.
        min_stamps: pairs with fewer are left out.
        directed: count (a, b), (b, a) and (a, a); otherwise a < b only.
        in_order: each account's positions ascend.
    """
    n_accounts = account_start.size - 1
    narrow, wide = np.zeros(n_accounts, np.uint32), np.zeros(0, np.uint64)
    # One place more: a partner is written down before it is known whether it is a new one.
    touched, near = np.empty(n_accounts + 1, np.int32), np.empty(1024, np.int32)
    laid, lists = (turn, start, length), (account, by_account, account_start, in_order)
    pairs, n_stamps, size = np.empty(1024, np.int64), np.empty(1024, np.int32), np.uint64(0)
    for a in range(first, last):
        begin, end = account_start[a], account_start[a + 1]
        # Fewer actions than stamps wanted: no pair of it can be kept.
        if end - begin < min_stamps:
            continue
        longest = length[begin:end].max()
        if longest >= near.size:
            near = np.empty(2 * longest, np.int32)
        if turn[end - 1] <= FEW:
            n = _tallied(a, laid, lists, min_stamps, directed, 16, narrow, near, touched)
            pairs, n_stamps, size = _emitted(a, touched, n, min_stamps, 16, narrow, pairs, n_stamps, size)
        else:
            wide = wide if wide.size else np.zeros(n_accounts, np.uint64)
            n = _tallied(a, laid, lists, min_stamps, directed, 32, wide, near, touched)
            pairs, n_stamps, size = _emitted(a, touched, n, min_stamps, 32, wide, pairs, n_stamps, size)
    return pairs[:size], n_stamps[:size]


@compiled
def _tallied(  # noqa: PLR0913, PLR0917
    a: int, laid: Laid, lists: Lists, min_stamps: int, directed: bool, shift: int, tally: Tally, near: I32,  # noqa: FBT001
    touched: I32,
) -> np.uint64:  # fmt: skip
    """Count a's partners into `tally`, list them in `touched`, and return how many these are.

    The turn of the last stamp stands above `shift`, distinct stamps below: one word, so that a partner costs one look
    into memory.
    """
    turn, start, length = laid
    account, by_account, account_start, in_order = lists
    begin, end = account_start[a], account_start[a + 1]
    dear, dear_end = _costliest(turn, length, begin, end) if min_stamps > 1 else (end, end)
    n = np.uint64(0)
    for k in range(begin, end):
        if not dear <= k < dear_end:
            m = _partners(a, by_account[k], account, start[k], length[k], directed, near)
            n = _counted(near, m, turn[k], shift, tally, touched, n)
    # Whoever shares none of the other stamps shares at most this one: too few.  It spares writing down the many who
    # meet over the one viral object only.
    for k in range(dear, dear_end):
        if in_order and not directed and length[k] > LOOK * n:
            m = _present(touched, n, by_account, account_start, start[k], start[k] + length[k], near)
        else:
            m = _partners(a, by_account[k], account, start[k], length[k], directed, near)
        _added(near, m, turn[k], shift, tally)
    return n


@compiled
def _costliest(turn: I32, length: I32, begin: int, end: int) -> tuple[int, int]:
    """Return where, among an account's actions, those begin and end whose stamp has most in its windows."""
    best_start, best_end, best = begin, begin, -1
    start, cost = begin, 0
    for k in range(begin, end):
        if turn[k] != turn[start]:
            start, cost = k, 0
        cost += length[k]
        if cost > best:
            best_start, best_end, best = start, k + 1, cost
    return best_start, best_end


@compiled
def _partners(
    a: int, action: int, account: I32, start: int, length: int, directed: bool, near: I32  # noqa: FBT001
) -> np.uint64:  # fmt: skip
    """Write the accounts in an action's window that pair with a into `near`, and return how many these are.

    Undirected pairs are emitted by their smaller account; an action never matches itself.  Each is written and then
    counted or not: half of them are not, and a branch that cannot be foreseen costs more than a word.
    """
    n = np.uint64(0)
    for j in range(np.uint64(start), np.uint64(start + length)):
        b = account[j]
        near[n] = b
        n += np.uint64(b > a or (directed and j != action))
    return n


@compiled
def _present(
    known: I32, n_known: np.uint64, by_account: I32, account_start: I64, start: int, end: int, near: I32
) -> np.uint64:  # fmt: skip
    """Write those of a few other accounts that act from `start` to before `end` into `near`; return how many."""
    n = np.uint64(0)
    for k in range(n_known):
        b = known[k]
        place = placed(by_account, account_start[b], account_start[b + 1], start)
        near[n] = b
        n += np.uint64(place < account_start[b + 1] and by_account[place] < end)
    return n


@compiled
def placed(positions: I32, low: int, high: int, start: int) -> int:
    """Return the first place from `low` on whose position is not below `start`, or `high`; positions ascend."""
    while low < high:
        middle = (low + high) // 2
        if positions[middle] < start:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _counted(
    near: I32, n_near: np.uint64, stamp: int, shift: int, tally: Tally, touched: I32, n_touched: np.uint64
) -> np.uint64:  # fmt: skip
    turn, above, one = np.uint64(stamp), np.uint64(shift), np.uint64(1)
    low = (one << above) - one
    for k in range(n_near):
        b = np.uint64(near[k])
        known = np.uint64(tally[b])
        touched[n_touched] = near[k]
        n_touched += np.uint64(known == 0)
        if known >> above != turn:
            tally[b] = (turn << above) | ((known & low) + one)
    return n_touched


@compiled
def _added(near: I32, n_near: np.uint64, stamp: int, shift: int, tally: Tally) -> None:
    """Count on for those partners that are known already."""
    turn, above, one = np.uint64(stamp), np.uint64(shift), np.uint64(1)
    low = (one << above) - one
    for k in range(n_near):
        b = np.uint64(near[k])
        known = np.uint64(tally[b])
        if known != 0 and known >> above != turn:
            tally[b] = (turn << above) | ((known & low) + one)


@compiled
def _emitted(  # noqa: PLR0913, PLR0917
    a: int, touched: I32, n: np.uint64, min_stamps: int, shift: int, tally: Tally, pairs: I64, n_stamps: I32,
    size: np.uint64,
) -> tuple[I64, I32, np.uint64]:  # fmt: skip
    """Write a's pairs with stamps enough behind the others, and leave the tally empty."""
    low = np.uint64((1 << shift) - 1)
    if size + n >= pairs.size:
        room = np.uint64(2) * (size + n) + np.uint64(1)
        few, few_stamps = pairs, n_stamps
        # Room that is not written to costs no memory.
        pairs, n_stamps = np.empty(room, np.int64), np.empty(room, np.int32)
        pairs[:size], n_stamps[:size] = few[:size], few_stamps[:size]
    for k in range(n):
        b = np.uint64(touched[k])
        found = np.uint64(tally[b]) & low
        pairs[size] = (np.int64(a) << 32) | np.int64(touched[k])
        n_stamps[size] = found
        size += np.uint64(found >= min_stamps)
        tally[b] = 0
    return pairs, n_stamps, size
