"""Why an account is named, or why it is not, in plain words for the terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from fairwitness.detectors.rules import RULES
from fairwitness.model import VERDICT_WORDS, Verdict
from fairwitness.report.activity import batches
from fairwitness.report.evidence import named_only
from fairwitness.report.judged import find_judgement
from fairwitness.report.visible import cut, visible_line
from fairwitness.report.words import (
    clock,
    count,
    duration,
    family_words,
    number,
    on_platforms,
    probability,
    ratio,
    rule_words,
    trace_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from fairwitness.model import Alternative, CoAction, FamilyTest, Findings, Group, Member, Rule
    from fairwitness.report.judged import Judgement

WIDTH = 96
MOST_CO_ACTIONS = 5
MOST_ACTIONS = 8
MOST_LETTERS = 280
OUTCOME = {
    True: "the data speak against it",
    False: "it may well be so",
    None: "these data cannot tell",
}


def explain(
    account_id: str, *, findings: Findings, judgements: Path, posts: Path, rules: Mapping[str, Rule] = RULES
) -> str:
    """Return why an account is named, or why it is not, with the posts behind it.

    Args:
        account_id: the account, as in the data; in studies of several platforms with or without its platform.
        findings: what was found.
        judgements: the case's judgements.parquet.
        posts: the case's posts.parquet.
        rules: rules by id, for the sentences behind rule ids.

    Returns:
        Plain text in which control characters and bidi controls are written out.

    Raises:
        UnknownAccountError: the account does not occur; the message names the nearest ids.
        CaseError: a table is missing.
    """
    judgement = find_judgement(account_id, judgements=judgements)
    lines = list(_head(judgement, posts=posts, rules=rules))
    for group in findings.groups:
        for member in group.members:
            if member.account_id == judgement.account_id:
                return _joined([*lines, *_named(member, group=group, findings=findings)])
    return _joined([*lines, *_not_named(judgement)])


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _wrapped(text: str, *, indent: str = "") -> str:
    return textwrap.fill(
        visible_line(text), WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    )


def _head(judgement: Judgement, *, posts: Path, rules: Mapping[str, Rule]) -> Iterator[str]:
    yield f"Account {visible_line(judgement.account_id)}: {VERDICT_WORDS[judgement.verdict]}"
    if judgement.platform:
        yield f"  platform: {visible_line(judgement.platform)}"
    yield _wrapped(f"{rule_words(judgement.rule_id, rules)} (rule {judgement.rule_id})", indent="  because: ")
    yield _wrapped(
        f"{count(judgement.n_posts, 'post')} read{_when(judgement.account_id, posts)}; "
        f"{count(judgement.n_actions, 'action')} that others could have taken too; "
        f"{count(judgement.n_occasions, 'occasion')} shared with anybody.",
        indent="  read: ",
    )


def _when(account_id: str, posts: Path) -> str:
    """Return from when to when the account posted."""
    import pyarrow.compute as pc

    first_us: int | None = None
    last_us = 0
    for batch in batches(posts, columns=["account_id", "at_us"]):
        ends = pc.min_max(batch.filter(pc.equal(batch["account_id"], account_id))["at_us"]).as_py()
        if ends["min"] is not None:
            first_us = ends["min"] if first_us is None else min(first_us, ends["min"])
            last_us = max(last_us, ends["max"])
    return "" if first_us is None else f", from {clock(first_us)} to {clock(last_us)} UTC"


def _not_named(judgement: Judgement) -> Iterator[str]:
    yield ""
    if judgement.verdict is Verdict.NOT_ENOUGH_DATA:
        yield "It could not be tested. It is not named, and nothing follows for or against it."
    elif judgement.p_value is None:
        yield _wrapped(
            "What it did was tested beside what others did. No test led to a confirmed group that it belongs to, "
            "so it has no p of its own. It is not named, and nothing is said against it."
        )
    else:
        q = "" if judgement.q_value is None else f", q = {probability(judgement.q_value)}"
        yield _wrapped(
            f"It was tested alone on data held out for the purpose: p = {probability(judgement.p_value)}{q}. "
            f"That is no ground to name it, and it is named nowhere in the report."
        )


def _named(member: Member, *, group: Group, findings: Findings) -> Iterator[str]:
    yield ""
    yield _wrapped(
        f"It is one of {count(len(group.members), 'named account')} of group "
        f"{group.group_id}{on_platforms(group.platforms)}: "
        f"{VERDICT_WORDS[group.verdict]}. Acting together is not by itself deceit, and no person is identified."
    )
    yield from _tests(member, group=group)
    yield from _titled("What is said of the account", (f"{s.text} [{s.rule_id}]" for s in member.statements))
    yield from _titled("What is said of its group", (f"{s.text} [{s.rule_id}]" for s in group.statements))
    yield from _titled("Innocent explanations considered", map(_alternative, group.alternatives))
    yield from _evidence(member, group=group)
    yield from _titled("What the data cannot show", findings.limits)
    yield ""
    yield _wrapped(f"To contest this, quote study {findings.study_digest}, the group and the posts above.")


def _tests(member: Member, *, group: Group) -> Iterator[str]:
    own = (
        f"the account's own test: {number(member.observed)} co-actions where {number(member.expected)} were expected "
        f"({ratio(member.observed, member.expected)}), with {count(member.n_partners, 'partner')}; "
        f"p = {probability(member.p_value)}, q = {probability(member.q_value)}"
    )
    yield from _titled("Tests on data held out for the purpose", [own, *map(_family, group.tests)])


def _family(test: FamilyTest) -> str:
    return (
        f"the group, {family_words(test.family)}: {number(test.observed)} where "
        f"{number(test.expected)} were expected ({ratio(test.observed, test.expected)}), "
        f"p = {probability(test.p_value)}"
    )


def _alternative(alternative: Alternative) -> str:
    return f"{alternative.question} {alternative.outcome} ({OUTCOME[alternative.excluded]})"


def _titled(title: str, items: Iterable[str]) -> Iterator[str]:
    wrapped = [_wrapped(item, indent="  - ") for item in items]
    if wrapped:
        yield from ["", title, *wrapped]


def _evidence(member: Member, *, group: Group) -> Iterator[str]:
    cleaned = (named_only(c, group=group) for c in member.evidence)
    chosen = [c for c in cleaned if c.actions][:MOST_CO_ACTIONS]
    if chosen:
        yield from [
            "",
            f"The posts behind it ({len(chosen)} of {count(len(member.evidence), 'co-action')}; times UTC)",
        ]
    for co_action in chosen:
        yield from _co_action(co_action)


def _co_action(co_action: CoAction) -> Iterator[str]:
    span_us = co_action.actions[-1].at_us - co_action.actions[0].at_us
    yield _wrapped(
        f"{trace_words(co_action.trace)}: {cut(co_action.label, MOST_LETTERS)[0]} - all within {duration(span_us)}; "
        f"{count(co_action.n_others, 'account')} that are not named did the same in that stretch of time",
        indent="  * ",
    )
    for action in co_action.actions[:MOST_ACTIONS]:
        text = cut(action.text or "(no text in the data)", MOST_LETTERS)[0]
        yield _wrapped(f"{clock(action.at_us)}  {action.account_id}: {text}", indent="      ")
    if len(co_action.actions) > MOST_ACTIONS:
        yield f"      and {len(co_action.actions) - MOST_ACTIONS:,} more"
