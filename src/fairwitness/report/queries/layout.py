"""Where accounts stand in a drawing of the network: each group by force, groups side by side; equal on every run."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairwitness.report.queries.edges import Tie

    Place = tuple[float, float]

SEED = 7
FEW = 120
"""Accounts up to which the exact layout is quick (Kamada & Kawai 1989); above, Fruchterman & Reingold 1991."""
STEPS = 150
ROOM = 1.4
"""Side of the square that a group gets, per root of its accounts."""


def places(groups: Mapping[str, Sequence[str]], ties: Iterable[Tie]) -> dict[str, Place]:
    """Return a place for every account, without unit.

    Args:
        groups: accounts of each group, in the order in which they are packed.
        ties: which accounts belong near each other.
    """
    by_group: dict[str, list[Tie]] = {}
    for tie in ties:
        by_group.setdefault(tie.group_id, []).append(tie)
    found: dict[str, Place] = {}
    corners = packed([radius(len(accounts)) for accounts in groups.values()])
    for (group_id, accounts), centre in zip(groups.items(), corners, strict=True):
        shape = _shape(accounts, by_group.get(group_id, []))
        reach = radius(len(accounts))
        for account, (x, y) in zip(accounts, shape, strict=True):
            found[account] = (round(centre[0] + reach * x, 3), round(centre[1] + reach * y, 3))
    return found


def radius(n_accounts: int) -> float:
    """Return the half side of the square that a group of this size gets."""
    return ROOM * sqrt(max(n_accounts, 2))


def packed(radii: Sequence[float]) -> list[Place]:
    """Return centres in rows that fill about a page that is wider than high."""
    breadth = 1.5 * sqrt(sum((2.4 * r) ** 2 for r in radii))
    centres: list[Place] = []
    x = y = tallest = 0.0
    for r in radii:
        if x and x + 2.4 * r > breadth:
            x, y, tallest = 0.0, y - tallest, 0.0
        centres.append((x + 1.2 * r, y - 1.2 * r))
        x, tallest = x + 2.4 * r, max(tallest, 2.4 * r)
    return centres


def _shape(accounts: Sequence[str], ties: Sequence[Tie]) -> list[Place]:
    """Return places inside the unit circle by force between joined accounts."""
    import random

    import igraph

    number = {account: k for k, account in enumerate(accounts)}
    graph = igraph.Graph(len(accounts), [(number[t.account_a], number[t.account_b]) for t in ties])
    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311  a drawing, not a secret
    try:
        start = graph.layout_circle()
        few = len(accounts) <= FEW
        layout = (
            graph.layout_kamada_kawai(seed=start)
            if few
            else graph.layout_fruchterman_reingold(seed=start, niter=STEPS, grid="auto")
        )
    finally:
        igraph.set_random_number_generator(random)
    layout.center()
    reach = max((sqrt(x * x + y * y) for x, y in layout.coords), default=0.0) or 1.0
    return [(x / reach, y / reach) for x, y in layout.coords]
