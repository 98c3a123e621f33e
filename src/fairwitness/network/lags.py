"""How often pairs acted together, how far apart in time, and who was first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled
from fairwitness.network.accumulator import LOOK, placed
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
    walk = _walk(actions, pairs, window_us=window_us)
    n_co_actions = _counts(*walk)
    start = np.r_[0, np.cumsum(n_co_actions)].astype(np.int64)
    gaps = _gaps(actions.at_us, start, *walk)
    return Lags(n_co_actions, *_summaries(gaps, start))


def co_action_counts(actions: Sweep, pairs: PairCounts, *, window_us: int) -> I64:
    """Return how many pairs of actions within the window each pair of accounts has; loops count both directions.

    Args:
        actions: as given to `co_actions`.
        pairs: as returned by it.
        window_us: the same window.
    """
    return _counts(*_walk(actions, pairs, window_us=window_us))


def _walk(actions: Sweep, pairs: PairCounts, *, window_us: int) -> tuple[I32, I32, I32, I32, I64, bool, I32, I64]:
    """Return what the compiled sweeps have in common; the last is where each account's pairs begin."""
    first = np.searchsorted(pairs.a, np.arange(actions.account_start.size)).astype(np.int64)
    return (
        actions.account, *windows(actions, window_us=window_us), actions.by_account, actions.account_start,
        actions.in_order, pairs.b, first,
    )  # fmt: skip


@compiled
def _counts(
    account: I32, window_first: I32, window_end: I32, by_account: I32, account_start: I64, in_order: bool,  # noqa: FBT001
    partner: I32, first: I64,
) -> I64:  # fmt: skip
    place = np.full(account_start.size, -1, np.int64)
    met = np.empty(account.size + 1, np.int32)
    out = np.zeros(partner.size, np.int64)
    for a in range(account_start.size - 1):
        partners = partner[first[a] : first[a + 1]]
        for k in range(partners.size):
            place[partners[k]] = first[a] + k
        for i in by_account[account_start[a] : account_start[a + 1]] if partners.size else by_account[:0]:
            window = window_first[i], window_end[i]
            n = _met(window, partners, place, account, by_account, account_start, in_order, met)
            for j in met[:n]:
                out[place[account[j]]] += j != i
        place[partners] = -1
    return out


@compiled
def _gaps(  # noqa: PLR0913, PLR0917
    at_us: I64, start: I64, account: I32, window_first: I32, window_end: I32, by_account: I32, account_start: I64,
    in_order: bool, partner: I32, first: I64,  # noqa: FBT001
) -> I64:  # fmt: skip
    """Return b's time minus a's over all co-actions, pair by pair."""
    place = np.full(account_start.size, -1, np.int64)
    met = np.empty(account.size + 1, np.int32)
    out = np.empty(start[-1], np.int64)
    for a in range(account_start.size - 1):
        partners = partner[first[a] : first[a + 1]]
        for k in range(partners.size):
            place[partners[k]] = start[first[a] + k]
        for i in by_account[account_start[a] : account_start[a + 1]] if partners.size else by_account[:0]:
            window = window_first[i], window_end[i]
            n = _met(window, partners, place, account, by_account, account_start, in_order, met)
            for j in met[:n]:
                b = account[j]
                out[place[b]] = at_us[j] - at_us[i]
                place[b] += 1
        place[partners] = -1
    return out


@compiled
def _met(
    window: tuple[int, int], partners: I32, place: I64, account: I32, by_account: I32, account_start: I64,
    in_order: bool, met: I32,  # noqa: FBT001
) -> int:  # fmt: skip
    """Write the partners' actions in a window into `met`, each partner's in order; return how many these are."""
    begin, end = window
    n = 0
    if in_order and end - begin > LOOK * partners.size:
        for b in partners:
            own = by_account[account_start[b] : account_start[b + 1]]
            for j in own[placed(own, begin) : placed(own, end)]:
                met[n] = j
                n += 1
    else:
        for j in range(begin, end):
            met[n] = j
            n += place[account[j]] >= 0
    return n


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
