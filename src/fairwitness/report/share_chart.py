"""Posts per hour as bars, the groups' on top of everybody else's, with the threshold across."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.report import svg
from fairwitness.report.words import DAY_US, clock, count, number
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from fairwitness.findings.share.records import Hours, ShareReport, Subject
    from fairwitness.network.kernel import I64

PANEL = 110
TOP = 22
AXIS = 26
MOST_STEPS = 345
"""Bars, which are then two units wide."""
STEPS = (
    (HOUR_US, "hour"),
    (3 * HOUR_US, "three hours"),
    (6 * HOUR_US, "six hours"),
    (12 * HOUR_US, "twelve hours"),
    (DAY_US, "day"),
    (7 * DAY_US, "week"),
    (28 * DAY_US, "four weeks"),
    (364 * DAY_US, "52 weeks"),
)
LAYERS = ("everybody", "c0", "c1")
"""Colours of the rest, of groups acting together, and of deceptive groups, from the ground up."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all drawings of one report share, so that they can be compared.

    Attributes:
        start_us: where the first bar begins.
        step_us: time that a bar stands for; the bar is its busiest hour.
        step: the same in words.
        n: bars.
        most: posts at the top.
        threshold: posts in an hour, if there is a threshold.
    """

    start_us: int
    step_us: int
    step: str
    n: int
    most: float
    threshold: float | None


def frame(report: ShareReport) -> Frame | None:
    """Return the common frame of a report's drawings, or None if no post has an hour."""
    timed = [subject.hours for subject in report.subjects if subject.hours.at_us]
    if not timed:
        return None
    first, last = min(h.at_us[0] for h in timed), max(h.at_us[-1] for h in timed)
    step_us, step = next((s for s in STEPS if (last - first) // s[0] < MOST_STEPS), STEPS[-1])
    start_us = first - first % step_us
    threshold = report.threshold.posts_per_hour if report.threshold else None
    most = max(max(h.n_posts) for h in timed)
    return Frame(start_us, step_us, step, (last - start_us) // step_us + 1, max(most, threshold or 0), threshold)


def hourly(subject: Subject, *, name: str, within: Frame) -> Markup:
    """Return a subject's posts per hour.

    Args:
        subject: what was measured.
        name: its letter.
        within: the frame of all drawings.
    """
    base = TOP + PANEL
    busiest = f"of the busiest hour in every {within.step}" if within.step_us > HOUR_US else "per hour"
    return svg.drawing(
        f"hours-{name}",
        title=f"{name}: posts {busiest}",
        description=_described(subject),
        height=base + AXIS,
        children=[
            *_scale(within, f"{name}: posts {busiest}", base=base),
            *_bars(subject.hours, within, base=base),
            *_threshold(within, base=base),
            *svg.time_axis(within.start_us, within.start_us + within.n * within.step_us, y=base),
        ],
    )


def _described(subject: Subject) -> str:
    found = subject.trend
    total = f"{count(subject.posts.n, 'post')} in {count(len(subject.hours.at_us), 'hour')}"
    if found is None:
        return f"{total}."
    return (
        f"{total}; the most in one hour, {found.peak:,}, in the one that begins {clock(found.peak_at_us)[:16]} UTC."
    )


def _scale(within: Frame, words: str, *, base: int) -> Iterator[Markup]:
    yield svg.text(svg.LEFT, TOP - 8, words, class_="name")
    yield svg.text(svg.LEFT - 8, TOP + 10, number(within.most), text_anchor="end")
    yield svg.text(svg.LEFT - 8, base, "0", text_anchor="end")
    yield svg.line(svg.LEFT, TOP, svg.WIDTH - svg.RIGHT, TOP, "grid")


def _threshold(within: Frame, *, base: int) -> Iterator[Markup]:
    if within.threshold is not None:
        y = base - PANEL * within.threshold / within.most
        yield svg.line(svg.LEFT, y, svg.WIDTH - svg.RIGHT, y, "threshold")


def _bars(hours: Hours, within: Frame, *, base: int) -> Iterator[Markup]:
    """Return one path for each layer; a tenth of the bytes of one element for each bar."""
    shown = busiest(hours, within)
    layers = (shown.n_posts - shown.acting_together - shown.deceptive, shown.acting_together, shown.deceptive)
    ground = np.zeros(shown.place.size, np.int64)
    for layer, colour in zip(layers, LAYERS, strict=True):
        if layer.any():
            yield svg.element("path", d=_path(shown.place, ground, layer, within, base), class_=f"bars {colour}")
        ground = ground + layer


@dataclass(frozen=True, slots=True)
class Bars:
    """The busiest hour of each step that has posts: place among the bars, and posts."""

    place: I64
    n_posts: I64
    acting_together: I64
    deceptive: I64


def busiest(hours: Hours, within: Frame) -> Bars:
    """Return the busiest hour of each step, the first of equal ones."""
    place = (np.array(hours.at_us, np.int64) - within.start_us) // within.step_us
    n_posts = np.array(hours.n_posts, np.int64)
    order = np.lexsort((np.arange(place.size), -n_posts, place))
    _, first = np.unique(place[order], return_index=True)
    kept = order[first]
    together, deceptive = np.array(hours.acting_together, np.int64), np.array(hours.deceptive, np.int64)
    return Bars(place[kept], n_posts[kept], together[kept], deceptive[kept])


def _path(place: I64, ground: I64, layer: I64, within: Frame, base: int) -> str:
    width = (svg.WIDTH - svg.LEFT - svg.RIGHT) / within.n
    breadth = min(max(width - 1, width * 0.8), 24)
    unit = PANEL / within.most
    columns: Sequence[tuple[int, int, int]] = list(zip(place.tolist(), ground.tolist(), layer.tolist(), strict=True))
    return "".join(
        f"M{svg.LEFT + k * width:.1f} {base - low * unit:.1f}v-{n * unit:.1f}h{breadth:.1f}v{n * unit:.1f}z"
        for k, low, n in columns
        if n
    )
