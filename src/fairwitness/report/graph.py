"""The network of named accounts: each group laid out on its own, then packed in rows, as no pair joins two."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import sqrt
from typing import TYPE_CHECKING

from fairwitness.report import svg
from fairwitness.report.visible import cut, visible_line
from fairwitness.report.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from fairwitness.model import Edge, Findings, Group

MOST_ACCOUNTS = 600
"""Above this a dot per account is no longer readable; groups are drawn instead."""
MOST_NUMBERED = 150
MOST_EDGES = 4_000
"""Strongest pairs drawn over all groups; more would fill the page without being seen."""
BREADTHS = (0.6, 1.0, 1.6, 2.4, 3.4)
"""Widths of the lines, by strength of evidence."""
STRENGTHS = (6.0, 12.0, 24.0, 48.0)
"""-log10 p from which the next width is used."""
LABEL = 24
TRIANGLE = svg.SHAPES.index("triangle")
MARGIN = 14
SEED = 7
NEAREST = 19.0
"""Distance of two numbered signs that do not touch."""
PUSHES = 40


def network(findings: Findings) -> Markup | None:
    """Return the drawing of all confirmed groups, or nothing where there are none."""
    groups = findings.groups
    accounts = sum(len(group.members) for group in groups)
    if not groups:
        return None
    as_groups = drawn_as_groups(findings)
    radii = [_bubble(group) if as_groups else _radius(group) for group in groups]
    places, height = _packed(radii)
    share = MOST_EDGES // len(groups)
    children: list[Markup] = []
    for index, (group, (x, y), radius) in enumerate(zip(groups, places, radii, strict=True)):
        if as_groups:
            children += _as_bubble(group, index, x, y, radius)
        else:
            children += _as_dots(group, index, (x, y, radius), most=share, numbered=accounts <= MOST_NUMBERED)
        children.append(svg.text(x, y + radius + 20, _name(group), text_anchor="middle", class_="name"))
    return svg.drawing(
        "network",
        title="The confirmed groups",
        description=_described(findings, accounts, as_groups=as_groups),
        height=height,
        children=children,
    )


def drawn_as_groups(findings: Findings) -> bool:
    """Say whether there are too many named accounts for a sign each."""
    return sum(len(group.members) for group in findings.groups) > MOST_ACCOUNTS


def _described(findings: Findings, accounts: int, *, as_groups: bool) -> str:
    drawn = "one sign per group, larger for more accounts" if as_groups else "one sign per account"
    named = count(accounts, "named account")
    return f"{count(len(findings.groups), 'group')} with {named}; {drawn}. The tables below hold the same."


def _name(group: Group) -> str:
    shown, is_cut = cut(visible_line(group.group_id), 14)
    return f"{shown}…" if is_cut else shown


def _radius(group: Group) -> float:
    return 24 + 14 * sqrt(len(group.members))


def _bubble(group: Group) -> float:
    return 12 + 3 * sqrt(len(group.members))


def _packed(radii: Sequence[float]) -> tuple[list[tuple[float, float]], float]:
    """Return a centre for each circle, in rows from the top, and the height of them all."""
    rows: list[list[int]] = [[]]
    used = 0.0
    for i, radius in enumerate(radii):
        if rows[-1] and used + 2 * radius + MARGIN > svg.WIDTH:
            rows.append([])
            used = 0.0
        rows[-1].append(i)
        used += 2 * max(radius, 40) + MARGIN
    places: list[tuple[float, float]] = []
    top = float(MARGIN)
    for row in rows:
        tallest = max(radii[i] for i in row)
        places += _row([radii[i] for i in row], top + tallest)
        top += 2 * tallest + LABEL + MARGIN
    return places, top


def _row(radii: Sequence[float], y: float) -> list[tuple[float, float]]:
    breadths = [2 * max(radius, 40) + MARGIN for radius in radii]
    ends = [0.0]
    for breadth in breadths:
        ends.append(ends[-1] + breadth)
    indent = max((svg.WIDTH - ends[-1]) / 2, 0)
    return [(indent + (left + right) / 2, y) for left, right in pairwise(ends)]


def _as_bubble(group: Group, index: int, x: float, y: float, radius: float) -> list[Markup]:
    hint = f"{group.group_id}: {count(len(group.members), 'account')}"
    return [
        svg.sign(index, x, y, radius=radius * 0.8, hint=hint),
        svg.text(x, y + 4, f"{len(group.members):,}", text_anchor="middle", class_="inside"),
    ]


def _as_dots(
    group: Group, index: int, circle: tuple[float, float, float], *, most: int, numbered: bool
) -> list[Markup]:
    names = [member.account_id for member in group.members]
    edges = named_edges(group)[:most]
    places = dict(zip(names, _layout(names, edges, circle), strict=True))
    drawn = _lines(edges, places)
    for row, name in enumerate(names, 1):
        x, y = places[name]
        drawn.append(svg.sign(index, x, y, radius=9.0 if numbered else 4.5, hint=name))
        if numbered:
            drawn.append(
                svg.text(
                    x,
                    y + (4.5 if index % len(svg.SHAPES) == TRIANGLE else 3),
                    str(row),
                    text_anchor="middle",
                    class_="inside",
                )
            )
    return drawn


def named_edges(group: Group) -> list[Edge]:
    """Return the pairs of which both accounts are named, the strongest first."""
    named = {member.account_id for member in group.members}
    both = (edge for edge in group.edges if {edge.account_a, edge.account_b} <= named)
    return sorted(both, key=lambda edge: edge.log10_p)


def _lines(edges: Sequence[Edge], places: dict[str, tuple[float, float]]) -> list[Markup]:
    """Return one path per width, which keeps thousands of lines small."""
    paths = [""] * len(BREADTHS)
    for edge in edges:
        (x1, y1), (x2, y2) = places[edge.account_a], places[edge.account_b]
        breadth = sum(-edge.log10_p >= strength for strength in STRENGTHS)
        paths[breadth] += f"M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}"
    drawn = zip(paths, BREADTHS, strict=True)
    return [svg.element("path", d=path, class_="edge", stroke_width=breadth) for path, breadth in drawn if path]


def _layout(
    names: Sequence[str], edges: Sequence[Edge], circle: tuple[float, float, float]
) -> list[tuple[float, float]]:
    """Return places inside a circle by force between joined accounts, the same on every run."""
    import random

    import igraph

    number = {name: i for i, name in enumerate(names)}
    graph = igraph.Graph(len(names), [(number[e.account_a], number[e.account_b]) for e in edges])
    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - a drawing, not a secret
    try:
        layout = graph.layout_kamada_kawai(seed=graph.layout_circle())
    finally:
        igraph.set_random_number_generator(random)
    layout.center()
    reach = max((sqrt(x * x + y * y) for x, y in layout.coords), default=0) or 1.0
    x0, y0, radius = circle
    inner = (radius - 10) / reach
    return _apart([(x0 + x * inner, y0 + y * inner) for x, y in layout.coords])


def _apart(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Push signs that would cover each other apart; large groups have small signs, which need no pushing."""
    if len(places) > MOST_NUMBERED:
        return places
    moved = [complex(x, y) for x, y in places]
    for _ in range(PUSHES):
        for i, j in combinations(range(len(moved)), 2):
            between = moved[j] - moved[i]
            if abs(between) < NEAREST:
                push = (NEAREST - abs(between)) / 2 * (between / abs(between) if between else 1)
                moved[i] -= push
                moved[j] += push
    return [(place.real, place.imag) for place in moved]
