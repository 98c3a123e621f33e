"""Who said a figure first, who only repeats it, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.figures.checks.neighbours import stretch
from fairwitness.figures.outcomes import Outcome, reference
from fairwitness.figures.wording import day, lead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.figures.docket import Docket
    from fairwitness.figures.records import Claim
    from fairwitness.figures.rules import State


def check(docket: Docket) -> Iterator[Outcome]:
    """Judge every claim."""
    n_repeats: dict[str, int] = {}
    for claim_id, root in docket.roots.items():
        n_repeats[root] = n_repeats.get(root, 0) + (claim_id != root)
    for claim in docket.ledger.claims:
        yield _followed(claim, docket, n_repeats)


def _followed(claim: Claim, docket: Docket, n_repeats: dict[str, int]) -> Outcome:
    root = docket.by_id[docket.roots[claim.claim_id]]
    state, says = _state(claim, root, docket)
    repeated = n_repeats.get(claim.claim_id, 0)
    more = f" {repeated} other row(s) of the ledger only repeat it: they are one source." if repeated else ""
    return Outcome(
        rule_id="figures.provenance", state=state,
        about=(claim.claim_id,), subject=f"provenance of {claim.claim_id}", text=f"{says}{more}",
        numbers={"n_republications": repeated}, evidence=(reference(claim),),
        would_change=("An archived copy of the first publication.",) if state != "holds" else (),
    )  # fmt: skip


def _state(claim: Claim, root: Claim, docket: Docket) -> tuple[State, str]:
    at, text = day(claim.as_of), lead(claim.amount.text)
    if claim.claim_id in docket.in_circles:
        return "fails", f"{text} of {at} is said to repeat a figure that in the end repeats it: nobody said it first."
    if not claim.source:
        return "fails", f"No source is given for {claim.amount.text} of {at}."
    if root is not claim:
        return (
            "cannot_be_told",
            f"{text} of {at} repeats {root.amount.text} of {root.claimant}, and is no second source.",
        )
    if claim.reported_by:
        return _quoted(claim, docket)
    if not claim.sha256:
        return (
            "cannot_be_told",
            f"{text} of {at} is linked to {claim.claimant}, but no archived copy is kept: the page may change.",
        )
    return "holds", f"{text} of {at} is first-hand, and its archived copy is kept."


def _quoted(claim: Claim, docket: Docket) -> tuple[State, str]:
    found = stretch(claim, docket)
    at, text = day(claim.as_of), claim.amount.text
    if found.n and not found.holds(claim.as_of):
        return (
            "fails",
            f"{claim.reported_by} ascribes {text} of {at} to {claim.claimant}, whose own releases say otherwise.",
        )
    if any(abs((known - claim.as_of).days) == 0 for known in found.known):
        return (
            "cannot_be_told",
            f"{claim.reported_by} quotes {text} of {claim.claimant} as {claim.claimant} published it on {at}.",
        )
    return (
        "cannot_be_told",
        f"{claim.reported_by} quotes {text} of {claim.claimant}; no first-hand release of {at} is in the ledger.",
    )
