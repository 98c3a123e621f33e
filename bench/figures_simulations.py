"""Simulated truth for the figures bench: how often 95 % intervals hold the number that was planted.

Each study plants a truth, draws data, asks the package, and counts.  Studies marked `holds` must come out between
93 and 97 %; the others show how far an interval can be off where its model does not hold, or data say little.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fairwitness.figures.excess import excess
from fairwitness.figures.reading.records import Deaths
from fairwitness.figures.recapture import loglinear
from fairwitness.figures.recapture.histories import Histories, histories
from fairwitness.figures.recapture.latent import latent
from fairwitness.figures.recapture.pairs import chao, chapman

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.random import Generator

Model = Literal["holds", "weak", "fails"]
YEARS, WEEKS = 6, 52
TRUE_EXCESS = 18_000.0
SINCE, UNTIL = date(2020, 2, 24), date(2020, 5, 31)
WINDOW_WEEKS = 14
N_TRUE = 5_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often an interval held the truth.

    Attributes:
        study: what was simulated.
        interval: whose interval.
        model: holds; weak (the data come from the model, but four lists say little of its classes); or fails.
        n: repetitions that gave an interval.
        covered: share of them that held the truth.
        standard_error: of this share, by simulation alone.
        bias: mean estimate less truth, as a share of the truth.
    """

    study: str
    interval: str
    model: Model
    n: int
    covered: float
    standard_error: float
    bias: float


def coverage(
    study: str, interval: str, hits: list[bool], values: list[float], truth: float, *, model: Model
) -> Coverage:
    """Return one row."""
    share = float(np.mean(hits))
    error = float(np.sqrt(share * (1 - share) / len(hits)))
    return Coverage(study, interval, model, len(hits), share, error, float(np.mean(values)) / truth - 1)


def deaths(rng: Generator, *, year_sd: float) -> Deaths:
    """Return six years of weekly deaths with a trend, a season, independent weeks and levels of years.

    Args:
        rng: draws.
        year_sd: standard deviation of a year's level, per week; 0 is the model of the regression.
    """
    year = np.repeat(np.arange(2015, 2015 + YEARS), WEEKS)
    week = np.tile(np.arange(1, WEEKS + 1), YEARS)
    level = rng.normal(0, year_sd, YEARS)[year - 2015] if year_sd else 0.0
    y = 7_500 + 60 * (year - 2015) + 500 * np.cos(2 * np.pi * week / WEEKS) + rng.normal(0, 330, year.size) + level
    inside = (year == 2020) & (week >= 9) & (week <= 8 + WINDOW_WEEKS)
    y = y + np.where(inside, TRUE_EXCESS / WINDOW_WEEKS, 0.0)
    return Deaths(place="", unit="weekly", calendar="gregorian", year=year, period=week, deaths=y)


def excess_study(name: str, *, year_sd: float, repetitions: int, seed: int) -> Iterator[Coverage]:
    """Return the coverage of every baseline; only the two with a trend fit data that have one."""
    rng = np.random.default_rng(seed)
    hits: dict[str, list[bool]] = {}
    values: dict[str, list[float]] = {}
    for _ in range(repetitions):
        for e in excess(deaths(rng, year_sd=year_sd), since=SINCE, until=UNTIL).estimates:
            if e.low is not None and e.high is not None:
                hits.setdefault(e.name, []).append(e.low <= TRUE_EXCESS <= e.high)
                values.setdefault(e.name, []).append(e.excess)
    right = {"trend_of_totals"} | ({"regression", "shifted"} if year_sd == 0 else set())
    for baseline, held in hits.items():
        yield coverage(
            name,
            baseline,
            held,
            values[baseline],
            TRUE_EXCESS,
            model="holds" if baseline in right else "fails",
        )


def independent(rng: Generator, chances: tuple[float, ...]) -> Histories:
    """Return lists that hold each person independently."""
    held = rng.random((N_TRUE, len(chances))) < np.array(chances)
    return histories(held[held.any(axis=1)], tuple("ABCDE"[: len(chances)]))


def dependent(rng: Generator) -> Histories:
    """Return three lists of which the second draws on the first: the model with A and B dependent holds."""
    first = rng.random(N_TRUE) < 0.35
    second = rng.random(N_TRUE) < np.where(first, 0.55, 0.25)
    third = rng.random(N_TRUE) < 0.3
    held = np.column_stack((first, second, third))
    return histories(held[held.any(axis=1)], ("A", "B", "C"))


def two_classes(rng: Generator, lists: int = 4) -> Histories:
    """Return lists over people of whom a third is easy to find: the latent classes hold, independence does not."""
    easy = rng.random(N_TRUE) < 1 / 3
    held = rng.random((N_TRUE, lists)) < np.where(easy[:, None], 0.6, 0.15)
    return histories(held[held.any(axis=1)], tuple("ABCDE"[:lists]))


def recapture_study(
    study: str, interval: str, draw: Callable[[Generator], Histories], ask: Callable[[Histories, int], Any], *,
    model: Model, repetitions: int, seed: int,
) -> Coverage:  # fmt: skip
    """Return the coverage of one way of estimating the total."""
    rng = np.random.default_rng(seed)
    found = [ask(draw(rng), k) for k in range(repetitions)]
    usable = [total for total in found if total is not None]
    hits = [total.low <= N_TRUE <= total.high for total in usable]
    return coverage(study, interval, hits, [total.value for total in usable], N_TRUE, model=model)


AB = (frozenset({0, 1}),)


def simulate(*, repetitions: int, slow: int, seed: int = 20_260_101) -> list[dict[str, Any]]:
    """Return all rows.

    Args:
        repetitions: of each fast study.
        slow: of the studies with latent classes.
        seed: of the first study; each has its own.
    """
    two, three, four = (0.4, 0.3), (0.4, 0.3, 0.25), (0.4, 0.3, 0.25, 0.2)
    fast = {"repetitions": repetitions}
    rows = [
        *excess_study("weeks independent, no levels of years", year_sd=0.0, seed=seed, **fast),
        *excess_study("years differ by 120 deaths a week (sd)", year_sd=120.0, seed=seed + 1, **fast),
        recapture_study("two independent lists", "Chapman (Sadinle)", lambda rng: independent(rng, two),
                        lambda h, _: next(chapman(h)), model="holds", seed=seed + 2, **fast),
        recapture_study("three independent lists", "log-linear, independent", lambda rng: independent(rng, three),
                        lambda h, _: loglinear.fit(h, ()), model="holds", seed=seed + 3, **fast),
        recapture_study("four independent lists", "log-linear, independent", lambda rng: independent(rng, four),
                        lambda h, _: loglinear.fit(h, ()), model="holds", seed=seed + 4, **fast),
        recapture_study("B draws on A", "log-linear, A+B dependent", dependent,
                        lambda h, _: loglinear.fit(h, AB), model="holds", seed=seed + 5, **fast),
        recapture_study("B draws on A", "log-linear, independent", dependent,
                        lambda h, _: loglinear.fit(h, ()), model="fails", seed=seed + 5, **fast),
        recapture_study("B draws on A", "Chapman (Sadinle) on A and B", dependent,
                        lambda h, _: next(chapman(h)), model="fails", seed=seed + 5, **fast),
        recapture_study("people easy and hard to find", "log-linear, independent", two_classes,
                        lambda h, _: loglinear.fit(h, ()), model="fails", seed=seed + 6, **fast),
        recapture_study("people easy and hard to find", "Chao's lower bound", two_classes,
                        lambda h, _: chao(h), model="fails", seed=seed + 6, **fast),
        recapture_study("people easy and hard to find, four lists", "latent classes", two_classes,
                        lambda h, k: latent(h, seed=k, draws=2_500, burn_in=1_000), model="weak", seed=seed + 6,
                        repetitions=slow),
        recapture_study("people easy and hard to find, five lists", "latent classes", lambda rng: two_classes(rng, 5),
                        lambda h, k: latent(h, seed=k, draws=2_500, burn_in=1_000), model="holds", seed=seed + 7,
                        repetitions=slow),
    ]  # fmt: skip
    return [asdict(row) for row in rows]
