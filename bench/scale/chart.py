"""How CPU time grows with rows, as a drawing for the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from bench.scale.toolkit import of_rival

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.scale.plan import Plan

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 460, 56, 16, 220, 44
COLOURS = ("#0b6e99", "#b3541e", "#5b7f2b", "#7a3e9d", "#9a7d0a", "#444444")
HALO = "paint-order: stroke; stroke: #ffffff; stroke-width: 4px"
STYLE = "font: 12px sans-serif; fill: #222222"
Points = dict[int, float]


@dataclass(frozen=True, slots=True)
class Series:
    """One line of the drawing: what it is, and CPU seconds by rows."""

    label: str
    points: Points


def _middles(plan: Plan, prefix: str, name: Callable[[int], str], what: str, figure: str) -> Points:
    found = {n: plan.store.middle(name(n), what, figure) for n in plan.known(prefix)}
    return {n: cpu_s for n, cpu_s in found.items() if cpu_s}


def series(plan: Plan) -> list[Series]:
    """Return what was measured at two sizes and more."""
    own: Callable[[int], str] = "pairs/{}-own".format
    csv: Callable[[int], str] = "csv/{}".format
    whole: Callable[[int], str] = "whole/{}".format
    found = [
        Series("pairs in memory", _middles(plan, "pairs/", own, "ours", "work_cpu_s")),
        Series("DuckDB's sort of the same rows", _middles(plan, "pairs/", own, "sort", "work_cpu_s")),
        Series("CSV file to pairs", _middles(plan, "csv/", csv, "ours", "cpu_s")),
        Series(
            "CSV file to pairs, by the toolkit",
            {n: s for n in plan.known("csv/") if (s := of_rival(plan, csv(n), ""))},
        ),
        Series("near copies", _middles(plan, "near/", "near/{}".format, "ours", "cpu_s")),
        Series("a whole investigation", _middles(plan, "whole/", whole, "whole", "cpu_s")),
    ]
    return [one for one in found if len(one.points) > 1]


def drawn(found: list[Series]) -> str:
    """Return the drawing as SVG: both axes in powers of ten, each line named at its end."""
    rows = [n for one in found for n in one.points]
    seconds = [s for one in found for s in one.points.values()]
    across = _scale(rows, LEFT, WIDTH - RIGHT)
    up = _scale(seconds, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" style="{STYLE}">',
        "<title>CPU seconds by rows, both in powers of ten</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_grid(rows, across, seconds, up),
    ]
    ends = _apart([up(one.points[max(one.points)]) for one in found])
    for one, colour, end in zip(found, COLOURS, ends, strict=False):
        places = [(across(n), up(s)) for n, s in sorted(one.points.items())]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        x, y = places[-1]
        parts.append(f'<path d="M{x + 5:.1f} {y:.1f}L{x + 16:.1f} {end:.1f}" stroke="{colour}"/>')
        style = f"fill: {colour}; {HALO}"
        parts.append(f'<text x="{x + 20:.1f}" y="{end + 4:.1f}" style="{style}">{one.label}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _scale(values: list[float] | list[int], low: float, high: float) -> Callable[[float], float]:
    first, last = floor(log10(min(values))), ceil(log10(max(values)))
    return lambda value: low + (log10(value) - first) / max(last - first, 1) * (high - low)


def _grid(
    rows: list[int], across: Callable[[float], float], seconds: list[float], up: Callable[[float], float]
) -> Iterator[str]:
    line = '<path d="{}" stroke="#dddddd"/>'
    for power in range(floor(log10(min(rows))), ceil(log10(max(rows))) + 1):
        x = across(10.0**power)
        yield line.format(f"M{x:.1f} {TOP}V{HEIGHT - BOTTOM}")
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>'
    for power in range(floor(log10(min(seconds))), ceil(log10(max(seconds))) + 1):
        y = up(10.0**power)
        yield line.format(f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}")
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>'
    yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">rows</text>'
    yield f'<text x="14" y="{HEIGHT / 2:.0f}" transform="rotate(-90 14 {HEIGHT / 2:.0f})">CPU seconds</text>'


def _apart(heights: list[float], *, least: float = 15) -> list[float]:
    """Return the heights of names that do not lie on each other, in the order given."""
    placed = list(heights)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    for above, below in pairwise(order):
        placed[below] = max(placed[below], placed[above] + least)
    return placed
