"""Does more exposure go with less activity?  By levels of exposure, and hour by hour of the day for a curfew."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.silence.activity import HOURS
from fairwitness.access.silence.records import Dose, HourDose
from fairwitness.access.silence.shifts import p_value

if TYPE_CHECKING:
    from fairwitness.access.silence.lags import Counts
    from fairwitness.network.kernel import F64

LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def doses(found: Counts, exposure: F64) -> tuple[Dose, ...]:
    """Return observed and usual activity by level of exposure; the first is no exposure on days of the event."""
    flat, near = exposure.reshape(-1), np.repeat(exposure.max(axis=1) > 0, HOURS)
    made = [_dose(found, near & (flat <= 0), 0.0, 0.0)]
    made += [_dose(found, (flat > low) & (flat <= high), low, high) for low, high in pairwise(LEVELS)]
    return tuple(dose for dose in made if dose.n_hours)


def _dose(found: Counts, where: object, low: float, high: float) -> Dose:
    chosen = np.asarray(where, np.bool_)
    return Dose(
        low, high, int(np.count_nonzero(chosen)), int(found.observed[chosen].sum()),
        round(float(found.usual[chosen].sum()), 2),
    )  # fmt: skip


def hour_doses(found: Counts, exposure: F64) -> tuple[HourDose, ...]:
    """Return activity at every hour of the day on days of the event, beside the mean exposure of that hour."""
    days = exposure.max(axis=1) > 0
    observed = found.observed.reshape(-1, HOURS)[days].sum(axis=0)
    usual = found.usual.reshape(-1, HOURS)[days].sum(axis=0)
    mean = exposure[days].mean(axis=0)
    return tuple(
        HourDose(h, round(float(mean[h]), 3), int(observed[h]), round(float(usual[h]), 2)) for h in range(HOURS)
    )


def p_of_hours(found: Counts, exposure: F64) -> float | None:
    """Return the share of whole-day shifts in which hours of more exposure lose as much more than other hours.

    The days' totals are held fixed, so that a day on which everybody is quiet all day long does not count.

    Args:
        found: the group's activity.
        exposure: days by hours; None is returned where all hours of the day are exposed alike.
    """
    days = exposure.max(axis=1) > 0
    mean = exposure[days].mean(axis=0) if days.any() else np.zeros(HOURS)
    if float(np.ptp(mean)) < LEVELS[1]:
        return None
    observed = found.observed.reshape(-1, HOURS)
    held = np.fft.rfft(days.astype(np.float64))
    moved = np.fft.irfft(np.conj(np.fft.rfft(observed, axis=0)) * held[:, None], n=days.size, axis=0)
    usual = found.usual[:HOURS]
    known = usual > 0
    share = np.round(moved[:, known], 6) / usual[known]
    weight = usual[known] / usual[known].sum()
    level = share @ weight
    centred = mean[known] - float(mean[known] @ weight)
    statistic = -((share / np.maximum(level, 1e-9)[:, None]) * weight) @ centred
    return p_value(np.asarray(statistic, np.float64))
