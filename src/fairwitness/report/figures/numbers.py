"""What one page is about: all versions of one contested number, with what bears on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.yardstick import Windows, bears_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fairwitness.figures.excess import Excess
    from fairwitness.figures.grid import Cell, Examination
    from fairwitness.figures.outcomes import Outcome
    from fairwitness.figures.records import Claim


@dataclass(frozen=True, slots=True)
class Band:
    """Registered excess deaths of the days up to one day.

    Attributes:
        until: the day.
        found: excess under every baseline.
    """

    until: date
    found: Excess


@dataclass(frozen=True)
class ContestedNumber:
    """All claims of one quantity and place.

    Attributes:
        number: from 1, in order of first appearance; names the files.
        quantity, place: as in the ledger.
        claims: in order of days, parts left out.
        examination: of the whole ledger.
    """

    number: int
    quantity: str
    place: str
    claims: tuple[Claim, ...]
    examination: Examination

    @cached_property
    def claimants(self) -> tuple[str, ...]:
        """Return who claims it, in order of first appearance: the order of colours."""
        return tuple(dict.fromkeys(claim.claimant for claim in self.claims))

    @cached_property
    def definitions(self) -> tuple[str, ...]:
        """Return what the figures count, in order of first appearance."""
        return tuple(dict.fromkeys(claim.definition for claim in self.claims if claim.definition))

    @cached_property
    def n_sources(self) -> int:
        """Return how many claims repeat no other."""
        return sum(not claim.republication_of for claim in self.claims)

    @cached_property
    def focus(self) -> date:
        """Return the day at which figures are set side by side: the ledger's, or the last with two claimants."""
        days = {claim.as_of for claim in self.claims}
        wanted = self.examination.docket.ledger.about.focus
        if wanted in days:
            return wanted
        shared = [day for day in days if len({c.claimant for c in self.claims if c.as_of == day}) > 1]
        return max(shared or days)

    @cached_property
    def in_focus(self) -> tuple[Claim, ...]:
        """Return the claims of that day, each once."""
        return tuple(claim for claim in self.claims if claim.as_of == self.focus and not claim.republication_of)

    @cached_property
    def others(self) -> tuple[Claim, ...]:
        """Return all other claims."""
        return tuple(claim for claim in self.claims if claim not in self.in_focus)

    def cells(self, claim: Claim) -> tuple[Cell, ...]:
        """Return the four answers on a claim."""
        return self.examination.grid[claim.claim_id]

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """Return the independent bound at the day of every claim on which it bears, where it is known."""
        found: dict[date, Excess] = {}
        for wish, deaths in self.examination.docket.ledger.deaths:
            windows = Windows(wish, deaths)
            for claim in self.claims:
                if bears_on(wish, claim) and claim.as_of not in found:
                    try:
                        found[claim.as_of] = windows.excess(wish.since, claim.as_of)
                    except StudyError:
                        continue
        return tuple(Band(day, found[day]) for day in sorted(found))

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Return every answer of a rule about one of the claims."""
        own = {claim.claim_id for claim in self.claims}
        return tuple(
            outcome for outcome in self.examination.outcomes if own.intersection((*outcome.about, *outcome.beside))
        )

    @cached_property
    def needed(self) -> tuple[tuple[Claim, Outcome], ...]:
        """Return the claims in focus with what would have to be true for each."""
        found, seen = [], set()
        for claim in self.in_focus:
            if (same := (claim.claimant, claim.amount.value, claim.amount.kind)) in seen:
                continue  # quoted without change
            seen.add(same)
            found += [
                (claim, outcome)
                for outcome in self.examination.outcomes
                if outcome.about[:1] == (claim.claim_id,) and outcome.axis == "plausibility"
            ]
        return tuple(found)


def contested(examination: Examination) -> tuple[ContestedNumber, ...]:
    """Return a page for each quantity and place, those with most claimants first."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for claim in _in_ledger_order(examination):
        if not claim.part_of:
            found.setdefault((claim.quantity, claim.place), []).append(claim)
    order = sorted(found.items(), key=lambda item: -len({claim.claimant for claim in item[1]}))
    return tuple(
        ContestedNumber(number, quantity, place, tuple(claims), examination)
        for number, ((quantity, place), claims) in enumerate(order, start=1)
    )


def _in_ledger_order(examination: Examination) -> Sequence[Claim]:
    return examination.docket.ledger.claims
