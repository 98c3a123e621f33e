"""How often pairs acted together, how far apart in time, and who was first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled
from fairwitness.network.accumulator import LOOK, laid_out, placed
from fairwitness.network.kernel import windows

if TYPE_CHECKING:
    from fairwitness.network.accumulator import Lists
    from fairwitness.network.kernel import F64, I32, I64, Bools, PairCounts, Sweep

SIEVE = 2**16
"""Partners are looked for among so many marks first, by the end of their numbers: these lie where looks are fast."""
SHORT = 32
"""So few gaps are sorted where they stand."""


@dataclass(frozen=True, slots=True)
class Lags:
    """Distances in time over all co-actions, aligned with the pairs that they belong to.

    Attributes:
        n_co_actions: pairs of actions within the window.
        least_us, median_us: of the absolute distance.
        a_first: share of co-actions in which a was strictly earlier, 0 to 1.
    """

    n_co_actions: I64
    least_us: I64
    median_us: F64
    a_first: F64


def lags(actions: Sweep, pairs: PairCounts, *, window_us: int) -> Lags:
    """Return lag statistics of pairs by a second sweep over those that were kept.

    Args:
        actions: as given to `co_actions`.
        pairs: as returned by it.
        window_us: the same window.
    """
    first = np.searchsorted(pairs.a, np.arange(actions.account_start.size)).astype(np.int64)
    begin, end = windows(actions, window_us=window_us)
    _, start, length = laid_out(actions.by_account, actions.account_start, actions.stamp, begin, end, once=False)
    del begin, end
    summed = _summed_up(
        actions.account, actions.at_us, actions.by_account, actions.account_start, start, length, actions.in_order,
        pairs.b, first,
    )  # fmt: skip
    return Lags(*summed)


def co_action_counts(actions: Sweep, pairs: PairCounts, *, window_us: int) -> I64:
    """Return how many pairs of actions within the window each pair of accounts has; loops count both directions.

    Args:
        actions: as given to `co_actions`.
        pairs: as returned by it.
        window_us: the same window.
    """
    return lags(actions, pairs, window_us=window_us).n_co_actions


@compiled
def _summed_up(  # noqa: PLR0913, PLR0917
    account: I32, at_us: I64, by_account: I32, account_start: I64, start: I32, length: I32, in_order: bool,  # noqa: FBT001
    partner: I32, first: I64,
) -> tuple[I64, I64, F64, F64]:  # fmt: skip
    """Return number of co-actions, least and median gap and the share in which a was earlier, pair by pair."""
    n_accounts = account_start.size - 1
    n_gaps, n_first = np.zeros(partner.size, np.int64), np.zeros(partner.size, np.int64)
    least, median = np.zeros(partner.size, np.int64), np.zeros(partner.size, np.float64)
    number, sieve = np.full(n_accounts, -1, np.int32), np.zeros(SIEVE, np.bool_)
    lists = account, by_account, account_start, in_order
    met, gaps, whose = np.empty(1024, np.int32), np.empty(1024, np.int64), np.empty(1024, np.int32)
    for a in range(n_accounts):
        begin, end = first[a], first[a + 1]
        if begin == end:
            continue
        for p in range(begin, end):
            number[partner[p]] = p - begin
            sieve[partner[p] & (SIEVE - 1)] = True
        size = np.uint64(0)
        for k in range(account_start[a], account_start[a + 1]):
            if length[k] >= met.size:
                met = np.empty(2 * length[k], np.int32)
            m = _met(start[k], length[k], partner, begin, end, lists, sieve, met)
            if size + m >= gaps.size:
                room = size + np.uint64(2) * m + np.uint64(1)
                gaps = np.append(gaps[:size], np.empty(room, np.int64))
                whose = np.append(whose[:size], np.empty(room, np.int32))
            size = _noted(by_account[k], met, m, account, at_us, number, gaps, whose, size)
        _summed(gaps, whose, size, n_gaps[begin:end], n_first[begin:end], least[begin:end], median[begin:end])
        for p in range(begin, end):
            number[partner[p]] = -1
            sieve[partner[p] & (SIEVE - 1)] = False
    return n_gaps, least, median, n_first / np.maximum(n_gaps, 1)


@compiled
def _met(
    start: int, length: int, partner: I32, begin: int, end: int, lists: Lists, sieve: Bools, met: I32
) -> np.uint64:  # fmt: skip
    """Write the partners' actions in a window into `met`, each partner's in order; return how many these are.

    Some of others may be among them, whose numbers end like a partner's.
    """
    account, by_account, account_start, in_order = lists
    n, mask = np.uint64(0), np.uint64(SIEVE - 1)
    if in_order and length > LOOK * (end - begin):
        for p in range(begin, end):
            b = partner[p]
            k = placed(by_account, account_start[b], account_start[b + 1], start)
            while k < account_start[b + 1] and by_account[k] < start + length:
                met[n] = by_account[k]
                n += np.uint64(1)
                k += 1
    else:
        for j in range(np.uint64(start), np.uint64(start + length)):
            met[n] = j
            n += np.uint64(sieve[np.uint64(account[j]) & mask])
    return n


@compiled
def _noted(  # noqa: PLR0913, PLR0917
    i: int, met: I32, n_met: np.uint64, account: I32, at_us: I64, number: I32, gaps: I64, whose: I32, size: np.uint64
) -> np.uint64:  # fmt: skip
    """Write down how much later than action i each that was met is, and whose it is; return how many stand."""
    for k in range(n_met):
        j = np.uint64(met[k])
        gaps[size] = at_us[j] - at_us[i]
        whose[size] = number[np.uint64(account[j])]
        size += np.uint64(whose[size] >= 0 and met[k] != i)
    return size


@compiled
def _summed(gaps: I64, whose: I32, size: np.uint64, n_gaps: I64, n_first: I64, least: I64, median: F64) -> None:
    """Sum up the gaps of one account's pairs."""
    for k in range(size):
        p = np.uint64(whose[k])
        n_gaps[p] += 1
        n_first[p] += gaps[k] > 0
    place = np.cumsum(n_gaps) - n_gaps
    own = np.empty(size, np.int64)
    for k in range(size):
        p = np.uint64(whose[k])
        own[np.uint64(place[p])] = abs(gaps[k])
        place[p] += 1
    for q in range(n_gaps.size):
        if n_gaps[q]:
            least[q], median[q] = _least_and_median(own, place[q] - n_gaps[q], place[q])


@compiled
def _least_and_median(gaps: I64, begin: int, end: int) -> tuple[int, float]:
    """Return both of the gaps from `begin` to before `end`, which are put in order if they are few."""
    n = end - begin
    if n <= SHORT:
        for k in range(begin + 1, end):
            gap, j = gaps[k], k
            while j > begin and gaps[j - 1] > gap:
                gaps[j] = gaps[j - 1]
                j -= 1
            gaps[j] = gap
        return gaps[begin], (gaps[begin + (n - 1) // 2] + gaps[begin + n // 2]) / 2
    least, most = gaps[begin:end].min(), gaps[begin:end].max()
    low = _of_rank(gaps, begin, end, (n - 1) // 2, least, most)
    high = low if n % 2 else _of_rank(gaps, begin, end, n // 2, low, most)
    return least, (low + high) / 2


@compiled
def _of_rank(gaps: I64, begin: int, end: int, rank: int, low: int, high: int) -> int:
    """Return the gap that `rank` others stand before, by halving the range from `low` to `high` that it is in."""
    while low < high:
        middle = (low + high) // 2
        n = 0
        for k in range(np.uint64(begin), np.uint64(end)):
            n += gaps[k] <= middle
        low, high = (low, middle) if n > rank else (middle + 1, high)
    return low
