"""Two lists at a time (Chapman 1951), and the lower bound by Chao (1987)."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from fairwitness.figures.recapture.estimates import Total, Z, log_normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.figures.recapture.histories import Histories


def chapman(found: Histories) -> Iterator[Total]:
    """Return (n1+1)(n2+1)/(m+1) - 1 for every two lists, with the interval of Sadinle (2009, transformed logit)."""
    for a, b in combinations(range(found.k), 2):
        n1, n2, m = found.both(a, b)
        first, second = found.names[a], found.names[b]
        value = (n1 + 1) * (n2 + 1) / (m + 1) - 1
        low, high = _logit_interval(n1, n2, m)
        label = f"{first} and {second} alone, were they independent"
        yield Total(f"chapman:{first}+{second}", label, value, low, high)


def _logit_interval(n1: int, n2: int, m: int) -> tuple[float, float]:
    only1, only2, both = n1 - m + 0.5, n2 - m + 0.5, m + 0.5
    sigma = math.sqrt(1 / both + 1 / only1 + 1 / only2 + both / (only1 * only2))
    seen, unseen = n1 + n2 - m - 0.5, only1 * only2 / both
    return seen + unseen * math.exp(-Z * sigma), seen + unseen * math.exp(Z * sigma)


def chao(found: Histories) -> Total:
    """Return n + f1 (f1 - 1) / (2 (f2 + 1)), where f1 and f2 people stand in exactly one and two lists."""
    f1, f2 = (int(f) for f in found.frequencies()[1:3])
    unseen = f1 * (f1 - 1) / (2 * (f2 + 1))
    variance = (
        unseen + f1 * (2 * f1 - 1) ** 2 / (4 * (f2 + 1) ** 2) + f1**2 * f2 * (f1 - 1) ** 2 / (4 * (f2 + 1) ** 4)
    )
    low, high = log_normal(found.n, unseen, variance)
    return Total("chao", "lower bound by Chao, whoever is easier to list", found.n + unseen, low, high)


def odds(found: Histories, a: int, b: int) -> float | None:
    """Return how many times likelier list b holds people whom a holds, among people on other lists; None: no others.

    One means independence as far as the other lists can tell; above one the two lists draw on the same people.
    """
    held = found.held()
    others = [j for j in range(found.k) if j not in {a, b}]
    if not others:
        return None
    on_others = held[:, others].any(axis=1)
    table = [
        float(found.counts[on_others & (held[:, a] == x) & (held[:, b] == y)].sum()) + 0.5
        for x in (True, False) for y in (True, False)
    ]  # fmt: skip
    return table[0] * table[3] / (table[1] * table[2])
