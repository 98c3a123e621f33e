"""Edges of a group's graph: the pairs that discovery found, by moments and by words, on either half."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.model import Edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.detectors.coordination import Gathered, Way
    from fairwitness.detectors.merging import Named
    from fairwitness.detectors.reuse import Reuse
    from fairwitness.findings.sources import Sources
    from fairwitness.network.kernel import I64


@dataclass(frozen=True, slots=True)
class _Link:
    """One found pair of one trace: the objects that the two met on, and how far apart each time."""

    a: int
    b: int
    trace: str
    objects: frozenset[int]
    gaps_us: tuple[int, ...]
    log10_p: float


def edges(group: Named, gathered: Gathered, sources: Sources) -> tuple[Edge, ...]:
    """Return the found pairs of named accounts of a group, ordered by account number.

    Args:
        group: whose members.
        gathered: all tests.
        sources: account ids.
    """
    by_pair: dict[tuple[int, int], list[_Link]] = {}
    for way in gathered.ways:
        for link in (*_moments(way, group.accounts), *_words(way, group.accounts)):
            by_pair.setdefault((link.a, link.b), []).append(link)
    return tuple(_edge(links, sources) for _, links in sorted(by_pair.items()))


def _moments(way: Way, accounts: I64) -> Iterator[_Link]:
    linked, found = way.discovery.edges, way.discovery.found
    for k in np.flatnonzero(np.isin(linked.a, accounts) & np.isin(linked.b, accounts)).tolist():
        pairs, row = found[int(linked.source[k])], int(linked.row[k])
        here = slice(int(pairs.start[row]), int(pairs.start[row + 1]))
        close = pairs.gap_us[here] <= pairs.tests.occasions.scale.window_us
        objects = pairs.tests.occasions.cell_object[pairs.cell[here][close]].tolist()
        gaps_us = pairs.gap_us[here][close & pairs.looked_at[here]].tolist()
        trace, log10_p = pairs.tests.occasions.trace, float(pairs.tests.log10_p[pairs.index[row]])
        yield _Link(int(linked.a[k]), int(linked.b[k]), trace, frozenset(objects), tuple(gaps_us), log10_p)


def _words(way: Way, accounts: I64) -> Iterator[_Link]:
    for found in way.reuse:
        a, b = found.common.a[found.edges], found.common.b[found.edges]
        inside = np.isin(a, accounts) & np.isin(b, accounts)
        for k in found.edges[inside].tolist():
            yield _word_link(found, k)


def _word_link(found: Reuse, k: int) -> _Link:
    rows = found.common.of(k)
    return _Link(
        int(found.common.a[k]), int(found.common.b[k]), found.trace, frozenset(found.common.object[rows].tolist()),
        tuple(found.common.gap_us[rows].tolist()), float(found.log10_p[k]),
    )  # fmt: skip


def _edge(links: list[_Link], sources: Sources) -> Edge:
    objects = {(link.trace, number) for link in links for number in link.objects}
    gaps_us = [gap_us for link in links for gap_us in link.gaps_us]
    return Edge(
        account_a=sources.account_ids[links[0].a], account_b=sources.account_ids[links[0].b],
        traces=tuple(sorted({link.trace for link in links})), n_objects=len(objects), n_occasions=len(gaps_us),
        log10_p=round(min(link.log10_p for link in links), 6), median_gap_us=int(np.median(gaps_us)),
        platform_a=sources.platform(links[0].a), platform_b=sources.platform(links[0].b),
    )  # fmt: skip
