"""Statements of reasons: sentences with the rule and the numbers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.detectors import rules
from fairwitness.model import Family, Statement, Verdict

if TYPE_CHECKING:
    from fairwitness.detectors.coordination import Gathered, Named
    from fairwitness.detectors.deceit import TwoFamilies

FAMILY_WORDS = {
    Family.SYNCHRONY: "doing the same at the same moment",
    Family.REUSE: "using the same words or pictures at the same moment",
}


def group_statements(group: Named, gathered: Gathered) -> tuple[Statement, ...]:
    """Return why a group is named, in the order found, confirmed, members, deceit."""
    statements = [_found(group), *_confirmed(group), _members(group, gathered)]
    if group.verdict is Verdict.DECEPTIVE and group.deceit is not None:
        statements.append(_two_families(group.deceit))
    return tuple(statements)


def _found(group: Named) -> Statement:
    candidate = group.confirmation.candidate
    windows = {trace: scale.window_us // 1_000_000 for trace, scale in candidate.scales.items()}
    listed = ", ".join(f"{trace.replace('_', ' ')} within {_seconds(s)}" for trace, s in sorted(windows.items()))
    return Statement(
        rule_id="coordination.found.1",
        text=(
            f"On one half of the time blocks {candidate.accounts.size} accounts stood out as a group, by {listed}. "
            f"Bootstraps kept it together in {candidate.stability:.0%} of the draws."
        ),
        numbers={"n_candidates": int(candidate.accounts.size), "stability": round(candidate.stability, 4)},
    )


def _confirmed(group: Named) -> list[Statement]:
    return [
        Statement(
            rule_id="coordination.held_out.1",
            text=(
                f"On the other half, {FAMILY_WORDS[test.family]}: {test.result.observed} meetings inside the window "
                f"over {test.result.cells.cell.size} occasions, {test.result.expected:.1f} expected."
            ),
            numbers={
                "observed": test.result.observed,
                "expected": round(test.result.expected, 3),
                "p_value": test.result.p_value,
                "n_occasions": int(test.result.cells.cell.size),
            },
        )
        for test in group.confirmation.families
    ]


def _members(group: Named, gathered: Gathered) -> Statement:
    n_candidates = group.confirmation.candidate.accounts.size
    rate = gathered.matter.study.member_rate
    return Statement(
        rule_id=rules.ACTING_TOGETHER.rule_id,
        text=(
            f"{group.accounts.size} of {n_candidates} accounts passed their own test and are named; "
            f"on average at most {rate:.0%} of them are expected to be named by chance."
        ),
        numbers={"n_named": int(group.accounts.size), "n_candidates": int(n_candidates), "rate": rate},
    )


def _two_families(test: TwoFamilies) -> Statement:
    return Statement(
        rule_id=rules.DECEPTIVE.rule_id,
        text=(
            f"Two independent kinds of evidence from different posts agree: {test.synchrony.observed} meetings "
            f"({test.synchrony.expected:.1f} expected) in posts that share no words, and {test.reuse.observed} "
            f"({test.reuse.expected:.1f} expected) on words that hardly anybody outside uses, without link or source."
        ),
        numbers={
            "p_value_moments": test.synchrony.p_value,
            "p_value_words": test.reuse.p_value,
            "q_value": test.q_value,
            "n_accounts": int(test.accounts.size),
        },
    )


def member_statements(group: Named, position: int) -> tuple[Statement, ...]:
    """Return why one account is named."""
    rule = rules.DECEPTIVE if group.deceptive[position] else rules.ACTING_TOGETHER
    observed, expected = int(group.n_hits[position]), float(group.expected[position])
    numbers: dict[str, int | float | str] = {
        "observed": observed,
        "expected": round(expected, 3),
        "p_value": float(group.p_value[position]),
        "q_value": float(group.q_value[position]),
    }
    text = (
        f"Tested alone on held-out data, it acted within the window of another member on {observed} occasions; "
        f"{expected:.1f} would be expected of anybody who shared the same objects in the same hours. {rule.text}"
    )
    return (Statement(rule_id=rule.rule_id, text=text, numbers=numbers),)


def _seconds(seconds: int) -> str:
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"  # noqa: PLR2004  a minute
