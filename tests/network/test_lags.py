"""Gaps of pairs that met often, or whose numbers end alike, against a list of all of them."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.network.kernel import PairCounts, co_actions
from fairwitness.network.lags import SHORT, SIEVE, Lags, lags

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.network.kernel import Sweep

    Swept: TypeAlias = Callable[..., Sweep]

SECOND = 1_000_000
Act: TypeAlias = tuple[int, int, int]
TIMES = st.lists(st.integers(0, 90), min_size=SHORT // 4, max_size=2 * SHORT)
ALIKE = (0, 3, SIEVE, SIEVE + 3, 2 * SIEVE + 3)


def rows(found: Lags, pairs: PairCounts) -> list[tuple[int, int, int, int, float, float]]:
    columns = (pairs.a, pairs.b, found.n_co_actions, found.least_us, found.median_us, found.a_first)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def slowly(acts: list[Act], *, window: int) -> list[tuple[int, int, int, int, float, float]]:
    gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (a, thing, at), (b, other, then) in product(acts, repeat=2):
        if a < b and thing == other and abs(at - then) <= window:
            gaps[a, b].append((then - at) * SECOND)
    return [
        (*pair, len(own), min(map(abs, own)), median(map(abs, own)), sum(gap > 0 for gap in own) / len(own))
        for pair, own in sorted(gaps.items())
    ]


def found_in(ready: Sweep, *, window: int) -> list[tuple[int, int, int, int, float, float]]:
    pairs = co_actions(ready, window_us=window * SECOND)
    return rows(lags(ready, pairs, window_us=window * SECOND), pairs)


@settings(max_examples=60, deadline=None)
@given(one=TIMES, other=TIMES, window=st.integers(0, 90))
def test_pairs_that_met_often(swept: Swept, *, one: list[int], other: list[int], window: int) -> None:
    acts = [(0, 0, at) for at in one] + [(1, 0, at) for at in other]

    assert found_in(swept(acts), window=window) == slowly(acts, window=window)


@settings(max_examples=60, deadline=None)
@given(
    acts=st.lists(st.tuples(st.sampled_from(ALIKE), st.integers(0, 2), st.integers(0, 60)), max_size=25),
    window=st.integers(0, 40),
)
def test_accounts_whose_numbers_end_alike(swept: Swept, *, acts: list[Act], window: int) -> None:
    assert found_in(swept(acts), window=window) == slowly(acts, window=window)


def test_accounts_that_end_like_a_partner_are_no_partners(swept: Swept) -> None:
    ready = swept([(0, 0, 0), (3, 0, 1), (SIEVE + 3, 0, 5)])
    only = PairCounts(*(np.array([value], np.int32) for value in (0, 3, 1)))

    assert rows(lags(ready, only, window_us=9 * SECOND), only) == [(0, 3, 1, SECOND, SECOND, 1.0)]


def test_more_gaps_of_one_account_than_the_first_buffer_holds(swept: Swept) -> None:
    acts = [(account, 0, 7 * k % 50) for account in range(3) for k in range(60)]

    assert found_in(swept(acts), window=50) == slowly(acts, window=50)


def test_a_pair_that_never_met_has_no_gaps(swept: Swept) -> None:
    ready = swept([(0, 0, 0), (1, 0, 100)])
    apart = PairCounts(*(np.array([value], np.int32) for value in (0, 1, 1)))

    assert rows(lags(ready, apart, window_us=SECOND), apart) == [(0, 1, 0, 0, 0.0, 0.0)]
