"""What the detection of outages says, as frozen records: `outages.json` consists of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from fairwitness.access.records import Event, Span  # noqa: TC001  msgspec reads the annotations

FORMAT = "fairwitness-outages/1"

Seen = Literal["fell", "rose", "normal", "missing", "not_judged"]


class Window(msgspec.Struct, frozen=True):
    """One stretch of an event; a curfew has one for every day."""

    onset: Span
    end: Span | None
    """None: it had not ended when the data end"""


class SignalState(msgspec.Struct, frozen=True, kw_only=True):
    """What one series did in the windows of an event.

    Attributes:
        datasource: whose series.
        signal: what it is evidence of.
        seen: what it did.
        ratio: median of value over expected value in the windows; None: nothing could be compared.
        lowest: tenth percentile of the same.
        n_steps: steps that were compared.
        source: the file.
    """

    datasource: str
    signal: str
    seen: Seen
    ratio: float | None
    lowest: float | None
    n_steps: int
    source: str


class Phase(msgspec.Struct, frozen=True):
    """A stretch between two change points, with the median of value over expected value in it."""

    from_us: int
    to_us: int
    ratio: float


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """An event with what it rests on.

    Attributes:
        event: what, where and when.
        place: name of the place as its files have it; hostile text.
        windows: the stretches in which it was on.
        states: what every signal of the place did.
        phases: of its deepest signal, from change points.
        part_of: id of the country's event inside which this network's lies; empty: none.
        exposure_from_us: beginning of the first hour of `exposure`.
        exposure: share of use that was missing, 0 to 1, hour by hour, over all windows.
        normal_again_us: when its deepest signal was normal again after a partial return; None: at its end, or never.
    """

    event: Event
    place: str
    windows: tuple[Window, ...]
    states: tuple[SignalState, ...]
    phases: tuple[Phase, ...] = ()
    part_of: str = ""
    exposure_from_us: int = 0
    exposure: tuple[float, ...] = ()
    normal_again_us: int | None = None


class SeriesNote(msgspec.Struct, frozen=True, kw_only=True):
    """What was there of one series, and how much of it could be judged."""

    source: str
    datasource: str
    signal: str
    country: str
    network: str
    place: str
    first_us: int
    last_us: int
    step_us: int
    n_steps: int
    n_missing: int
    n_hour_of_week: int
    """steps with a baseline of the same hour of the week"""
    n_hour_of_day: int
    """steps with a baseline of the same hour of the day, for want of weeks"""
    n_episodes: int


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A curated row beside what we found.

    Attributes:
        list_name: which list.
        row: its row there.
        record_id: the list's id.
        country: as far as known.
        network: as far as known.
        area: part of the country.
        begin: as the list says.
        end: as the list says.
        covered: how far our series could have shown it.
        event_id: the event found; empty: none.
        onset_off_h: hours from the listed beginning to our interval, 0 inside it, negative: ours is earlier.
        end_off_h: the same for the end.
        onset_width_h: hours between the ends of our interval.
        end_width_h: the same.
    """

    list_name: str
    row: int
    record_id: str
    country: str
    network: str
    area: str
    begin: Span
    end: Span | None
    covered: Literal["yes", "no_baseline", "part_of_the_place", "services_only", "place_not_said"]
    event_id: str = ""
    onset_off_h: float | None = None
    end_off_h: float | None = None
    onset_width_h: float | None = None
    end_width_h: float | None = None
    source: str = ""


class OutageReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found; no wall-clock time in it, so equal input gives equal bytes."""

    format: str
    version: str
    series: tuple[SeriesNote, ...]
    outages: tuple[Outage, ...]
    matches: tuple[Match, ...]
    settings: dict[str, float]
