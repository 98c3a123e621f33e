"""How often accounts did the same as somebody else, and how often at the same moment: descriptive, never a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.network.distinct import distinct_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.network.kernel import I64, Bools
    from fairwitness.network.occasions import Occasions


@dataclass(frozen=True, slots=True)
class Shared:
    """Per account number: stretches of time shared with others, and those in which another was near."""

    n_shared: I64
    n_close: I64


def shared(made: Sequence[Occasions], *, n_accounts: int, among: Bools | None = None) -> Shared:
    """Count, per account, stretches of time in which another did the same thing, and did it within the window.

    Args:
        made: occasions of all traces; a stretch shared by several traces counts once.
        n_accounts: how many account numbers there are.
        among: per account number; only these are looked at, also as the others.
    """
    parts = [_rows(here, among=among) for here in made]
    account = np.concatenate([np.empty(0, np.int64), *(part[0] for part in parts)])
    stretch = np.concatenate([np.empty(0, np.int64), *(part[1] for part in parts)])
    close = np.concatenate([np.empty(0, np.bool_), *(part[2] for part in parts)])
    return Shared(_distinct(account, stretch, n_accounts), _distinct(account[close], stretch[close], n_accounts))


def _rows(here: Occasions, *, among: Bools | None) -> tuple[I64, I64, Bools]:
    """Return account, stretch of time and closeness of every action that another account shares."""
    keep = np.ones(here.account.size, np.bool_) if among is None else among[here.account]
    account, at_us, cell = here.account[keep].astype(np.int64), here.at_us[keep], here.cell[keep]
    beside = _either(cell[1:] == cell[:-1])
    close = near_another(cell, at_us, window_us=here.scale.window_us)
    stretch = here.cell_bin[cell] * here.scale.bin_us
    return account[beside], stretch[beside], close[beside]


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


def _distinct(account: I64, stretch: I64, n_accounts: int) -> I64:
    return np.bincount(account[distinct_rows(account, stretch)], minlength=n_accounts).astype(np.int64)
