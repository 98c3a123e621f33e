"""Which actions can matter: those with somebody else inside the window, of accounts that have enough of them.

An action without company in its window is in no co-action and in nobody else's window, so leaving it out changes no
count.  Nor does leaving out accounts that have company on fewer objects than a pair needs.  Repeated until little
changes, this keeps a third to a half of the rows of large studies (a-priori rule, Agrawal & Srikant 1994).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from fairwitness.network.kernel import I32, I64, Bools

LITTLE = 0.005
"""Rounds end when fewer than this share of the rows goes."""


def in_company(account: I32, slot: I32, at_us: I64, *, window_us: int) -> Bools:
    """Return which actions have one of another account in their slot within the window.

    Args:
        account: account number per action.
        slot: slot numbers, ascending.
        at_us: times, ascending within a slot.
        window_us: inclusive.
    """
    return _company(account, slot, at_us, window_us)


def busy(account: I32, slot: I32, *, n_accounts: int, min_slots: int) -> Bools:
    """Return which actions are of accounts that act in at least `min_slots` slots; slots ascend."""
    return _slots_per_account(account, slot, n_accounts)[account] >= min_slots


def surviving(
    account: I32, slot: I32, at_us: I64, *, window_us: int, min_slots: int, n_accounts: int
) -> tuple[I32, I32, I64]:
    """Leave out what no pair with `min_slots` slots can need, until next to nothing more goes.

    Args:
        account: account number per action.
        slot: slot numbers, ascending.
        at_us: times, ascending within a slot.
        window_us: inclusive.
        min_slots: distinct slots that a pair needs.
        n_accounts: how many account numbers there are.

    Returns:
        The three columns of the actions that are left.
    """
    while True:
        n_before = account.size
        company = in_company(account, slot, at_us, window_us=window_us)
        account, slot, at_us = account[company], slot[company], at_us[company]
        enough = busy(account, slot, n_accounts=n_accounts, min_slots=min_slots)
        account, slot, at_us = account[enough], slot[enough], at_us[enough]
        if n_before - account.size <= LITTLE * n_before:
            return account, slot, at_us


@compiled
def _company(account: I32, slot: I32, at_us: I64, window_us: int) -> Bools:
    n = account.size
    found = np.zeros(n, np.bool_)
    other = -1
    for i in range(1, n):
        if slot[i] != slot[i - 1]:
            other = -1
        elif account[i] != account[i - 1]:
            other = i - 1
        if other >= 0 and at_us[i] - at_us[other] <= window_us:
            found[i] = True
    other = n
    for i in range(n - 2, -1, -1):
        if slot[i] != slot[i + 1]:
            other = n
        elif account[i] != account[i + 1]:
            other = i + 1
        if other < n and at_us[other] - at_us[i] <= window_us:
            found[i] = True
    return found


@compiled
def _slots_per_account(account: I32, slot: I32, n_accounts: int) -> I32:
    last = np.full(n_accounts, -1, np.int32)
    n_slots = np.zeros(n_accounts, np.int32)
    for i in range(account.size):
        if last[account[i]] != slot[i]:
            last[account[i]] = slot[i]
            n_slots[account[i]] += 1
    return n_slots
