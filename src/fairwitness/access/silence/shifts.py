"""How much of their usual activity accounts lose in exposed hours, at the true position and at every whole-day shift.

The whole group is shifted together, around the end of its time line, so that pauses that its members share stay
shared; by whole days, so that its hours of the day stay what they are.  All shifts are taken: nothing is drawn at
random.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, Bools

CHUNK = 256
"""Accounts that are transformed at once; 256 of 1,000 days take 50 MB."""


def exposed_activity(active: Bools, exposure: F64) -> F64:
    """Return, per account and shift in days, active hours weighted by exposure.

    Args:
        active: accounts by days by hours.
        exposure: days by hours, 0 to 1.
    """
    n, days, _ = active.shape
    held = np.fft.rfft(exposure, axis=0)
    found = np.empty((n, days))
    for start in range(0, n, CHUNK):
        part = np.fft.rfft(active[start : start + CHUNK].astype(np.float64), axis=1)
        # Correlation over days, summed over the hours of the day.
        product = np.einsum("adh,dh->ad", np.conj(part), held)
        found[start : start + CHUNK] = np.fft.irfft(product, n=days, axis=1)
    return np.maximum(np.round(found, 9), 0.0)


def lost(active: Bools, exposure: F64) -> F64:
    """Return, per shift, the mean over accounts of the share of usual activity that is missing, 0 to 1.

    What an account has more than usual counts as nothing missing, so that no loud account hides silent ones; accounts
    count alike.

    Args:
        active: accounts by days by hours; accounts without any activity in exposed hours at any shift are left out.
        exposure: days by hours, 0 to 1.
    """
    found = exposed_activity(active, exposure)
    usual = found.mean(axis=1)
    known = usual > 0
    if not known.any():
        return np.zeros(active.shape[1])
    share = np.minimum(found[known] / usual[known, None], 1.0)
    return np.asarray(1.0 - share.mean(axis=0), np.float64)


def p_value(statistic: F64) -> float:
    """Return the share of shifts with a statistic as large as the true position's, itself counted."""
    return float(np.count_nonzero(statistic >= statistic[0] - 1e-12) / statistic.size)


def usual_hours(active: Bools, exposure: F64) -> float:
    """Return active account-hours, weighted by exposure, that an average shift has: how much there is to lose."""
    return float(exposed_activity(active, exposure).mean(axis=1).sum())
