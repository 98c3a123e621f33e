"""One answer of one rule, and the findings that are written from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.figures.rules import RULES
from fairwitness.finding import Finding, Reference

if TYPE_CHECKING:
    from fairwitness.figures.records import Claim
    from fairwitness.figures.rules import Axis, State
    from fairwitness.finding import Uncertainty
    from fairwitness.model import Alternative, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a rule answered.

    Attributes:
        rule_id: the rule.
        state: its answer.
        about: claims on whose grid it bears; empty: on none.
        beside: further claims that it speaks of.
        subject: what was judged, unique for the rule.
        text: the answer as a sentence that can be printed.
        numbers: behind the sentence.
        uncertainties: of these.
        evidence: where the numbers stand.
        alternatives: innocent explanations.
        limits: what these data cannot show.
        would_change: what would change the answer.
    """

    rule_id: str
    state: State
    about: tuple[str, ...]
    subject: str
    text: str
    numbers: dict[str, Number]
    beside: tuple[str, ...] = ()
    uncertainties: tuple[Uncertainty, ...] = ()
    evidence: tuple[Reference, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    limits: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()

    @property
    def axis(self) -> Axis:
        """Return the question that the rule belongs to."""
        return RULES[self.rule_id].axis

    def finding(self) -> Finding:
        """Return the same in the evidence model of all pillars."""
        return Finding(
            finding_id=identity(self.rule_id, self.subject), pillar="figures", subject=self.subject,
            rule_id=self.rule_id, verdict=self.state, text=self.text, numbers=self.numbers,
            uncertainties=self.uncertainties, evidence=self.evidence, alternatives=self.alternatives,
            limits=self.limits, would_change=self.would_change,
        )  # fmt: skip


def identity(*parts: str) -> str:
    """Return an id made from words, none of which can run into its neighbour."""
    joined = "\0".join(f"{len(part)}:{part}" for part in parts)
    return f"F-{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def reference(claim: Claim) -> Reference:
    """Return where a claim stands."""
    return Reference(
        source=claim.source or "ledger", sha256=claim.sha256, place=f"{claim.claim_id} ({claim.row})",
        says=f"{claim.amount.text} · {claim.quantity} · {claim.as_of}",
    )  # fmt: skip
