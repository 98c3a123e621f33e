"""Elements and axes of the drawings; colours come from the style sheet, so that light and dark both work."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from fairwitness.report.visible import visible_line
from fairwitness.report.words import DAY_US, clock
from fairwitness.study import HOUR_US, MINUTE_US, SECOND_US

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 760
LEFT = 56
"""Room for the numbers of the upright axis."""
RIGHT = 12
TICK_STEPS = (
    *(n * SECOND_US for n in (1, 5, 15, 30)),
    *(n * MINUTE_US for n in (1, 5, 15, 30)),
    *(n * HOUR_US for n in (1, 3, 6, 12)),
    *(n * DAY_US for n in (1, 2, 7, 14, 28, 56, 112, 364, 728, 1820, 3640)),
)
MOST_TICKS = 6
SHAPES = ("circle", "square", "triangle", "diamond", "hexagon")
N_COLOURS = 8
CORNERS = {
    "square": ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
    "triangle": ((0, -1.2), (1.1, 0.8), (-1.1, 0.8)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "hexagon": ((-0.55, -0.95), (0.55, -0.95), (1.1, 0), (0.55, 0.95), (-0.55, 0.95), (-1.1, 0)),
}


def element(tag: str, *children: Markup | str, **attributes: object) -> Markup:
    """Return one element; `class_` becomes class, and underscores become hyphens."""
    # Written out, not with Markup.format: a matrix has thousands of cells.
    written = "".join([f' {_attribute(name)}="{_plain(v)}"' for name, v in attributes.items()])
    inner = "".join([child if type(child) is Markup else escape(child) for child in children])
    return Markup(f"<{tag}{written}>{inner}</{tag}>")  # noqa: S704 - our own tags; all else is escaped


@cache
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _plain(value: object) -> str:
    """Return what stands in an attribute, escaped."""
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value) if type(value) is int else escape(value)


def drawing(name: str, *, title: str, description: str, height: float, children: Iterable[Markup]) -> Markup:
    """Return a whole drawing with its title and description, for readers who do not see it.

    A drawing whose marks lead somewhere is a group: inside an image a screen reader would not find them.
    """
    marks = list(children)
    leads = any("<a " in mark for mark in marks)
    return element(
        "svg",
        element("title", visible_line(title), id=f"{name}-t"),
        element("desc", visible_line(description), id=f"{name}-d"),
        *marks,
        viewBox=f"0 0 {WIDTH} {height:.0f}",
        role="group" if leads else "img",
        aria_labelledby=f"{name}-t {name}-d",
    )


def text(x: float, y: float, words: str, **attributes: object) -> Markup:
    """Return words at a place."""
    return element("text", visible_line(words), x=float(x), y=float(y), **attributes)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """Return a straight line."""
    return element("path", d=f"M{_plain(x1)} {_plain(y1)}L{_plain(x2)} {_plain(y2)}", class_=class_)


def sign(index: int, x: float, y: float, *, radius: float, hint: str = "") -> Markup:
    """Return the mark of the group with this number: forty differ in shape or colour."""
    inner = [element("title", visible_line(hint))] if hint else []
    shape, colour = SHAPES[index % len(SHAPES)], f"mark {colour_class(index)}"
    if shape == "circle":
        return element("circle", *inner, cx=float(x), cy=float(y), r=float(radius), class_=colour)
    points = " ".join(f"{x + radius * dx:.1f},{y + radius * dy:.1f}" for dx, dy in CORNERS[shape])
    return element("polygon", *inner, points=points, class_=colour)


def colour_class(index: int) -> str:
    """Return the style class of a group's colour."""
    return f"c{index % N_COLOURS}"


def across(at_us: int, *, start_us: int, end_us: int) -> float:
    """Return where a moment stands between the margins."""
    return LEFT + (WIDTH - LEFT - RIGHT) * (at_us - start_us) / max(end_us - start_us, 1)


def time_axis(start_us: int, end_us: int, *, y: float) -> list[Markup]:
    """Return the ground line with at most six labelled moments in UTC."""
    step = next((s for s in TICK_STEPS if (end_us - start_us) // s < MOST_TICKS), TICK_STEPS[-1])
    first = -(-start_us // step) * step
    marks = [line(LEFT, y, WIDTH - RIGHT, y, "axis")]
    for at_us in range(first, end_us + 1, step):
        x = across(at_us, start_us=start_us, end_us=end_us)
        marks += [line(x, y, x, y + 5, "axis"), text(x, y + 19, _moment(at_us, step), text_anchor=_anchor(x))]
    return marks


def _anchor(x: float) -> str:
    if x > WIDTH - RIGHT - 60:
        return "end"
    return "start" if x < LEFT + 30 else "middle"


def _moment(at_us: int, step: int) -> str:
    if step >= DAY_US:
        return clock(at_us)[:10]
    if step >= MINUTE_US:
        return clock(at_us)[5:16]
    return clock(at_us)[11:19]
