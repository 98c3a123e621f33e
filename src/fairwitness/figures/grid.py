"""The verdict grid: for each claim one answer to each of four questions, with the sentence behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.figures.checks import CHECKS
from fairwitness.figures.docket import Docket
from fairwitness.figures.outcomes import Outcome, identity, reference
from fairwitness.figures.rules import AXES, STATES
from fairwitness.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fairwitness.figures.ledger import Ledger
    from fairwitness.figures.records import Claim
    from fairwitness.figures.rules import Axis, State

NOT_ASKED: Mapping[Axis, str] = {
    "arithmetic": "Nothing was published with it that could be added up or compared in words.",
    "coherence": "No other figure of the same claimant, quantity and place is in the ledger.",
    "plausibility": "The ledger names no independent data that bear on it.",
    "provenance": "Nothing is known of where it comes from.",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer.

    Attributes:
        axis: the question.
        state: holds, fails or cannot be told.
        text: the sentence that can be printed.
        outcomes: of the rules behind it, the deciding ones first.
    """

    axis: Axis
    state: State
    text: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that was found out about a ledger.

    Attributes:
        docket: the ledger, prepared.
        outcomes: of all rules, in order.
        grid: for each claim its four answers.
    """

    docket: Docket
    outcomes: tuple[Outcome, ...]
    grid: Mapping[str, tuple[Cell, ...]]

    def findings(self) -> tuple[Finding, ...]:
        """Return the same in the evidence model of all pillars: first the grid, then every rule's answer."""
        cells = [
            _cell_finding(claim, cell) for claim in self.docket.ledger.claims for cell in self.grid[claim.claim_id]
        ]
        return (*cells, *(outcome.finding() for outcome in self.outcomes))


def examine(ledger: Ledger) -> Examination:
    """Run every test on every claim, and draw the grid."""
    docket = Docket(ledger)
    outcomes = tuple(outcome for check in CHECKS for outcome in check(docket))
    by_claim: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for claim_id in outcome.about:
            by_claim.setdefault(claim_id, []).append(outcome)
    grid = {claim.claim_id: tuple(_cells(by_claim.get(claim.claim_id, ()))) for claim in ledger.claims}
    return Examination(docket, outcomes, grid)


def _cells(outcomes: Iterable[Outcome]) -> Iterator[Cell]:
    for axis in AXES:
        asked = [outcome for outcome in outcomes if outcome.axis == axis]
        state = combined([outcome.state for outcome in asked])
        first = sorted(asked, key=lambda outcome: outcome.state != state)
        yield Cell(axis, state, first[0].text if first else NOT_ASKED[axis], tuple(first))


def combined(states: Iterable[State]) -> State:
    """Return one answer out of several: one that fails decides, then one that holds."""
    found = set(states)
    return "fails" if "fails" in found else "holds" if "holds" in found else STATES[-1]


def _cell_finding(claim: Claim, cell: Cell) -> Finding:
    shown = f"{claim.amount.text} · {claim.quantity} · {claim.place} · {claim.as_of}"
    behind = next((o for o in cell.outcomes if o.state == cell.state), None)
    return Finding(
        finding_id=identity("figures.grid", claim.claim_id, cell.axis), pillar="figures",
        subject=f"{claim.claim_id}: {shown}", rule_id=f"figures.grid.{cell.axis}", verdict=cell.state, text=cell.text,
        numbers=behind.numbers if behind else {}, uncertainties=behind.uncertainties if behind else (),
        evidence=behind.evidence if behind else (reference(claim),),
        alternatives=behind.alternatives if behind else (), limits=behind.limits if behind else (),
        would_change=behind.would_change if behind else (),
    )  # fmt: skip
