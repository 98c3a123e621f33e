"""The cells that two accounts share, looked up from the busier of the two.

Its cells are marked once for all its pairs; then each pair costs as much as the other one has actions.  An account
that does everything would otherwise be walked again for every partner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        for part in parts_of(a.size)
    ]
    none = np.zeros(0, np.int64)
    n_shared, n_close = zip((none, none), *parts, strict=True)
    return np.concatenate(n_shared), np.concatenate(n_close)


def parts_of(n_pairs: int) -> Iterator[slice]:
    """Yield `PAIRS_AT_ONCE` pairs at a time."""
    return (slice(first, first + PAIRS_AT_ONCE) for first in range(0, n_pairs, PAIRS_AT_ONCE))


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
    walk = (busier, other, order, ready.by_account, ready.account_start, cell, cell_bin.size)
    start = np.r_[0, np.cumsum(_sizes(*walk))].astype(np.int64)
    cells, gap_us = _filled(*walk, ready.at_us, start)
    return start, cells, gap_us, _looked_at(start, cells, cell_bin, rarity)


@compiled
def _mark(before: int, now: int, by_account: I32, account_start: I64, cell: I64, place: I32) -> None:
    """Put an account's actions in the places of their cells, and take away those of the one before; -1: nobody."""
    if before >= 0:
        for p in by_account[account_start[before] : account_start[before + 1]]:
            place[cell[p]] = -1
    for p in by_account[account_start[now] : account_start[now + 1]]:
        place[cell[p]] = p


@compiled
def _sizes(busier: I32, other: I32, order: I64, by_account: I32, account_start: I64, cell: I64, n_cells: int) -> I64:
    place = np.full(n_cells, -1, np.int32)
    out = np.zeros(busier.size, np.int64)
    marked = -1
    for k in order:
        if busier[k] != marked:
            _mark(marked, busier[k], by_account, account_start, cell, place)
            marked = busier[k]
        for q in by_account[account_start[other[k]] : account_start[other[k] + 1]]:
            out[k] += place[cell[q]] >= 0
    return out


@compiled
def _filled(  # noqa: PLR0913, PLR0917
    busier: I32, other: I32, order: I64, by_account: I32, account_start: I64, cell: I64, n_cells: int, at_us: I64,
    start: I64,
) -> tuple[I64, I64]:  # fmt: skip
    place = np.full(n_cells, -1, np.int32)
    cells = np.empty(start[-1], np.int64)
    gaps = np.empty(start[-1], np.int64)
    marked = -1
    for k in order:
        if busier[k] != marked:
            _mark(marked, busier[k], by_account, account_start, cell, place)
            marked = busier[k]
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
