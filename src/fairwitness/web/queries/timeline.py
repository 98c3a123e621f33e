"""Posts over time, counted by the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.language.signs import MINUTE_US
from fairwitness.report.activity import MOST_STEPS, STEPS

if TYPE_CHECKING:
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
    read = case.findings.read
    first_us = max(read.first_at_us, stretch.from_us or read.first_at_us)
    last_us = min(read.last_at_us, (stretch.to_us or read.last_at_us + 1) - 1)
    if last_us < first_us or (stretch.tag is not None and TAGS not in case.traces):
        return ()
    step_us = next((s for s, _ in STEPS if (last_us - first_us) // s < MOST_STEPS - 1), STEPS[-1][0])
    start_us = first_us - first_us % max(step_us, MINUTE_US)
    of_tag = "" if stretch.tag is None else f"and post_row in (select post_row from acted_{TAGS} where object = $tag)"
    rows = case.query(
        f"""select (at_us - $start) // $step as place, count(*), count(*) filter (group_id is not null)
           from posts where at_us between $first and $last {of_tag} group by place""",
        {"start": start_us, "step": step_us, "first": first_us, "last": last_us}
        | ({} if stretch.tag is None else {"tag": stretch.tag}),
    )
    found = {place: (n, named) for place, n, named in rows}
    places = range((last_us - start_us) // step_us + 1)
    return tuple(Bar(start_us + k * step_us, start_us + (k + 1) * step_us, *found.get(k, (0, 0))) for k in places)
