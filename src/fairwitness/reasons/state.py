"""Where a finding stands in the ledger, as a statement of reasons tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ledger import account_standing, finding_standing
from fairwitness.ledger.publishing import held_back, not_signed
from fairwitness.reasons.records import Signed, State, Step

if TYPE_CHECKING:
    from fairwitness.ledger import Book
    from fairwitness.ledger.standing import AccountStanding


def group_state(book: Book, group_id: str) -> State:
    """Return where a group stands."""
    return _state(book, group_id, None)


def account_state(book: Book, account_id: str, group_id: str | None) -> State:
    """Return where an account stands; of one that is not named only its appeals and corrections are told."""
    return _state(book, group_id or "", account_standing(book, account_id))


def _state(book: Book, group_id: str, account: AccountStanding | None) -> State:
    standing = finding_standing(book, group_id)
    withheld = not_signed(standing)
    if account is not None and not withheld:
        withheld = held_back(account, standing)
    return State(
        record=standing.number, digest=standing.line, recorded_at_us=standing.at_us,
        reviews=tuple(
            Signed(key=one.key, name=one.name, decision=one.decision, at_us=one.at_us) for one in standing.reviews
        ),
        is_approved=standing.is_approved, steps=_steps(account) if account else (),
        n_publications=len(account.publications) if account else 0, withheld=withheld,
    )  # fmt: skip


def _steps(account: AccountStanding) -> tuple[Step, ...]:
    appeals = [
        Step(record=one.number, kind="appeal", outcome=one.outcome or "open", at_us=one.decided_at_us or one.at_us)
        for one in account.appeals
    ]
    corrections = [
        Step(record=one.number, kind="correction", outcome=one.label, at_us=one.at_us) for one in account.corrections
    ]
    return tuple(sorted((*appeals, *corrections), key=lambda step: step.record))
