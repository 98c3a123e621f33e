"""Posts by weekday and hour as a table of darker and lighter cells."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from babel.dates import format_date

from fairwitness.report import svg
from fairwitness.web.charts import Chart, Wording

if TYPE_CHECKING:
    from markupsafe import Markup

    from fairwitness.report.queries.hours import Hours

LEFT, TOP, CELL_W, CELL_H = 84, 22, 27, 22
MONDAY = date(2024, 1, 1)


def hours_chart(hours: Hours, wording: Wording) -> Chart:
    """Return posts by weekday and hour.

    Args:
        hours: what is drawn.
        wording: the reader's language.
    """
    texts = wording.texts
    caption = texts.gettext(
        "Posts by weekday and hour; zone: %(zone)s, chosen by the reader. n = %(n)s posts; the darkest cell has "
        "%(most)s. It says nothing of where anybody lives."
    ) % {"zone": hours.zone, "n": wording.number(hours.n_posts), "most": wording.number(hours.most)}
    names = [format_date(MONDAY + timedelta(days=k), "EEEE", locale=texts.locale) for k in range(7)]
    drawn = svg.drawing(
        "hours", title=texts.gettext("Activity by hour and weekday"), description=caption,
        height=TOP + 7 * CELL_H + 8, children=[*_heads(wording), *_cells(hours, names, wording)],
    )  # fmt: skip
    rows = [(names[day], hour, n) for day, row in enumerate(hours.counts) for hour, n in enumerate(row)]
    return Chart(name="hours", svg=drawn, caption=caption, columns=("weekday", "hour", "n_posts"), rows=rows)


def _heads(wording: Wording) -> list[Markup]:
    return [
        svg.text(LEFT + (hour + 0.5) * CELL_W, TOP - 7, wording.number(hour), text_anchor="middle", class_="row")
        for hour in range(24)
    ]


def _cells(hours: Hours, names: list[str], wording: Wording) -> list[Markup]:
    drawn: list[Markup] = []
    for day, row in enumerate(hours.counts):
        y = TOP + day * CELL_H
        drawn.append(svg.text(LEFT - 8, y + 15, names[day], text_anchor="end", direction="ltr"))
        for hour, n in enumerate(row):
            hint = f"{names[day]} {wording.number(hour)}: {wording.number(n)}"
            drawn.append(
                cell(LEFT + hour * CELL_W, y, CELL_W - 1, CELL_H - 1, share=n / (hours.most or 1), hint=hint)
            )
    return drawn


def cell(x: float, y: float, width: float, height: float, *, share: float, hint: str) -> Markup:
    """Return one cell, the darker the larger its share (from 0 to 1) of the largest."""
    place = {"x": float(x), "y": float(y), "width": float(width), "height": float(height)}
    title = svg.element("title", hint)
    if share <= 0:
        return svg.element("rect", title, class_="cell", **place)
    return svg.element("rect", title, class_="heat", fill_opacity=f"{0.15 + 0.85 * share:.2f}", **place)
