"""Drawings of the natural experiment: activity by exposure, and hour by hour of the day for curfews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report import svg
from fairwitness.report.access.events_charts import Drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from fairwitness.access.silence.records import Dose, GroupSilence

TOP, PANEL, AXIS = 28, 110, 40
MOST = 1.5
"""Times the usual activity at the upper edge; what is more is drawn there."""


def dose_chart(one: GroupSilence, *, number: int) -> Drawn | None:
    """Return activity over usual activity by level of exposure; None: there is nothing to draw."""
    drawn = [dose for dose in one.doses if dose.expected > 0]
    if not drawn:
        return None
    title = "Activity by how much of the connection was missing"
    caption = (
        f"{title}: group {one.group_id}, {one.n_used} accounts. A bar is observed over usual active account-hours; "
        "at 1, they post as always. Below stands how many hours there were."
    )
    svg_drawn = _bars(
        f"dose-{number}", title, caption,
        [(_level(dose), dose.observed, dose.expected, f"{dose.n_hours} h") for dose in drawn],
    )  # fmt: skip
    rows = [(d.exposure_from, d.exposure_to, d.n_hours, d.observed, d.expected) for d in drawn]
    columns = ("exposure_from", "exposure_to", "n_hours", "observed_account_hours", "usual_account_hours")
    return Drawn(
        name=f"silence-dose-{number}", title=title, svg=svg_drawn, caption=caption, columns=columns, rows=rows
    )


def hour_chart(one: GroupSilence, *, number: int) -> Drawn | None:
    """Return activity over usual activity by hour of the day, with the exposure of the hour as shading."""
    if not any(hour.expected > 0 for hour in one.hours):
        return None
    title = "Activity by hour of the day, on days of the curfew"
    caption = (
        f"{title}: group {one.group_id}, {one.n_used} accounts, UTC. A bar is observed over usual active "
        "account-hours; the shade behind it is the share of the connection that was missing at that hour."
    )
    svg_drawn = _bars(
        f"hour-{number}", title, caption,
        [(f"{h.hour:02d}", h.observed, h.expected, "") for h in one.hours], shades=[h.exposure for h in one.hours],
    )  # fmt: skip
    rows = [(h.hour, h.exposure, h.observed, h.expected) for h in one.hours]
    columns = ("hour_utc", "mean_exposure", "observed_account_hours", "usual_account_hours")
    return Drawn(
        name=f"silence-hours-{number}", title=title, svg=svg_drawn, caption=caption, columns=columns, rows=rows
    )


def _level(dose: Dose) -> str:
    return "none" if dose.exposure_to <= 0 else f"{dose.exposure_from:.0%}–{dose.exposure_to:.0%}"


def _bars(
    name: str, title: str, caption: str, bars: Sequence[tuple[str, int, float, str]], *, shades: Sequence[float] = ()
) -> Markup:
    width = (svg.WIDTH - svg.LEFT - svg.RIGHT) / len(bars)
    base = TOP + PANEL
    return svg.drawing(
        name, title=title, description=caption, height=base + AXIS,
        children=[
            svg.text(svg.LEFT, TOP - 12, title, class_="name"), *_shading(shades, width, base),
            *_scale(base), *_columns(bars, width, base),
        ],
    )  # fmt: skip


def _shading(shades: Sequence[float], width: float, base: float) -> Iterator[Markup]:
    for k, share in enumerate(shades):
        if share > 0:
            yield svg.element(
                "rect", x=float(svg.LEFT + k * width), y=float(TOP), width=float(width), height=float(base - TOP),
                class_="shade", fill_opacity=f"{0.05 + 0.3 * share:.2f}",
            )  # fmt: skip


def _columns(bars: Sequence[tuple[str, int, float, str]], width: float, base: float) -> Iterator[Markup]:
    breadth = min(width * 0.7, 60)
    for k, (label, observed, usual, below) in enumerate(bars):
        x = svg.LEFT + (k + 0.5) * width
        if usual > 0:
            height = PANEL * min(observed / usual, MOST) / MOST
            hint = svg.element("title", f"{label}: {observed:,} observed, {usual:,.1f} usual")
            yield svg.element("rect", hint, x=float(x - breadth / 2), y=float(base - height), width=float(breadth),
                              height=float(height), class_="bars c0")  # fmt: skip
        yield svg.text(x, base + 14, label, text_anchor="middle", class_="row")
        if below:
            yield svg.text(x, base + 27, below, text_anchor="middle", class_="row")


def _scale(base: float) -> Iterator[Markup]:
    for value in (0.0, 0.5, 1.0, 1.5):
        y = base - PANEL * value / MOST
        yield svg.line(svg.LEFT, y, svg.WIDTH - svg.RIGHT, y, "axis" if value in {0.0, 1.0} else "grid")
        yield svg.text(svg.LEFT - 8, y + 4, f"{value:g}", text_anchor="end")
