"""Innocent worlds that could be taken for something else."""

from __future__ import annotations

import numpy as np
from tests.statistics.worlds import DAY, HOUR, World, world

N = 40


def heavy_users(rng: np.random.Generator, *, days: int = 6) -> World:
    """Return people of whom a few act twenty times as much, at any time, on things that are shared for hours."""
    per_day = np.where(rng.random(N) < 0.15, 40, 2)
    acts = []
    for day in range(days):
        account = np.repeat(np.arange(N), rng.poisson(per_day))
        hour = rng.integers(24, size=account.size)
        thing = 1000 * day + 10 * hour + rng.integers(3, size=account.size)
        acts.append((account, thing, day * DAY + hour * HOUR + rng.integers(HOUR, size=account.size)))
    return world(N, acts)


def bursts(rng: np.random.Generator, *, days: int = 6, lag: float = 600.0) -> World:
    """Return people who answer what goes viral: half of those who see a thing do so within minutes of its release."""
    acts = []
    for thing in range(24 * days):
        seen_by = np.flatnonzero(rng.random(N) < rng.uniform(0.05, 0.7))
        late = np.minimum(rng.exponential(lag, seen_by.size), HOUR - 1)
        acts.append((seen_by, thing, thing * HOUR + late))
    return world(N, acts)


def fan_club(rng: np.random.Generator, *, days: int = 6) -> World:
    """Return a crowd of which 25 are fans who get a push notification and answer it within minutes."""
    crowd = bursts(rng, days=days, lag=1500.0)
    acts = []
    for k in range(12 * days):
        fans = np.flatnonzero(rng.random(25) < 0.6)
        moment = 2 * HOUR * k + rng.integers(HOUR)
        acts.append((fans, 100_000 + k, moment + rng.exponential(120.0, fans.size)))
        passers = 25 + np.flatnonzero(rng.random(N - 25) < 0.3)
        acts.append((passers, 100_000 + k, moment + rng.exponential(240.0, passers.size)))
    return crowd.joined(world(N, acts))


def time_zones(rng: np.random.Generator, *, days: int = 40, abroad: int = 8) -> World:
    """Return people who share the day's stories in their waking hours; the first few live eight hours away."""
    acts = []
    for day in range(days):
        account = np.repeat(np.arange(N), rng.poisson(2.0, N))
        local = rng.triangular(7, 20, 23.9, account.size)
        hour = (local + np.where(account < abroad, 8, 0)) % 24
        acts.append((account, 10 * day + rng.integers(4, size=account.size), day * DAY + hour * HOUR))
    return world(N, acts)


def commuters(rng: np.random.Generator, *, days: int = 40, spread: float = 0.7, n: int = N) -> World:
    """Return readers of one paper, each with an hour of the day of its own, who know nothing of each other."""
    habit = rng.uniform(6, 22, n)
    acts = []
    for day in range(days):
        account = np.repeat(np.arange(n), rng.poisson(2.0, n))
        hour = np.clip(habit[account] + rng.normal(0, spread, account.size), 0, 23.99)
        acts.append((account, 10 * day + rng.integers(4, size=account.size), day * DAY + hour * HOUR))
    return world(n, acts)


def phrases(
    rng: np.random.Generator, *, share: float, sayings: int, readers: int = N, days: int = 30, per_day: int = 8
) -> World:
    """Return people who write words of their own and now and then a saying.

    Args:
        rng: of the draws.
        share: of a reader's texts that are sayings.
        sayings: how many there are.
        readers: people who know them; the others never use one.
        days: length of the study.
        per_day: texts per person and day.
    """
    account = np.tile(np.repeat(np.arange(N), per_day), days)
    day = np.repeat(np.arange(days), N * per_day)
    said = (rng.random(account.size) < share) & (account < readers)
    thing = np.where(said, rng.integers(sayings, size=account.size), 1_000_000 + np.arange(account.size))
    return world(N, [(account, thing, day * DAY + rng.integers(DAY, size=account.size))])


def quoters(rng: np.random.Generator) -> World:
    """Return a circle of fifteen that quotes a book of 500 verses, among people who never do."""
    return phrases(rng, share=0.1, sayings=500, readers=15)
