"""The statement of reasons of whatever is asked for in a case: a group by its id, or an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ledger import read
from fairwitness.reasons.building import Judged, account_reasons, group_reasons
from fairwitness.reasons.state import account_state, group_state
from fairwitness.report.judged import find_judgement

if TYPE_CHECKING:
    from fairwitness.findings.case import CaseFolder
    from fairwitness.ledger import Book
    from fairwitness.model import Findings
    from fairwitness.reasons.records import Reasons
    from fairwitness.report.judged import Judgement


def reasons_of(folder: CaseFolder, findings: Findings, subject: str) -> Reasons:
    """Return a statement of reasons.

    Args:
        folder: a finished case.
        findings: of the case.
        subject: id of a group, or of an account as in the data; an account that is called like a group comes second.

    Raises:
        UnknownAccountError: neither a group nor an account is called so.
        CaseError: a table is missing.
    """
    book = read(folder.path)
    for group in findings.groups:
        if group.group_id == subject:
            return group_reasons(findings, group, state=group_state(book, subject))
    return of_judgement(findings, find_judgement(subject, judgements=folder.file("judgements.parquet")), book)


def of_judgement(findings: Findings, found: Judgement, book: Book) -> Reasons:
    """Return the statement of an account whose row of judgements is known."""
    judged = Judged(
        account_id=found.account_id, verdict=found.verdict, rule_id=found.rule_id, n_posts=found.n_posts,
        n_actions=found.n_actions, n_occasions=found.n_occasions, p_value=found.p_value, q_value=found.q_value,
    )  # fmt: skip
    return account_reasons(findings, judged, state=account_state(book, found.account_id, found.group_id))
