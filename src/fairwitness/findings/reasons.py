"""Statements of reasons: sentences with the rule and the numbers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.detectors import rules
from fairwitness.findings.calibration.sentences import standing_words
from fairwitness.model import Family, Statement, Verdict

if TYPE_CHECKING:
    from fairwitness.detectors.confirming import Confirmation
    from fairwitness.detectors.coordination import Gathered
    from fairwitness.detectors.deceit import TwoFamilies
    from fairwitness.detectors.discovery import Candidate
    from fairwitness.detectors.merging import Named
    from fairwitness.findings.calibration.conformal import Standing

FAMILY_WORDS = {
    Family.SYNCHRONY: "doing the same at the same moment",
    Family.REUSE: "using the same words or pictures at the same moment",
}


def group_statements(group: Named, gathered: Gathered) -> tuple[Statement, ...]:
    """Return why a group is named, in the order found, confirmed, members, deceit."""
    statements = [
        sentence for part in group.parts for sentence in (_found(part.confirmation), *_confirmed(part.confirmation))
    ]
    statements.append(_members(group, gathered))
    if group.verdict is Verdict.DECEPTIVE and group.deceit is not None:
        statements.append(_two_families(group.deceit))
    return tuple(statements)


def _found(test: Confirmation) -> Statement:
    candidate = test.candidate
    if test.at_a_distance:
        return _found_by_words(candidate)
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


def _found_by_words(candidate: Candidate) -> Statement:
    return Statement(
        rule_id="reuse.found.1",
        text=(
            f"On one half of the texts {candidate.accounts.size} accounts stood out as a group: they wrote the same "
            "long texts without a link, which hardly anybody else wrote, on more days than strangers ever do. "
            f"Bootstraps kept its core together in {candidate.stability:.0%} of the draws."
        ),
        numbers={"n_candidates": int(candidate.accounts.size), "stability": round(candidate.stability, 4)},
    )


def _confirmed(test: Confirmation) -> list[Statement]:
    if test.at_a_distance:
        return [_confirmed_by_words(test)]
    return [
        Statement(
            rule_id="coordination.held_out.1",
            text=(
                f"On the other half, {FAMILY_WORDS[outcome.family]}: {outcome.result.observed} meetings inside the "
                f"window over {outcome.result.cells.cell.size} occasions, {outcome.result.expected:.1f} expected."
            ),
            numbers={
                "observed": outcome.result.observed,
                "expected": round(outcome.result.expected, 3),
                "p_value": outcome.result.p_value,
                "n_occasions": int(outcome.result.cells.cell.size),
            },
        )
        for outcome in test.families
    ]


def _confirmed_by_words(test: Confirmation) -> Statement:
    result = test.families[0].result
    return Statement(
        rule_id="reuse.held_out.1",
        text=(
            f"On the other half of the texts they shared words again, in {result.observed} blocks of time; "
            f"{result.expected:.2g} would be expected of as many strangers."
        ),
        numbers={"observed": result.observed, "expected": round(result.expected, 6), "p_value": result.p_value},
    )


def _members(group: Named, gathered: Gathered) -> Statement:
    n_candidates = group.candidates.size
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
    if group.parts[int(group.part[position])].confirmation.at_a_distance:
        return (Statement(rule_id=rule.rule_id, text=_words_alone(observed, expected) + rule.text, numbers=numbers),)
    text = (
        f"Tested alone on held-out data, it acted within the window of another member on {observed} occasions; "
        f"{expected:.1f} would be expected of anybody who shared the same objects in the same hours. {rule.text}"
    )
    return (Statement(rule_id=rule.rule_id, text=text, numbers=numbers),)


def known_statements(standing: Standing | None) -> tuple[Statement, ...]:
    """Return where a named account stands among known people; nothing where they cannot speak of it."""
    if standing is None:
        return ()
    numbers: dict[str, int | float | str] = {
        "n_as_high": standing.n_as_high, "n_people": standing.n_people, "p_conformal": standing.p_value,
    }  # fmt: skip
    return (Statement(rule_id="calibration.conformal.1", text=standing_words(standing), numbers=numbers),)


def _words_alone(observed: int, expected: float) -> str:
    return (
        f"Tested alone on held-out texts, it used the same words of its own as another member on {observed} days; "
        f"{expected:.2g} would be expected of a stranger who writes as much. "
    )


def _seconds(seconds: int) -> str:
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"  # noqa: PLR2004  a minute
