"""Groups: Leiden on the discovery half's edges, kept where block bootstraps keep finding them (METHODS 2.5)."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from fairwitness.network.pairs import FoundPairs, bootstrap_log10_p

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from fairwitness.network.kernel import F64, I32, I64, Bools

    Bits: TypeAlias = NDArray[np.uint8]

RESOLUTION = 0.1
"""Constant Potts model: a community must hold more than this share of its possible edges."""
MANY_EDGES = 50_000
"""Smaller graphs are worked on until nothing changes."""
ITERATIONS = 10
"""Rounds of Leiden for larger ones (docs/decisions/0015)."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Discovered edges of all traces: one row per (trace, pair), at the pair's best scale.

    Attributes:
        source: position of the `FoundPairs` that the edge comes from.
        row: row inside it.
        a, b: account numbers, a < b.
        log10_p: of the weaker of the two tests, interval jitter and conditional synchrony.
    """

    source: I64
    row: I64
    a: I32
    b: I32
    log10_p: F64


@dataclass(frozen=True, slots=True)
class Core:
    """Accounts that one community keeps over bootstraps.

    Attributes:
        accounts: account numbers, ascending.
        stability: mean share of bootstraps in which an account stays with the community.
    """

    accounts: I64
    stability: float


def edges(found: Sequence[FoundPairs], *, robustness_level: float) -> Edges:
    """Return the pairs that also pass conditional synchrony, each trace's at its best scale.

    Args:
        found: all traces and scales of the discovery half.
        robustness_level: level of the conditional synchrony test.
    """
    parts = [_robust(pairs, number, level=robustness_level) for number, pairs in enumerate(found)]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else [np.zeros(0)] * 6
    trace, source, row, a, b, log10_p = columns
    order = np.lexsort((source, log10_p, b, a, trace))
    key = np.stack([trace, a, b])[:, order]
    first = np.ones(order.size, np.bool_)
    first[1:] = (key[:, 1:] != key[:, :-1]).any(axis=0)
    keep = order[first]
    return Edges(
        source[keep].astype(np.int64), row[keep].astype(np.int64),
        a[keep].astype(np.int32), b[keep].astype(np.int32), log10_p[keep],
    )  # fmt: skip


def _robust(pairs: FoundPairs, number: int, *, level: float) -> tuple[I64, I64, I64, I32, I32, F64]:
    passed = np.flatnonzero(pairs.log10_p_synchrony <= np.log10(level)).astype(np.int64)
    index = pairs.index[passed]
    tests = pairs.tests
    trace = sum(ord(c) * 257**k for k, c in enumerate(tests.occasions.trace)) % (2**61 - 1)
    same = np.full(passed.size, trace, np.int64)
    # The weaker of the two tests tells at which scale a pair is close beyond jitter and beyond other people.
    log10_p = np.maximum(tests.log10_p[index], pairs.log10_p_synchrony[passed])
    return same, np.full(passed.size, number, np.int64), passed, tests.a[index], tests.b[index], log10_p


def communities(found: Edges, *, n_accounts: int, seed: int) -> I64:
    """Return a community number per account, -1 for accounts without an edge.

    For the constant Potts model the multiplex quality, summed over traces with shared membership, equals the
    quality of one graph whose weights count traces; so keeping the traces apart and adding them up are the same
    thing here.  Source: Traag, Van Dooren & Nesterov 2011; Traag, Waltman & van Eck 2019 (Leiden).
    """
    import igraph

    if not found.a.size:
        return np.full(n_accounts, -1, np.int64)
    a, b, weight = _summed(found)
    nodes, ends = np.unique(np.concatenate([a, b]), return_inverse=True)
    first, second = ends.reshape(2, -1).tolist()
    # Tuples: igraph reads them several times as fast as it reads arrays.
    graph = igraph.Graph(n=nodes.size, edges=list(zip(first, second, strict=True)))
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311  reproducible on purpose
    parts = graph.community_leiden(
        objective_function="CPM", weights=weight.tolist(), resolution=RESOLUTION,
        n_iterations=ITERATIONS if weight.size > MANY_EDGES else -1,
    )  # fmt: skip
    label = np.full(n_accounts, -1, np.int64)
    label[nodes] = np.asarray(parts.membership)
    return label


def _summed(found: Edges) -> tuple[I64, I64, I64]:
    """Return each pair once, ordered by its accounts, and how many traces have it."""
    # One number per pair: to sort columns of two numbers takes many times as long.
    key, weight = np.unique(found.a.astype(np.int64) << 32 | found.b, return_counts=True)
    return key >> 32, key & 0xFFFFFFFF, weight.astype(np.int64)


def cores(
    found: Sequence[FoundPairs],
    discovered: Edges,
    *,
    cut: float,
    n_accounts: int,
    block_us: int,
    bootstraps: int,
    min_stability: float,
    seed: int,
) -> list[Core]:
    """Return the stable part of each community of two accounts and more, largest first.

    Each bootstrap draws time blocks with replacement (Poisson weights), drops edges whose evidence falls below
    half the cut's logarithm, and finds communities anew.

    Args:
        found: as given to `edges`.
        discovered: from `edges`.
        cut: log10 p of discovery.
        n_accounts: how many account numbers there are.
        block_us: width of the blocks drawn.
        bootstraps: how many, 1 or more.
        min_stability: an account stays if it is with its community in this share of bootstraps.
        seed: of draws and of Leiden.
    """
    blocks = _blocks(found, block_us=block_us)

    def resampled(rng: np.random.Generator) -> Bools:
        return _resampled(found, discovered, cut=cut / 2, blocks=blocks, rng=rng)

    return stable_cores(
        discovered, resampled=resampled, n_accounts=n_accounts, bootstraps=bootstraps, min_stability=min_stability,
        seed=seed,
    )  # fmt: skip


def stable_cores(
    discovered: Edges,
    *,
    resampled: Callable[[np.random.Generator], Bools],
    n_accounts: int,
    bootstraps: int,
    min_stability: float,
    seed: int,
) -> list[Core]:
    """Return the part of each community that bootstraps keep together, largest first.

    Args:
        discovered: edges.
        resampled: draws which edges remain when the evidence is drawn anew.
        n_accounts: how many account numbers there are.
        bootstraps: how many, 1 or more.
        min_stability: an account stays if it is with its community in this share of bootstraps.
        seed: of draws and of Leiden.
    """
    label = communities(discovered, n_accounts=n_accounts, seed=seed)
    sets = [np.flatnonzero(label == k) for k in range(int(label.max(initial=-1)) + 1)]
    sets = [members for members in sets if members.size > 1]
    stays = [np.zeros(members.size) for members in sets]
    rng = np.random.default_rng([seed, 1])
    drawn = [np.packbits(resampled(rng)) for _ in range(bootstraps)]
    chances = np.sum([_linked(_drawn(discovered, kept), n_accounts) for kept in drawn], axis=0)
    for turn, kept in enumerate(drawn):
        reach = [(stayed + chances[members]) / bootstraps for members, stayed in zip(sets, stays, strict=True)]
        # Nothing can change any more once no community keeps two accounts, whatever the draws that are left say.
        if not any(np.count_nonzero(share >= min_stability) > 1 for share in reach):
            break
        again = communities(_drawn(discovered, kept), n_accounts=n_accounts, seed=seed + turn)
        chances -= again >= 0
        for members, stayed in zip(sets, stays, strict=True):
            stayed[_with_most(again[members])] += 1
    stable = [(members, count / bootstraps) for members, count in zip(sets, stays, strict=True)]
    found_cores = [
        Core(members[share >= min_stability], float(share[share >= min_stability].mean()))
        for members, share in stable
        if np.count_nonzero(share >= min_stability) > 1
    ]
    return sorted(found_cores, key=lambda core: (-core.accounts.size, int(core.accounts[0])))


def _drawn(found: Edges, kept: Bits) -> Edges:
    """Return the edges whose bits are set."""
    return _only(found, np.unpackbits(kept, count=found.a.size).astype(np.bool_))


def _linked(found: Edges, n_accounts: int) -> Bools:
    """Return, per account number, who has an edge."""
    linked = np.zeros(n_accounts, np.bool_)
    linked[found.a] = True
    linked[found.b] = True
    return linked


def _with_most(labels: I64) -> Bools:
    """Return who carries the label that most carry, among labels that at least two carry."""
    values, counts = np.unique(labels[labels >= 0], return_counts=True)
    if not values.size or counts.max() < 2:  # noqa: PLR2004  one account is no community
        return np.zeros(labels.size, np.bool_)
    most: Bools = labels == values[np.argmax(counts)]
    return most


def _only(found: Edges, keep: Bools) -> Edges:
    return Edges(found.source[keep], found.row[keep], found.a[keep], found.b[keep], found.log10_p[keep])


def _resampled(
    found: Sequence[FoundPairs], discovered: Edges, *, cut: float, blocks: list[I64], rng: np.random.Generator
) -> Bools:
    keep = np.zeros(discovered.a.size, np.bool_)
    draws: dict[int, F64] = {}
    weight_of = rng.poisson(1.0, size=int(max((b.max(initial=0) for b in blocks), default=0)) + 1).astype(float)
    for number, pairs in enumerate(found):
        draws[number] = bootstrap_log10_p(pairs, weight=weight_of[blocks[number]])
    for number, log10_p in draws.items():
        here = discovered.source == number
        keep[here] = log10_p[discovered.row[here]] <= cut
    return keep


def _blocks(found: Sequence[FoundPairs], *, block_us: int) -> list[I64]:
    """Return, per shared occasion, the number of its time block counted from the first."""
    raw = [
        pairs.tests.occasions.cell_bin[pairs.cell] * pairs.tests.occasions.scale.bin_us // block_us for pairs in found
    ]
    first = min((int(b.min()) for b in raw if b.size), default=0)
    return [b - first for b in raw]
