"""Posts over time as bars, of which the part by named accounts is set off; each bar leads to its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report import svg
from fairwitness.web.charts import Chart, Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markupsafe import Markup

    from fairwitness.web.queries.timeline import Bar

TOP, HEIGHT, FOOT = 34, 130, 26
BASE = TOP + HEIGHT


def timeline_chart(
    bars: Sequence[Bar], *, title: str, what: str, lead: Callable[[Bar], str], wording: Wording
) -> Chart:
    """Return posts per step of time.

    Args:
        bars: without a gap, in order.
        title: of the drawing, in the reader's language.
        what: which posts are counted, in the reader's language.
        lead: from a bar to the address of its posts.
        wording: the reader's language.
    """
    texts = wording.texts
    n_posts, n_named = (sum(getattr(bar, name) for bar in bars) for name in ("n_posts", "n_named"))
    most = max((bar.n_posts for bar in bars), default=0)
    caption = texts.gettext(
        "%(what)s: posts per %(step)s, UTC, and how many of them are by named accounts; the highest bar is %(most)s. "
        "n = %(n)s posts, %(named)s of them by named accounts."
    ) % {
        "what": what, "step": wording.formats.duration(bars[0].end_us - bars[0].start_us if bars else 0),
        "most": wording.number(most), "n": wording.number(n_posts), "named": wording.number(n_named),
    }  # fmt: skip
    drawn = svg.drawing(
        "timeline", title=title, description=caption, height=BASE + FOOT,
        children=[*_keys(wording), *_scale(most, wording), *_bars(bars, most, lead, wording), *_axis(bars, wording)],
    )  # fmt: skip
    rows = [(bar.start_us, bar.end_us, bar.n_posts, bar.n_named) for bar in bars]
    columns = ("start_us", "end_us", "n_posts", "n_posts_of_named_accounts")
    return Chart(name="timeline", svg=drawn, caption=caption, columns=columns, rows=rows)


def _keys(wording: Wording) -> list[Markup]:
    """Return what the two colours mean; one stands under the other, for words are of any length."""
    said = wording.texts.gettext
    drawn: list[Markup] = []
    for place, (name, words) in enumerate(
        (("bar-all", said("all posts")), ("bar-named", said("of them by named accounts")))
    ):
        x = svg.LEFT + place * (svg.WIDTH - svg.LEFT) / 3
        drawn.append(svg.element("rect", x=float(x), y=6.0, width=10.0, height=10.0, class_=name))
        drawn.append(svg.text(x + 16, 15, words, text_anchor="start", direction="ltr"))
    return drawn


def _scale(most: int, wording: Wording) -> list[Markup]:
    marks = [(most, TOP), (0, BASE)] if most else [(0, BASE)]
    return [
        part
        for n, y in marks
        for part in (
            svg.line(svg.LEFT, y, svg.WIDTH - svg.RIGHT, y, "grid"),
            svg.text(svg.LEFT - 6, y + 4, wording.number(n), text_anchor="end", direction="ltr"),
        )
    ]


def _bars(bars: Sequence[Bar], most: int, lead: Callable[[Bar], str], wording: Wording) -> list[Markup]:
    width = (svg.WIDTH - svg.LEFT - svg.RIGHT) / max(len(bars), 1)
    texts = wording.texts
    drawn: list[Markup] = []
    for place, bar in enumerate(bars):
        if not bar.n_posts:
            continue
        x = svg.LEFT + place * width
        hint = texts.gettext("%(moment)s UTC: %(n)s posts, %(named)s of them by named accounts") % {
            "moment": wording.moment(bar.start_us), "n": wording.number(bar.n_posts),
            "named": wording.number(bar.n_named),
        }  # fmt: skip
        parts = [
            svg.element("title", hint),
            _bar(x, width, HEIGHT * bar.n_posts / most, "bar-all"),
            _bar(x, width, HEIGHT * bar.n_named / most, "bar-named"),
            svg.element("rect", x=float(x), y=float(TOP), width=float(width), height=float(HEIGHT), class_="hit"),
        ]
        span = {"data_start": bar.start_us, "data_end": bar.end_us}
        drawn.append(svg.element("a", *parts, href=lead(bar), aria_label=hint, **span))
    return drawn


def _bar(x: float, width: float, height: float, name: str) -> Markup:
    # Hundredths: at tenths, bars of a long timeline would differ in width.
    place = {"x": f"{x:.2f}", "y": f"{BASE - height:.2f}", "height": f"{height:.2f}"}
    return svg.element("rect", **place, width=f"{max(width * 0.88, 0.5):.2f}", class_=name)


def _axis(bars: Sequence[Bar], wording: Wording) -> list[Markup]:
    return wording.time_axis(bars[0].start_us, bars[-1].end_us, y=BASE) if bars else []
