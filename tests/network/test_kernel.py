"""The kernel against a walk over all pairs of actions."""

from __future__ import annotations

import time
from collections import defaultdict
from itertools import product
from statistics import median
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.network.accumulator import FEW, LOOK
from fairwitness.network.kernel import co_actions
from fairwitness.network.lags import Lags, co_action_counts, lags

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fairwitness.network.kernel import Sweep

    Swept: TypeAlias = Callable[..., Sweep]

SECOND = 1_000_000
MINUTE = 60 * SECOND

ACTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 120)), max_size=30)
WINDOWS = st.integers(0, 40)


def counted(ready: Sweep, *, window_us: int, **asked: Any) -> list[tuple[int, int, int, int]]:
    """Return a, b, distinct stamps and co-actions of every pair."""
    counts = co_actions(ready, window_us=window_us, **asked)
    n_co_actions = co_action_counts(ready, counts, window_us=window_us)
    columns = (counts.a, counts.b, counts.n_stamps, n_co_actions)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def own_post(_: tuple[int, int, int], position: int) -> int:
    return position


def slowly(
    acts: Sequence[tuple[int, int, int]], *, window: int, directed: bool, posts: bool
) -> list[tuple[int, int, int, int]]:
    """Look at every pair of different actions."""
    stamps: dict[tuple[int, int], set[int]] = defaultdict(set)
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    ordered = sorted(acts, key=lambda row: (row[1], row[2]))
    for (i, (a, thing, at)), (j, (b, other, then)) in product(enumerate(ordered), repeat=2):
        if i != j and thing == other and abs(at - then) <= window and (directed or a < b):
            stamps[a, b].add(i if posts else thing)
            pairs[a, b] += 1
    return [(a, b, len(stamps[a, b]), pairs[a, b]) for a, b in sorted(pairs)]


def test_window_is_inclusive_forwards_and_backwards(swept: Swept) -> None:
    acts = [(0, 0, 0), (1, 0, 60), (2, 0, 121)]

    found = counted(swept(acts), window_us=MINUTE)

    assert found == [(0, 1, 1, 1)]


def test_one_microsecond_beyond_the_window_is_outside(swept: Swept) -> None:
    found = counted(swept([(0, 0, 0), (1, 0, 60)]), window_us=MINUTE - 1)

    assert found == []


def test_window_of_zero_holds_the_same_moment(swept: Swept) -> None:
    found = counted(swept([(0, 0, 5), (1, 0, 5), (2, 0, 6)]), window_us=0)

    assert found == [(0, 1, 1, 1)]


def test_other_objects_never_match(swept: Swept) -> None:
    assert counted(swept([(0, 0, 5), (1, 1, 5)]), window_us=MINUTE) == []


def test_repeated_actions_are_one_object_and_many_co_actions(swept: Swept) -> None:
    acts = [(0, 0, 0), (0, 0, 1), (0, 0, 2), (1, 0, 3), (1, 0, 4)]

    assert counted(swept(acts), window_us=MINUTE) == [(0, 1, 1, 6)]


def test_several_objects_are_counted_apart(swept: Swept) -> None:
    acts = [(0, thing, 1000 * thing) for thing in range(4)] + [(1, thing, 1000 * thing) for thing in range(3)]

    assert counted(swept(acts), window_us=MINUTE) == [(0, 1, 3, 3)]


def test_undirected_pairs_leave_out_an_account_with_itself(swept: Swept) -> None:
    assert counted(swept([(0, 0, 0), (0, 0, 1)]), window_us=MINUTE) == []


def test_directed_pairs_hold_an_account_that_repeats_itself(swept: Swept) -> None:
    found = counted(swept([(0, 0, 0), (0, 0, 1)], stamp=own_post), window_us=MINUTE, directed=True)

    assert found == [(0, 0, 2, 2)]


def test_one_action_does_not_match_itself(swept: Swept) -> None:
    assert counted(swept([(0, 0, 0)]), window_us=MINUTE, directed=True) == []


def test_directed_stamps_are_those_of_the_first_account(swept: Swept) -> None:
    acts = [(0, 0, 0), (1, 0, 1), (1, 0, 2)]

    found = counted(swept(acts, stamp=own_post), window_us=MINUTE, directed=True)

    assert {(a, b): n for a, b, n, _ in found} == {(0, 1): 1, (1, 0): 2, (1, 1): 2}


def test_min_stamps_leaves_out_pairs_with_fewer(swept: Swept) -> None:
    acts = [(0, 0, 0), (1, 0, 0), (2, 0, 0), (0, 1, 500), (1, 1, 500)]

    assert counted(swept(acts), window_us=MINUTE, min_stamps=2) == [(0, 1, 2, 2)]


def test_nothing_gives_no_pairs(swept: Swept) -> None:
    assert counted(swept([]), window_us=MINUTE) == []


def test_more_pairs_than_the_first_buffer_holds(swept: Swept) -> None:
    # 100 accounts at one moment: 4,950 pairs, the output grows three times.
    found = counted(swept([(account, 0, 0) for account in range(100)]), window_us=0)

    assert [(a, b) for a, b, _, _ in found] == [(a, b) for a in range(100) for b in range(a + 1, 100)]


@pytest.mark.parametrize("n", [FEW - 1, FEW, FEW + 1, 2 * FEW + 5])
def test_an_account_with_more_stamps_than_half_a_word_numbers(swept: Swept, n: int) -> None:
    busy = [(account, obj, account) for account in (0, 1) for obj in range(n)]
    others = [(2, 0, 0), (2, 1, 0), (3, 2, 0)]
    found = counted(swept(busy + others), window_us=MINUTE, min_stamps=2)
    assert found == [(0, 1, n, n), (0, 2, 2, 2), (1, 2, 2, 2)]


@settings(max_examples=150, deadline=None)
@given(acts=ACTS, window=WINDOWS, directed=st.booleans(), posts=st.booleans(), least=st.integers(1, 4))
def test_counts_are_those_of_a_walk_over_all_pairs(
    swept: Swept, *, acts: list[tuple[int, int, int]], window: int, directed: bool, posts: bool, least: int
) -> None:
    ready = swept(acts, stamp=own_post) if posts else swept(acts)

    found = counted(ready, window_us=window * SECOND, directed=directed, min_stamps=least)

    wanted = slowly(acts, window=window, directed=directed, posts=posts)
    assert found == [row for row in wanted if row[2] >= least]


@settings(max_examples=40, deadline=None)
@given(acts=ACTS, window=WINDOWS, threads=st.integers(1, 9), directed=st.booleans())
def test_number_of_threads_does_not_matter(
    swept: Swept, *, acts: list[tuple[int, int, int]], window: int, threads: int, directed: bool
) -> None:
    ready = swept(acts)

    alone = counted(ready, window_us=window * SECOND, directed=directed, threads=1)
    together = counted(ready, window_us=window * SECOND, directed=directed, threads=threads)

    assert together == alone


@settings(max_examples=100, deadline=None)
@given(acts=ACTS, window=WINDOWS)
def test_lags_are_those_of_all_co_actions(swept: Swept, *, acts: list[tuple[int, int, int]], window: int) -> None:
    gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (a, thing, at), (b, other, then) in product(acts, repeat=2):
        if a < b and thing == other and abs(at - then) <= window:
            gaps[a, b].append(then - at)
    ready = swept(acts)

    found = lags(ready, co_actions(ready, window_us=window * SECOND), window_us=window * SECOND)

    ordered = [gaps[pair] for pair in sorted(gaps)]
    assert found.least_us.tolist() == [min(map(abs, g)) * SECOND for g in ordered]
    assert found.median_us.tolist() == [median(map(abs, g)) * SECOND for g in ordered]
    assert found.a_first.tolist() == pytest.approx([sum(x > 0 for x in g) / len(g) for g in ordered])


@settings(max_examples=30, deadline=None)
@given(
    acts=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4), st.integers(0, 120)), max_size=40),
    again=st.lists(st.tuples(st.integers(0, 12), st.just(0), st.integers(0, 60)), max_size=5),
    directed=st.booleans(), least=st.integers(1, 3),
)  # fmt: skip
def test_partners_are_looked_up_where_a_crowd_stands_in_the_window(
    swept: Swept, *, acts: list[tuple[int, int, int]], again: list[tuple[int, int, int]], directed: bool, least: int
) -> None:
    crowd = [(account, 0, account % 50) for account in range(20 * LOOK)]
    spread = [(account, obj, at) for account, obj, at in acts + again]
    ready = swept(crowd + spread)
    kept = counted(ready, window_us=2 * SECOND, directed=directed, min_stamps=least + 1)
    near = slowly([act for act in crowd if act[0] < 13] + spread, window=2, directed=directed, posts=False)
    assert kept == [pair for pair in near if pair[2] > least]
    pairs = co_actions(ready, window_us=2 * SECOND, min_stamps=least + 1)
    few = swept([act for act in crowd if act[0] < 13] + spread)
    assert_same_lags(lags(ready, pairs, window_us=2 * SECOND), lags(few, pairs, window_us=2 * SECOND))


def assert_same_lags(one: Lags, other: Lags) -> None:
    for name in ("n_co_actions", "least_us", "median_us", "a_first"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_lags_of_pairs_that_were_kept_ignore_the_others(swept: Swept) -> None:
    acts = [(0, 0, 0), (1, 0, 10), (2, 0, 20), (0, 1, 500), (1, 1, 530)]
    ready = swept(acts)

    found = lags(ready, co_actions(ready, window_us=MINUTE, min_stamps=2), window_us=MINUTE)

    assert (found.least_us.tolist(), found.median_us.tolist()) == ([10 * SECOND], [20 * SECOND])


def test_a_viral_object_costs_its_neighbours_in_the_window_only(swept: Swept) -> None:
    rng = np.random.default_rng(5)
    n = 50_000
    seconds, accounts = rng.integers(0, 30 * 86_400, n).tolist(), rng.integers(0, 5_000, n).tolist()
    viral = swept(list(zip(accounts, [0] * n, seconds, strict=True)))
    # The same number of actions with as many neighbours, on a thousand objects in a thousandth of the time.
    common = swept([(a, k % 1000, s // 1000) for k, (a, s) in enumerate(zip(accounts, seconds, strict=True))])

    def seconds_for(ready: Sweep) -> float:
        took = []
        for _ in range(3):
            begun = time.perf_counter()
            co_actions(ready, window_us=MINUTE, threads=1)
            took.append(time.perf_counter() - begun)
        return min(took)

    # All pairs of the viral object would be 1.2e9, some hundred times this.
    assert seconds_for(viral) < 5 * seconds_for(common) + 0.2
