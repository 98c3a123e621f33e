"""The inner loops of the pair kernel: one account at a time, one word per partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from fairwitness.network.kernel import I32, I64

LOW = 2**32 - 1


@compiled
def swept(  # noqa: PLR0913, PLR0917
    account: I32, mark: I32, window_first: I32, window_end: I32, by_account: I32, account_start: I64,
    first: int, last: int, min_stamps: int, directed: bool,  # noqa: FBT001
) -> tuple[I32, I64]:  # fmt: skip
    """Return a of every pair that is kept, and its b above its distinct stamps in one word; ordered by both."""
    tally = np.zeros(account_start.size - 1, np.int64)
    touched = np.empty(tally.size, np.int32)
    out_a = np.empty(1024, np.int32)
    out_b = np.empty(1024, np.int64)
    size = 0
    for a in range(first, last):
        own = by_account[account_start[a] : account_start[a + 1]]
        # Fewer actions than stamps wanted: no pair of it can be kept.
        if own.size < min_stamps:
            continue
        start, end = _costliest(own, mark, window_first, window_end)
        n = _tallied(a, own[:start], account, mark, window_first, window_end, directed, 0, tally, touched)
        n = _tallied(a, own[end:], account, mark, window_first, window_end, directed, n, tally, touched)
        # Whoever shares none of the other stamps shares at most this one: too few.  It spares writing down the many
        # who meet over the one viral object only.
        if min_stamps > 1:
            _added(a, own[start:end], account, mark, window_first, window_end, directed, tally)
        else:
            n = _tallied(a, own[start:end], account, mark, window_first, window_end, directed, n, tally, touched)
        if size + n > out_a.size:
            out_a = np.append(out_a[:size], np.empty(size + 2 * n, np.int32))
            out_b = np.append(out_b[:size], np.empty(size + 2 * n, np.int64))
        begun = size
        for b in touched[:n]:
            if tally[b] & LOW >= min_stamps:
                out_a[size] = a
                out_b[size] = (np.int64(b) << 32) | (tally[b] & LOW)
                size += 1
            tally[b] = 0
        out_b[begun:size].sort()
    return out_a[:size], out_b[:size]


@compiled
def _costliest(own: I32, mark: I32, window_first: I32, window_end: I32) -> tuple[int, int]:
    """Return where, among an account's actions, those begin and end whose stamp has most in its windows."""
    best_start, best_end, best = 0, 0, -1
    start, cost = 0, 0
    for k in range(own.size):
        if mark[own[k]] != mark[own[start]]:
            start, cost = k, 0
        cost += window_end[own[k]] - window_first[own[k]]
        if cost > best:
            best_start, best_end, best = start, k + 1, cost
    return best_start, best_end


@compiled
def _tallied(  # noqa: PLR0913, PLR0917
    a: int, own: I32, account: I32, mark: I32, window_first: I32, window_end: I32, directed: bool,  # noqa: FBT001
    n_touched: int, tally: I64, touched: I32,
) -> int:  # fmt: skip
    """Count a's partners into `tally`, list them in `touched`, and return how many these are.

    Last stamp above, distinct stamps below: one word, so that a partner costs one look into memory.
    """
    for i in own:
        stamp = np.int64(mark[i])
        for j in range(window_first[i], window_end[i]):
            b = account[j]
            # Undirected pairs are emitted by their smaller account; an action never matches itself.
            if b > a or (directed and j != i):
                known = tally[b]
                if known == 0:
                    touched[n_touched] = b
                    n_touched += 1
                if known >> 32 != stamp:
                    tally[b] = (stamp << 32) | ((known & LOW) + 1)
    return n_touched


@compiled
def _added(
    a: int, own: I32, account: I32, mark: I32, window_first: I32, window_end: I32, directed: bool,  # noqa: FBT001
    tally: I64,
) -> None:  # fmt: skip
    """Count on for those partners that are known already."""
    for i in own:
        stamp = np.int64(mark[i])
        for j in range(window_first[i], window_end[i]):
            b = account[j]
            known = tally[b]
            if known != 0 and known >> 32 != stamp and (b > a or (directed and j != i)):
                tally[b] = (stamp << 32) | ((known & LOW) + 1)
