"""Posts over time, counted by the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.language.signs import MINUTE_US
from fairwitness.report.activity import MOST_STEPS, STEPS

if TYPE_CHECKING:
    from fairwitness.network.kernel import I32
    from fairwitness.web.opened import OpenedCase

KEPT = 64
TAGS = "hashtag"


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of time: where it begins, what was posted, and how much of it by named accounts."""

    start_us: int
    end_us: int
    n_posts: int
    n_named: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which posts are counted; what is None does not matter.

    Attributes:
        from_us: not before this moment.
        to_us: before this moment.
        tag: number of a hashtag.
    """

    from_us: int | None = None
    to_us: int | None = None
    tag: int | None = None


@lru_cache(maxsize=KEPT)
def timeline(case: OpenedCase, stretch: Stretch = Stretch()) -> tuple[Bar, ...]:
    """Return the posts of a stretch of time, of the whole corpus unless it is given, per step, empty ones included.

    The step is the finest of the usual ones that makes fewer than `MOST_STEPS` bars.
    """
    import numpy as np

    read = case.findings.read
    first_us = max(read.first_at_us, stretch.from_us or read.first_at_us)
    last_us = min(read.last_at_us, (stretch.to_us or read.last_at_us + 1) - 1)
    if last_us < first_us or (stretch.tag is not None and TAGS not in case.traces):
        return ()
    step_us = next((s for s, _ in STEPS if (last_us - first_us) // s < MOST_STEPS - 1), STEPS[-1][0])
    start_us = first_us - first_us % max(step_us, MINUTE_US)
    rows = _rows(case, stretch, first_us, last_us)
    columns = case.columns
    place = (columns.at_us[rows] - start_us) // step_us
    n_bars = (last_us - start_us) // step_us + 1
    n_posts = np.bincount(place, minlength=n_bars).tolist()
    n_named = np.bincount(place[case.is_named[columns.account[rows]]], minlength=n_bars).tolist()
    return tuple(
        Bar(start_us + k * step_us, start_us + (k + 1) * step_us, n_posts[k], n_named[k]) for k in range(n_bars)
    )


def _rows(case: OpenedCase, stretch: Stretch, first_us: int, last_us: int) -> I32 | slice:
    """Return which posts are counted."""
    start, end = case.columns.between(first_us, last_us + 1)
    if stretch.tag is None:
        return slice(start, end)
    found = case.table(f"select post_row from acted_{TAGS} where object = $tag", {"tag": stretch.tag})
    rows: I32 = found["post_row"].to_numpy()
    return rows[(rows >= start) & (rows < end)]
