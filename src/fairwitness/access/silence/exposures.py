"""Events to exposure per hour of the study's days, place by place, with the windows whose moments are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.outages.sentences import place_words
from fairwitness.access.records import EventKind
from fairwitness.access.silence.activity import HOURS
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairwitness.access.outages.records import Outage, Window
    from fairwitness.access.silence.activity import Span
    from fairwitness.network.kernel import F64

SURE = (EventKind.OUTAGE, EventKind.CURFEW)
"""Kinds of events in which a connection was surely lost; what is unexplained exposes nobody."""
LEAST_EXPOSURE = 0.2
"""Smaller losses of use are no exposure: IODA's own threshold of a fall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """One measured place.

    Attributes:
        place: in words.
        country: ISO 3166, or empty.
        exposure: days by hours of the study, 0 to 1.
        windows: of its events, in order of time.
        event_ids: of its events.
        is_curfew: whether one of them came back at the same hours of several days.
    """

    place: str
    country: str
    exposure: F64
    windows: tuple[Window, ...]
    event_ids: tuple[str, ...]
    is_curfew: bool


def exposed_places(outages: Iterable[Outage], span: Span) -> list[Exposed]:
    """Return every place that was surely cut off inside the span, in order of its first event.

    Args:
        outages: as detected; a network's event inside its country's event is left out, so that nothing counts twice.
        span: days of the study.
    """
    grouped: dict[tuple[str, str, str], list[Outage]] = {}
    for one in outages:
        event = one.event
        if event.kind in SURE and not one.part_of and _inside(one, span):
            name = "" if event.country or event.network else one.place
            grouped.setdefault((event.country, event.network, name), []).append(one)
    made = [_exposed(group, span) for group in grouped.values()]
    return [one for one in made if one.exposure.any()]


def _inside(outage: Outage, span: Span) -> bool:
    last = outage.exposure_from_us + len(outage.exposure) * HOUR_US
    return outage.exposure_from_us < span.end_us and last > span.start_us


def _exposed(group: Sequence[Outage], span: Span) -> Exposed:
    first = group[0].event
    windows = [w for one in group for w in one.windows if span.start_us <= w.onset.latest_us < span.end_us]
    return Exposed(
        place=place_words(first, group[0].place), country=first.country, exposure=_table(group, span),
        windows=tuple(sorted(windows, key=lambda w: w.onset.latest_us)),
        event_ids=tuple(one.event.event_id for one in group),
        is_curfew=any(one.event.kind is EventKind.CURFEW for one in group),
    )  # fmt: skip


def _table(group: Sequence[Outage], span: Span) -> F64:
    table = np.zeros(span.n_days * HOURS)
    for one in group:
        at = (one.exposure_from_us - span.start_us) // HOUR_US
        values = np.array(one.exposure, np.float64)
        values = np.where(values >= LEAST_EXPOSURE, np.clip(values, 0, 1), 0.0)
        low, high = max(at, 0), min(at + values.size, table.size)
        if low < high:
            table[low:high] = np.maximum(table[low:high], values[low - at : high - at])
    return table.reshape(span.n_days, HOURS)
