"""What the page of events shows of each event, list row and series, as plain words of our own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from fairwitness.access.outages.sentences import between, moment, place_words
from fairwitness.report.access.events_charts import KIND_WORDS
from fairwitness.report.access.events_hours import hours_chart
from fairwitness.report.access.events_series import series_chart
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fairwitness.access.outages.episodes import Judged
    from fairwitness.access.outages.records import Match, Outage, OutageReport, SeriesNote, SignalState
    from fairwitness.access.records import Quarantined, Span
    from fairwitness.report.access.events_charts import Drawn

MOST_CHARTS = 6
"""Series drawn for one event; the table names all."""
MOST_MATCHES = 200
MARGIN_US = 4 * DAY_US
COVERED_WORDS = {
    "yes": "yes", "no_baseline": "too little past", "part_of_the_place": "only a part of the place",
    "services_only": "single services only", "place_not_said": "network not said",
}  # fmt: skip
REASON_WORDS = {
    "bad_time": "a time that cannot be read", "ends_before_it_begins": "it ends before it begins",
    "weekday_disagrees": "weekday and date disagree", "bad_value": "a value that cannot be meant",
    "off_grid": "a time between the steps of its series", "second_value": "a second, other value for one step",
    "no_series": "too few moments for a series", "too_long": "a time far from all others",
    "wrong_cell_count": "more or fewer cells than the header names", "unknown_column": "a column that is not known",
    "unknown_country": "a country's code that is not known", "unknown_record": "a record of an unknown kind",
    "bad_signal": "a signal that is not known", "bad_csv": "a line that is no CSV",
    "no_data": "an answer without data",
    "unequal_lengths": "not as many values as times",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventView:
    """One event with its drawings and words."""

    outage: Outage
    kind: str
    place: str
    onset_day: str
    facts: tuple[tuple[str, str], ...]
    charts: tuple[Drawn, ...]
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchView:
    """One curated row."""

    list_name: str
    row: int
    where: str
    listed: str
    covered: str
    event_id: str
    onset: str
    end: str


@dataclass(frozen=True, slots=True)
class SeriesView:
    """One series."""

    note: SeriesNote
    where: str
    span: str


@dataclass(frozen=True, slots=True)
class AsideView:
    """Rows that were set aside for one reason in one file."""

    file: str
    reason: str
    n: int
    example: str


def event_views(report: OutageReport, judged: Sequence[Judged]) -> list[EventView]:
    """Return all events with their drawings."""
    number = 0
    views = []
    for outage in report.outages:
        charts = list(_charts(outage, judged, first=number))
        number += len(charts)
        views.append(_view(outage, tuple(charts)))
    return views


def _view(outage: Outage, charts: tuple[Drawn, ...]) -> EventView:
    event = outage.event
    return EventView(
        outage=outage, kind=KIND_WORDS[event.kind.value].capitalize(), place=place_words(event, outage.place),
        onset_day=moment(event.onset.latest_us)[:10], facts=tuple(_facts(outage)), charts=charts,
        levels=tuple(
            f"{moment(phase.from_us)} – {moment(phase.to_us)}: {phase.ratio:.0%} of what was expected"
            for phase in outage.phases
        ),
    )  # fmt: skip


def _facts(outage: Outage) -> Iterator[tuple[str, str]]:
    event, numbers = outage.event, outage.event.numbers
    yield "began", between(event.onset)
    yield "ended", between(event.end) if event.end else "not before the data end"
    if len(outage.windows) > 1:
        yield (
            "windows",
            f"{len(outage.windows)} on {numbers['n_days']} days; {hours_words(str(numbers['curfew_hours_utc']))} UTC",
        )
    yield "down for", f"{numbers['hours_down']:g} h"
    if "lowest_share_of_expected" in numbers:
        yield "lowest", f"{float(numbers['lowest_share_of_expected']):.1%} of what was expected"
    if outage.normal_again_us:
        yield "normal again", moment(outage.normal_again_us)
    if outage.part_of:
        yield "part of", "the event of its country at that time"


def hours_words(hours: str) -> str:
    """Return hours of the day such as '13 14 15' as '13 to 16 h', where they follow each other."""
    listed = [int(hour) for hour in hours.split()]
    first = [hour for hour in listed if (hour - 1) % 24 not in listed]
    if len(first) == 1:
        return f"{first[0]:02d} to {(first[0] + len(listed)) % 24:02d} h"
    return "hours " + ", ".join(f"{hour:02d}" for hour in listed)


def ratio_words(state: SignalState, value: float | None) -> str:
    """Return a value over its expected value: in per cent, and in times where it only counts upwards."""
    if value is None:
        return "–"
    return f"{value:.3g} times" if state.signal == "routing_changes" else f"{value:.1%}"


def _charts(outage: Outage, judged: Sequence[Judged], *, first: int) -> Iterator[Drawn]:
    event = outage.event
    if len(outage.windows) > 1 and outage.exposure:
        yield hours_chart(outage, number=first + 1)
    last = outage.exposure_from_us + len(outage.exposure) * HOUR_US
    start, end = event.onset.earliest_us - MARGIN_US, max(last, event.onset.latest_us) + MARGIN_US
    named = {(state.datasource, state.source) for state in outage.states}
    key = (event.country, event.network)
    chosen = [
        one
        for one in judged
        if (one.series.datasource, one.series.source) in named
        and (one.series.country, one.series.network) == key
        and (event.country or event.network or one.series.place == outage.place)
    ]
    fell = {(state.datasource, state.source) for state in outage.states if state.seen == "fell"}
    chosen.sort(key=lambda one: (one.series.datasource, one.series.source) not in fell)
    end = min(end, max((one.series.end_us for one in chosen), default=end))
    for k, one in enumerate(chosen[:MOST_CHARTS]):
        drawn = series_chart(one, outage, start=start, end=end, number=first + 2 + k)
        if drawn is not None:
            yield drawn


def match_views(matches: Sequence[Match]) -> list[MatchView]:
    """Return curated rows, those that our series could show first."""
    ordered = sorted(matches, key=lambda match: (match.covered != "yes", match.begin.earliest_us, match.list_name))
    return [
        MatchView(
            list_name=match.list_name, row=match.row,
            where=" ".join(part for part in (match.network or match.country, match.area) if part),
            listed=f"{_listed(match.begin)} – {_listed(match.end)}", covered=COVERED_WORDS[match.covered],
            event_id=match.event_id, onset=_off(match.onset_off_h, match.onset_width_h),
            end=_off(match.end_off_h, match.end_width_h),
        )
        for match in ordered[:MOST_MATCHES]
    ]  # fmt: skip


def _listed(span: Span | None) -> str:
    if span is None:
        return "not said"
    text = moment(span.earliest_us)
    return text[:10] if span.latest_us > span.earliest_us else text.removesuffix(" UTC")


def _off(hours: float | None, width: float | None) -> str:
    return "–" if hours is None or width is None else f"{hours:+.1f} ({width:.1f} wide)"


def lists_sentence(matches: Sequence[Match]) -> str:
    """Return how many rows that could be seen were seen, and how far off."""
    seen = [match for match in matches if match.covered == "yes"]
    if not seen:
        return "Our series could have shown none of these rows."
    found = [match for match in seen if match.event_id]
    near = [match for match in found if match.onset_off_h is not None and abs(match.onset_off_h) <= 1]
    return (
        f"Our series could have shown {len(seen)} of these rows; {len(found)} were found, {len(near)} of them with "
        f"an onset within one hour."
    )


def series_views(report: OutageReport) -> list[SeriesView]:
    """Return all series."""
    return [
        SeriesView(
            note, " in ".join(p for p in (note.network, note.country) if p) or note.place,
            f"{moment(note.first_us)[:10]} – {moment(note.last_us)[:10]}",
        )
        for note in report.series
    ]  # fmt: skip


def aside_views(quarantined: Sequence[Quarantined]) -> list[AsideView]:
    """Return set-aside rows by file and reason, with one example each."""
    counts = Counter((row.source, row.reason) for row in quarantined)
    examples = {(row.source, row.reason): f"row {row.row}: {row.detail}" for row in reversed(quarantined)}
    return [
        AsideView(PurePath(source).name, REASON_WORDS.get(reason, reason), n, examples[source, reason])
        for (source, reason), n in sorted(counts.items())
    ]


def file_names(report: OutageReport) -> Mapping[str, str]:
    """Return the last part of every source's path, for tables."""
    return {state.source: PurePath(state.source).name for one in report.outages for state in one.states}
