"""When a group's activity fell and came back, against the measured moments: a change point with its uncertainty.

Active account-hours around a moment are held against the usual number of the same hour of the day; the lag is where
one drop, of free size, fits best.  The interval holds all lags whose likelihood ratio is below the 95 % point
(profile likelihood; the counts' excess spread is divided out), widened by what the measured moment itself may be
off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.silence.records import Lag
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.access.outages.records import Window
    from fairwitness.access.silence.activity import Span
    from fairwitness.network.kernel import F64, Bools

REACH_LONG, REACH_SHORT = 72, 8
"""Hours on both sides of a moment: of events of a day and more, and of shorter ones."""
LONG_HOURS = 24
CHI_SQUARE = 3.841
"""95 % point of one degree of freedom."""
LEAST_USUAL = 10.0
"""Active account-hours that are usual in the hours looked at; with fewer, no lag can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A group's activity, hour by hour.

    Attributes:
        observed: active accounts, per hour of the span.
        usual: mean of the same hour of the day on days without any exposure.
        spread: variance over mean of the totals of calm days, 1 and more: hours of one day rise and fall together.
    """

    observed: F64
    usual: F64
    spread: float


def counts(active: Bools, exposure: F64) -> Counts:
    """Return a group's activity per hour, with what is usual.

    Args:
        active: accounts by days by hours.
        exposure: days by hours.
    """
    total = active.sum(axis=0).astype(np.float64)
    calm = exposure.max(axis=1) <= 0
    usual = total[calm].mean(axis=0) if calm.any() else total.mean(axis=0)
    daily = total[calm].sum(axis=1)
    spread = max(float(daily.var() / daily.mean()), 1.0) if daily.size and daily.mean() > 0 else 1.0
    return Counts(observed=total.reshape(-1), usual=np.tile(usual, exposure.shape[0]), spread=spread)


def onset_lag(found: Counts, windows: Sequence[Window], span: Span) -> Lag | None:
    """Return hours from the measured onsets to the group's fall; None: there is too little to say it."""
    moments = [(w.onset.earliest_us, w.onset.latest_us, _hours(w)) for w in windows]
    return _lag(found, moments, span, falls=True)


def return_lag(found: Counts, windows: Sequence[Window], span: Span) -> Lag | None:
    """Return hours from the measured ends to the group's return; None: there is too little to say it."""
    moments = [(w.end.earliest_us, w.end.latest_us, _hours(w)) for w in windows if w.end]
    return _lag(found, moments, span, falls=False)


def _hours(window: Window) -> int:
    end = window.end.earliest_us if window.end else window.onset.latest_us + LONG_HOURS * HOUR_US
    return max((end - window.onset.latest_us) // HOUR_US, 1)


def _lag(found: Counts, moments: Sequence[tuple[int, int, int]], span: Span, *, falls: bool) -> Lag | None:
    if not moments:
        return None
    reach = REACH_LONG if min(hours for *_, hours in moments) >= LONG_HOURS else REACH_SHORT
    parts = list(_parts(found, moments, span, reach=reach, falls=falls))
    if not parts or sum(float(usual.sum()) for _, usual in parts) < LEAST_USUAL:
        return None
    lags = np.arange(-reach + 1, reach)
    score = np.array([_likelihood(parts, reach + int(lag), falls=falls) for lag in lags]) / found.spread
    if not np.isfinite(score).any():
        return None
    near = lags[2 * (score.max() - score) <= CHI_SQUARE]
    middle = [(latest - earliest) / 2 / HOUR_US for earliest, latest, _ in moments]
    slack = float(np.mean(middle)) + 0.5
    return Lag(
        hours=float(lags[int(np.argmax(score))]), low=round(float(near.min()) - slack, 2),
        high=round(float(near.max()) + slack, 2), n_windows=len(parts),
    )  # fmt: skip


def _parts(
    found: Counts, moments: Sequence[tuple[int, int, int]], span: Span, *, reach: int, falls: bool
) -> Iterator[tuple[F64, F64]]:
    """Yield observed and usual counts around each moment, no further than the window's other end."""
    for earliest, latest, hours in moments:
        centre = ((earliest + latest) // 2 - span.start_us) // HOUR_US
        low, high = centre - reach, centre + reach
        if low < 0 or high > found.observed.size:
            continue
        observed, usual = found.observed[low:high].copy(), found.usual[low:high].copy()
        beyond = np.arange(2 * reach) >= reach + hours if falls else np.arange(2 * reach) < reach - hours
        usual[beyond], observed[beyond] = 0.0, 0.0
        yield observed, usual


def _likelihood(parts: Sequence[tuple[F64, F64]], cut: int, *, falls: bool) -> float:
    """Return the log likelihood of a change of level at a place, both levels free, for Poisson counts."""
    total = 0.0
    for before in (True, False):
        seen = sum(float((o[:cut] if before else o[cut:]).sum()) for o, _ in parts)
        usual = sum(float((u[:cut] if before else u[cut:]).sum()) for _, u in parts)
        if usual > 0 and seen > 0:
            total += seen * np.log(seen / usual) - seen
    return total if _goes_the_right_way(parts, cut, falls=falls) else -np.inf


def _goes_the_right_way(parts: Sequence[tuple[F64, F64]], cut: int, *, falls: bool) -> bool:
    def level(cuts: slice) -> float:
        usual = sum(float(u[cuts].sum()) for _, u in parts)
        return sum(float(o[cuts].sum()) for o, _ in parts) / usual if usual > 0 else 1.0

    before, after = level(slice(None, cut)), level(slice(cut, None))
    return after <= before if falls else after >= before
