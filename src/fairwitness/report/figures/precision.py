"""To what each claimant's figures are rounded, and how they end: precision, which says nothing of honesty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.figures.rounding import digits, unit_of
from fairwitness.figures.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.figures.docket import Docket
    from fairwitness.figures.records import Amount
    from fairwitness.figures.rounding import Digits, Unit


@dataclass(frozen=True, slots=True)
class Precision:
    """One claimant's figures of one quantity.

    Attributes:
        quantity, claimant: whose figures of what.
        of: wholes, or parts of wholes.
        unit: rounding unit; of size 1 where there is none.
        ends: last digits; None without figures of ten and more.
    """

    quantity: str
    claimant: str
    of: str
    unit: Unit
    ends: Digits | None

    @property
    def words(self) -> str:
        """Return the same as a sentence."""
        told = f"{self.claimant}, {self.quantity}, {self.of}: "
        whole = f"all {self.unit.n} figures are multiples of {count(self.unit.size)}" if self.unit.size > 1 else ""
        ends = f"{self.ends.share_0 * 100:.0f} % of {self.ends.n} figures end in 0" if self.ends and not whole else ""
        return f"{told}{whole or ends or 'no figure of ten or more'}."


def precision(docket: Docket) -> Iterator[Precision]:
    """Return the precision of all first-hand figures, by quantity and claimant, in order of first appearance."""
    found: dict[tuple[str, str, str], list[Amount]] = {}
    for claim in docket.ledger.claims:
        if not claim.reported_by and not claim.republication_of and claim.amount.value is not None:
            of = "parts" if claim.part_of else "wholes"
            found.setdefault((claim.quantity, claim.claimant, of), []).append(claim.amount)
    for key, amounts in found.items():
        yield Precision(*key, unit_of(amounts), digits([amount.value or 0.0 for amount in amounts]))
