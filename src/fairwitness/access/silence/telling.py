"""The result in one sentence, and what these data say of the other explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.access.silence.records import RELATION_WORDS, Relation
from fairwitness.access.silence.rules import LEVEL, NEVER_REFUTES, RIVALS
from fairwitness.model import Alternative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.access.silence.records import GroupSilence, Lag, Test
    from fairwitness.access.silence.rules import Rule


NOT_FALLEN = "silence.not_fallen"
UNKNOWN: tuple[str, bool | None] = ("these data cannot tell", None)


def sentence(made: GroupSilence, rule: Rule) -> str:
    """Return what is said of a group and a measured place."""
    head = f"Group {made.group_id}, measured network {made.place}: {RELATION_WORDS[rule.relation]}; {rule.text}."
    parts = [head, _losses(made.test)]
    if rule.relation is Relation.FOLLOWS:
        parts.append(_lag("They fell", made.onset_lag) or "When they fell, these data do not say to the hour.")
        parts.append(_lag("They came back", made.return_lag))
    else:
        parts.append(NEVER_REFUTES)
    return " ".join(part for part in parts if part)


def _losses(test: Test | None) -> str:
    if test is None:
        return ""
    beside = "" if test.lost_controls is None else f", matched controls {test.lost_controls:.0%}"
    return (
        f"In {test.exposed_hours:.0f} hours without a connection they lost {test.lost:.0%} of their usual activity"
        f"{beside}; at other times they lose {test.lost_usual:.0%} (p {test.p_adjusted:.2g})."
    )


def _lag(what: str, lag: Lag | None) -> str:
    if lag is None:
        return ""
    return f"{what} {hours(lag.hours)} from the measured moment (between {lag.low:+.1f} and {lag.high:+.1f} h)."


def hours(value: float) -> str:
    """Return whole hours with their sign: +3 h, 0 h."""
    return f"{value:+.0f} h" if round(value) else "0 h"


def rivals(made: GroupSilence) -> tuple[Alternative, ...]:
    """Return every other explanation of a silence with what these data say of it; none where there was none."""
    if made.test is None or made.rule_id == NOT_FALLEN:
        return ()
    return tuple(Alternative(name, question, test, *_outcome(name, made)) for name, question, test in RIVALS)


def _outcome(name: str, made: GroupSilence) -> tuple[str, bool | None]:
    test = made.test
    if test is None:
        return UNKNOWN
    if name == "news_lull" and test.lost_controls is not None:
        return f"controls lost {test.lost_controls:.0%}, the group {test.lost:.0%}", test.p_adjusted <= LEVEL
    if name == "shared_pause":
        return f"{test.p_shift:.2%} of all shifts lose as much", test.p_shift <= LEVEL
    if name == "elsewhere":
        return _elsewhere(made.negatives)
    if name == "suspension":
        return f"{made.n_used} of {made.n_claiming} accounts came back, and only these are counted", True
    return _began(made.onset_lag) if name == "strikes_or_war" else UNKNOWN


def _began(lag: Lag | None) -> tuple[str, bool | None]:
    if lag is None:
        return UNKNOWN
    said = f"they fell between {lag.low:+.1f} and {lag.high:+.1f} h from the onset"
    return said, False if lag.high < 0 else None


def _elsewhere(negatives: Sequence[Test]) -> tuple[str, bool | None]:
    if not negatives:
        return "no outage of another place lies in these days", None
    least = min(negatives, key=lambda test: test.p_adjusted)
    said = f"other places tested: {len(negatives)}; the least p is {least.p_adjusted:.2g}"
    return said, least.p_adjusted * len(negatives) > LEVEL
