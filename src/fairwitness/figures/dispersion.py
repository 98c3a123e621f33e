"""Screening of daily counts for too little variation (after Kobak 2022).

Deaths of separate people scatter at least as a Poisson count does.  In each stretch of seven days with five counts a
day and more, D = sum of (x - mean)^2 / mean is compared with the lower tail of chi-squared with 6 degrees of freedom.
How many stretches fall below 5 % is compared with a binomial, and all series are corrected together (Bonferroni).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from fairwitness.figures.reading.records import Series

WINDOW = 7
LEAST_MEAN = 5.0
LEAST_WINDOWS = 10
TAIL = 0.05
"""Share of stretches that varies so little by chance."""
LEVEL = 0.05
"""Of the screening, over all series together."""
SKIPPED = 0.5
"""Share of weeks in which the same weekday must be nought to count as left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One series.

    Attributes:
        place: as the file names it.
        n_days: daily counts.
        n_windows: stretches that can be tested.
        n_under: of these, with too little variation.
        n_negative: negative daily counts; their stretches are left out.
        longest_run: most such stretches in a row.
        p_value: of so many or more by chance (binomial).
        p_adjusted: the same after correction for all series with enough stretches.
        skipped_weekday: whether one weekday is nought in half of the stretches or more.
    """

    place: str
    n_days: int
    n_windows: int
    n_under: int
    n_negative: int
    longest_run: int
    p_value: float
    p_adjusted: float
    skipped_weekday: bool


def screen(series: Sequence[Series]) -> list[Screened]:
    """Screen series together, in the order given."""
    found = [_one(one) for one in series]
    n = sum(one.n_windows >= LEAST_WINDOWS for one in found)
    return [replace(one, p_adjusted=min(one.p_value * max(n, 1), 1.0)) for one in found]


def daily(series: Series) -> npt.NDArray[np.float64]:
    """Return the count of every day between the first and the last; what is not known stands as NaN."""
    import numpy as np

    place = [(day - series.days[0]).days for day in series.days]
    counts = np.full(place[-1] + 1, np.nan)
    counts[place] = series.counts
    return np.diff(counts) if series.cumulative else counts


def windows(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return whole stretches of seven days, one a row, from the first day on."""
    whole = counts.size // WINDOW
    return counts[: whole * WINDOW].reshape(whole, WINDOW)


def under_dispersed(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the lower-tail probability of each stretch; the mean of each must be above nought."""
    import numpy as np
    from scipy.special import chdtr

    mean = rows.mean(axis=1)
    d = ((rows - mean[:, None]) ** 2).sum(axis=1) / mean
    return np.asarray(chdtr(WINDOW - 1, d), np.float64)


def _one(series: Series) -> Screened:
    import numpy as np
    from scipy.special import bdtrc

    counts = daily(series)
    rows = windows(counts)
    known = np.isfinite(rows).all(axis=1) & (np.nan_to_num(rows) >= 0).all(axis=1)
    usable = known & (np.nan_to_num(rows).mean(axis=1) >= LEAST_MEAN)
    under = np.zeros(len(rows), np.bool_)
    under[usable] = under_dispersed(rows[usable]) < TAIL
    n, k = int(usable.sum()), int(under.sum())
    zero = (rows[usable] == 0).mean(axis=0) if n else np.zeros(WINDOW)
    return Screened(
        place=series.place, n_days=int(np.isfinite(counts).sum()), n_windows=n, n_under=k,
        n_negative=int((np.nan_to_num(counts) < 0).sum()), longest_run=_longest(under),
        p_value=float(bdtrc(k - 1, n, TAIL)) if k else 1.0, p_adjusted=1.0,
        skipped_weekday=bool((zero >= SKIPPED).any()),
    )  # fmt: skip


def _longest(flags: npt.NDArray[np.bool_]) -> int:
    best = run = 0
    for flag in flags.tolist():
        run = run + 1 if flag else 0
        best = max(best, run)
    return best
