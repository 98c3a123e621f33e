"""The claims of a ledger in the order that the tests need: series of one claimant, roots of republications, units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fairwitness.figures.amounts import limits
from fairwitness.figures.rounding import Unit, unit_of

if TYPE_CHECKING:
    from datetime import date

    from fairwitness.figures.ledger import Ledger
    from fairwitness.figures.records import Claim

Key = tuple[str, str, str]
"""Quantity, place and claimant: figures of one key follow each other in time."""


@dataclass(frozen=True)
class Docket:
    """A ledger, prepared.

    Attributes:
        ledger: what was read.
    """

    ledger: Ledger

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """Return claims by id."""
        return {claim.claim_id: claim for claim in self.ledger.claims}

    @cached_property
    def roots(self) -> dict[str, str]:
        """Return for each claim the one that it repeats in the end, itself where it repeats none."""
        return {claim_id: self._root(claim_id) for claim_id in self.by_id}

    def _root(self, claim_id: str) -> str:
        seen = [claim_id]
        while (above := self.by_id[seen[-1]].republication_of) and above not in seen:
            seen.append(above)
        return seen[-1]

    @cached_property
    def in_circles(self) -> frozenset[str]:
        """Return claims whose republications lead back to themselves."""
        return frozenset(one for one, root in self.roots.items() if self.by_id[root].republication_of)

    @cached_property
    def first_hand(self) -> dict[Key, tuple[Claim, ...]]:
        """Return what claimants said themselves, by key, in order of days."""
        found: dict[Key, list[Claim]] = {}
        for claim in self.ledger.claims:
            if not claim.reported_by and not claim.republication_of:
                found.setdefault(key_of(claim), []).append(claim)
        return {key: tuple(claims) for key, claims in found.items()}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Return the rounding unit of each claim: stated, or worked out from the claimant's other figures."""
        worked_out = {key: unit_of([c.amount for c in claims]) for key, claims in self.first_hand.items()}
        none = Unit(1.0, n=0, inferred=False)
        return {
            claim.claim_id: Unit(claim.unit, n=1, inferred=False)
            if claim.unit
            else worked_out.get(key_of(claim), none)
            for claim in self.ledger.claims
        }

    def limits(self, claim: Claim) -> tuple[float, float]:
        """Return the counts that a claim can stand for, by its words and its rounding unit."""
        unit = self.units[claim.claim_id]
        return limits(claim.amount, unit.size if unit.n else claim.unit)

    def printed(self, claim: Claim) -> tuple[float, float]:
        """Return the counts that the words alone allow: "over 300" has no upper bound."""
        return limits(claim.amount, claim.unit if claim.amount.kind in {"exact", "about"} else None)

    @cached_property
    def dated(self) -> dict[Key, tuple[tuple[date, float, float], ...]]:
        """Return first-hand cumulative figures by key, of claims and of series: day, least and greatest print."""
        found: dict[Key, dict[date, tuple[float, float]]] = {}
        for wish, series in self.ledger.series:
            if wish.quantity and wish.claimant and wish.cumulative:
                for one in series:
                    place = wish.claims_place or wish.place or one.place
                    days = found.setdefault((wish.quantity, place, wish.claimant), {})
                    days.update((day, (n, n)) for day, n in zip(one.days, one.counts.tolist(), strict=True))
        for key, claims in self.first_hand.items():
            for claim in claims:
                if claim.cumulative and claim.amount.value is not None:
                    found.setdefault(key, {})[claim.as_of] = (claim.amount.value, claim.amount.value)
        return {key: tuple((day, *days[day]) for day in sorted(days)) for key, days in found.items()}

    @cached_property
    def statements(self) -> dict[str, tuple[Claim, ...]]:
        """Return what was said in one breath, by statement."""
        found: dict[str, list[Claim]] = {}
        for claim in self.ledger.claims:
            if claim.statement and not claim.part_of:
                found.setdefault(claim.statement, []).append(claim)
        return {name: tuple(claims) for name, claims in found.items()}

    @cached_property
    def parts(self) -> dict[str, tuple[Claim, ...]]:
        """Return the parts that were published with each whole."""
        found: dict[str, list[Claim]] = {}
        for claim in self.ledger.claims:
            if claim.part_of:
                found.setdefault(claim.part_of, []).append(claim)
        return {name: tuple(claims) for name, claims in found.items()}


def key_of(claim: Claim) -> Key:
    """Return what a claim's series is."""
    return (claim.quantity, claim.place, claim.claimant)
