"""What can be said of single accounts on the list: for them, against them, and beside whom they were looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.detectors import rules
from fairwitness.findings.challenge import statements
from fairwitness.findings.challenge.corpus import VERDICTS
from fairwitness.findings.challenge.records import ListedAccount, Meetings

if TYPE_CHECKING:
    from fairwitness.findings.challenge.matching import Listed
    from fairwitness.findings.challenge.meetings import Shared
    from fairwitness.findings.challenge.scene import Scene


def described(listed: Listed, here: Scene) -> tuple[ListedAccount, ...]:
    """Return what can be said of each listed account, in the order of the list."""
    pairs = zip(listed.accounts.tolist(), listed.entries, strict=True)
    return tuple(_account(k, entry, here) for k, entry in pairs)


def _account(k: int, entry: str, here: Scene) -> ListedAccount:
    corpus = here.corpus
    group, member = here.members.get(corpus.ids[k], (None, None))
    verdict, rule_id = VERDICTS[int(corpus.verdict[k])], corpus.rule_ids[k]
    with_group = None if group is None else _meetings(here.in_group[group.group_id], k)
    n_met = here.n_met[k]
    steps = statements.steps_of(rule_id, verdict)
    against = (
        *statements.not_close(_meetings(here.anybody, k), here),
        *(statements.not_close_in_group(with_group, here) if with_group else ()),
        *statements.not_passed(steps, rule_id, k, here),
        *(statements.open_explanations(group) if group else ()),
    )
    return ListedAccount(
        entry=entry, account_id=corpus.ids[k], verdict=verdict, rule_id=rule_id,
        reason=rules.RULES[rule_id].text if rule_id in rules.RULES else rule_id,
        group_id=corpus.group_ids[k], n_posts=int(corpus.n_posts[k]), n_actions=int(corpus.n_actions[k]),
        n_days=int(corpus.n_days[k]), shared=_meetings(here.anybody, k), with_group=with_group,
        n_compared_with=n_met, p_value=corpus.p_value[k], q_value=corpus.q_value[k], steps=steps,
        evidence_for=statements.evidence_for(group, member, k, here), evidence_against=against,
        compared_with=statements.compared_with(group, n_met), co_actions=member.evidence if member else (),
    )  # fmt: skip


def _meetings(counted: Shared, k: int) -> Meetings:
    n_shared = int(counted.n_shared[k])
    return Meetings(n_shared, n_shared - int(counted.n_close[k]))
