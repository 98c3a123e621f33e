"""Posts over time, counted by the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.report.activity import STEPS

if TYPE_CHECKING:
    from fairwitness.web.opened import OpenedCase

MOST_STEPS = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of time: where it begins, what was posted, and how much of it by named accounts."""

    start_us: int
    end_us: int
    n_posts: int
    n_named: int


def timeline(case: OpenedCase) -> tuple[Bar, ...]:
    """Return the posts of the whole corpus per step of time, empty steps included."""
    read = case.findings.read
    step_us = next((s for s, _ in STEPS if (read.last_at_us - read.first_at_us) // s < MOST_STEPS), STEPS[-1][0])
    start_us = read.first_at_us - read.first_at_us % step_us
    rows = case.query(
        """select (at_us - $start) // $step as place, count(*), count(*) filter (account_id in
             (select account_id from judgements where group_id is not null))
           from posts group by place""",
        {"start": start_us, "step": step_us},
    )
    found = {place: (n, named) for place, n, named in rows}
    places = range((read.last_at_us - start_us) // step_us + 1)
    return tuple(Bar(start_us + k * step_us, start_us + (k + 1) * step_us, *found.get(k, (0, 0))) for k in places)
