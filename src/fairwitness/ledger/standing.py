"""Where a finding and an account stand: recorded, signed, objected to, appealed, corrected, published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.ledger.recording import ACCOUNTS, current
from fairwitness.ledger.reviewing import reviewers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairwitness.ledger.reading import Book, Told

NEEDED = 2
"""Distinct reviewers who must sign before a finding may be published."""
FOUND_REAL = "found_real"


@dataclass(frozen=True, slots=True)
class Review:
    """What one reviewer decided last on a finding: number and time of the record, key, name, decision, comment."""

    number: int
    at_us: int
    key: str
    name: str
    decision: str
    comment: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal with the outcome of its test: empty until the test is recorded."""

    number: int
    at_us: int
    outcome: str
    decided_at_us: int
    retest: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected label: number and time of the record, label, and where it comes from."""

    number: int
    at_us: int
    label: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStanding:
    """Where a finding stands.

    Attributes:
        number: of its record; 0: it is not recorded.
        at_us: when it was recorded.
        line: digest of its record.
        reviews: what each reviewer decided last, in order.
    """

    number: int = 0
    at_us: int = 0
    line: str = ""
    reviews: tuple[Review, ...] = ()

    @property
    def approvals(self) -> tuple[Review, ...]:
        """Return the approvals of distinct reviewers."""
        return approvals(self.reviews)

    @property
    def objections(self) -> tuple[Review, ...]:
        """Return the objections that were not withdrawn."""
        return tuple(one for one in self.reviews if one.decision == "object")

    @property
    def is_approved(self) -> bool:
        """Return whether enough reviewers signed and none objects."""
        return len(self.approvals) >= NEEDED and not self.objections


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStanding:
    """Where an account stands.

    Attributes:
        appeals: in order.
        corrections: of its label, in order.
        publications: numbers of the records of archives that named it.
        hold: number of the last record after which it needs two signatures anew; 0: none.
    """

    appeals: tuple[Appeal, ...] = ()
    corrections: tuple[Correction, ...] = ()
    publications: tuple[int, ...] = ()
    hold: int = 0


def approvals(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Return approvals by distinct keys and distinct names; a forgotten name counts by its key."""
    found: list[Review] = []
    for one in reviews:
        names = {other.name.casefold() for other in found if other.name}
        if one.decision == "approve" and one.name.casefold() not in names:
            found.append(one)
    return tuple(found)


def finding_standing(book: Book, finding_id: str, *, pillar: str = ACCOUNTS) -> GroupStanding:
    """Return where a finding stands, by its id."""
    told = current(book, pillar).get(finding_id)
    if told is None:
        return GroupStanding()
    number = told.record.number
    return GroupStanding(number=number, at_us=told.record.at_us, line=told.line, reviews=reviews_of(book, number))


def reviews_of(book: Book, number: int) -> tuple[Review, ...]:
    """Return what each reviewer decided last on a recorded finding."""
    names = reviewers(book)
    last: dict[str, Review] = {}
    for one in book.of("review"):
        key = str(one.record.facts.get("key", ""))
        if number in one.record.refers and key in names:
            last.pop(key, None)
            last[key] = Review(
                one.record.number, one.record.at_us, key, names[key], str(one.record.facts.get("decision", "")),
                str(one.personal.get("comment", "")),
            )  # fmt: skip
    return tuple(last.values())


def account_standing(book: Book, account_id: str) -> AccountStanding:
    """Return where an account stands, by its id."""
    mine = [one for one in book.told if one.record.subject == "account" and one.about == account_id]
    appeals = tuple(_appeal(one, mine) for one in mine if one.record.kind == "appeal")
    corrections = tuple(_correction(one) for one in mine if one.record.kind == "correction")
    holds = [one.number for one in corrections if one.label == FOUND_REAL]
    holds += [one.retest or one.number for one in appeals]
    published = tuple(one.record.number for one in book.of("publication") if account_id in one.accounts)
    return AccountStanding(
        appeals=appeals, corrections=corrections, publications=published, hold=max(holds, default=0)
    )


def _appeal(told: Told, mine: list[Told]) -> Appeal:
    number = told.record.number
    tests = [one for one in mine if one.record.kind == "retest" and number in one.record.refers]
    if not tests:
        return Appeal(number, told.record.at_us, "", 0, 0)
    last = tests[-1].record
    return Appeal(number, told.record.at_us, str(last.facts.get("outcome", "")), last.at_us, last.number)


def _correction(told: Told) -> Correction:
    record = told.record
    return Correction(
        record.number, record.at_us, str(record.facts.get("label", "")), str(told.personal.get("source", ""))
    )
