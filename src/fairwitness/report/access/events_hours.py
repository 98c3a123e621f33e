"""Hours of the day by days of one event, the stronger the colour the more of use was missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.outages.sentences import moment, place_words
from fairwitness.report import svg
from fairwitness.report.access.events_charts import TOP, Drawn
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from fairwitness.access.outages.records import Outage
    from fairwitness.network.kernel import F64

LEFT, CELL = 92, 14
HOURS = 24
MOST_DAYS = 120


def hours_chart(outage: Outage, *, number: int) -> Drawn:
    """Return hours of the day by days of one event, the darker the more was missing."""
    first = outage.exposure_from_us // DAY_US
    place = (outage.exposure_from_us - first * DAY_US) // HOUR_US
    table = np.concatenate([np.zeros(place), np.array(outage.exposure)])
    n_days = min(-(-table.size // HOURS), MOST_DAYS)
    table = np.pad(table, (0, max(n_days * HOURS - table.size, 0)))[: n_days * HOURS].reshape(n_days, HOURS)
    title = f"Hours of {place_words(outage.event, outage.place)}"
    caption = (
        f"{title}: one row per day (UTC), one cell per hour; the stronger the colour, the more of use was missing."
    )
    width = (svg.WIDTH - LEFT - svg.RIGHT) / HOURS
    drawn = svg.drawing(
        f"hours-{number}", title=title, description=caption, height=TOP + 16 + CELL * n_days,
        children=[*_hour_heads(width), *_hour_cells(table, first, width)],
    )  # fmt: skip
    rows = [
        (moment((first + day) * DAY_US)[:10], hour, float(table[day, hour]))
        for day in range(n_days)
        for hour in range(HOURS)
    ]
    return Drawn(name=f"hours-{number}", title=title, svg=drawn, caption=caption,
                 columns=("day", "hour_utc", "share_missing"), rows=rows)  # fmt: skip


def _hour_heads(width: float) -> Iterator[Markup]:
    for hour in range(0, HOURS, 3):
        yield svg.text(LEFT + (hour + 0.5) * width, TOP + 6, f"{hour:02d}", text_anchor="middle", class_="row")


def _hour_cells(table: F64, first: int, width: float) -> Iterator[Markup]:
    for day in range(table.shape[0]):
        y = TOP + 12 + CELL * day
        yield svg.text(LEFT - 8, y + 10, moment((first + day) * DAY_US)[:10], text_anchor="end", class_="row")
        for hour in range(HOURS):
            share = float(table[day, hour])
            hint = svg.element("title", f"{hour:02d}:00 UTC: {share:.0%} missing")
            shade = {"fill_opacity": f"{0.15 + 0.85 * share:.2f}"} if share > 0 else {}
            yield svg.element(
                "rect", hint, x=float(LEFT + hour * width), y=float(y), width=float(width - 1),
                height=float(CELL - 1), class_="heat" if share > 0 else "cell", **shade,
            )  # fmt: skip
