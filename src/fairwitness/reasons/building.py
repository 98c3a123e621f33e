"""Statements of reasons out of findings: for groups, for named accounts, and for those that are not named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness import __version__
from fairwitness.detectors.rules import RULES
from fairwitness.model import VERDICT_WORDS, Verdict
from fairwitness.reasons import texts, wording
from fairwitness.reasons.records import (
    FORMAT,
    CitedPost,
    ErrorRates,
    Explanation,
    Reasons,
    RuleUsed,
    Sentence,
    State,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairwitness.model import CoAction, Findings, Group, Member

MOST_POSTS = 200
"""Posts that a statement cites; the case holds all."""
NAMED = {Verdict.ACTING_TOGETHER, Verdict.DECEPTIVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the case's table of judgements says of an account."""

    account_id: str
    verdict: Verdict
    rule_id: str
    n_posts: int
    n_actions: int
    n_occasions: int
    p_value: float | None
    q_value: float | None


def group_reasons(findings: Findings, group: Group, *, state: State | None = None) -> Reasons:
    """Return the statement of reasons of a group.

    Args:
        findings: of the case, as they count now.
        group: one of its groups.
        state: where it stands in the ledger.
    """
    return _reasons(
        findings, kind="group", subject_id=group.group_id, group=group, verdict=group.verdict,
        facts=wording.facts(group.statements), evidence=group.evidence, p_value=group.p_value, q_value=group.q_value,
        rule_ids=[statement.rule_id for statement in group.statements], state=state or State(),
    )  # fmt: skip


def account_reasons(findings: Findings, judged: Judged, *, state: State | None = None) -> Reasons:
    """Return the statement of reasons of an account, named or not.

    Args:
        findings: of the case, as they count now.
        judged: its row of judgements.
        state: where it stands in the ledger.
    """
    for group in findings.groups:
        for member in group.members:
            if member.account_id == judged.account_id:
                return _named(findings, group, member, state or State())
    return _not_named(findings, judged, state or State())


def _named(findings: Findings, group: Group, member: Member, state: State) -> Reasons:
    return _reasons(
        findings, kind="account", subject_id=member.account_id, group=group, verdict=member.verdict,
        facts=(*wording.facts(member.statements), *wording.facts(group.statements)), evidence=member.evidence,
        p_value=member.p_value, q_value=member.q_value,
        rule_ids=[s.rule_id for s in (*member.statements, *group.statements)], state=state,
    )  # fmt: skip


def _not_named(findings: Findings, judged: Judged, state: State) -> Reasons:
    read = wording.sentence(
        texts.READ, n_posts=judged.n_posts, n_actions=judged.n_actions, n_occasions=judged.n_occasions
    )
    rule = RULES.get(judged.rule_id)
    text = rule.text if rule else judged.rule_id
    return _reasons(
        findings, kind="account", subject_id=judged.account_id, group=None, verdict=judged.verdict,
        facts=(Sentence(text=text, rule_id=judged.rule_id), read), evidence=(),
        p_value=judged.p_value, q_value=judged.q_value, rule_ids=[judged.rule_id], state=state,
    )  # fmt: skip


def _reasons(  # noqa: PLR0913  each part of a statement is named
    findings: Findings, *, kind: str, subject_id: str, group: Group | None, verdict: Verdict,
    facts: tuple[Sentence, ...], evidence: tuple[CoAction, ...], p_value: float | None, q_value: float | None,
    rule_ids: list[str], state: State,
) -> Reasons:  # fmt: skip
    posts = _posts(evidence, only=subject_id if kind == "account" else None)
    is_named = verdict in NAMED
    contest = texts.CONTEST if is_named else texts.CONTEST_CLEARED
    return Reasons(
        format=FORMAT, version=__version__, study_name=findings.study_name, study_digest=findings.study_digest,
        synthetic=findings.synthetic, kind="group" if kind == "group" else "account", subject_id=subject_id,
        group_id=group.group_id if group else "", is_named=is_named, verdict=verdict.value,
        decision=wording.sentences(texts.DECISIONS[verdict]), facts=facts, posts=posts[:MOST_POSTS],
        n_posts_cited=len(posts), rules=_rules(rule_ids), errors=_errors(findings, p_value, q_value),
        automation=wording.sentences(texts.AUTOMATION, version=findings.version),
        explanations=_explanations(group), would_change=wording.sentences(texts.CHANGES[verdict]),
        limits=tuple(Sentence(text=text) for text in findings.limits),
        contest=wording.sentences(contest, study=findings.study_digest), state=state,
    )  # fmt: skip


def _posts(evidence: Iterable[CoAction], *, only: str | None) -> tuple[CitedPost, ...]:
    """Return the posts behind co-actions, each once: those of the account first, then whom it met there."""
    found: dict[tuple[str, str], CitedPost] = {}
    for co_action in evidence:
        for action in co_action.actions:
            cited = CitedPost(
                post_id=action.post_id, account_id=action.account_id, at_us=action.at_us, trace=co_action.trace,
                label=co_action.label,
            )  # fmt: skip
            found.setdefault((action.account_id, action.post_id), cited)
    return tuple(sorted(found.values(), key=lambda one: (one.account_id != only, one.at_us, one.post_id)))


def _rules(rule_ids: list[str]) -> tuple[RuleUsed, ...]:
    return tuple(
        RuleUsed(rule_id=one, version=one.rpartition(".")[2], text=_rule_text(one)) for one in dict.fromkeys(rule_ids)
    )


def _rule_text(rule_id: str) -> str:
    return RULES[rule_id].text if rule_id in RULES else texts.STATEMENT_RULES.get(rule_id, "")


def _errors(findings: Findings, p_value: float | None, q_value: float | None) -> ErrorRates:
    bound, settings = findings.error_bound, findings.settings
    return ErrorRates(
        group_rate=float(settings.get("group_rate", 0.0)), member_rate=float(settings.get("member_rate", 0.0)),
        p_value=p_value, q_value=q_value, n_named=bound.n_named, n_wrong_at_most=bound.n_wrong_at_most,
        confidence=bound.confidence, reason=bound.reason,
    )  # fmt: skip


def _explanations(group: Group | None) -> tuple[Explanation, ...]:
    if group is None:
        return ()
    return tuple(
        Explanation(name=one.name, question=one.question, outcome=one.outcome, excluded=one.excluded)
        for one in group.alternatives
    )


def verdict_words(reasons: Reasons) -> str:
    """Return the verdict as words, in English."""
    return VERDICT_WORDS[Verdict(reasons.verdict)]
