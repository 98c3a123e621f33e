"""What a ledger of figures holds, as frozen records; empty is not a value, so what is unknown is None."""

from __future__ import annotations

from datetime import date  # noqa: TC003  msgspec reads the annotations
from typing import Literal

import msgspec

Kind = Literal["exact", "rounded", "about", "at_least", "over", "at_most", "under", "range"]


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as it was printed, and what it says.

    Attributes:
        text: as printed.
        kind: what the words around the number make of it.
        value: the number; None for a range.
        low: least count that the words allow; None: no lower bound.
        high: greatest count that the words allow; None: no upper bound.
    """

    text: str
    kind: Kind
    value: float | None
    low: float | None
    high: float | None

    @property
    def shown(self) -> float:
        """Return the number that stands for the figure in a drawing: the printed one, or the middle of a range."""
        if self.value is not None:
            return self.value
        known = [bound for bound in (self.low, self.high) if bound is not None]
        return sum(known) / len(known)


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a ledger: who said that how many of what there were, where, up to when.

    Attributes:
        claim_id: unique in the ledger.
        quantity: what is counted, by the ledger's own name; figures of one name count the same thing.
        definition: what exactly is counted, as a sentence.
        place: where.
        since: first day counted; None: not said.
        as_of: last day counted.
        amount: how many.
        unit: rounding unit that the ledger states; None: not stated.
        claimant: whose figure it is said to be.
        reported_by: who quotes it; empty: the claimant speaks.
        method: how it was counted; empty: not said.
        source: link to where it stands; empty: none.
        sha256: of the archived source, in hexadecimal; empty: nobody kept it.
        republication_of: claim that this one only repeats; empty: none.
        statement: what was said in one breath has one name; empty: it stands alone.
        part_of: claim of which this one is a part; empty: none.
        n_parts: of how many parts the whole consists; None: not said.
        cumulative: whether later figures include earlier ones.
        phrase: comparison in words, such as "less than a sixth"; empty: none.
        compared_with: claim that the phrase compares this one with.
        note: anything else that a reader should know.
        row: where the claim stands in the ledger.
    """

    claim_id: str
    quantity: str
    place: str
    as_of: date
    amount: Amount
    claimant: str
    definition: str = ""
    since: date | None = None
    unit: float | None = None
    reported_by: str = ""
    method: str = ""
    source: str = ""
    sha256: str = ""
    republication_of: str = ""
    statement: str = ""
    part_of: str = ""
    n_parts: int | None = None
    cumulative: bool = True
    phrase: str = ""
    compared_with: str = ""
    note: str = ""
    row: str = ""


class Comparison(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comparison in words that is tried on two figures, though nobody said it of these two.

    Attributes:
        phrase: such as "less than a sixth".
        first, second: claims that it compares.
        note: whence the phrase is taken.
    """

    phrase: str
    first: str
    second: str
    note: str = ""


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not used, and why.

    Attributes:
        source: the file.
        place: row, column or line.
        reason: short name of the fault, counted by.
        says: what was there, and what to do.
    """

    source: str
    place: str
    reason: str
    says: str


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read.

    Attributes:
        name: of the file, without its folder.
        sha256: of its bytes, in hexadecimal.
        n_rows: rows that it holds.
    """

    name: str
    sha256: str
    n_rows: int
