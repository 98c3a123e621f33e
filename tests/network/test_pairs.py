"""Pair tests against a slow definition, their formulas, and uniform times."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fairwitness.network.nulls import harmonic
from fairwitness.network.pairs import (
    bootstrap_log10_p,
    close_pairs,
    discovery_cut,
    expected,
    found_pairs,
    pair_tests,
    suspects,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.network.occasions import Occasions
    from fairwitness.network.pairs import PairTests

    Act: TypeAlias = tuple[int, int, int]
    Met: TypeAlias = Callable[..., Occasions]

SECOND = 1_000_000
EVERYTHING = 0.0
"""log10 of a cut that every pair passes."""
ACTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 9_000)), max_size=60)


def pairs_of(here: Occasions, *, least: int = 1, n_accounts: int = 6) -> PairTests:
    return pair_tests(here, n_accounts=n_accounts, tick_us=SECOND, min_occasions=least)


def cells_of(here: Occasions) -> list[dict[int, int]]:
    """Return the time of each account, cell by cell."""
    cells: list[dict[int, int]] = [{} for _ in range(here.cell_object.size)]
    for cell, account, at in zip(here.cell.tolist(), here.account.tolist(), here.at_us.tolist(), strict=True):
        cells[cell][account] = at
    return cells


def shared_by(here: Occasions, a: int, b: int) -> dict[int, list[int]]:
    """Return, per bin, the cells that both have."""
    shared = defaultdict(list)
    for number, cell in enumerate(cells_of(here)):
        if a in cell and b in cell:
            shared[int(here.cell_bin[number])].append(number)
    return shared


def looked_at(here: Occasions, a: int, b: int) -> list[int]:
    """Return the rarest shared cell of each bin, by lot among equally rare ones."""
    lot = here.lot.tolist()
    return [min(cells, key=lambda c: (len(cells_of(here)[c]), lot[c])) for cells in shared_by(here, a, b).values()]


def gap(here: Occasions, cell: int, a: int, b: int) -> int:
    times = cells_of(here)[cell]
    return abs(times[a] - times[b])


def test_a_bin_counts_once_however_many_objects_are_shared(met: Met) -> None:
    here = met([(account, thing, thing) for account in (0, 1) for thing in range(5)])

    found = pairs_of(here)

    assert (found.n_shared.tolist(), found.n_close.tolist()) == ([1], [1])


def test_the_rarest_object_of_a_bin_is_looked_at_whatever_its_times(met: Met) -> None:
    # On the common object 0 and 1 act together; on the rare one they are far apart.
    common = [(account, 0, account) for account in range(3)]
    apart = [(0, 1, 0), (1, 1, 3000)]

    found = pairs_of(met(common + apart))

    assert (found.a.tolist(), found.b.tolist()) == ([0, 1], [2, 2])


@settings(max_examples=80, deadline=None)
@given(acts=ACTS, least=st.integers(1, 3))
def test_pairs_are_those_of_the_slow_definition(met: Met, acts: list[Act], least: int) -> None:
    here = met(acts, window=600)
    wanted = []
    for a, b in combinations(range(6), 2):
        cells = looked_at(here, a, b)
        close = sum(gap(here, cell, a, b) <= 600 * SECOND for cell in cells)
        if close >= least:
            wanted.append((a, b, len(cells), close))

    found = pairs_of(here, least=least)

    columns = (found.a, found.b, found.n_shared, found.n_close)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == wanted


@settings(max_examples=40, deadline=None)
@given(acts=ACTS)
def test_found_pairs_list_every_shared_occasion(met: Met, acts: list[Act]) -> None:
    here = met(acts, window=600)

    pairs = found_pairs(pairs_of(here), cut=EVERYTHING)

    for k, (a, b) in enumerate(zip(pairs.tests.a.tolist(), pairs.tests.b.tolist(), strict=True)):
        own = slice(int(pairs.start[k]), int(pairs.start[k + 1]))
        cells = pairs.cell[own].tolist()
        assert cells == sorted(c for shared in shared_by(here, a, b).values() for c in shared)
        assert pairs.gap_us[own].tolist() == [gap(here, c, a, b) for c in cells]
        assert [c for c, looked in zip(cells, pairs.looked_at[own], strict=True) if looked] == looked_at(here, a, b)


def poisson_binomial(hits: int, chances: list[float]) -> float:
    return math.fsum(
        math.prod(q if success else 1 - q for q, success in zip(chances, outcome, strict=True))
        for outcome in product([False, True], repeat=len(chances))
        if sum(outcome) >= hits
    )


def slow_chances(here: Occasions, *, left_out: set[tuple[int, int]], prior: float) -> list[float]:
    """Return each cell's share of close pairs, leaning with ten pairs' weight on cells of like size."""
    counted, size_class = [], []
    for cell in cells_of(here):
        others = [pair for pair in combinations(sorted(cell), 2) if pair not in left_out]
        counted.append((sum(abs(cell[a] - cell[b]) <= 600 * SECOND for a, b in others), len(others)))
        size_class.append(sum(len(cell) > end for end in (2, 4, 8, 16)))

    def rate(alike: list[tuple[int, int]]) -> float | None:
        close, pairs = sum(k for k, _ in alike), sum(n for _, n in alike)
        return (close + 0.5) / (pairs + 1) if pairs >= 50 else None

    chances = []
    for (close, pairs), kind in zip(counted, size_class, strict=True):
        own_class = rate([count for count, other in zip(counted, size_class, strict=True) if other == kind])
        sister = min(1.0, max(prior, own_class or rate(counted) or prior))
        chances.append((close + 10 * sister) / (pairs + 10))
    return chances


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), n_accounts=st.integers(3, 7), n_bins=st.integers(1, 9))
def test_conditional_synchrony_is_its_formula(met: Met, seed: int, n_accounts: int, n_bins: int) -> None:
    rng = np.random.default_rng(seed)
    # Accounts 0 and 1 act at one moment; the others take part now and then, when they like.
    acts = [(account, 0, 3600 * k) for account in (0, 1) for k in range(n_bins)]
    for account, k, thing in product(range(n_accounts), range(n_bins), range(2)):
        if rng.random() < 0.7:
            acts.append((account, 1 + thing, 3600 * k + int(rng.integers(3600))))
    here = met(acts, window=600)
    pairs = found_pairs(pairs_of(here, n_accounts=n_accounts), cut=EVERYTHING)
    tests = pairs.tests
    found = list(zip(tests.a.tolist(), tests.b.tolist(), strict=True))

    unusual = {pair for pair, log10_p in zip(found, tests.log10_p.tolist(), strict=True) if log10_p <= -2}
    chance = slow_chances(here, left_out=unusual, prior=tests.chance)
    wanted = [
        poisson_binomial(int(tests.n_close[k]), [chance[c] for c in looked_at(here, a, b)])
        for k, (a, b) in enumerate(found)
    ]

    assert pairs.log10_p_synchrony.tolist() == pytest.approx([math.log10(p) for p in wanted], abs=1e-9)


def test_an_operation_alone_on_its_objects_is_not_its_own_yardstick(met: Met) -> None:
    # Five accounts meet 20 times and nobody else is there: their pairs are unusual, so uniform jitter remains.
    acts = [(account, k, 7200 * k + account) for k in range(20) for account in range(5)]

    pairs = found_pairs(pairs_of(met(acts)), cut=EVERYTHING)

    assert (pairs.log10_p_synchrony < -20).all()


def test_a_crowd_that_is_just_as_fast_explains_a_pair(met: Met) -> None:
    # 0 and 1 meet 20 times, each time among ten newcomers who are all as fast.
    acts = [(account, k, 7200 * k + account) for k in range(20) for account in (0, 1)]
    acts += [(2 + 10 * k + other, k, 7200 * k + other) for k in range(20) for other in range(10)]

    pairs = found_pairs(pairs_of(met(acts), least=3, n_accounts=202), cut=EVERYTHING)

    assert (pairs.tests.log10_p < -20).all()
    assert (pairs.log10_p_synchrony > -2).all()


def test_suspects_are_the_pairs_that_are_unusual_on_their_own(met: Met) -> None:
    # 0 and 1 are close in all five bins, 2 and 3 in one of five.
    acts = [(account, 0, 7200 * k) for k in range(5) for account in (0, 1)]
    acts += [(2, 1, 7200 * k) for k in range(5)] + [(3, 1, 7200 * k + 1800 * (k > 0)) for k in range(5)]

    a, b = suspects(pairs_of(met(acts)))

    assert (a.tolist(), b.tolist()) == ([0], [1])


def test_a_pair_that_is_not_below_the_cut_is_not_found(met: Met) -> None:
    tests = pairs_of(met([(account, 0, 7200 * k) for k in range(4) for account in (0, 1)]))

    assert found_pairs(tests, cut=float(tests.log10_p[0]) - 0.1).index.size == 0


def test_pair_p_value_is_the_binomial_tail(met: Met) -> None:
    # Ten shared bins, close in eight.
    acts = [(0, 0, 7200 * k) for k in range(10)] + [(1, 0, 7200 * k + (10 if k < 8 else 2000)) for k in range(10)]

    tests = pairs_of(met(acts))

    assert tests.log10_p.tolist() == pytest.approx([math.log10(stats.binom.sf(7, 10, tests.chance))])


def test_pairs_too_rare_to_be_tested_still_count_as_tests(met: Met) -> None:
    # Four accounts with three occasions each: six pairs, of which only one comes together.
    acts = [(account, 0, 7200 * k + 900 * max(0, account - 1)) for k in range(3) for account in range(4)]

    tests = pairs_of(met(acts), least=3)

    assert (tests.a.size, tests.n_possible) == (1, 6)


def test_the_cut_pays_for_all_traces_and_scales(met: Met) -> None:
    acts = [(account, 0, 7200 * k) for k in range(40) for account in (0, 1)]
    tests = [pairs_of(met(acts)), pairs_of(met(acts, window=10, width=600))]

    cut, n_tests = discovery_cut(tests, rate=0.05)

    assert n_tests == 2
    assert cut == max(float(t.log10_p[0]) for t in tests) <= math.log10(2 * 0.05 / (2 * harmonic(2)))


def test_expected_is_shared_bins_times_chance(met: Met) -> None:
    tests = pairs_of(met([(account, 0, 7200 * k) for k in range(9) for account in (0, 1)]))

    assert expected(tests).tolist() == pytest.approx([9 * tests.chance])


@settings(max_examples=40, deadline=None)
@given(acts=ACTS)
def test_close_pairs_of_a_cell_are_all_its_pairs_in_the_window(met: Met, acts: list[Act]) -> None:
    here = met(acts, window=600)

    wanted = [sum(abs(x - y) <= 600 * SECOND for x, y in combinations(cell.values(), 2)) for cell in cells_of(here)]

    assert close_pairs(here).tolist() == wanted


@pytest.mark.parametrize("times", [1, 3])
def test_a_bootstrap_counts_each_bin_as_often_as_it_is_drawn(met: Met, times: int) -> None:
    once = [(account, 0, 7200 * k + 70 * account * (k > 4)) for k in range(7) for account in (0, 1)]
    often = [(a, thing, second + 86_400 * turn) for turn in range(times) for a, thing, second in once]
    pairs = found_pairs(pairs_of(met(once)), cut=EVERYTHING)

    again = bootstrap_log10_p(pairs, weight=np.full(pairs.cell.size, float(times)))

    assert again.tolist() == pytest.approx(pairs_of(met(often)).log10_p.tolist())


def test_pairs_before_1970_are_counted_too(met: Met) -> None:
    found = pairs_of(met([(account, 0, -60) for account in (0, 1)]))

    assert found.n_close.tolist() == [1]


def uniform_pairs(met: Met, *, n_objects: int, seed: int) -> Any:
    """Return p-values of 1,000 pairs that share 12 bins each at times that are uniform inside them."""
    rng = np.random.default_rng(seed)
    n_pairs, n_bins = 1_000, 12
    moments = []
    for pair, k, thing, side in product(range(n_pairs), range(n_bins), range(n_objects), range(2)):
        moments.append((k * 600 + int(rng.integers(0, 600)), 2 * pair + side, (pair, k, thing)))
    # Objects are numbered by their first action in time order, as the traces do.
    number: dict[tuple[int, int, int], int] = {}
    moments.sort()
    acts = [(account, number.setdefault(key, len(number)), second) for second, account, key in moments]
    tests = pairs_of(met(acts, window=60, width=600), n_accounts=2 * n_pairs)
    p = np.ones(n_pairs)
    p[: tests.a.size] = 10.0**tests.log10_p
    return p


@pytest.mark.parametrize("n_objects", [1, 2])
def test_pair_p_values_are_super_uniform_under_uniform_times(met: Met, n_objects: int) -> None:
    p = uniform_pairs(met, n_objects=n_objects, seed=11)

    for level in (0.3, 0.1, 0.03, 0.01):
        assert stats.binomtest(int((p <= level).sum()), p.size, level, alternative="greater").pvalue > 1e-3


def test_pair_p_values_are_not_needlessly_large(met: Met) -> None:
    # 12 bins at a chance of 0.19: P(6 and more close) is 0.015, and it is met about that often.
    p = uniform_pairs(met, n_objects=1, seed=12)
    attainable = p[(p > 0.01) & (p < 0.02)].max()

    assert stats.binomtest(int((p <= attainable).sum()), p.size, float(attainable)).pvalue > 1e-3


def test_the_choice_among_equally_rare_objects_does_not_look_at_times(met: Met) -> None:
    # The object with the earliest action is numbered first; its other action tends to lie further away.
    p = uniform_pairs(met, n_objects=2, seed=13)
    attainable = p[p < 0.1].max()

    assert stats.binomtest(int((p <= attainable).sum()), p.size, float(attainable)).pvalue > 1e-3
