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
    from fairwitness.detectors.automation.judging import Statement as TimingStatement
    from fairwitness.model import Group, Member
    from fairwitness.web.opened import OpenedCase

PER_PAGE = 100
COLUMNS = "account_id, platform, verdict, rule_id, group_id, n_posts, n_actions, n_occasions, p_value, q_value"


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
    rows = case.query(f"select {COLUMNS} from judgements where number = $number", {"number": number})
    if not rows:
        return None
    judgement = _judgement(rows[0])
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
    where = "true" if verdict is None else "verdict = $verdict"
    bound = {} if verdict is None else {"verdict": verdict.value}
    n_accounts = case.query(f"select count(*) from judgements where {where}", bound)[0][0]
    rows = case.query(
        f"""select number, {COLUMNS} from judgements where {where} order by number limit $most offset $skipped""",
        {**bound, "most": PER_PAGE, "skipped": (page - 1) * PER_PAGE},
    )
    return Listed(n_accounts, tuple((number, _judgement(tuple(row))) for number, *row in rows))


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
