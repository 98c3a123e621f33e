"""Excess deaths of a window under several baselines, and how far each was off in years without an emergency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.excess.estimates import with_t
from fairwitness.figures.excess.regression import fit
from fairwitness.figures.excess.totals import from_totals, left_out, past_totals
from fairwitness.figures.excess.windows import counted, total, window_of
from fairwitness.figures.periods import periods_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fairwitness.figures.excess.estimates import Estimate
    from fairwitness.figures.excess.regression import F64, Fitted
    from fairwitness.figures.excess.windows import Window
    from fairwitness.figures.reading.records import Deaths

LEAST_YEARS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """What the baselines say of one window.

    Attributes:
        window: days, and what share of each period lies inside.
        observed: deaths counted in it.
        estimates: one for each baseline, the regression first.
        totals: deaths of the same window in each year of the baseline.
        left_out: by how much a trend through the other years missed each year of the baseline.
    """

    window: Window
    observed: float
    estimates: tuple[Estimate, ...]
    totals: Mapping[int, float]
    left_out: Mapping[int, float]

    @property
    def main(self) -> Estimate:
        """Return the estimate of the regression, or of the first baseline where it could not be fitted."""
        return self.estimates[0]

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the least lower and the greatest upper end over all baselines."""
        lows = [e.excess if e.low is None else e.low for e in self.estimates]
        highs = [e.excess if e.high is None else e.high for e in self.estimates]
        return min(lows), max(highs)

    @property
    def rms_left_out(self) -> float | None:
        """Return the root mean square of the errors of years that were left out."""
        errors = list(self.left_out.values())
        return (sum(error * error for error in errors) / len(errors)) ** 0.5 if errors else None


def excess(
    deaths: Deaths, *, since: date, until: date, baseline: tuple[int, int] | None = None, shift_periods: int = 7
) -> Excess:
    """Return the excess deaths of a stretch of days.

    Args:
        deaths: of one place.
        since: first day.
        until: last day.
        baseline: first and last year from which is worked out what was expected; None: the five years before, or as
            many of them as there are.
        shift_periods: periods at the beginning of the window's year that show whether that year began low or high.

    Raises:
        StudyError: deaths are not known for the whole window, or for fewer than three years before it.
    """
    window = window_of(since, until, unit=deaths.unit, calendar=deaths.calendar)
    counts = counted(deaths)
    observed = total(counts, window, years_before=0, n=0)
    if observed is None:
        raise StudyError(f"deaths are not known for all of {since} to {until}. They end, or have a gap, before that.")
    years = baseline or (max(int(deaths.year.min()), window.year - 5), window.year - 1)
    n = periods_of(deaths.unit, deaths.calendar).n
    past = past_totals(counts, window, years, n)
    if len(past) < LEAST_YEARS:
        raise StudyError(
            f"the window from {since} to {until} is known in {len(past)} of the years {years[0]} to "
            f"{years[1]}; three "
            f"and more are needed."
        )
    fitted = fit(deaths, years)
    estimates = [
        *_regressions(fitted, counts, window, observed, shift_periods),
        *from_totals(past, window.year, observed),
    ]
    return Excess(window=window, observed=observed, estimates=tuple(estimates), totals=past, left_out=left_out(past))


def _regressions(
    fitted: Fitted | None,
    counts: Mapping[tuple[int, int], float],
    window: Window,
    observed: float,
    shift_periods: int,
) -> list[Estimate]:
    """Return the regression as it is, and moved by what the weeks before the window showed."""
    import numpy as np

    if fitted is None:
        return []
    w = np.array(list(window.weights.values()))
    x = fitted.rows(window.weights)
    p = w @ x
    found = [predicted("regression", "trend and level of each period, all years of the baseline",
                       observed - float(p @ fitted.beta), p, float((w**2).sum()), fitted)]  # fmt: skip
    before = [at for at in ((window.year, k) for k in range(1, shift_periods + 1)) if at in counts]
    if not before or min(window.weights) <= max(before):
        return found
    earlier = fitted.rows(before)
    shift = float(np.mean([counts[at] for at in before] - earlier @ fitted.beta))
    q = p - w.sum() * earlier.mean(axis=0)
    spread = float((w**2).sum()) + float(w.sum()) ** 2 / len(before)
    label = f"the same, moved to the level of the year's first {len(before)} periods"
    return [*found, predicted("shifted", label, found[0].excess - shift * float(w.sum()), q, spread, fitted)]


def predicted(name: str, label: str, value: float, row: F64, spread: float, fitted: Fitted) -> Estimate:
    """Return an estimate with its interval: s^2 (spread + p' S p), Student's t with the residual degrees of freedom.

    Args:
        name: of the baseline.
        label: the same for a reader.
        value: excess deaths.
        row: p, the predictors of the sum.
        spread: sum of the squared weights of the counts themselves.
        fitted: the regression.
    """
    import numpy as np

    sd = float(np.sqrt(fitted.s2 * (spread + row @ fitted.inverse @ row)))
    return with_t(name, label, value, sd=sd, df=fitted.df)
