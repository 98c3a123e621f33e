"""Cumulative figures never fall: claims of one claimant, and running totals of a series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.figures.outcomes import Outcome, reference
from fairwitness.figures.wording import count, day, lead

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.figures.docket import Docket
    from fairwitness.figures.reading.records import Series
    from fairwitness.figures.records import Claim

MOST_SHOWN = 5


def check(docket: Docket) -> Iterator[Outcome]:
    """Judge every claim beside the claimant's earlier ones, and every running total."""
    for claims in docket.first_hand.values():
        cumulative = [claim for claim in claims if claim.cumulative]
        for place, claim in enumerate(cumulative):
            yield _beside(claim, [c for c in cumulative[:place] if c.since == claim.since], docket)
    for wish, series in docket.ledger.series:
        for one in series:
            if one.cumulative and len(one.days) > 1:
                yield _running(one, wish.file)


def _beside(claim: Claim, earlier: Sequence[Claim], docket: Docket) -> Outcome:
    rule, subject = "figures.order", f"order of {claim.claim_id}"
    before = [other for other in earlier if other.as_of < claim.as_of]
    if not before:
        return Outcome(rule_id=rule, state="cannot_be_told", about=(claim.claim_id,), subject=subject, numbers={},
                       text=f"{lead(claim.amount.text)} of {day(claim.as_of)} is the first figure of this "
                            f"series here, so no "
                       f"earlier one can contradict it.", evidence=(reference(claim),))  # fmt: skip
    worst = max(before, key=lambda other: docket.limits(other)[0])
    falls = docket.limits(claim)[1] < docket.limits(worst)[0]
    says = "is below" if falls else "is not below"
    more = " The series was revised, or one of the two is wrong." if falls else ""
    return Outcome(
        rule_id=rule, state="fails" if falls else "holds", about=(claim.claim_id,), subject=subject,
        text=f"{lead(claim.amount.text)} of {day(claim.as_of)} {says} the {worst.amount.text} of "
             f"{day(worst.as_of)}.{more}",
        numbers={"n_earlier": len(before)}, evidence=(reference(claim), reference(worst)),
    )  # fmt: skip


def _running(series: Series, file: str) -> Outcome:
    import numpy as np

    fallen = np.flatnonzero(np.diff(series.counts) < 0)
    shown = [f"{series.days[k + 1]} ({count(series.counts[k + 1] - series.counts[k])})" for k in fallen[:MOST_SHOWN]]
    more = f" and {fallen.size - MOST_SHOWN} more" if fallen.size > MOST_SHOWN else ""
    name = series.place or file
    return Outcome(
        rule_id="figures.daily_counts", state="fails" if fallen.size else "holds", about=(),
        subject=f"daily counts: {name}",
        text=f"The running total of {name} falls on {fallen.size} of {len(series.days) - 1} days: "
             f"{', '.join(shown)}{more}. "
        f"It was revised; a revision is no fraud." if fallen.size
        else f"The running total of {name} never falls in {len(series.days)} days.",
        numbers={"n_negative_days": int(fallen.size), "n_days": len(series.days)},
    )  # fmt: skip
