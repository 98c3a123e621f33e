"""The calendar of events, and what every drawing of the access pages is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.access.outages.sentences import moment, place_words
from fairwitness.report import svg
from fairwitness.report.words import count
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from fairwitness.access.outages.records import Outage, Window

TOP, ROW, AXIS = 10, 26, 26
KIND_CLASS = {
    "outage": "c1", "curfew": "c3", "throttling": "c4", "block": "c6", "source_failure": "c7", "unexplained": "c5",
}  # fmt: skip
KIND_WORDS = {
    "outage": "cut", "curfew": "curfew", "throttling": "throttling", "block": "block",
    "source_failure": "failure of a source", "unexplained": "not explained",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A drawing with the table behind it.

    Attributes:
        name: of its files, one of our own words and numbers.
        title: above it.
        svg: the drawing.
        caption: what is shown, out of how much.
        columns: of the table, with units.
        rows: of the same.
    """

    name: str
    title: str
    svg: Markup
    caption: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]


def calendar(outages: Sequence[Outage], *, number: int) -> Drawn:
    """Return places by time, one bar per window, in the colour of the event's kind.

    Args:
        outages: of one stretch of time; at least one.
        number: of the drawing among calendars.
    """
    start, end = span_of(outages)
    places = list(dict.fromkeys(place_words(one.event, one.place) for one in outages))
    base = TOP + ROW * len(places)
    bars = [mark for one in outages for mark in _bars(one, places, start=start, end=end)]
    days = f"{moment(start)[:10]} to {moment(end)[:10]}"
    caption = (
        f"{count(len(outages), 'event')} in {count(len(places), 'place')}, {days}. "
        "A bar is a window in which something was down; its colour says what it was, its depth how much was missing."
    )
    drawn = svg.drawing(
        f"calendar-{number}", title="Calendar of events", description=caption, height=base + AXIS,
        children=[*_names(places), *bars, *svg.time_axis(start, end, y=base)],
    )  # fmt: skip
    rows = [
        (place_words(one.event, one.place), one.event.kind.value, window.onset.earliest_us, window.onset.latest_us,
         window.end.earliest_us if window.end else None, window.end.latest_us if window.end else None)
        for one in outages for window in one.windows
    ]  # fmt: skip
    columns = ("place", "kind", "onset_earliest_us", "onset_latest_us", "end_earliest_us", "end_latest_us")
    return Drawn(
        name=f"calendar-{number}", title="Calendar of events", svg=drawn, caption=caption, columns=columns, rows=rows
    )


def span_of(outages: Sequence[Outage]) -> tuple[int, int]:
    """Return whole days around all windows, with a day to spare."""
    first = min(one.event.onset.earliest_us for one in outages)
    last = max(last_us(one, window) for one in outages for window in one.windows)
    return (first // DAY_US - 1) * DAY_US, (last // DAY_US + 2) * DAY_US


def last_us(outage: Outage, window: Window) -> int:
    """Return until when a window is known to have been on."""
    if window.end:
        return window.end.latest_us
    return max(window.onset.latest_us, outage.exposure_from_us + len(outage.exposure) * HOUR_US)


def _names(places: Sequence[str]) -> Iterator[Markup]:
    for k, place in enumerate(places):
        y = TOP + ROW * k
        short = place if len(place) <= 40 else f"{place[:39]}…"  # noqa: PLR2004  letters that fit above a row
        yield svg.text(svg.LEFT, y + 8, short, class_="row")
        yield svg.line(svg.LEFT, y + ROW - 3, svg.WIDTH - svg.RIGHT, y + ROW - 3, "grid")


def _bars(outage: Outage, places: Sequence[str], *, start: int, end: int) -> Iterator[Markup]:
    y = TOP + ROW * places.index(place_words(outage.event, outage.place)) + 10
    depth = 1 - float(outage.event.numbers.get("lowest_share_of_expected", 0.5))
    for window in outage.windows:
        x = svg.across(window.onset.latest_us, start_us=start, end_us=end)
        width = max(svg.across(last_us(outage, window), start_us=start, end_us=end) - x, 2.0)
        hint = f"{KIND_WORDS[outage.event.kind.value]}, {moment(window.onset.latest_us)}"
        yield svg.element(
            "rect", svg.element("title", hint), x=float(x), y=float(y), width=float(width), height=12.0,
            class_=f"bars {KIND_CLASS[outage.event.kind.value]}", fill_opacity=f"{0.35 + 0.65 * max(depth, 0):.2f}",
        )  # fmt: skip
