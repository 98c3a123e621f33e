"""All figures of one day as intervals, above every baseline of the independent bound."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fairwitness.figures.wording import count, day, span
from fairwitness.report import svg
from fairwitness.report.figures.drawing import AXIS, TOP, Drawing, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from fairwitness.report.figures.numbers import ContestedNumber

ROW = 40


def side_by_side(number: ContestedNumber) -> Drawing:
    """Return every figure of the day in focus, and every baseline of the independent bound, as intervals."""
    rows = [*_claims(number), *_baselines(number)]
    ends = [number for row in rows for number in row[1:4] if math.isfinite(number)]
    most = max(*ends, 1.0) * 1.06
    base = TOP + ROW * len(rows)
    children: list[Markup] = []
    for place, row in enumerate(rows):
        children += _line(row, TOP + ROW * place, most)
    beside = (
        ", and registered deaths above each baseline with 95 % intervals" if len(rows) > len(number.in_focus) else ""
    )
    caption = (
        f"{number.quantity}, {number.place}, up to {day(number.focus)}: each figure with the counts that it "
        f"can stand "
        f"for{beside}."
    )
    drawn = svg.drawing(
        f"day-{number.number}", title=f"All figures up to {day(number.focus)}", description=caption,
        height=base + AXIS, children=[*_ruler(most, base), *children],
    )  # fmt: skip
    table = [(label, value, low, None if math.isinf(high) else high, kind) for label, value, low, high, kind in rows]
    return Drawing("day", drawn, caption, ("what", "value", "low", "high", "kind"), table)


Row = tuple[str, float, float, float, str]


def _claims(number: ContestedNumber) -> Iterator[Row]:
    for claim in number.in_focus:
        low, high = number.examination.docket.printed(claim)
        who = f"{claim.claimant}, as quoted by {claim.reported_by}" if claim.reported_by else claim.claimant
        index = number.claimants.index(claim.claimant)
        yield f"{claim.amount.text} · {who}", claim.amount.shown, low, high, svg.colour_class(index)


def _baselines(number: ContestedNumber) -> Iterator[Row]:
    band = next((band for band in number.bands if band.until == number.focus), None)
    for e in band.found.estimates if band else ():
        low, high = (e.excess if e.low is None else e.low, e.excess if e.high is None else e.high)
        told = f"{count(e.excess)} ({span((low, high))})" if e.low is not None else count(e.excess)
        yield f"{told} · registered excess: {e.label}", e.excess, low, high, "everybody"


def _line(row: Row, top: float, most: float) -> Iterator[Markup]:
    label, value, low, high, colour = row
    width = svg.WIDTH - svg.RIGHT - 12
    x = [
        12 + (width - 12) * min(max(v, 0.0), most) / most for v in (low, value, high if math.isfinite(high) else most)
    ]
    y = top + 27
    yield svg.text(12, top + 14, short(label), class_="name")
    arrow = "" if math.isfinite(high) else f"M{x[2] - 6:.1f} {y - 5}l6 5l-6 5"
    yield svg.element("path", d=f"M{x[0]:.1f} {y}H{x[2]:.1f}{arrow}", class_=f"whisker {colour}")
    yield svg.element("circle", cx=x[1], cy=float(y), r=5.0, class_=f"mark {colour}")


def _ruler(most: float, base: float) -> Iterator[Markup]:
    width = svg.WIDTH - svg.RIGHT - 12
    step = _step(most)
    for k in range(int(most // step) + 1):
        x = 12 + (width - 12) * k * step / most
        yield svg.element("path", d=f"M{x:.1f} {TOP}V{base}", class_="grid")
        yield svg.text(x, base + 18, count(k * step), text_anchor="start" if k == 0 else "middle")


def _step(most: float) -> float:
    power = 10 ** math.floor(math.log10(max(most, 1.0)))
    return float(next(power * f for f in (0.1, 0.2, 0.5, 1, 2) if most / (power * f) <= 6))  # noqa: PLR2004  six labels
