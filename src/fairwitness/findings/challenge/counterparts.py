"""The comparison set that is drawn where none is given: unlisted accounts, one like each listed one.

Matching is exact on the deciles of posts, actions and active days, and nearest inside them.  It sees nothing but
these three numbers and the order of first posts: no word, no id, no side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.network.occasions import splitmix

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I64

N_STRATA = 10
KEY = 0x6D69_7272
"""Keeps these draws apart from all others with the study's seed."""
NONE_LEFT = -1


def deciles(activity: I64) -> I64:
    """Return the decile, 0 to 9, of each account in each measure; equal values share a decile.

    Args:
        activity: posts, actions and days per account, shape (3, accounts).
    """
    cuts = np.arange(1, N_STRATA) / N_STRATA
    rows = [np.searchsorted(np.quantile(row, cuts, method="lower"), row, side="left") for row in activity]
    return np.stack(rows).astype(np.int64)


def counterparts(activity: I64, *, listed: I64, seed: int) -> I64:
    """Return one unlisted account for each listed one, or -1 where none is left in its deciles.

    Listed accounts choose in an order drawn by keyed hash; each takes the free account of its own deciles whose
    activity is nearest (largest log ratio of the three measures), by keyed hash where several are equally near.

    Args:
        activity: posts, actions and days per account, shape (3, accounts).
        listed: account numbers, each once.
        seed: key of the hash.

    Returns:
        Account numbers aligned with `listed`, none twice, none of them listed.
    """
    stratum = np.array([N_STRATA**2, N_STRATA, 1]) @ deciles(activity)
    lot = splitmix(np.arange(activity.shape[1], dtype=np.int64), seed=seed ^ KEY)
    is_listed = np.zeros(activity.shape[1], np.bool_)
    is_listed[listed] = True
    chosen = np.full(listed.size, NONE_LEFT, np.int64)
    for here in np.unique(stratum[listed]).tolist():
        free = np.flatnonzero((stratum == here) & ~is_listed)
        free = free[np.argsort(lot[free], kind="stable")]
        asking = np.flatnonzero(stratum[listed] == here)
        asking = asking[np.argsort(lot[listed[asking]], kind="stable")]
        chosen[asking] = _nearest(np.log1p(activity), asking=listed[asking], free=free)
    return chosen


def _nearest(size: F64, *, asking: I64, free: I64) -> I64:
    """Let each account in turn take the nearest free one; the first of equals, as `free` is ordered by lot."""
    chosen = np.full(asking.size, NONE_LEFT, np.int64)
    left = np.ones(free.size, np.bool_)
    for k, account in enumerate(asking.tolist()):
        if not left.any():
            break
        far = np.abs(size[:, free] - size[:, account][:, None]).max(axis=0)
        best = int(np.argmin(np.where(left, far, np.inf)))
        left[best], chosen[k] = False, free[best]
    return chosen
