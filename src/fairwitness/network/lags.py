"""How often pairs acted together, how far apart in time, and who was first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled
from fairwitness.network.kernel import windows

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I32, I64, PairCounts, Sweep


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
    """Return lag statistics of undirected pairs by a second sweep over those that were kept.

    Args:
        actions: as given to `co_actions`.
        pairs: as returned by it, undirected, a < b.
        window_us: the same window.
    """
    window_first, window_end = windows(actions, window_us=window_us)
    walk = (
        window_first,
        window_end,
        actions.by_account,
        actions.account_start,
        pairs.b,
        _first_pairs(actions, pairs),
    )
    n_co_actions = _counts(actions.account, *walk)
    start = np.r_[0, np.cumsum(n_co_actions)].astype(np.int64)
    gaps = _gaps(actions.account, actions.at_us, *walk, start)
    return Lags(n_co_actions, *_summaries(gaps, start))


def co_action_counts(actions: Sweep, pairs: PairCounts, *, window_us: int) -> I64:
    """Return how many pairs of actions within the window each pair of accounts has; loops count both directions.

    Args:
        actions: as given to `co_actions`.
        pairs: as returned by it.
        window_us: the same window.
    """
    return _counts(
        actions.account, *windows(actions, window_us=window_us), actions.by_account, actions.account_start,
        pairs.b, _first_pairs(actions, pairs),
    )  # fmt: skip


def _first_pairs(actions: Sweep, pairs: PairCounts) -> I64:
    """Return where each account's pairs begin."""
    return np.searchsorted(pairs.a, np.arange(actions.account_start.size)).astype(np.int64)


@compiled
def _counts(
    account: I32, window_first: I32, window_end: I32, by_account: I32, account_start: I64, partner: I32, first: I64
) -> I64:
    place = np.full(account_start.size, -1, np.int64)
    out = np.zeros(partner.size, np.int64)
    for a in range(account_start.size - 1):
        if first[a] == first[a + 1]:
            continue
        for k in range(first[a], first[a + 1]):
            place[partner[k]] = k
        for k in range(account_start[a], account_start[a + 1]):
            i = by_account[k]
            for j in range(window_first[i], window_end[i]):
                pair = place[account[j]]
                if pair >= 0 and j != i:
                    out[pair] += 1
        for k in range(first[a], first[a + 1]):
            place[partner[k]] = -1
    return out


@compiled
def _summaries(gaps: I64, start: I64) -> tuple[I64, F64, F64]:
    n = start.size - 1
    least = np.zeros(n, np.int64)
    median = np.zeros(n, np.float64)
    a_first = np.zeros(n, np.float64)
    for k in range(n):
        own = gaps[start[k] : start[k + 1]]
        if own.size == 0:
            continue
        size = np.sort(np.abs(own))
        least[k] = size[0]
        median[k] = (size[(own.size - 1) // 2] + size[own.size // 2]) / 2
        a_first[k] = np.count_nonzero(own > 0) / own.size
    return least, median, a_first


@compiled
def _gaps(  # noqa: PLR0913, PLR0917
    account: I32, at_us: I64, window_first: I32, window_end: I32, by_account: I32, account_start: I64,
    partner: I32, first: I64, start: I64,
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
            for j in range(window_first[i], window_end[i]):
                b = account[j]
                if b > a and place[b] >= 0:
                    out[place[b]] = at_us[j] - at_us[i]
                    place[b] += 1
        for k in range(first[a], first[a + 1]):
            place[partner[k]] = -1
    return out
