"""Posts per hour, and which hours would trend without some posts: arithmetic, no claim about what people would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.findings.share.corpus import VERDICTS
from fairwitness.findings.share.records import Hours, Threshold, Trend
from fairwitness.model import Verdict
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from fairwitness.findings.share.corpus import Corpus
    from fairwitness.network.kernel import I64

FLOOR = 5.0
"""Fewer posts in an hour than this are no trend, however quiet the rest of the case is."""


def hours(rows: I64, *, corpus: Corpus) -> Hours:
    """Return posts per clock hour (UTC), and those of confirmed groups by verdict.

    Args:
        rows: posts, in order of time.
        corpus: the case.
    """
    import numpy as np

    timed = rows[corpus.has_hour[rows]]
    hour, place = np.unique(corpus.at_us[timed] // HOUR_US, return_inverse=True)
    verdict = corpus.verdict[corpus.account[timed]]

    def per_hour(said: Verdict) -> tuple[int, ...]:
        return tuple(np.bincount(place[verdict == VERDICTS.index(said)], minlength=hour.size).tolist())

    return Hours(
        at_us=tuple((hour * HOUR_US).tolist()),
        n_posts=tuple(np.bincount(place, minlength=hour.size).tolist()),
        acting_together=per_hour(Verdict.ACTING_TOGETHER),
        deceptive=per_hour(Verdict.DECEPTIVE),
        n_without_hour=int(rows.size - timed.size),
    )


def usual_leader(corpus: Corpus) -> Threshold | None:
    """Return the threshold that these data suggest: what the leading hashtag of a usual hour has.

    In every hour with any hashtag, the most own posts that carry one and the same hashtag; of these, the median, and
    at least five.  It is one number for the whole case, whatever was asked.  None if there is no hashtag.
    """
    import numpy as np

    leaders = corpus.leaders
    if not leaders.size:
        return None
    usual = float(np.median(leaders))
    rule = "usual_leader" if usual >= FLOOR else "floor"
    return Threshold(posts_per_hour=max(usual, FLOOR), rule=rule, n_hours=int(leaders.size))  # type: ignore[arg-type]


def trend(per_hour: Hours, *, threshold: Threshold | None) -> Trend | None:
    """Return how many hours reach the threshold, with all posts and without those of confirmed groups.

    Every other post stays as it is, also those that answer, copy or follow a group.
    """
    import numpy as np

    if threshold is None or not per_hour.at_us:
        return None
    n = np.array(per_hour.n_posts)
    without_deceptive = n - np.array(per_hour.deceptive)
    rest = without_deceptive - np.array(per_hour.acting_together)
    busiest = int(n.argmax())
    least = threshold.posts_per_hour
    return Trend(
        n_hours=int((n >= least).sum()), n_without_deceptive=int((without_deceptive >= least).sum()),
        n_without_named=int((rest >= least).sum()), peak_at_us=per_hour.at_us[busiest], peak=int(n[busiest]),
        peak_without_named=int(rest.max()),
    )  # fmt: skip
