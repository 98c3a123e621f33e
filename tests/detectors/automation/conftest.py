"""Made-up people who post in sessions and bursts by day and sleep by night, and made-up timers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pytest

from fairwitness.detectors.automation.gathering import COLUMNS
from fairwitness.detectors.automation.records import AccountTimes, account_times

SECOND = 1_000_000
DAY_S = 86_400
START_S = 1_767_225_600
"""2026-01-01."""


def _person(
    seed: int,
    *,
    days: int = 150,
    sessions: float = 4.0,
    burst: float = 3.0,
    zone_h: float = 0.0,
    on_hour: float = 0.0,
) -> np.ndarray:
    """Return the seconds at which a person posts.

    Args:
        seed: of this person.
        days: length of the record.
        sessions: mean number of sessions a day, all between getting up and going to bed.
        burst: mean number of posts in a session; a fifth of them follow within 3 seconds, as in threads.
        zone_h: hours by which the person's day is shifted.
        on_hour: share of sessions that begin in the minutes after a full hour, when programmes begin.
    """
    rng = np.random.default_rng([seed, 41])
    posts = []
    for day in range(days):
        up, down = rng.normal(7.5, 0.8), rng.normal(23.2, 0.8)
        for start_h in rng.uniform(up, down, rng.poisson(sessions)):
            begins = np.floor(start_h) + rng.exponential(0.1) if rng.random() < on_hour else start_h
            n = rng.geometric(1 / burst)
            gap_s = np.where(rng.random(n) < 0.2, rng.integers(1, 4, n), rng.lognormal(4.5, 1.0, n))
            posts.append(day * DAY_S + (begins + zone_h) * 3600 + np.cumsum(gap_s))
    return np.sort(np.concatenate(posts)).astype(np.int64) + START_S


def _times(
    seconds: Sequence[int] | np.ndarray, *, resolution_s: int = 1, reaction_s: Sequence[int] = ()
) -> AccountTimes:
    at_us = np.asarray(seconds, np.int64) // resolution_s * resolution_s * SECOND
    return account_times(at_us, np.full(at_us.size, resolution_s * SECOND), reaction_s=np.array(reaction_s, np.int64))


def _timer(*, every_s: int, n: int, jitter_s: int = 0, seed: int = 1, start_s: int = START_S) -> np.ndarray:
    rng = np.random.default_rng([seed, 42])
    return start_s + np.arange(n) * every_s + rng.integers(0, jitter_s + 1, n)


def _posts(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Return a table of posts in time order; what a row leaves out is plain."""
    plain = {"resolution_us": SECOND, "is_repost": False, "urls": None, "media_hashes": None}
    ordered = sorted(rows, key=lambda row: row["at_s"])
    filled = [
        {
            **dict.fromkeys(COLUMNS), **plain, "post_id": f"p{k}", "account_id": row["by"],
            "at_us": int(row["at_s"] * SECOND), **{key: row[key] for key in row if key in COLUMNS},
        }
        for k, row in enumerate(ordered)
    ]  # fmt: skip
    types = {
        "at_us": pa.int64(), "resolution_us": pa.int64(), "is_repost": pa.bool_(),
        "urls": pa.list_(pa.string()), "media_hashes": pa.list_(pa.string()),
    }  # fmt: skip
    return pa.table({c: pa.array([f[c] for f in filled], types.get(c, pa.string())) for c in COLUMNS})


Seconds: TypeAlias = Callable[..., np.ndarray]
Times: TypeAlias = Callable[..., AccountTimes]
Posts: TypeAlias = Callable[..., pa.Table]


@pytest.fixture(scope="session")
def person() -> Seconds:
    return _person


@pytest.fixture(scope="session")
def times() -> Times:
    return _times


@pytest.fixture(scope="session")
def timer() -> Seconds:
    return _timer


@pytest.fixture(scope="session")
def posts() -> Posts:
    return _posts


@pytest.fixture(scope="session")
def crowd(person: Seconds, times: Times) -> list[AccountTimes]:
    """Sixty people of all time zones, from quiet to heavy, some of them tied to full hours."""
    return [
        times(
            person(
                seed, sessions=(3, 6, 12)[seed % 3], burst=(1.5, 3, 8)[seed // 3 % 3], zone_h=seed % 24,
                on_hour=0.3 * (seed % 5 == 0),
            )
        )
        for seed in range(60)
    ]  # fmt: skip
