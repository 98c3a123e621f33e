"""The inner loops of the pair kernel: one account at a time, one word per partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from fairwitness.network.kernel import I32, I64

LOW = 2**32 - 1
LOOK = 64
"""To look up one account's actions in a window costs about as much as to walk over so many of all accounts'."""
FEW = 2**15 - 1
"""Stamps of one account that half a word of 32 bits can number; accounts with more need words of 64."""


@compiled
def laid_out(
    by_account: I32, account_start: I64, stamp: I64 | I32, window_first: I32, window_end: I32
) -> tuple[I32, I32, I32]:
    """Return, per action in the order of accounts, the turn of its stamp among its account's and its window.

    These words lie far apart in memory: gathered here they are waited for side by side, in the sweep one by one.

    Returns:
        Turns from 1, first actions of the windows, numbers of actions in them.
    """
    turn, start, length = np.empty_like(by_account), np.empty_like(by_account), np.empty_like(by_account)
    for a in range(account_start.size - 1):
        n = 0
        for k in range(account_start[a], account_start[a + 1]):
            i = by_account[k]
            if n == 0 or stamp[i] != stamp[by_account[k - 1]]:
                n += 1
            turn[k] = n
            start[k] = window_first[i]
            length[k] = window_end[i] - window_first[i]
    return turn, start, length


@compiled
def swept(  # noqa: PLR0913, PLR0917
    account: I32, by_account: I32, account_start: I64, turn: I32, start: I32, length: I32,
    first: int, last: int, min_stamps: int, directed: bool, in_order: bool,  # noqa: FBT001
) -> tuple[I32, I64]:  # fmt: skip
    """Return a of every pair that is kept, and its b above its distinct stamps in one word; ordered by both."""
    n_accounts = account_start.size - 1
    narrow, wide = np.zeros(n_accounts, np.int32), np.zeros(0, np.int64)
    # One place more: a partner is written down before it is known whether it is a new one.
    touched = np.empty(n_accounts + 1, np.int32)
    near = np.empty(1024, np.int32)
    lists = by_account, account_start, in_order
    out_a, out_b, size = np.empty(1024, np.int32), np.empty(1024, np.int64), 0
    for a in range(first, last):
        begin, end = account_start[a], account_start[a + 1]
        # Fewer actions than stamps wanted: no pair of it can be kept.
        if end - begin < min_stamps:
            continue
        longest = length[begin:end].max()
        if longest > near.size:
            near = np.empty(2 * longest, np.int32)
        own = by_account[begin:end], turn[begin:end], start[begin:end], length[begin:end]
        if turn[end - 1] <= FEW:
            n = _tallied(a, own, lists, account, min_stamps, directed, near, 16, narrow, touched)
            out_a, out_b, size = _emitted(a, touched[:n], min_stamps, 16, narrow, out_a, out_b, size)
        else:
            wide = wide if wide.size else np.zeros(n_accounts, np.int64)
            n = _tallied(a, own, lists, account, min_stamps, directed, near, 32, wide, touched)
            out_a, out_b, size = _emitted(a, touched[:n], min_stamps, 32, wide, out_a, out_b, size)
    return out_a[:size], out_b[:size]


@compiled
def _tallied(  # noqa: PLR0913, PLR0917
    a: int, own: tuple[I32, I32, I32, I32], lists: tuple[I32, I64, bool], account: I32, min_stamps: int,
    directed: bool, near: I32, shift: int, tally: I32 | I64, touched: I32,  # noqa: FBT001
) -> int:  # fmt: skip
    """Count a's partners into `tally`, list them in `touched`, and return how many these are.

    The turn of the last stamp stands above `shift`, distinct stamps below: one word, so that a partner costs one look
    into memory.
    """
    action, turn, start, length = own
    dear, dear_end = _costliest(turn, length) if min_stamps > 1 else (0, 0)
    n = 0
    for k in range(action.size):
        if not dear <= k < dear_end:
            m = _partners(a, action[k], account, start[k], length[k], directed, near)
            n = _counted(near[:m], turn[k], shift, tally, touched, n)
    # Whoever shares none of the other stamps shares at most this one: too few.  It spares writing down the many who
    # meet over the one viral object only.
    by_account, account_start, in_order = lists
    for k in range(dear, dear_end):
        if in_order and not directed and length[k] > LOOK * n:
            m = _present(touched[:n], by_account, account_start, start[k], start[k] + length[k], near)
        else:
            m = _partners(a, action[k], account, start[k], length[k], directed, near)
        _added(near[:m], turn[k], shift, tally)
    return n


@compiled
def _costliest(turn: I32, length: I32) -> tuple[int, int]:
    """Return where, among an account's actions, those begin and end whose stamp has most in its windows."""
    best_start, best_end, best = 0, 0, -1
    start, cost = 0, 0
    for k in range(turn.size):
        if turn[k] != turn[start]:
            start, cost = k, 0
        cost += length[k]
        if cost > best:
            best_start, best_end, best = start, k + 1, cost
    return best_start, best_end


@compiled
def _partners(
    a: int, action: int, account: I32, start: int, length: int, directed: bool, near: I32  # noqa: FBT001
) -> int:  # fmt: skip
    """Write the accounts in an action's window that pair with a into `near`, and return how many these are.

    Undirected pairs are emitted by their smaller account; an action never matches itself.  Each is written and then
    counted or not: half of them are not, and a branch that cannot be foreseen costs more than a word.
    """
    n = 0
    for j in range(start, start + length):
        near[n] = account[j]
        n += account[j] > a or (directed and j != action)
    return n


@compiled
def _present(
    known: I32, by_account: I32, account_start: I64, start: int, end: int, near: I32
) -> int:  # fmt: skip
    """Write those of a few other accounts that act from `start` to before `end` into `near`; return how many."""
    n = 0
    for b in known:
        own = by_account[account_start[b] : account_start[b + 1]]
        place = placed(own, start)
        near[n] = b
        n += place < own.size and own[place] < end
    return n


@compiled
def placed(positions: I32, start: int) -> int:
    """Return the first of ascending positions that is not below `start`, or how many there are."""
    low, high = 0, positions.size
    while low < high:
        middle = (low + high) // 2
        if positions[middle] < start:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _counted(near: I32, stamp: int, shift: int, tally: I32 | I64, touched: I32, n_touched: int) -> int:
    low = (1 << shift) - 1
    for b in near:
        known = np.int64(tally[b])
        touched[n_touched] = b
        n_touched += known == 0
        if known >> shift != stamp:
            tally[b] = (stamp << shift) | ((known & low) + 1)
    return n_touched


@compiled
def _added(near: I32, stamp: int, shift: int, tally: I32 | I64) -> None:
    """Count on for those partners that are known already."""
    low = (1 << shift) - 1
    for b in near:
        known = np.int64(tally[b])
        if known != 0 and known >> shift != stamp:
            tally[b] = (stamp << shift) | ((known & low) + 1)


@compiled
def _emitted(
    a: int, partners: I32, min_stamps: int, shift: int, tally: I32 | I64, out_a: I32, out_b: I64, size: int
) -> tuple[I32, I64, int]:  # fmt: skip
    """Write a's pairs with stamps enough behind the others, and leave the tally empty."""
    low = (1 << shift) - 1
    if size + partners.size >= out_a.size:
        room = size + 2 * partners.size + 1
        out_a = np.append(out_a[:size], np.empty(room, np.int32))
        out_b = np.append(out_b[:size], np.empty(room, np.int64))
    begun = size
    for b in partners:
        n_stamps = tally[b] & low
        out_a[size] = a
        out_b[size] = (np.int64(b) << 32) | n_stamps
        size += n_stamps >= min_stamps
        tally[b] = 0
    out_b[begun:size].sort()
    return out_a, out_b, size
