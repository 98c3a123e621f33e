"""Who posted when: one line per account, one tick per post, so that acting together shows as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report import svg
from fairwitness.web.charts import Chart, Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markupsafe import Markup

ROW, TOP, AXIS = 14, 8, 26
COLUMNS = 1_200
MOST_ROWS = 80
MOST_TABLE = 200_000


def raster_chart(
    posts: Mapping[str, Sequence[int]],
    *,
    group_id: str,
    span_us: tuple[int, int],
    bands_us: Sequence[int],
    lead: Callable[[str], str],
    wording: Wording,
) -> Chart:
    """Return the posts of accounts over time.

    Args:
        posts: times of each account's posts by the name under which it is shown, in order of the rows, UTC.
        group_id: of the group.
        span_us: from when to when.
        bands_us: moments of quoted co-actions, which stand out.
        lead: from a row's name to the address of the account's posts.
        wording: the reader's language.
    """
    shown = list(posts)[:MOST_ROWS]
    base = TOP + ROW * len(shown)
    n_posts = sum(len(inside(posts[name], span_us)) for name in posts)
    texts = wording.texts
    caption = texts.gettext(
        "Group %(group)s: one line per account, one tick per post, UTC, %(first)s to %(last)s. Upright bands are "
        "quoted co-actions. %(drawn)s of %(accounts)s accounts are drawn; n = %(n)s posts."
    ) % {
        "group": group_id, "first": wording.moment(span_us[0]), "last": wording.moment(span_us[1]),
        "drawn": wording.number(len(shown)), "accounts": wording.number(len(posts)), "n": wording.number(n_posts),
    }  # fmt: skip
    lines = [part for k, name in enumerate(shown) for part in _line(name, k, posts[name], span_us, lead)]
    drawn = svg.drawing(
        "raster", title=texts.gettext("Posts of the accounts, one line each"), description=caption,
        height=base + AXIS,
        children=[*_bands(bands_us, base, span_us), *lines, *wording.time_axis(span_us[0], span_us[1], y=base)],
    )  # fmt: skip
    rows = [(name, at_us) for name in posts for at_us in inside(posts[name], span_us)][:MOST_TABLE]
    return Chart(name=f"raster-{group_id}", svg=drawn, caption=caption, columns=("account", "at_us"), rows=rows)


def inside(times_us: Sequence[int], span_us: tuple[int, int]) -> list[int]:
    """Return the moments that lie in a span, both ends included."""
    return [at_us for at_us in times_us if span_us[0] <= at_us <= span_us[1]]


def ticks(times_us: Sequence[int], span_us: tuple[int, int], *, top: float, height: float) -> str:
    """Return upright strokes at the moments; those that would fall into one column are one stroke."""
    start, end = span_us
    columns = sorted({(at_us - start) * COLUMNS // max(end - start, 1) for at_us in inside(times_us, span_us)})
    breadth = (svg.WIDTH - svg.LEFT - svg.RIGHT) / COLUMNS
    return "".join(f"M{svg.LEFT + column * breadth:.1f} {top:.0f}v{height:.0f}" for column in columns)


def _line(
    name: str, row: int, times_us: Sequence[int], span_us: tuple[int, int], lead: Callable[[str], str]
) -> list[Markup]:
    y = TOP + ROW * row
    short = name if len(name) <= 8 else f"{name[:7]}…"  # noqa: PLR2004  letters that fit beside a row
    label = svg.text(svg.LEFT - 8, y + 10, short, text_anchor="end", class_="row")
    return [
        svg.element("a", label, href=lead(name)),
        svg.element("path", d=ticks(times_us, span_us, top=y + 1, height=ROW - 3), class_="ticks c0"),
    ]


def _bands(moments_us: Sequence[int], base: float, span_us: tuple[int, int]) -> list[Markup]:
    start, end = span_us
    places = sorted({round(svg.across(at_us, start_us=start, end_us=end)) for at_us in inside(moments_us, span_us)})
    return [svg.element("path", d=f"M{x} {TOP}V{base}", class_="band") for x in places]
