"""Baselines out of the window's totals in earlier years: a trend, means, and the last year alone.

Each year gives one number, so intervals rest on few degrees of freedom; they hold whatever happens between weeks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.figures.excess.estimates import Estimate, with_t
from fairwitness.figures.excess.windows import total

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fairwitness.figures.excess.windows import Window

FEW = 3
"""Years of the shorter mean."""


def past_totals(
    counts: Mapping[tuple[int, int], float], window: Window, years: tuple[int, int], n: int
) -> dict[int, float]:
    """Return the deaths of the same window in each year of the baseline in which they are known."""
    found = {}
    for year in range(years[0], years[1] + 1):
        if year + window.n_years - 1 > years[1]:
            continue  # it would reach into the years that are judged
        value = total(counts, window, years_before=window.year - year, n=n)
        if value is not None:
            found[year] = value
    return found


def from_totals(past: Mapping[int, float], year: int, observed: float) -> Iterator[Estimate]:
    """Return the estimates that rest on totals."""
    years, totals = list(past), list(past.values())
    yield _trend(years, totals, year, observed)
    yield _mean(years, totals, observed, f"mean of {years[0]} to {years[-1]}", "mean_all")
    if len(years) > FEW:
        yield _mean(years[-FEW:], totals[-FEW:], observed, f"mean of {years[-FEW]} to {years[-1]}", "mean_few")
    yield Estimate("last_year", f"{years[-1]} alone", observed - totals[-1], None, None, None, None)


def _trend(years: Sequence[int], totals: Sequence[float], year: int, observed: float) -> Estimate:
    import numpy as np

    x = np.column_stack((np.ones(len(years)), np.array(years, np.float64) - year))
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ np.array(totals)
    df = len(years) - 2
    s2 = float(((np.array(totals) - x @ beta) ** 2).sum() / df)
    sd = float(np.sqrt(s2 * (1 + inverse[0, 0])))
    return with_t("trend_of_totals", f"trend through the totals of {years[0]} to {years[-1]}",
                   observed - float(beta[0]), sd=sd, df=df)  # fmt: skip


def _mean(years: Sequence[int], totals: Sequence[float], observed: float, label: str, name: str) -> Estimate:
    import numpy as np

    sd = float(np.std(totals, ddof=1) * np.sqrt(1 + 1 / len(years)))
    return with_t(name, label, observed - float(np.mean(totals)), sd=sd, df=len(years) - 1)


def left_out(past: Mapping[int, float]) -> dict[int, float]:
    """Return by how much a straight line through the other years misses each year: counted less predicted."""
    import numpy as np

    found = {}
    for year, value in past.items():
        others = [other for other in past if other != year]
        if len(others) > 1:
            line = np.polyfit([o - year for o in others], [past[o] for o in others], 1)
            found[year] = value - float(line[1])
    return found
