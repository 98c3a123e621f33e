"""Outages in the evidence model of all pillars: one finding per event, down to the series behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.access.outages.sentences import place_words
from fairwitness.access.records import EventKind
from fairwitness.access.series.joining import SEPARATOR
from fairwitness.finding import Finding, Reference, Uncertainty
from fairwitness.model import Alternative
from fairwitness.study import SECOND_US

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairwitness.access.outages.records import Outage, OutageReport, SignalState
    from fairwitness.access.records import Span

SEEN_WORDS = {
    "fell": "fell", "rose": "rose", "normal": "was normal", "missing": "has no values",
    "not_judged": "has too little of a past to be judged",
}  # fmt: skip
LIMITS = (
    "Signals of a country say nothing of regions or single networks, and signals of one network nothing of others.",
    "Who ordered or caused it is in none of these data.",
    "A fall by less than the threshold, or shorter than the shortest step, is not seen.",
)
CHANGES = (
    "Another independent signal of the same place that was normal in this time.",
    "A statement of a source's makers that its values of this time are wrong.",
)
ELSEWISE: dict[EventKind, tuple[tuple[str, str], ...]] = {
    EventKind.OUTAGE: (
        ("power", "Did the power fail, so that people had a network but no current?"),
        ("cable", "Did a cable or a provider abroad fail?"),
        ("habit", "Is it a day on which people go online less, such as a holiday?"),
    ),
    EventKind.CURFEW: (
        ("maintenance", "Is it work on the network at fixed hours?"),
        ("saving", "Is current switched off at fixed hours?"),
    ),
    EventKind.SOURCE_FAILURE: (
        ("coincidence", "Did the place really fall while its other signals could not show it?"),
    ),
    EventKind.UNEXPLAINED: (
        ("source", "Did the source fail?"),
        ("service", "Was the one service that the source belongs to blocked?"),
        ("cut", "Was the connection cut?"),
    ),
}
HABIT_TEST = "value below 95 % of the least that the same hour of the last seven normal days had"


def findings(report: OutageReport, *, sha256: Mapping[str, str] | None = None) -> list[Finding]:
    """Return one finding per event, in order of time.

    Args:
        report: what was found.
        sha256: of the files, by the name under which they were given.
    """
    return [_finding(one, report, sha256 or {}) for one in report.outages]


def _finding(outage: Outage, report: OutageReport, sha256: Mapping[str, str]) -> Finding:
    event = outage.event
    listed = [match for match in report.matches if match.event_id == event.event_id]
    judged = [state for state in outage.states if state.seen != "not_judged"]
    evidence = [_reference(state, file, sha256) for state in judged for file in state.source.split(SEPARATOR)]
    evidence += [
        Reference(
            source=match.source, sha256=sha256.get(match.source, ""), place=f"row {match.row}",
            says=f"{match.list_name}: noted by others, {_off(match.onset_off_h)} from the onset found here",
        )
        for match in listed
    ]  # fmt: skip
    return Finding(
        finding_id=f"outage-{event.event_id}", pillar="access", subject=place_words(event, outage.place),
        rule_id=event.rule_id, verdict=event.kind.value, text=event.text, numbers=event.numbers,
        uncertainties=_uncertainties(outage), evidence=tuple(evidence), alternatives=_alternatives(outage),
        limits=LIMITS, would_change=CHANGES,
    )  # fmt: skip


def _off(hours: float | None) -> str:
    return "an unknown time" if hours is None else f"{hours:g} h"


def _reference(state: SignalState, file: str, sha256: Mapping[str, str]) -> Reference:
    share = (
        "" if state.ratio is None else f", median {state.ratio:.3g} times the expected value in {state.n_steps} steps"
    )
    return Reference(
        source=file, sha256=sha256.get(file, ""), place=state.datasource,
        says=f"{state.datasource} {SEEN_WORDS[state.seen]}{share}",
    )  # fmt: skip


def _uncertainties(outage: Outage) -> tuple[Uncertainty, ...]:
    event = outage.event
    told = [_when("onset", event.onset)]
    if event.end is not None:
        told.append(_when("end", event.end))
    return tuple(told)


def _when(what: str, span: Span) -> Uncertainty:
    return Uncertainty(
        of=f"{what}, seconds since 1970 UTC", value=None, low=span.earliest_us / SECOND_US,
        high=span.latest_us / SECOND_US, confidence=None,
        method="between the last step that shows one state and the first that surely shows the other",
    )  # fmt: skip


def _alternatives(outage: Outage) -> tuple[Alternative, ...]:
    return tuple(_alternative(outage, name, question) for name, question in ELSEWISE.get(outage.event.kind, ()))


def _alternative(outage: Outage, name: str, question: str) -> Alternative:
    """Return one innocent explanation; only a holiday can be tested on these data."""
    if name == "habit":
        lowest = outage.event.numbers.get("lowest_share_of_expected", "")
        outcome = f"fell to {lowest} of the expected value, below every one of the last seven days"
        return Alternative(name, question, HABIT_TEST, outcome, excluded=True)
    return Alternative(name, question, "not tested: these data do not hold it", "", excluded=None)
