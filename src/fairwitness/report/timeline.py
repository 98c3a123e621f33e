"""Posts over time as bars: the whole corpus, and each group under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report import svg
from fairwitness.report.words import clock, count

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from markupsafe import Markup

    from fairwitness.model import Group
    from fairwitness.report.activity import Activity

PANEL = 96
GAP = 34
AXIS = 26
TOP = 20


def corpus_timeline(activity: Activity) -> Markup:
    """Return all posts read, per step of time."""
    base = TOP + PANEL
    panel = _panel(activity.everybody, "all posts", base=base, colour="everybody")
    axis = svg.time_axis(activity.start_us, activity.end_us, y=base)
    return svg.drawing(
        "all-posts",
        title=f"Posts per {activity.step}, all accounts",
        description=_described(activity, activity.everybody),
        height=base + AXIS,
        children=[*panel, *axis],
    )


def group_timeline(group: Group, *, index: int, activity: Activity) -> Markup:
    """Return the posts of a group's named accounts above those of everybody, on one time axis."""
    own = activity.of(member.account_id for member in group.members)
    upper, lower = TOP + PANEL, TOP + 2 * PANEL + GAP
    panels = [
        *_panel(own, "posts of the named accounts", base=upper, colour=svg.colour_class(index)),
        svg.line(svg.LEFT, upper, svg.WIDTH - svg.RIGHT, upper, "axis"),
        *_panel(activity.everybody, "posts of all accounts", base=lower, colour="everybody"),
    ]
    return svg.drawing(
        f"g{index + 1}-posts",
        title=f"Posts per {activity.step}: named accounts of group {group.group_id} and all accounts",
        description=_described(activity, own),
        height=lower + AXIS,
        children=[*panels, *svg.time_axis(activity.start_us, activity.end_us, y=lower)],
    )


def _panel(counts: npt.NDArray[np.int64], name: str, *, base: int, colour: str) -> list[Markup]:
    most = max(int(counts.max(initial=0)), 1)
    return [
        svg.text(svg.LEFT, base - PANEL - 6, name, class_="name"),
        svg.text(svg.LEFT - 8, base - PANEL + 10, f"{most:,}", text_anchor="end"),
        svg.text(svg.LEFT - 8, base, "0", text_anchor="end"),
        svg.line(svg.LEFT, base - PANEL, svg.WIDTH - svg.RIGHT, base - PANEL, "grid"),
        svg.element("path", d=_bars(counts, base=base, most=most), class_=f"bars {colour}"),
    ]


def _bars(counts: npt.NDArray[np.int64], *, base: int, most: int) -> str:
    """Return all bars as one path, which is a tenth of the bytes of one element each."""
    width = (svg.WIDTH - svg.LEFT - svg.RIGHT) / len(counts)
    breadth = max(width - 1, width * 0.8)
    return "".join(
        f"M{svg.LEFT + i * width:.1f} {base}v-{max(PANEL * n / most, 0.7):.1f}h{breadth:.1f}V{base}z"
        for i, n in enumerate(counts.tolist())
        if n
    )


def _described(activity: Activity, counts: npt.NDArray[np.int64]) -> str:
    peak = int(counts.argmax())
    when = clock(activity.start_us + peak * activity.step_us)[:16]
    total = count(int(counts.sum()), "post")
    return f"{total}; the most in one {activity.step}, {int(counts[peak]):,}, in the one that begins {when} UTC."
