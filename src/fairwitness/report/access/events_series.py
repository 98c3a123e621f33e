"""A series beside what was expected, with the windows of an event shaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.report import svg
from fairwitness.report.access.events_charts import AXIS, TOP, Drawn, last_us

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from fairwitness.access.outages.episodes import Judged
    from fairwitness.access.outages.records import Outage
    from fairwitness.network.kernel import F64, I64

PANEL = 84
MOST_POINTS = 720


def series_chart(judged: Judged, outage: Outage, *, start: int, end: int, number: int) -> Drawn | None:
    """Return a series beside what was expected, with the windows of events shaded; None: nothing is there.

    Args:
        judged: the series.
        outage: the event, whose windows are shaded.
        start: left edge, microseconds UTC.
        end: right edge.
        number: of the drawing on the page.
    """
    series = judged.series
    inside = (series.at_us >= start) & (series.at_us < end)
    if not (inside & ~np.isnan(series.values)).any():
        return None
    at_us, seen, expected, least = _thinned(judged, inside)
    top = max(float(np.nanmax(seen)), float(np.nanmax(expected)) if (~np.isnan(expected)).any() else 0.0, 1e-9)
    title = f"{series.datasource} ({series.unit})"
    caption = (
        f"{title}: the line is what was measured, the band runs from the level at which a fall begins to what was "
        f"expected; {int(np.isnan(series.values[inside]).sum()):,} of {int(inside.sum()):,} steps have no value."
    )
    base = TOP + 14 + PANEL
    drawn = svg.drawing(
        f"series-{number}", title=title, description=caption, height=base + AXIS,
        children=[
            svg.text(svg.LEFT, TOP + 4, title, class_="name"), *_shades(outage, start, end, base),
            *_band(at_us, least, expected, (start, end, top, base)), *_line(at_us, seen, (start, end, top, base)),
            svg.text(svg.LEFT - 8, TOP + 22, f"{top:.3g}", text_anchor="end"),
            svg.text(svg.LEFT - 8, base, "0", text_anchor="end"), *svg.time_axis(start, end, y=base),
        ],
    )  # fmt: skip
    rows = list(zip(*(_plain(values) for values in (at_us, seen, expected, least)), strict=True))
    columns = ("at_us", "measured", "expected", "fall_begins_below")
    return Drawn(name=f"series-{number}", title=title, svg=drawn, caption=caption, columns=columns, rows=rows)


def _plain(values: F64 | I64) -> list[object]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124  NaN


def _thinned(judged: Judged, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[I64, F64, F64, F64]:
    """Return at most so many points: the median of neighbouring steps."""
    series = judged.series
    width = -(-int(inside.sum()) // MOST_POINTS)
    n = int(inside.sum()) // width * width
    least = judged.expected * judged.enter

    def thin(values: F64) -> F64:
        parts = values[inside][:n].reshape(-1, width)
        known = ~np.isnan(parts).all(axis=1)
        middle = np.full(parts.shape[0], np.nan)
        middle[known] = np.nanmedian(parts[known], axis=1)
        return middle

    return series.at_us[inside][:n:width], thin(series.values), thin(judged.expected), thin(least)


def _shades(outage: Outage, start: int, end: int, base: float) -> Iterator[Markup]:
    for window in outage.windows:
        low, high = window.onset.latest_us, window.end.earliest_us if window.end else last_us(outage, window)
        if high > start and low < end:
            x = svg.across(max(low, start), start_us=start, end_us=end)
            width = max(svg.across(min(high, end), start_us=start, end_us=end) - x, 1.0)
            top = TOP + 14
            yield svg.element(
                "rect", x=float(x), y=float(top), width=float(width), height=float(base - top), class_="shade"
            )  # fmt: skip


def _runs(known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _line(at_us: I64, seen: F64, frame: tuple[int, int, float, float]) -> Iterator[Markup]:
    paths = [_path(at_us[a:b], seen[a:b], frame) for a, b in _runs(~np.isnan(seen))]
    yield svg.element("path", d="".join(f"M{path}" for path in paths), class_="seen")


def _band(at_us: I64, least: F64, expected: F64, frame: tuple[int, int, float, float]) -> Iterator[Markup]:
    for a, b in _runs(~np.isnan(expected) & ~np.isnan(least)):
        over, under = _path(at_us[a:b], expected[a:b], frame), _path(at_us[a:b][::-1], least[a:b][::-1], frame)
        yield svg.element("path", d=f"M{over}L{under}z", class_="expected")


def _path(at_us: I64, values: F64, frame: tuple[int, int, float, float]) -> str:
    start, end, top, base = frame
    points = [
        f"{svg.across(int(at), start_us=start, end_us=end):.1f} {base - PANEL * min(float(value) / top, 1.0):.1f}"
        for at, value in zip(at_us, values, strict=True)
    ]
    return "L".join(points)
