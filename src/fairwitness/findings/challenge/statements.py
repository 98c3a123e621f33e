"""Sentences for and against an account, with the rule and the numbers behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.detectors import rules
from fairwitness.findings.challenge.records import Step
from fairwitness.model import Statement, Verdict

if TYPE_CHECKING:
    from fairwitness.findings.challenge.records import Meetings
    from fairwitness.findings.challenge.scene import Scene
    from fairwitness.model import Alternative, Group, Member

QUESTIONS = (
    "Did it share enough occasions with others to be tested?",
    "Did it stand out with others on the half of the data that was searched?",
    "Was that group confirmed on the other half?",
    "Did it pass its own test there, alone?",
    "Do two independent kinds of evidence agree?",
)
N_PASSED = {
    rules.NO_CLOCK.rule_id: 0,
    rules.FEW_OCCASIONS.rule_id: 0,
    rules.INDEPENDENT.rule_id: 1,
    rules.GROUP_UNCONFIRMED.rule_id: 2,
    rules.BYSTANDER.rule_id: 3,
    rules.ACTING_TOGETHER.rule_id: 4,
    rules.DECEPTIVE.rule_id: 5,
}
"""How many of the questions above each rule answers with yes; the next one, if any, it answers with no."""
BY_VERDICT = {
    Verdict.NOT_ENOUGH_DATA: 0, Verdict.INDEPENDENT: 1, Verdict.ACTING_TOGETHER: 4, Verdict.DECEPTIVE: 5,
}  # fmt: skip
"""The same for a rule that is not known here."""


def steps_of(rule_id: str, verdict: Verdict) -> tuple[Step, ...]:
    """Return the tests on the way to being named, and which of them a rule says were passed."""
    n = N_PASSED.get(rule_id, BY_VERDICT[verdict])
    return tuple(Step(q, True if k < n else False if k == n else None) for k, q in enumerate(QUESTIONS))


def evidence_for(group: Group | None, member: Member | None, k: int, here: Scene) -> tuple[Statement, ...]:
    """Return what speaks for an account acting together: its own test, and whom it is named with."""
    if group is None or member is None:
        return _stood_out(k, here)
    n_others, n_listed = len(group.members) - 1, here.n_listed_of[group.group_id] - 1
    text = (
        f"It is named with {n_others:,} other accounts of group {group.group_id}, {n_listed:,} of them on the list, "
        f"and met {member.n_partners:,} of them within the window."
    )
    numbers = {"n_others": n_others, "n_others_on_the_list": n_listed, "n_partners": member.n_partners}
    return (*member.statements, Statement("challenge.partners.1", text, {**numbers}))


def _stood_out(k: int, here: Scene) -> tuple[Statement, ...]:
    """Return what once spoke for an account that is not named: its place in a candidate group, and its own test."""
    if N_PASSED.get(here.corpus.rule_ids[k], 0) < N_PASSED[rules.GROUP_UNCONFIRMED.rule_id]:
        return ()
    found = Statement(
        "challenge.stood_out.1", "On the half of the data that was searched it stood out beside other accounts."
    )
    p_value = here.corpus.p_value[k]
    if p_value is None or not _own_test_speaks_for_it(k, here):
        return (found,)
    text = (
        "Its own test on the other half agrees. Without a confirmed group that it belongs to, that is no ground to "
        "name it."
    )
    return found, Statement("challenge.own_test.1", text, {"p_value": p_value})


def _own_test_speaks_for_it(k: int, here: Scene) -> bool:
    p_value = here.corpus.p_value[k]
    return p_value is not None and p_value <= float(here.findings.settings["member_rate"])


def not_close(met: Meetings, here: Scene) -> tuple[Statement, ...]:
    """Return the stretches shared with anybody in which nobody was near, if there are any."""
    if not met.n_not_close:
        return ()
    text = (
        f"In {met.n_not_close:,} of the {met.n_shared:,} stretches of {span(here.bin_us)} in which it did the same "
        f"as others, nobody did it within {span(here.window_us)} of it."
    )
    return (Statement("challenge.not_close.1", text, _numbers(met)),)


def not_close_in_group(met: Meetings, here: Scene) -> tuple[Statement, ...]:
    """Return the stretches shared with its group in which none of the group was near, if there are any."""
    if not met.n_not_close:
        return ()
    text = (
        f"In {met.n_not_close:,} of the {met.n_shared:,} stretches of {span(here.bin_us)} in which it did the same "
        f"as its group, no account of the group did it within {span(here.window_us)} of it."
    )
    return (Statement("challenge.not_close_in_group.1", text, _numbers(met)),)


def _numbers(met: Meetings) -> dict[str, int | float | str]:
    return {"n_shared": met.n_shared, "n_not_close": met.n_not_close}


def not_passed(steps: tuple[Step, ...], rule_id: str, k: int, here: Scene) -> tuple[Statement, ...]:
    """Return the test that was not passed; too few data to be tested speak neither for nor against."""
    if not steps[0].passed or all(step.passed for step in steps):
        return ()
    failed = next(step.question for step in steps if step.passed is False)
    said = [Statement("challenge.not_passed.1", f"{failed} No.", {"rule": rule_id})]
    p_value = here.corpus.p_value[k]
    if here.corpus.group_ids[k] is None and p_value is not None and not _own_test_speaks_for_it(k, here):
        text = "Its own test on the other half found nothing."
        said.append(Statement("challenge.own_test.1", text, {"p_value": p_value}))
    return tuple(said)


def open_explanations(group: Group) -> tuple[Statement, ...]:
    """Return the innocent explanations of its group that the data do not exclude."""
    return tuple(
        Statement("challenge.open_explanation.1", f"{other.question} {_open(other)} {other.outcome}")
        for other in group.alternatives
        if other.excluded is not True
    )


def _open(other: Alternative) -> str:
    return "It may well be so." if other.excluded is False else "These data cannot tell."


def compared_with(group: Group | None, n_met: int) -> str:
    """Return beside whom an account was looked at."""
    if not n_met:
        return "Nobody else did the same in the same stretch of time, so there was nothing to compare it with."
    others = f"{n_met:,} other accounts" if n_met > 1 else "one other account"
    if group is None:
        return f"It was looked at beside {others} that did the same things in the same stretches of time."
    n_occasions = sum(test.n_occasions for test in group.tests)
    return (
        f"It was looked at beside {others} that did the same things in the same stretches of time; its group, on "
        f"{n_occasions:,} held-out occasions, beside all who took part in them."
    )


def span(us: int) -> str:
    """Return a window or a stretch of time in its largest whole unit."""
    for width, unit in ((3_600_000_000, "h"), (60_000_000, "min")):
        if us >= width and us % width == 0:
            return f"{us // width} {unit}"
    return f"{us / 1_000_000:g} s"
