"""Leaving out what no pair can need changes no count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.network.kernel import co_actions, sweep
from fairwitness.network.survivors import busy, in_company, surviving

if TYPE_CHECKING:
    from fairwitness.network.kernel import PairCounts

ACTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4), st.integers(0, 60)), max_size=40)
N_ACCOUNTS = 7


def columns(acts: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ordered = sorted(acts, key=lambda row: (row[1], row[2]))
    account, slot, at_us = (np.array([row[k] for row in ordered], np.int64) for k in range(3))
    return account.astype(np.int32), slot.astype(np.int32), at_us


def pairs(account: np.ndarray, slot: np.ndarray, at_us: np.ndarray, *, window: int, least: int) -> PairCounts:
    ready = sweep(account=account, slot=slot, at_us=at_us, stamp=slot, n_accounts=N_ACCOUNTS)
    return co_actions(ready, window_us=window, min_stamps=least)


def test_company_is_somebody_else_within_the_window() -> None:
    account, slot, at_us = columns([(0, 0, 0), (0, 0, 5), (1, 0, 9), (2, 1, 0), (3, 1, 11)])

    assert in_company(account, slot, at_us, window_us=5).tolist() == [False, True, True, False, False]


def test_the_account_itself_is_no_company() -> None:
    account, slot, at_us = columns([(0, 0, 0), (0, 0, 1), (0, 0, 2)])

    assert not in_company(account, slot, at_us, window_us=10).any()


def test_busy_accounts_act_in_enough_slots_however_often() -> None:
    account, slot, _ = columns([(0, 0, 0), (0, 0, 1), (0, 0, 2), (1, 0, 0), (1, 1, 0)])

    assert busy(account, slot, n_accounts=2, min_slots=2).tolist() == [False, True, False, False, True]


@settings(max_examples=200, deadline=None)
@given(acts=ACTS, window=st.integers(0, 20))
def test_company_is_that_of_a_walk_over_all_pairs(acts: list[tuple[int, int, int]], window: int) -> None:
    account, slot, at_us = columns(acts)
    rows = list(zip(account.tolist(), slot.tolist(), at_us.tolist(), strict=True))

    wanted = [any(b != a and s == z and abs(t - u) <= window for b, z, u in rows) for a, s, t in rows]

    assert in_company(account, slot, at_us, window_us=window).tolist() == wanted


@settings(max_examples=200, deadline=None)
@given(acts=ACTS, window=st.integers(0, 20), least=st.integers(1, 4))
def test_pairs_of_the_survivors_are_the_pairs_of_all(
    acts: list[tuple[int, int, int]], window: int, least: int
) -> None:
    everything = columns(acts)

    left = surviving(*everything, window_us=window, min_slots=least, n_accounts=N_ACCOUNTS)

    whole, less = (pairs(*rows, window=window, least=least) for rows in (everything, left))
    assert left[0].size <= everything[0].size
    assert (less.a.tolist(), less.b.tolist()) == (whole.a.tolist(), whole.b.tolist())
    assert less.n_stamps.tolist() == whole.n_stamps.tolist()
