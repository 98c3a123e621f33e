"""What is said of one account, for and against, and the list of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fairwitness.detectors.rules import RULES
from fairwitness.model import Verdict
from fairwitness.report.judged import Judgement
from fairwitness.report.words import rule_words
from fairwitness.web.queries.statements import Reason, member_reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.detectors.automation.judging import Statement as TimingStatement
    from fairwitness.model import Group, Member
    from fairwitness.web.opened import OpenedCase

PER_PAGE = 100
COLUMNS = (
    "account_id", "platform", "verdict", "rule_id", "group_id", "n_posts", "n_actions", "n_occasions", "p_value",
    "q_value",
)  # fmt: skip
KEPT = 8


@dataclass(frozen=True, slots=True)
class AccountView:
    """Everything that is said of one account.

    Attributes:
        number: of the account, from 0.
        judgement: its row of `judgements`.
        rule: the sentence of the rule that decided.
        group: that names it; None where none does.
        member: the same account there.
        reasons: what is said of it, with the posts behind.
    """

    number: int
    judgement: Judgement
    rule: str
    group: Group | None
    member: Member | None
    reasons: tuple[Reason, ...]

    @property
    def deceit_not_shown(self) -> bool:
        """Say whether it acts together with others, and no more than that could be shown."""
        return self.judgement.verdict is Verdict.ACTING_TOGETHER


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list of accounts."""

    n_accounts: int
    rows: tuple[tuple[int, Judgement], ...]


def account_view(case: OpenedCase, number: int) -> AccountView | None:
    """Return what is said of the account with this number, None where there is none."""
    if not 0 <= number < len(case.judgements):
        return None
    judgement = _judgement(case.judgements.take([number], COLUMNS)[0])
    group = case.groups.get(judgement.group_id or "")
    members = group.members if group else ()
    member = next((m for m in members if m.account_id == judgement.account_id), None)
    rule = rule_words(judgement.rule_id, RULES)
    reasons = member_reasons(case, group, member) if group and member else ()
    return AccountView(number, judgement, rule, group, member, reasons)


def listed(case: OpenedCase, *, verdict: Verdict | None, page: int) -> Listed:
    """Return one page of the accounts in order of first post.

    Args:
        case: the open case.
        verdict: of these accounts only.
        page: from 1.
    """
    numbers = _of_verdict(case, verdict)
    shown = numbers[(page - 1) * PER_PAGE : page * PER_PAGE]
    rows = case.judgements.take(shown, COLUMNS)
    return Listed(len(numbers), tuple((number, _judgement(row)) for number, row in zip(shown, rows, strict=True)))


@lru_cache(maxsize=KEPT)
def _of_verdict(case: OpenedCase, verdict: Verdict | None) -> Sequence[int]:
    """Return the numbers of the accounts with a verdict, in order; of all accounts if it is None."""
    every = range(len(case.judgements))
    return every if verdict is None else [number for number in every if case.said_of(number)[0] == verdict.value]


def _judgement(row: tuple[Any, ...]) -> Judgement:
    account_id, platform, verdict, *rest = row
    return Judgement(account_id, platform, Verdict(verdict), *rest)


@lru_cache(maxsize=2)
def _timing(case: OpenedCase) -> dict[str, tuple[TimingStatement, ...]]:
    from fairwitness.findings.automation import statements

    by_account: dict[str, list[TimingStatement]] = {}
    every = statements(case.folder, findings=case.findings, declared=frozenset())
    for one in (one for one in every if one.subject == "account"):
        by_account.setdefault(one.subject_id, []).append(one)
    return {account: tuple(found) for account, found in by_account.items()}


def timing(case: OpenedCase, account_id: str) -> tuple[TimingStatement, ...]:
    """Return what an account's timing shows about automation; reads all posts the first time it is asked."""
    return _timing(case).get(account_id, ())
