"""Pairs: interval jitter finds them, conditional synchrony must agree (METHODS 2.2).

A pair's count is the number of bins in which both acted on one object within the window.  In a bin with several
shared objects the rarest one is looked at, whatever its times: that choice cannot depend on what is tested.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled
from fairwitness.network.kernel import F64, I32, I64, Bools, Sweep, co_actions, sweep
from fairwitness.network.meeting_cells import compared, listed, parts_of
from fairwitness.network.nulls import (
    benjamini_yekutieli,
    jitter_probability,
    log10_binomial_tail,
    log10_poisson_binomial_tail,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.network.occasions import Occasions

SUSPECT_LEVEL = 0.01
"""Pairs with a jitter p-value below this are no yardstick for others."""
SISTER_WEIGHT = 10.0
"""How many pairs the cells of like size count for, beside a cell's own."""
SIZE_CLASSES = (2, 4, 8, 16)
"""Upper ends of the classes of cell size within which pairs are pooled."""
MIN_SISTER_PAIRS = 50


@dataclass(frozen=True, slots=True)
class CandidatePairs:
    """Pairs with enough close bins, ordered by (a, b); attributes as in `PairTests`."""

    a: I32
    b: I32
    n_shared: I64
    n_close: I64


@dataclass(frozen=True, slots=True)
class PairTests:
    """Interval-jitter tests of the candidate pairs of one trace at one scale.

    Attributes:
        occasions: what was counted.
        ready: the same, prepared for the kernel.
        a, b: account numbers, a < b, ordered.
        n_shared: bins in which both acted on a common object.
        n_close: bins among them in which the looked-at object lies within the window.
        chance: probability of closeness under the null.
        log10_p: upper tail.
        n_possible: how many pairs could have been candidates; the others count as p = 1.
    """

    occasions: Occasions
    ready: Sweep
    a: I32
    b: I32
    n_shared: I64 | I32
    n_close: I64 | I32
    chance: float
    log10_p: F64
    n_possible: int

    def outline(self) -> PairTests:
        """Return the same without the occasions' rows, which are most of its memory and needed for tests only."""
        none = np.zeros(0, np.int32)
        nothing = sweep(account=none, slot=none, at_us=none.astype(np.int64), stamp=none, n_accounts=0)
        shared, close = self.n_shared.astype(np.int32), self.n_close.astype(np.int32)
        return replace(self, occasions=self.occasions.outline(), ready=nothing, n_shared=shared, n_close=close)


@dataclass(frozen=True, slots=True)
class FoundPairs:
    """Pairs of one trace at one scale that pass discovery, with every occasion that they share.

    Attributes:
        tests: where they come from.
        index: positions in `tests`.
        start: where each pair's occasions begin; length pairs + 1.
        cell, gap_us, looked_at: per shared occasion: cell number, distance in time, whether it was counted.
        log10_p_synchrony: conditional synchrony, upper tail.
    """

    tests: PairTests
    index: I64
    start: I64
    cell: I64 | I32
    gap_us: I64
    looked_at: Bools
    log10_p_synchrony: F64

    def outline(self) -> FoundPairs:
        """Return the same as small as it can be kept until the evidence is written."""
        return replace(self, tests=self.tests.outline(), cell=self.cell.astype(np.int32))


def pair_tests(
    occasions: Occasions, *, n_accounts: int, tick_us: int, min_occasions: int, threads: int = 2,
    counted: CandidatePairs | None = None,
) -> PairTests:  # fmt: skip
    """Test every pair with at least `min_occasions` bins inside the window.

    Args:
        occasions: one trace at one scale, discovery half.
        n_accounts: how many account numbers there are.
        tick_us: clock tick of the study.
        min_occasions: pairs with fewer are not tested (their p counts as 1).
        threads: for the sweep.
        counted: the candidates, where they were counted elsewhere (`network.by_parts`); counted here if left out.
    """
    ready = prepared(occasions, n_accounts=n_accounts)
    pairs = counted or candidate_pairs(
        ready, cell=occasions.cell, cell_bin=occasions.cell_bin, rarity=rarity(occasions),
        window_us=occasions.scale.window_us, min_occasions=min_occasions, threads=threads,
    )  # fmt: skip
    chance = jitter_probability(occasions.scale, tick_us=tick_us)
    log10_p = log10_binomial_tail(pairs.n_close, pairs.n_shared, np.full(pairs.a.size, chance))
    active = int(np.count_nonzero(np.diff(ready.account_start) >= min_occasions))
    possible = active * (active - 1) // 2
    return PairTests(occasions, ready, pairs.a, pairs.b, pairs.n_shared, pairs.n_close, chance, log10_p, possible)


def candidate_pairs(
    ready: Sweep, *, cell: I64, cell_bin: I64, rarity: I64, window_us: int, min_occasions: int, threads: int,
    n_owners: int | None = None,
) -> CandidatePairs:  # fmt: skip
    """Count, for every pair with at least `min_occasions` close bins, shared bins and close ones.

    Args:
        ready: occasions prepared for the kernel, with the bin as the stamp.
        cell: cell number per occasion.
        cell_bin: bin number per cell.
        rarity: per cell, smaller for rarer ones; decides which cell of a bin is looked at.
        window_us: greatest distance in time, inclusive.
        min_occasions: pairs with fewer close bins are left out.
        threads: for the sweep.
        n_owners: leave out pairs whose a is not below it.
    """
    found = co_actions(ready, window_us=window_us, min_stamps=min_occasions, threads=threads, n_owners=n_owners)
    n_shared, n_close = compared(
        found.a, found.b, ready, cell=cell, cell_bin=cell_bin, rarity=rarity, window_us=window_us
    )
    enough = n_close >= min_occasions
    return CandidatePairs(found.a[enough], found.b[enough], n_shared[enough], n_close[enough])


def prepared(occasions: Occasions, *, n_accounts: int) -> Sweep:
    """Return occasions ready for the pair kernel, with the bin as the stamp."""
    return sweep(
        account=occasions.account, slot=occasions.cell, at_us=occasions.at_us,
        stamp=occasions.cell_bin[occasions.cell], n_accounts=n_accounts,
    )  # fmt: skip


def discovery_cut(tests: Sequence[PairTests], *, rate: float) -> tuple[float, int]:
    """Return log10 of the Benjamini-Yekutieli cut over all pairs, traces and scales, and the number of tests."""
    n_tests = sum(test.n_possible for test in tests)
    log10_p = np.concatenate([test.log10_p for test in tests]) if tests else np.zeros(0)
    return benjamini_yekutieli(log10_p, n_tests=n_tests, rate=rate), n_tests


def suspects(tests: PairTests) -> tuple[I32, I32]:
    """Return the pairs that are unusually close on their own: no yardstick for anybody else."""
    unusual = tests.log10_p <= np.log10(SUSPECT_LEVEL)
    return tests.a[unusual], tests.b[unusual]


def unusual(tests: PairTests, *, cut: float) -> PairTests:
    """Return the tests of the pairs that are found or suspect; nobody asks for the others again.

    Args:
        tests: of one trace at one scale.
        cut: log10 p, from `discovery_cut`.
    """
    kept = tests.log10_p <= max(cut, np.log10(SUSPECT_LEVEL))
    columns = (column[kept] for column in (tests.a, tests.b, tests.n_shared, tests.n_close))
    a, b, n_shared, n_close = columns
    return replace(tests, a=a, b=b, n_shared=n_shared, n_close=n_close, log10_p=tests.log10_p[kept])


def found_pairs(tests: PairTests, *, cut: float) -> FoundPairs:
    """Return the pairs below the cut with their occasions and the conditional synchrony test.

    Args:
        tests: of one trace at one scale.
        cut: log10 p, from `discovery_cut`.
    """
    index = np.flatnonzero(tests.log10_p <= cut).astype(np.int64)
    start, cell, gap_us, looked_at = _listed(tests.occasions, tests.ready, tests.a[index], tests.b[index])
    chance = organic_chance(organic_pairs(tests.occasions, tests.ready, *suspects(tests)), prior=tests.chance)
    chosen = np.r_[0, np.cumsum(looked_at)].astype(np.int64)
    n_close = tests.n_close[index].astype(np.int64, copy=False)
    log10_p = log10_poisson_binomial_tail(n_close, chosen[start], chance[cell[looked_at]])
    return FoundPairs(tests, index, start, cell, gap_us, looked_at, log10_p)


@dataclass(frozen=True, slots=True)
class OrganicPairs:
    """Per cell: pairs that nothing marks as unusual, those of them within the window, and the cell's size class."""

    pairs: I64
    close: I64
    kind: I64


def organic_pairs(occasions: Occasions, ready: Sweep, a: I32, b: I32) -> OrganicPairs:
    """Count pairs per cell, leaving out the given ones.

    Args:
        occasions: one trace at one scale and half.
        ready: the same, prepared for the kernel.
        a: smaller account numbers of the pairs left out.
        b: greater account numbers.
    """
    n_cells, size = occasions.cell_object.size, occasions.cell_size
    left_out, close = np.zeros(n_cells, np.int64), np.zeros(n_cells, np.int64)
    for part in parts_of(a.size):
        _, cell, gap_us, _ = _listed(occasions, ready, a[part], b[part])
        left_out += np.bincount(cell, minlength=n_cells)
        close += np.bincount(cell[gap_us <= occasions.scale.window_us], minlength=n_cells)
    kind = np.searchsorted(SIZE_CLASSES, size).astype(np.int64)
    return OrganicPairs(size * (size - 1) // 2 - left_out, close_pairs(occasions) - close, kind)


def sister_rates(organic: OrganicPairs, *, prior: float) -> F64:
    """Return the share of close pairs per size class of cells, or over all where a class has too few pairs."""
    n = np.bincount(organic.kind, weights=organic.pairs, minlength=len(SIZE_CLASSES) + 1)
    k = np.bincount(organic.kind, weights=organic.close, minlength=len(SIZE_CLASSES) + 1)
    overall = (k.sum() + 0.5) / (n.sum() + 1) if n.sum() >= MIN_SISTER_PAIRS else prior
    rates: F64 = np.where(n >= MIN_SISTER_PAIRS, (k + 0.5) / (n + 1), overall)
    return np.clip(rates, prior, 1.0)


def organic_chance(organic: OrganicPairs, *, prior: float) -> F64:
    """Return, per cell, how likely two people who share it are to be close.

    METHODS 2.2 takes the share of close pairs of the object itself, the pair under test left out.  That makes an
    operation its own yardstick wherever it has an object to itself.  So pairs that are unusual on their own are
    left out too, and a cell with few other pairs leans on cells of like size, with the weight of `SISTER_WEIGHT`.

    Args:
        organic: counts per cell.
        prior: chance under uniform jitter; no rate is taken to be lower.
    """
    sister = sister_rates(organic, prior=prior)[organic.kind]
    chance: F64 = (organic.close + SISTER_WEIGHT * sister) / (organic.pairs + SISTER_WEIGHT)
    return chance


def close_pairs(occasions: Occasions) -> I64:
    """Return the number of pairs within the window, per cell."""
    ends = np.repeat(occasions.cell_start[1:], occasions.cell_size)
    later = reach(occasions.at_us, ends, occasions.scale.window_us)
    return np.add.reduceat(later, occasions.cell_start[:-1]) if later.size else later


def rarity(occasions: Occasions) -> I64:
    """Return a key that is smaller for rarer cells; a lot decides among equals, so that no time can."""
    return occasions.cell_size * 2**20 + occasions.lot


def _listed(occasions: Occasions, ready: Sweep, a: I32, b: I32) -> tuple[I64, I64, I64, Bools]:
    return listed(a, b, ready, cell=occasions.cell, cell_bin=occasions.cell_bin, rarity=rarity(occasions))


@compiled
def reach(at_us: I64, slot_end: I64, window_us: int) -> I64:
    """Return how many later actions of the same cell lie within the window, per action."""
    out = np.zeros(at_us.size, np.int64)
    j = 0
    for i in range(at_us.size):
        j = max(j, i + 1)
        while j < slot_end[i] and at_us[j] - at_us[i] <= window_us:
            j += 1
        out[i] = min(j, slot_end[i]) - i - 1
    return out


def expected(tests: PairTests) -> F64:
    """Return how many close bins interval jitter expects, per pair."""
    return (tests.n_shared * tests.chance).astype(np.float64)


def bootstrap_log10_p(pairs: FoundPairs, *, weight: F64) -> F64:
    """Return the pairs' log10 p when each bin counts `weight` times (a bootstrap draw of time blocks).

    Args:
        pairs: found at one scale.
        weight: draws per shared occasion, whole numbers, aligned with `pairs.cell`.
    """
    counted = np.where(pairs.looked_at, weight, 0.0)
    close = np.where(pairs.gap_us <= pairs.tests.occasions.scale.window_us, counted, 0.0)
    owner = np.repeat(np.arange(pairs.index.size), np.diff(pairs.start))
    n_shared = np.bincount(owner, weights=counted, minlength=pairs.index.size).astype(np.int64)
    n_close = np.bincount(owner, weights=close, minlength=pairs.index.size).astype(np.int64)
    return log10_binomial_tail(n_close, n_shared, np.full(pairs.index.size, pairs.tests.chance))
