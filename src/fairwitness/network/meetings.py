"""How often accounts did the same as somebody else, and how often at the same moment: descriptive, never a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.network.distinct import distinct_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairwitness.network.kernel import I32, I64, Bools
    from fairwitness.network.occasions import Occasions


MOST = 2**62
"""Number that two columns may be put into."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Per account number: stretches of time shared with others, and those in which another was near."""

    n_shared: I64
    n_close: I64


def shared(made: Iterable[Occasions], *, n_accounts: int, among: Bools | None = None) -> Shared:
    """Count, per account, stretches of time in which another did the same thing, and did it within the window.

    Args:
        made: occasions of all traces, each looked at once; a stretch shared by several traces counts once.
        n_accounts: how many account numbers there are.
        among: per account number; only these are looked at, also as the others.
    """
    parts = [_rows(here, among=among) for here in made]
    account = np.concatenate([np.empty(0, np.int32), *(part[0] for part in parts)])
    stretch = np.concatenate([np.empty(0, np.int64), *(part[1] for part in parts)])
    close = np.concatenate([np.empty(0, np.bool_), *(part[2] for part in parts)])
    del parts
    n_shared = n_distinct(account, stretch, n_accounts=n_accounts)
    return Shared(n_shared, n_distinct(account[close], stretch[close], n_accounts=n_accounts))


def _rows(here: Occasions, *, among: Bools | None) -> tuple[I32, I64, Bools]:
    """Return account, stretch of time and closeness of every action that another account shares."""
    keep = np.ones(here.account.size, np.bool_) if among is None else among[here.account]
    account, at_us, cell = here.account[keep], here.at_us[keep], here.cell[keep]
    beside = _either(cell[1:] == cell[:-1])
    close = near_another(cell, at_us, window_us=here.scale.window_us)
    stretch = here.cell_bin[cell[beside]] * here.scale.bin_us
    return account[beside], stretch, close[beside]


def near_another(cell: I64, at_us: I64, *, window_us: int) -> Bools:
    """Return, per action, whether another of the same cell lies within the window.

    Args:
        cell: ascending.
        at_us: ascending within a cell.
        window_us: greatest distance in time, inclusive.
    """
    return _either((cell[1:] == cell[:-1]) & (np.diff(at_us) <= window_us))


def _either(with_next: Bools) -> Bools:
    """Return for each row whether it is linked with the row before or after; one row alone is not."""
    if not with_next.size:
        return np.zeros(0, np.bool_)
    return np.asarray(np.r_[with_next, False] | np.r_[False, with_next])


def n_distinct(account: I32, value: I64, *, n_accounts: int) -> I64:
    """Return how many different values each account has.

    Args:
        account: account numbers, one per row.
        value: aligned with them.
        n_accounts: how many account numbers there are.
    """
    lowest = int(value.min(initial=0))
    step = max(int(np.gcd.reduce(value - lowest)), 1) if value.size else 1
    n_values = (int(value.max(initial=0)) - lowest) // step + 1
    if n_accounts * n_values > MOST:
        return np.bincount(account[distinct_rows(account, value)], minlength=n_accounts).astype(np.int64)
    # One number per row, sorted where it stands: a third of the memory of sorting rows of two columns.
    key = (value - lowest) // step
    key += account * np.int64(n_values)
    key.sort()
    new = np.ones(key.size, np.bool_)
    new[1:] = key[1:] != key[:-1]
    return np.bincount(key[new] // n_values, minlength=n_accounts).astype(np.int64)
