"""Who posted when: one line per named account, one tick per post, so that acting together shows as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report import svg
from fairwitness.report.words import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    from markupsafe import Markup

    from fairwitness.model import CoAction, Group
    from fairwitness.report.activity import Activity
    from fairwitness.report.room import Room

ROW = 13
TOP = 8
AXIS = 26


def raster(group: Group, *, index: int, activity: Activity, shown: Sequence[CoAction], room: Room) -> Markup:
    """Return the posts of a group's accounts between its first and last co-action.

    Args:
        group: the group.
        index: its number, which decides its colour.
        activity: when everybody posted.
        shown: the co-actions printed under the drawing; they stand out in it.
        room: how many accounts and ticks there is room for.
    """
    start_us, end_us = _span(group)
    names = [member.account_id for member in group.members[: room.raster_rows]]
    base = TOP + ROW * len(names)
    rows: list[Markup] = []
    for place, account in enumerate(names):
        y = TOP + ROW * place
        posts = activity.members.get(account)
        ticks = "" if posts is None else _ticks(posts, y, start_us=start_us, end_us=end_us, room=room)
        rows += [
            svg.text(svg.LEFT - 8, y + 10, str(place + 1), text_anchor="end", class_="row"),
            svg.element("path", d=ticks, class_=f"ticks {svg.colour_class(index)}"),
        ]
    return svg.drawing(
        f"g{index + 1}-raster",
        title=f"Posts of the accounts of group {group.group_id}, one line each",
        description=f"From {clock(start_us)} to {clock(end_us)} UTC. Upright bands are the co-actions listed below.",
        height=base + AXIS,
        children=[*_bands(shown, base, start_us, end_us), *rows, *svg.time_axis(start_us, end_us, y=base)],
    )


def _span(group: Group) -> tuple[int, int]:
    """Return the group's time with a little air, so that no tick stands on the edge."""
    air = max((group.last_at_us - group.first_at_us) // 60, 1_000_000)
    return group.first_at_us - air, group.last_at_us + air


def _ticks(posts: npt.NDArray[np.int64], y: int, *, start_us: int, end_us: int, room: Room) -> str:
    import numpy as np

    inside = posts[(posts >= start_us) & (posts <= end_us)]
    columns = np.unique((inside - start_us) * room.raster_columns // max(end_us - start_us, 1))
    breadth = (svg.WIDTH - svg.LEFT - svg.RIGHT) / room.raster_columns
    return "".join(f"M{svg.LEFT + c * breadth:.1f} {y + 1}v{ROW - 3}" for c in columns.tolist())


def _bands(shown: Sequence[CoAction], base: int, start_us: int, end_us: int) -> list[Markup]:
    places = sorted({round(svg.across(c.actions[0].at_us, start_us=start_us, end_us=end_us)) for c in shown})
    return [svg.element("path", d=f"M{x} {TOP}V{base}", class_="band") for x in places]
