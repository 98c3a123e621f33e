"""Curated rows beside what was found: covered or not, found or not, and how far off in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from fairwitness.access.outages.baseline import NO_BASELINE
from fairwitness.access.outages.records import Match
from fairwitness.access.outages.windows import ALONE
from fairwitness.access.records import EventKind, Span
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairwitness.access.outages.episodes import Judged
    from fairwitness.access.outages.records import Outage
    from fairwitness.access.series.records import Curated

Coverage: TypeAlias = Literal["yes", "no_baseline", "part_of_the_place", "services_only", "place_not_said"]

SLACK_US = 6 * HOUR_US
"""A row and an event that lie further apart are two things."""
COVERED = 0.5
"""Share of a row's steps that must have a baseline for its outage to be visible at all."""


def compare(
    curated: Iterable[Curated],
    *,
    outages: Sequence[Outage],
    judged: Mapping[str, Sequence[Judged]],
) -> tuple[Match, ...]:
    """Return every row whose time our series touch, with what was found of it.

    Args:
        curated: rows of lists.
        outages: what was found.
        judged: series by place, as `place_of` names it.
    """
    rows = [one for one in curated if one.kind != "source_failure"]
    matches = [_match(row, outages, judged.get(place_of(row.country, row.network), ())) for row in rows]
    return tuple(match for match in matches if match is not None)


def place_of(country: str, network: str) -> str:
    """Return what a place is called by: the network, whatever country it is said to be in, else the country."""
    return network or country


def _match(row: Curated, outages: Sequence[Outage], judged: Sequence[Judged]) -> Match | None:
    end_us = row.end.latest_us if row.end else row.begin.latest_us
    near = [one for one in judged if _touches(one, row.begin.earliest_us, end_us)]
    if not near:
        return None
    found = _nearest(row, outages) if not row.area and row.extent != "services" else None
    covered = _covered(row, near, end_us)
    event_id, onset, end = found or ("", None, None)
    return Match(
        list_name=row.list_name, row=row.row, record_id=row.record_id, country=row.country, network=row.network,
        area=row.area, begin=row.begin, end=row.end, covered=covered, event_id=event_id, source=row.source,
        onset_off_h=off_hours(onset, row.begin) if onset else None,
        end_off_h=off_hours(end, row.end) if end and row.end else None,
        onset_width_h=_width(onset), end_width_h=_width(end),
    )  # fmt: skip


def off_hours(ours: Span, listed: Span) -> float:
    """Return hours between two intervals: 0 where they overlap, negative where ours is earlier."""
    if ours.latest_us < listed.earliest_us:
        return round((ours.latest_us - listed.earliest_us) / HOUR_US, 3)
    return round(max(ours.earliest_us - listed.latest_us, 0) / HOUR_US, 3)


def _width(span: Span | None) -> float | None:
    return round((span.latest_us - span.earliest_us) / HOUR_US, 3) if span else None


def _touches(judged: Judged, begin_us: int, end_us: int) -> bool:
    return judged.series.signal in ALONE and judged.series.start_us <= end_us and judged.series.end_us >= begin_us


def _covered(row: Curated, judged: Sequence[Judged], end_us: int) -> Coverage:
    if row.area:
        return "part_of_the_place"
    if row.extent == "services":
        return "services_only"
    if not row.is_place_said:
        return "place_not_said"
    return "yes" if any(_has_baseline(one, row.begin.earliest_us, end_us) for one in judged) else "no_baseline"


def _has_baseline(judged: Judged, begin_us: int, end_us: int) -> bool:
    at_us = judged.series.at_us
    inside = (at_us + judged.series.step_us > begin_us) & (at_us <= end_us)
    return bool(inside.any()) and float(np.mean(judged.kind[inside] != NO_BASELINE)) >= COVERED


def _nearest(row: Curated, outages: Sequence[Outage]) -> tuple[str, Span, Span | None] | None:
    """Return the event, or the window of one, that shares most of its time with the row."""
    best, most = None, 0.0
    for outage in outages:
        event = outage.event
        here = place_of(row.country, row.network)
        if not here or place_of(event.country, event.network) != here or event.kind is EventKind.SOURCE_FAILURE:
            continue
        for onset, end in [(event.onset, event.end), *((w.onset, w.end) for w in outage.windows)]:
            shared = _shared(row, onset, end)
            if shared > most:
                best, most = (event.event_id, onset, end), shared
    return best


def _shared(row: Curated, onset: Span, end: Span | None) -> float:
    """Return how much of the time of both is common, 0 to 1; a little where they only come near."""
    a0, a1 = row.begin.earliest_us, row.end.latest_us if row.end else row.begin.latest_us
    b0, b1 = onset.earliest_us, end.latest_us if end else max(onset.latest_us, a1)
    if a0 - SLACK_US > b1 or b0 - SLACK_US > a1:
        return 0.0
    common, whole = max(min(a1, b1) - max(a0, b0), 0), max(a1, b1) - min(a0, b0)
    return 1e-6 + common / whole if whole else 1.0
