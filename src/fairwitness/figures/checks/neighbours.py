"""Figures between their dated neighbours: wrong days, wrong claimants, and quotations spliced from several releases.

A cumulative figure can have stood only after the last smaller and before the next larger first-hand figure of its
claimant.  That holds also where releases in between are missing from the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fairwitness.figures.docket import key_of
from fairwitness.figures.outcomes import Outcome, reference
from fairwitness.figures.wording import day, days, lead, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.figures.docket import Docket
    from fairwitness.figures.records import Claim
    from fairwitness.figures.rules import State

NEAR = timedelta(days=14)
"""Distance within which another claimant's equal figure may have been taken over."""
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a claimant's figure can have stood so.

    Attributes:
        first, last: None where nothing bounds them.
        known: days on which the claimant is known to have published this very figure.
        n: dated figures that it was compared with.
        possible: whether there is such a day at all.
    """

    first: date | None
    last: date | None
    known: tuple[date, ...]
    n: int
    possible: bool

    def holds(self, at: date) -> bool:
        """Say whether the figure can have stood so on a day."""
        after = self.first is None or at >= self.first
        return self.possible and after and (self.last is None or at <= self.last)


def check(docket: Docket) -> Iterator[Outcome]:
    """Judge every claim that has a number, and every statement that says several."""
    for claim in docket.ledger.claims:
        if claim.cumulative and claim.amount.value is not None and claim.reported_by:
            yield _placed(claim, docket)
    for name, claims in docket.statements.items():
        quoted = [claim for claim in claims if claim.cumulative and claim.amount.value is not None]
        if len(quoted) > 1 and any(claim.reported_by for claim in quoted):
            yield _together(name, quoted, docket)


def stretch(claim: Claim, docket: Docket) -> Stretch:
    """Return the days on which the claimant's figure can have stood so."""
    value = claim.amount.value or 0.0
    others = [entry for entry in docket.dated.get(key_of(claim), ()) if entry[0] != claim.as_of or claim.reported_by]
    smaller = [at for at, low, _ in others if low < value]
    larger = [at for at, _, high in others if high > value]
    known = tuple(at for at, low, high in others if low <= value <= high)
    first = max(smaller) + ONE if smaller else None
    last = min(larger) - ONE if larger else None
    return Stretch(first, last, known, len(others), not (first and last) or first <= last)


def _placed(claim: Claim, docket: Docket) -> Outcome:
    found = stretch(claim, docket)
    borrowed = _equal_elsewhere(claim, docket)
    state: State
    evidence = (reference(claim), *(reference(other) for other in borrowed[:3]))
    if not found.n:
        told = "has no first-hand figure of its own in this ledger, so the day and the attribution cannot be checked"
        state = "cannot_be_told"
    elif found.holds(claim.as_of):
        state, told = "holds", f"can have stood so on {day(claim.as_of)}, between its neighbours"
    elif found.possible:
        told = f"belongs to {_belongs(found)}, not to {day(claim.as_of)}"
        state = "fails"
    else:
        told, state = "lies between two figures that leave no day for it", "fails"
    more = f" {_lent(borrowed)}" if borrowed and state != "holds" else ""
    return Outcome(
        rule_id="figures.neighbours", state=state,
        about=(claim.claim_id,), subject=f"day of {claim.claim_id}",
        text=f"{lead(claim.amount.text)}, said to be of {claim.claimant}, {told}.{more}",
        numbers={"n_neighbours": found.n, "n_equal_elsewhere": len(borrowed)}, evidence=evidence,
        would_change=("A first-hand release of the claimant with this figure and day.",),
    )  # fmt: skip


def _belongs(found: Stretch) -> str:
    return listed([day(at) for at in found.known[:3]]) if found.known else days(found.first, found.last)


def _equal_elsewhere(claim: Claim, docket: Docket) -> list[Claim]:
    """Return first-hand claims of others with the same number, of the same thing, at about the same time."""
    return [
        other
        for (quantity, place, claimant), claims in docket.first_hand.items()
        for other in claims
        if (quantity, place) == (claim.quantity, claim.place) and claimant != claim.claimant
        and other.amount.value == claim.amount.value and abs(other.as_of - claim.as_of) <= NEAR
    ]  # fmt: skip


def _lent(borrowed: Sequence[Claim]) -> str:
    other = borrowed[0]
    return f"The same number was published by {other.claimant} for {day(other.as_of)}: it may be misattributed."


def _together(name: str, claims: Sequence[Claim], docket: Docket) -> Outcome:
    found = {claim.claim_id: stretch(claim, docket) for claim in claims}
    dated = [claim for claim in claims if found[claim.claim_id].n]
    firsts = [s.first for c in dated if (s := found[c.claim_id]).first]
    lasts = [s.last for c in dated if (s := found[c.claim_id]).last]
    first, last = max(firsts, default=None), min(lasts, default=None)
    each = all(found[claim.claim_id].possible for claim in dated)
    is_none = each and first is not None and last is not None and first > last
    quoted = listed([f"{claim.amount.text} ({claim.quantity})" for claim in claims])
    each_day = "; ".join([f"{claim.amount.text} on {days(s.first, s.last)}" for claim in dated
                       if (s := found[claim.claim_id]).possible])  # fmt: skip
    state: State = "fails"
    if len(dated) < 2:  # noqa: PLR2004  nothing to set side by side
        state = "cannot_be_told"
        text = f"Whether {quoted} ever stood together cannot be told: fewer than two have dated neighbours."
    elif is_none:
        text = (
            f"There is no day on which {quoted} stood together. Each has days of its own ({each_day}). "
            f"Releases were mixed."
        )
    elif not each:
        text = f"Some of {quoted} never stood so, between the neighbours that are known."
    else:
        state, text = "holds", f"{lead(quoted)} can have stood together ({days(first, last)})."
    return Outcome(
        rule_id="figures.splice", state=state,
        about=tuple(claim.claim_id for claim in claims if claim.reported_by),
        beside=tuple(claim.claim_id for claim in claims), subject=f"statement {name}", text=text,
        numbers={"n_figures": len(claims), "n_dated": len(dated)},
        evidence=tuple(reference(claim) for claim in claims),
        limits=("First-hand figures may have been corrected without notice, and reprints may carry another day.",),
        would_change=("A first-hand release that holds all these figures together.",),
    )  # fmt: skip
