"""Comparisons in words, against the figures that they compare."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.outcomes import Outcome, reference
from fairwitness.figures.phrases import comparison_in, judge
from fairwitness.figures.wording import count, lead, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.figures.docket import Docket
    from fairwitness.figures.phrases import Comparison, Judged
    from fairwitness.figures.records import Claim

RULE = "figures.phrase"


def check(docket: Docket) -> Iterator[Outcome]:
    """Judge every phrase of the ledger, and every one that is tried on figures of which nobody said it."""
    for claim in docket.ledger.claims:
        if claim.phrase:
            other = docket.by_id[claim.compared_with]
            own = (other.claim_id,) if other.statement and other.statement == claim.statement else ()
            yield _judged(claim.phrase, claim, other, docket, about=(claim.claim_id, *own))
    for tried in docket.ledger.comparisons:
        first, second = docket.by_id[tried.first], docket.by_id[tried.second]
        found = _judged(tried.phrase, first, second, docket, about=())
        yield replace(found, limits=(*found.limits, tried.note)) if tried.note else found


def _judged(phrase: str, claim: Claim, other: Claim, docket: Docket, *, about: tuple[str, ...]) -> Outcome:
    subject = f"{claim.claim_id} / {other.claim_id}: {phrase}"
    beside, evidence = (claim.claim_id, other.claim_id), (reference(claim), reference(other))
    try:
        said = comparison_in(phrase)
    except StudyError as error:
        why = f"Whether {claim.amount.text} stands to {other.amount.text} as it is said cannot be told: {error}"
        return Outcome(rule_id=RULE, state="cannot_be_told", about=about, beside=beside, subject=subject, text=why,
                       numbers={}, evidence=evidence)  # fmt: skip
    found = judge(said, docket.limits(claim), docket.limits(other))
    return Outcome(
        rule_id=RULE, state=found.state, about=about, beside=beside, subject=subject, evidence=evidence,
        text=_sentence(phrase, claim, other, said, found, docket), numbers=_numbers(claim, other, said, found),
        limits=_limits(claim, other, docket), would_change=_would_change(other, said, found),
    )  # fmt: skip


def _sentence(phrase: str, claim: Claim, other: Claim, said: Comparison, found: Judged, docket: Docket) -> str:
    verb = {"holds": "is true", "fails": "is false", "cannot_be_told": "cannot be decided"}[found.state]
    return (
        f"“{phrase}” {verb}: {claim.amount.text} against {other.amount.text} is {_ratio(found)}, and the words ask "
        f"for {_asked(said)}.{_margin(other, said, found)}{_rounded(other, docket)}"
    )


def _margin(other: Claim, said: Comparison, found: Judged) -> str:
    if found.state == "holds" or found.needed is None or not math.isfinite(found.needed):
        return ""
    side = "more" if said.low == 0 else "fewer"
    return f" It would need {side} than {count(found.needed)} instead of {other.amount.text}."


def _ratio(found: Judged) -> str:
    low, high = f"{found.low:.4f}", "any more" if math.isinf(found.high) else f"{found.high:.4f}"
    return low if low == high else f"{low} to {high}"


def _asked(said: Comparison) -> str:
    if said.low == 0:
        return f"{'less than' if said.strict else 'at most'} {said.high:.4f}"
    if math.isinf(said.high):
        return f"{'more than' if said.strict else 'at least'} {said.low:.4f}"
    return f"{said.low:.4f} to {said.high:.4f}"


def _rounded(other: Claim, docket: Docket) -> str:
    unit = docket.units[other.claim_id]
    if unit.size <= 1 or not unit.n:
        return ""
    whence = f"as all {unit.n} figures of this series are" if unit.inferred else "as is stated"
    return (
        f" {lead(other.amount.text)} is taken as rounded to {count(unit.size)}, {whence}: "
        f"{span(docket.limits(other))}."
    )


def _numbers(claim: Claim, other: Claim, said: Comparison, found: Judged) -> dict[str, int | float | str]:
    numbers: dict[str, int | float | str] = {
        "ratio_as_printed": claim.amount.shown / other.amount.shown if other.amount.shown else 0.0,
        "ratio_low": found.low, "ratio_in_words": said.ratio,
    }  # fmt: skip
    if math.isfinite(found.high):
        numbers["ratio_high"] = found.high
    if found.needed is not None:
        numbers["needed"] = found.needed
    return numbers


def _limits(claim: Claim, other: Claim, docket: Docket) -> tuple[str, ...]:
    found = []
    if math.isinf(docket.printed(other)[1]) and math.isfinite(docket.limits(other)[1]):
        found.append(f"{lead(other.amount.text)} allows any larger count. The answer is about the count as printed.")
    if claim.definition != other.definition:
        found.append("The two figures do not count the same thing; the words compare them all the same.")
    return tuple(found)


def _would_change(other: Claim, said: Comparison, found: Judged) -> tuple[str, ...]:
    if found.needed is None or not math.isfinite(found.needed):
        return ()
    side = "above" if (said.low == 0) == (found.state != "holds") else "below"
    return (f"A count {side} {count(found.needed)} in place of {other.amount.text}, with its source.",)
