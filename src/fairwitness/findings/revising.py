"""Findings without accounts that are named no longer, or with a milder verdict; others stay as they were found.

The numbers of a group's tests were worked out with everybody who was named then, and stay: they say what was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from fairwitness.detectors import rules
from fairwitness.model import CoAction, ErrorBound, Findings, Group, Member, Rule, Statement, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pyarrow as pa

OWN_TEST = ("group_id", "p_value", "q_value", "p_conformal")
"""What a table of judgements says of named accounts, and no longer holds once one is not."""
REMOVED, MILDER = "revision.removed.1", "revision.milder.1"
LEAST_ACTIONS = 2


@dataclass(frozen=True, slots=True)
class Revision:
    """What became of an account after the findings were made.

    Attributes:
        rule: what is said of it now.
        because: why, as a word of the ledger: reversed or forgotten.
    """

    rule: Rule
    because: str


def revised(findings: Findings, revisions: Mapping[str, Revision]) -> Findings:
    """Return findings as they count after appeals.

    Args:
        findings: as they stand; revising twice changes nothing more.
        revisions: by account id.
    """
    named = {m.account_id: m for g in findings.groups for m in g.members}
    changed = {k: r for k, r in revisions.items() if k in named and named[k].verdict is not r.rule.verdict}
    if not changed:
        return findings
    least = int(findings.settings.get("min_group", 0))
    groups = [_group(group, changed) for group in findings.groups]
    kept = tuple(group for group in groups if len(group.members) >= least)
    return msgspec.structs.replace(
        findings, groups=kept, n_accounts_by_verdict=_counts(findings, kept, named, changed),
        error_bound=_bound(findings, kept),
    )  # fmt: skip


def _counts(
    findings: Findings, kept: tuple[Group, ...], named: Mapping[str, Member], changed: Mapping[str, Revision]
) -> dict[str, int]:
    """Return accounts by verdict; who is left over from a group that became too small is named no longer."""
    counts = dict(findings.n_accounts_by_verdict)
    now = {m.account_id: m.verdict for g in kept for m in g.members}
    for account_id, member in named.items():
        counts[member.verdict.value] -= 1
        said = now.get(account_id)
        rule = changed[account_id].rule if account_id in changed else rules.GROUP_UNCONFIRMED
        gone = changed.get(account_id)
        if said is None and gone is not None and gone.because == "forgotten":
            continue
        counts[(said or rule.verdict).value] += 1
    return counts


def _bound(findings: Findings, kept: tuple[Group, ...]) -> ErrorBound:
    bound = findings.error_bound
    n_named = sum(len(group.members) for group in kept)
    most = bound.n_wrong_at_most
    return msgspec.structs.replace(
        bound, n_named=n_named, n_wrong_at_most=None if most is None else min(most, n_named)
    )


def _group(group: Group, changed: Mapping[str, Revision]) -> Group:
    gone = {k for k, r in changed.items() if r.rule.verdict not in {Verdict.ACTING_TOGETHER, Verdict.DECEPTIVE}}
    here = [m.account_id for m in group.members if m.account_id in changed]
    if not here:
        return group
    members = tuple(_member(m, changed, gone) for m in group.members if m.account_id not in gone)
    deceptive = any(m.verdict is Verdict.DECEPTIVE for m in members)
    return msgspec.structs.replace(
        group,
        verdict=Verdict.DECEPTIVE if deceptive else Verdict.ACTING_TOGETHER,
        statements=(*group.statements, *_said(here, gone)),
        evidence=cleaned(group.evidence, gone),
        members=members,
        edges=tuple(edge for edge in group.edges if not {edge.account_a, edge.account_b} & gone),
        platforms=_platforms(members) if group.platforms else {},
    )


def _member(member: Member, changed: Mapping[str, Revision], gone: Collection[str]) -> Member:
    revision = changed.get(member.account_id)
    now = msgspec.structs.replace(member, evidence=cleaned(member.evidence, gone))
    if revision is None:
        return now
    milder = Statement(
        revision.rule.rule_id, f"After an appeal it counts as: {revision.rule.text}", {"because": revision.because}
    )
    return msgspec.structs.replace(now, verdict=revision.rule.verdict, statements=(*member.statements, milder))


def _said(here: list[str], gone: Collection[str]) -> list[Statement]:
    n_gone = sum(account in gone for account in here)
    n_milder = len(here) - n_gone
    said = []
    if n_gone:
        text = f"No longer named in this group: {_accounts(n_gone)}. The tests above were made with all who were."
        said.append(Statement(REMOVED, text, {"n_accounts": n_gone}))
    if n_milder:
        text = f"Milder since an appeal: the verdict on {_accounts(n_milder)}."
        said.append(Statement(MILDER, text, {"n_accounts": n_milder}))
    return said


def _accounts(n: int) -> str:
    return "one account" if n == 1 else f"{n:,} accounts"


def cleaned(evidence: tuple[CoAction, ...], gone: Collection[str]) -> tuple[CoAction, ...]:
    """Return evidence without the actions of some accounts; a co-action of one account is none."""
    found = []
    for co_action in evidence:
        actions = tuple(action for action in co_action.actions if action.account_id not in gone)
        if len(actions) == len(co_action.actions):
            found.append(co_action)
        elif len({action.account_id for action in actions}) >= LEAST_ACTIONS:
            found.append(msgspec.structs.replace(co_action, actions=actions))
    return tuple(found)


def _platforms(members: tuple[Member, ...]) -> dict[str, int]:
    from fairwitness.findings.platforms import per_platform

    return per_platform(member.platform for member in members)


def revised_judgements(table: pa.Table, *, before: Findings, now: Findings, rule_of: Mapping[str, Rule]) -> pa.Table:
    """Return judgements that agree with revised findings.

    Args:
        table: schema.JUDGEMENTS.
        before: findings that the table agrees with.
        now: the same, revised.
        rule_of: the rule of each account that was revised; anybody else who is named no longer was left over.
    """
    import pyarrow as pa

    was = {m.account_id: m for g in before.groups for m in g.members}
    stands = {m.account_id: m for g in now.groups for m in g.members}
    rows = table.to_pylist()
    for row in rows:
        account_id = row["account_id"]
        if account_id not in was or stands.get(account_id) == was[account_id]:
            continue
        rule = rule_of.get(account_id, rules.GROUP_UNCONFIRMED)
        if account_id not in stands:
            row.update({"verdict": rule.verdict.value, "rule_id": rule.rule_id}, **dict.fromkeys(OWN_TEST))
        elif account_id in rule_of:
            row.update({"verdict": rule.verdict.value, "rule_id": rule.rule_id})
    return pa.Table.from_pylist(rows, schema=table.schema)
