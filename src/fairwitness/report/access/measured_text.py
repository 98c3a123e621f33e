"""What `fairwitness access` prints: states, the strongest findings, what was set aside, where the pages are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.access.place_findings import BLOCKED_FOR_A_TIME
from fairwitness.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairwitness.access.measured_records import MeasurementReport
    from fairwitness.finding import Finding
    from fairwitness.report.access.case import AccessOutcome

STATE_WORDS = {
    "blocked": "blocked", "likely_blocked": "likely blocked", "impaired": "impaired", "down": "down elsewhere too",
    "ok": "works", "insufficient": "not enough data", "throttled": "slowed",
}  # fmt: skip
MOST_SHOWN = 12
ORDER = ("blocked", "throttled", "likely_blocked", "impaired", "down", "ok", "insufficient")


def text(outcome: AccessOutcome) -> str:
    """Return the summary of a run."""
    return "\n".join(_lines(outcome)) + "\n"


def _lines(outcome: AccessOutcome) -> Iterator[str]:
    if outcome.measured is not None:
        yield from _measured(outcome.measured)
        places = [one for one in outcome.findings if one.finding_id.startswith("measured-")]
        yield from _findings(places)
    if outcome.outages is not None:
        yield f"{count(len(outcome.outages.outages), 'event')} in {len(outcome.outages.series):,} series"
        yield from (f"  {one.event.text}" for one in outcome.outages.outages[:MOST_SHOWN])
        if len(outcome.outages.outages) > MOST_SHOWN:
            yield f"  and {len(outcome.outages.outages) - MOST_SHOWN:,} more, in outages.csv"
    if outcome.n_aside:
        yield f"{count(outcome.n_aside, 'row')} set aside; aside.csv says which and why"
    yield f"Written to {outcome.folder}: pages, findings.json and tables."


def _measured(report: MeasurementReport) -> Iterator[str]:
    duplicates = sum(source.duplicates for source in report.sources)
    yield (
        f"{count(report.n_measurements, 'measurement')} in {count(report.n_cells, 'cell')} of network, target and "
        f"day; {count(duplicates, 'duplicate')} left out"
    )
    states = [f"{STATE_WORDS[state]} {report.states[state]:,}" for state in ORDER if state in report.states]
    yield f"  {', '.join(states)}"
    yield f"{count(len(report.events), 'block or slowing', 'blocks and slowings')} that began or ended"


def gravest(findings: Iterable[Finding]) -> list[Finding]:
    """Return what is not well in order of gravity; of a block in time, the finding about the block itself."""
    grave = [one for one in findings if one.verdict not in {"ok", "insufficient"}]
    told = [one for one in grave if one.rule_id != BLOCKED_FOR_A_TIME]
    return sorted(told, key=lambda one: (ORDER.index(one.verdict), one.finding_id))


def _findings(findings: list[Finding]) -> Iterator[str]:
    shown = gravest(findings)
    for one in shown[:MOST_SHOWN]:
        yield f"  {STATE_WORDS[one.verdict]}: {one.text}"
    if len(shown) > MOST_SHOWN:
        yield f"  and {len(shown) - MOST_SHOWN:,} more, in findings.json"
