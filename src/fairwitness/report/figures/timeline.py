"""All versions of a contested number over time, with the independent bound behind them."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fairwitness.figures.wording import count, day
from fairwitness.report import svg
from fairwitness.report.figures.drawing import AXIS, TOP, Drawing, short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from markupsafe import Markup

    from fairwitness.figures.records import Claim
    from fairwitness.report.figures.numbers import ContestedNumber

PANEL = 300
LEGEND = 20
DAY_US = 86_400_000_000
BOUND_WORDS = (
    " The inner band is the 95 % interval of registered excess deaths up to each day, "
    "the outer one spans all baselines."
)


def moment(value: date) -> int:
    """Return the beginning of a day, UTC."""
    return int(datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()) * 1_000_000


def timeline(number: ContestedNumber) -> Drawing:
    """Return all versions over time, with the independent bound behind them."""
    stretch = _stretch(number)
    most = _most(number)
    base = TOP + PANEL
    children = [*_grid(most, base), *_band(number, stretch, most), *_points(number, stretch, most)]
    children += _legend(number, base + AXIS + 6)
    bound = BOUND_WORDS if number.bands else ""
    caption = (
        f"{number.quantity}, {number.place}: {len(number.claims)} versions by day and claimant; an arrow stands for "
        f"“over” and “at least”.{bound} Figures of different definitions are side by side, not added up."
    )
    drawn = svg.drawing(
        f"timeline-{number.number}", title="All versions over time", description=caption,
        height=base + AXIS + 6 + LEGEND * len(number.claimants),
        children=[*children, *svg.time_axis(*stretch, y=base)],
    )  # fmt: skip
    return Drawing("timeline", drawn, caption, COLUMNS, _rows(number))


COLUMNS = ("as_of", "figure", "low", "high", "claimant", "reported_by", "definition", "source", "kind")


def _rows(number: ContestedNumber) -> list[tuple[object, ...]]:
    docket = number.examination.docket
    rows: list[tuple[object, ...]] = []
    for claim in number.claims:
        low, high = docket.printed(claim)
        rows.append((claim.as_of.isoformat(), claim.amount.shown, low, None if math.isinf(high) else high,
                     claim.claimant, claim.reported_by, claim.definition, claim.source, "claim"))  # fmt: skip
    for band in number.bands:
        rows += [
            (band.until.isoformat(), e.excess, e.low, e.high, "registered deaths above expectation", "", e.label, "",
             "bound")
            for e in band.found.estimates
        ]  # fmt: skip
    return rows


def _stretch(number: ContestedNumber) -> tuple[int, int]:
    days = [moment(claim.as_of) for claim in number.claims]
    air = max((max(days) - min(days)) // 40, DAY_US)
    return min(days) - air, max(days) + air


def _most(number: ContestedNumber) -> float:
    shown = [claim.amount.shown for claim in number.claims]
    bound = [high for band in number.bands for _, high in [band.found.bounds]]
    most = max([*shown, *bound, 1.0])
    step = 10 ** math.floor(math.log10(most))
    return float(math.ceil(most / step * 2) * step / 2)


def _y(value: float, most: float) -> float:
    return TOP + PANEL * (1 - min(max(value, 0.0), most) / most)


def _grid(most: float, base: float) -> Iterator[Markup]:
    for part in range(1, 5):
        y = base - PANEL * part / 4
        yield svg.line(svg.LEFT, y, svg.WIDTH - svg.RIGHT, y, "grid")
        yield svg.text(svg.LEFT - 8, y + 4, count(most * part / 4), text_anchor="end")
    yield svg.text(svg.LEFT - 8, base, "0", text_anchor="end")


def _band(number: ContestedNumber, stretch: tuple[int, int], most: float) -> Iterator[Markup]:
    bands = number.bands
    if len(bands) < 2:  # noqa: PLR2004  one day makes no band
        return
    x = [svg.across(moment(band.until), start_us=stretch[0], end_us=stretch[1]) for band in bands]
    hull = [band.found.bounds for band in bands]
    main = [(m.excess if m.low is None else m.low, m.excess if m.high is None else m.high)
            for m in (band.found.main for band in bands)]  # fmt: skip
    for limits, class_ in ((hull, "hull"), (main, "bound")):
        upper = " ".join(f"{a:.1f} {_y(high, most):.1f}" for a, (_, high) in zip(x, limits, strict=True))
        lower = " ".join(
            f"{a:.1f} {_y(low, most):.1f}" for a, (low, _) in zip(reversed(x), reversed(limits), strict=True)
        )
        yield svg.element("path", d=f"M{upper} {lower}z", class_=class_)
    line = " ".join(f"{a:.1f} {_y(band.found.main.excess, most):.1f}" for a, band in zip(x, bands, strict=True))
    yield svg.element("path", d=f"M{line}", class_="middle")


def _points(number: ContestedNumber, stretch: tuple[int, int], most: float) -> Iterator[Markup]:
    for claim in number.claims:
        if claim.republication_of:
            continue
        index = number.claimants.index(claim.claimant)
        x = svg.across(moment(claim.as_of), start_us=stretch[0], end_us=stretch[1])
        y = _y(claim.amount.shown, most)
        yield from _whisker(claim, index, x, most)
        hint = f"{claim.amount.text}, {claim.claimant}, {day(claim.as_of)}"
        yield svg.sign(index, x, y, radius=4.5 if claim.reported_by else 5.5, hint=hint)


def _legend(number: ContestedNumber, top: float) -> Iterator[Markup]:
    for index, claimant in enumerate(number.claimants):
        y = top + LEGEND * index + 10
        yield svg.sign(index, svg.LEFT + 6, y, radius=5.5)
        yield svg.text(svg.LEFT + 20, y + 4, short(claimant), class_="name")


def _whisker(claim: Claim, index: int, x: float, most: float) -> Iterator[Markup]:
    amount, colour = claim.amount, svg.colour_class(index)
    if amount.kind in {"over", "at_least"}:
        y = _y(amount.shown, most)
        d = f"M{x:.1f} {y - 4:.1f}v-13m-3 4l3 -4l3 4"
    elif amount.kind == "range":
        high = most if amount.high is None else amount.high
        d = f"M{x:.1f} {_y(amount.low or 0, most):.1f}V{_y(high, most):.1f}"
    else:
        return
    yield svg.element("path", d=d, class_=f"whisker {colour}")
