"""The cells that two accounts share, looked up from the busier of the two.

Its cells are marked once for all its pairs; then each pair costs as much as the other one has actions.  An account
that does everything would otherwise be walked again for every partner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from fairwitness.network.kernel import I32, I64, Bools, Sweep

PAIRS_AT_ONCE = 1 << 20
"""Pairs whose common cells are listed at a time, where they are only counted."""


def compared(
    a: I32, b: I32, ready: Sweep, *, cell: I64, cell_bin: I64, rarity: I64, window_us: int
) -> tuple[I64, I64]:
    """Return, per pair, the bins with a common cell, and those whose looked-at cell lies within the window.

    Args:
        a: account numbers.
        b: account numbers, aligned.
        ready: occasions prepared for the kernel, in the order of their cells.
        cell: cell number per occasion, ascending.
        cell_bin: bin number per cell, ascending.
        rarity: per cell, smaller for rarer ones; of several common cells in a bin the rarest is looked at.
        window_us: greatest distance in time, inclusive.
    """
    parts = [
        _compared(a[part], b[part], ready, cell=cell, cell_bin=cell_bin, rarity=rarity, window_us=window_us)
        for part in (slice(first, first + PAIRS_AT_ONCE) for first in range(0, a.size, PAIRS_AT_ONCE))
    ]
    none = np.zeros(0, np.int64)
    n_shared, n_close = zip((none, none), *parts, strict=True)
    return np.concatenate(n_shared), np.concatenate(n_close)


def _compared(
    a: I32, b: I32, ready: Sweep, *, cell: I64, cell_bin: I64, rarity: I64, window_us: int
) -> tuple[I64, I64]:
    start, _, gap_us, looked_at = listed(a, b, ready, cell=cell, cell_bin=cell_bin, rarity=rarity)
    owner = np.repeat(np.arange(a.size), np.diff(start))[looked_at]
    close = gap_us[looked_at] <= window_us
    n_shared = np.bincount(owner, minlength=a.size).astype(np.int64)
    n_close = np.bincount(owner[close], minlength=a.size).astype(np.int64)
    return n_shared, n_close


def listed(a: I32, b: I32, ready: Sweep, *, cell: I64, cell_bin: I64, rarity: I64) -> tuple[I64, I64, I64, Bools]:
    """Return where each pair's common cells begin, their numbers, the distances in time and which are looked at.

    Args:
        a: account numbers.
        b: account numbers, aligned.
        ready: occasions prepared for the kernel, in the order of their cells.
        cell: cell number per occasion, ascending.
        cell_bin: bin number per cell, ascending.
        rarity: per cell, smaller for rarer ones; of several common cells in a bin the rarest is looked at.
    """
    n_actions = np.diff(ready.account_start)
    busier = np.where(n_actions[a] >= n_actions[b], a, b)
    other = np.where(busier == a, b, a)
    order = np.argsort(busier, kind="stable")
    place = np.full(cell_bin.size, -1, np.int32)
    walk = (busier, other, order, ready.by_account, ready.account_start, cell, place)
    start = np.r_[0, np.cumsum(_sizes(*walk))].astype(np.int64)
    cells, gap_us = _filled(*walk, ready.at_us, start)
    return start, cells, gap_us, _looked_at(start, cells, cell_bin, rarity)


@compiled
def _sizes(busier: I32, other: I32, order: I64, by_account: I32, account_start: I64, cell: I64, place: I32) -> I64:
    out = np.zeros(busier.size, np.int64)
    marked = -1
    for k in order:
        if busier[k] != marked:
            if marked >= 0:
                for p in by_account[account_start[marked] : account_start[marked + 1]]:
                    place[cell[p]] = -1
            marked = busier[k]
            for p in by_account[account_start[marked] : account_start[marked + 1]]:
                place[cell[p]] = p
        for q in by_account[account_start[other[k]] : account_start[other[k] + 1]]:
            out[k] += place[cell[q]] >= 0
    if marked >= 0:
        for p in by_account[account_start[marked] : account_start[marked + 1]]:
            place[cell[p]] = -1
    return out


@compiled
def _filled(  # noqa: PLR0913, PLR0917
    busier: I32, other: I32, order: I64, by_account: I32, account_start: I64, cell: I64, place: I32, at_us: I64,
    start: I64,
) -> tuple[I64, I64]:  # fmt: skip
    cells = np.empty(start[-1], np.int64)
    gaps = np.empty(start[-1], np.int64)
    marked = -1
    for k in order:
        if busier[k] != marked:
            if marked >= 0:
                for p in by_account[account_start[marked] : account_start[marked + 1]]:
                    place[cell[p]] = -1
            marked = busier[k]
            for p in by_account[account_start[marked] : account_start[marked + 1]]:
                place[cell[p]] = p
        n = start[k]
        for q in by_account[account_start[other[k]] : account_start[other[k] + 1]]:
            p = place[cell[q]]
            if p >= 0:
                cells[n] = cell[q]
                gaps[n] = abs(at_us[p] - at_us[q])
                n += 1
    return cells, gaps


@compiled
def _looked_at(start: I64, cells: I64, cell_bin: I64, rarity: I64) -> Bools:
    """Mark the rarest cell of each pair and bin, the first of equals."""
    looked_at = np.zeros(cells.size, np.bool_)
    for k in range(start.size - 1):
        rarest = -1
        for n in range(start[k], start[k + 1]):
            if rarest < 0 or cell_bin[cells[rarest]] != cell_bin[cells[n]]:
                rarest = n
                looked_at[n] = True
            elif rarity[cells[n]] < rarity[cells[rarest]]:
                looked_at[rarest] = False
                looked_at[n] = True
                rarest = n
    return looked_at
