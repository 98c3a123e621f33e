"""Statements about automation in plain words for the terminal.  Ids are hostile input and written out visibly."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from fairwitness.detectors.automation.rules import LEVEL, OUTCOME_WORDS, Outcome
from fairwitness.report.visible import cut, visible_line
from fairwitness.report.words import count, number, probability

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.detectors.automation.judging import Statement
    from fairwitness.detectors.automation.rules import AutomationRule

WIDTH = 96
MOST_SHOWN = 20
LONGEST_ID = 80
CAUTION = (
    "Automation is a fact about timing. It is no deceit, it is no verdict, and it changes none: people, newsrooms "
    "and public services use software openly. The statements are separate; nothing is added up."
)


def overview(stated: Sequence[Statement]) -> str:
    """Return counts by rule, then every statement that is shown, strongest first within its rule."""
    by_rule: dict[AutomationRule, list[Statement]] = {}
    for statement in stated:
        by_rule.setdefault(statement.rule, []).append(statement)
    lines = [_wrapped(CAUTION), ""]
    for rule, statements in by_rule.items():
        lines += _rule(rule, statements)
    return "\n".join(lines)


def _rule(rule: AutomationRule, stated: Sequence[Statement]) -> Iterator[str]:
    counts = Counter(s.outcome for s in stated)
    words = ", ".join(f"{OUTCOME_WORDS[o]}: {counts[o]:,}" for o in Outcome if counts[o])
    yield f"{rule.title} [{rule.rule_id}]: {words}"
    shown = sorted(
        (s for s in stated if s.outcome is Outcome.SHOWN),
        key=lambda s: 1.0 if s.p_value is None else s.p_value,
    )
    if shown:
        yield _wrapped(rule.says, indent="  claim: ")
        yield _wrapped(f"{'; '.join(rule.benign)}.", indent="  looks the same: ")
        yield _wrapped(f"false discovery rate {LEVEL:.0%} over this statement's subjects", indent="  level: ")
    for statement in shown[:MOST_SHOWN]:
        yield _wrapped(
            f"{statement.subject} {_id(statement)}: {statement.sentence} {_numbers(statement)}", indent="  - "
        )
    if len(shown) > MOST_SHOWN:
        yield f"  and {len(shown) - MOST_SHOWN:,} more; --out writes all of them"
    yield ""


def account_text(account_id: str, stated: Sequence[Statement]) -> str:
    """Return all statements about one account, with the innocent explanations of those that are shown.

    Args:
        account_id: an account of the case.
        stated: all statements of the case.
    """
    own = [s for s in stated if s.subject == "account" and s.subject_id == account_id]
    lines = [f"Account {_shortened(account_id)}: {count(len(own), 'statement')} about automation", _wrapped(CAUTION)]
    for statement in own:
        lines += ["", f"{statement.rule.title} [{statement.rule.rule_id}]: {OUTCOME_WORDS[statement.outcome]}"]
        lines += _details(statement)
    return "\n".join(lines)


def _details(statement: Statement) -> Iterator[str]:
    if statement.outcome in {Outcome.SHOWN, Outcome.NOT_SHOWN}:
        yield _wrapped(statement.rule.says, indent="  claim tested: ")
    yield _wrapped(statement.sentence, indent="  counted: ")
    if statement.p_value is not None:
        yield _wrapped(f"{statement.rule.statistic}; {_numbers(statement)}", indent="  statistic: ")
        yield f"  n: {number(statement.n)} {statement.rule.unit}"
    if statement.outcome is Outcome.SHOWN:
        yield "  would look the same:"
        yield from (_wrapped(words, indent="    - ") for words in statement.rule.benign)


def _numbers(statement: Statement) -> str:
    statistic = 0.0 if statement.statistic is None else statement.statistic
    return (
        f"(statistic {number(statistic)}, p = {probability(statement.p_value)}, q = {probability(statement.q_value)})"
    )


def _id(statement: Statement) -> str:
    return _shortened(statement.subject_id)


def _shortened(name: str) -> str:
    shown, is_cut = cut(visible_line(name), LONGEST_ID)
    return f"{shown}…" if is_cut else shown


def _wrapped(text: str, *, indent: str = "") -> str:
    return textwrap.fill(
        visible_line(text), WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    )
