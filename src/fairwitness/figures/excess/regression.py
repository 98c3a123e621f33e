"""Deaths on year and week (Karlinsky & Kobak 2021): ordinary least squares with one trend and one level per period.

y = beta * year + level[period] + error over the baseline years; a window is predicted as the sum of its weighted
periods, with variance s^2 sum w^2 + s^2 p' S p, where p is the sum of the weighted predictor rows and S = (X'X)^-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.figures.periods import days_of, periods_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import numpy.typing as npt

    from fairwitness.figures.reading.records import Deaths

    F64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A regression on year and period.

    Attributes:
        n: periods that have a level of their own.
        origin: year from which the trend is counted, so that sums stay exact.
        beta: trend, then the level of each period.
        inverse: of X'X.
        s2: residual variance, per period.
        df: residual degrees of freedom.
        unit, calendar: of the periods.
    """

    n: int
    origin: int
    beta: F64
    inverse: F64
    s2: float
    df: int
    unit: str
    calendar: str

    def row(self, year: int, period: int) -> F64:
        """Return the predictors of one period; the short last week of a Persian year counts by its days."""
        import numpy as np

        found = np.zeros(self.n + 1)
        found[0] = year - self.origin
        found[min(period, self.n)] = 1.0
        if period > self.n and self.calendar != "gregorian":
            _, n_days = days_of(year, period, unit=self.unit, calendar=self.calendar)
            found *= n_days / days_of(year, self.n, unit=self.unit, calendar=self.calendar)[1]
        return found

    def rows(self, at: Iterable[tuple[int, int]]) -> F64:
        """Return the predictors of several periods."""
        import numpy as np

        return np.array([self.row(*one) for one in at])


def fit(deaths: Deaths, baseline: tuple[int, int]) -> Fitted | None:
    """Return the regression over the baseline years, None where they hold too few counts for it.

    Args:
        deaths: of one place.
        baseline: first and last year.
    """
    import numpy as np

    n = periods_of(deaths.unit, deaths.calendar).n
    used = (deaths.year >= baseline[0]) & (deaths.year <= baseline[1]) & (deaths.period <= n)
    year, period, y = deaths.year[used], deaths.period[used], deaths.deaths[used]
    x = np.zeros((y.size, n + 1))
    x[:, 0] = year - baseline[1]
    x[np.arange(y.size), period] = 1.0
    df = y.size - n - 1
    every = np.bincount(period, minlength=n + 1)[1:] > 0
    if df < 1 or not every.all() or np.unique(year).size < 2:  # noqa: PLR2004  no trend through one year
        return None
    inverse: F64 = np.asarray(np.linalg.inv(x.T @ x), np.float64)
    beta: F64 = np.asarray(inverse @ x.T @ y, np.float64)
    s2 = float(((y - x @ beta) ** 2).sum() / df)
    return Fitted(n, baseline[1], beta, inverse, s2, df, deaths.unit, deaths.calendar)
