"""The natural experiment for the terminal: one block per group and measured place, its rivals beside it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from fairwitness.access.silence.records import RELATION_WORDS
from fairwitness.report.visible import visible_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.access.silence.records import GroupSilence, SilenceReport
    from fairwitness.model import Alternative

WIDTH = 100


def text(report: SilenceReport) -> str:
    """Return the results as plain text in which control characters are written out."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: SilenceReport) -> Iterator[str]:
    if report.synthetic:
        yield "The people in this study are made up."
    yield f"Who fell silent while a network was cut, in the case '{visible_line(report.study_name)}':"
    if not report.is_claim_known:
        yield from _wrapped(
            "Nobody said which accounts claim to be elsewhere (--claims), so that all named accounts were used. For "
            "accounts that say that they are where it was measured, falling silent is no wonder."
        )
    if not report.results:
        yield ""
        yield "not enough data: the case has no confirmed group, or no measured event lies in its days."
    for one in report.results:
        yield ""
        yield from _wrapped(visible_line(one.text))
        yield from _details(one)


def _details(one: GroupSilence) -> Iterator[str]:
    used = f"{one.n_used} of {one.n_members} accounts used, {one.n_controls} controls"
    yield f"  {used}, {one.n_days} days, rule {one.rule_id}"
    for test in one.negatives:
        yield f"  other outage {visible_line(test.place)}: lost {test.lost:.0%}, p {test.p_adjusted:.2g}"
    if one.p_hours is not None:
        yield f"  hour by hour of the day, activity follows exposure: p {one.p_hours:.2g}"
    if not one.rivals:
        return
    yield f"  Other explanations of '{RELATION_WORDS[one.relation]}':"
    for rival in one.rivals:
        yield from _wrapped(f"- {rival.question} {weighed(rival)}: {rival.outcome}", indent="    ")


def weighed(rival: Alternative) -> str:
    """Return what the data say of an explanation, in words."""
    return {True: "The data speak against it", False: "It may well be so", None: "Not known"}[rival.excluded]


def _wrapped(words: str, *, indent: str = "") -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent + "  " * bool(indent))
