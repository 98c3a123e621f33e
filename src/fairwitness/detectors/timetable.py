"""Is it a timetable?  Two schedulers that post #news on the hour meet every hour and know nothing of each other.

Recurrent objects come back, so the question can be put to the data: shift one account's actions by whole hours.
If the accounts are then about as often within the window, the clock explains the meeting, not each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import SECOND_US

if TYPE_CHECKING:
    from fairwitness.model import Scale
    from fairwitness.network.kernel import I64, Bools
    from fairwitness.network.occasions import Actions

SHIFTS_H = tuple(sign * h for h in (1, 2, 3, 4, 6, 8, 12, 24, 168) for sign in (-1, 1))
EXPLAINED_SHARE = 0.5
"""A timetable explains the meetings if shifted by whole hours at least this share of them remains."""


def follows_timetable(actions: Actions, *, member: Bools, scale: Scale) -> bool:
    """Return whether meetings of members on recurrent objects survive shifts by whole hours.

    Args:
        actions: of one recurrent trace, both halves.
        member: per account number.
        scale: its window is used.
    """
    own = actions.only(member[actions.account])
    # Seconds and small numbers, so that the joint keys below cannot overflow.
    at_s = own.at_us // SECOND_US
    obj = np.unique(own.object, return_inverse=True)[1].astype(np.int64)
    account = np.unique(own.account, return_inverse=True)[1].astype(np.int64)
    window_s = scale.window_us // SECOND_US
    observed = _meetings(account, obj, at_s, shift_s=0, window_s=window_s)
    shifted = [_meetings(account, obj, at_s, shift_s=h * 3600, window_s=window_s) for h in SHIFTS_H]
    return observed > 0 and max(shifted) >= EXPLAINED_SHARE * observed


def _meetings(account: I64, obj: I64, at_s: I64, *, shift_s: int, window_s: int) -> int:
    """Count ordered pairs of actions of different accounts on one object, one of them shifted, in the window."""
    margin = abs(shift_s) + window_s
    at_s = at_s - at_s.min(initial=0) + margin
    span = int(at_s.max(initial=0)) + margin + 1
    everybody = obj * span + at_s
    own = account * (int(everybody.max(initial=0)) + margin + 1) + everybody
    shape = {"shift_s": shift_s, "window_s": window_s}
    return _near(everybody, **shape) - _near(own, **shape)


def _near(key: I64, *, shift_s: int, window_s: int) -> int:
    key = np.sort(key)
    low = np.searchsorted(key, key + shift_s - window_s, side="left")
    high = np.searchsorted(key, key + shift_s + window_s, side="right")
    return int((high - low).sum())
