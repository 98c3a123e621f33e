"""Thinning to occasions, and the deal of time blocks to two halves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fairwitness.model import Scale
from fairwitness.network.occasions import halves, occasions, splitmix

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.network.occasions import Actions, Occasions

    Act: TypeAlias = tuple[int, int, int]
    Acted: TypeAlias = Callable[..., Actions]
    Met: TypeAlias = Callable[..., Occasions]

SECOND = 1_000_000
HOUR = 3600 * SECOND
ACTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(-4000, 12_000)), max_size=40)


def rows(here: Occasions) -> list[tuple[int, int, int, int, int]]:
    """Return bin, object, time, account and post per row."""
    columns = (here.cell_bin[here.cell], here.cell_object[here.cell], here.at_us, here.account, here.post_row)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@pytest.mark.parametrize(("seed", "bits"), [(1, 0xE220A8397B1DCDAF), (2, 0x6E789E6AA1B965F4)])
def test_the_hash_is_splitmix64(seed: int, bits: int) -> None:
    # The generator's first outputs from state 0, as published.
    assert splitmix(np.array([0]), seed=seed).tolist() == [bits]


@settings(max_examples=60, deadline=None)
@given(seconds=st.lists(st.integers(-100_000, 1_000_000), min_size=1, max_size=80), seed=st.integers(0, 2**40))
def test_all_posts_of_one_block_fall_into_one_half(seconds: list[int], seed: int) -> None:
    at_us = np.array(seconds) * SECOND

    half = halves(at_us, block_us=2 * HOUR, seed=seed)

    dealt = defaultdict(set)
    for second, which in zip(seconds, half.tolist(), strict=True):
        dealt[second // 7200].add(which)
    assert all(len(which) == 1 for which in dealt.values())


@settings(max_examples=60, deadline=None)
@given(n_blocks=st.integers(1, 60), seed=st.integers(0, 2**40))
def test_halves_hold_as_many_blocks_as_each_other(n_blocks: int, seed: int) -> None:
    half = halves(np.arange(n_blocks) * 2 * HOUR, block_us=2 * HOUR, seed=seed)

    assert int((half == 0).sum()) - int((half == 1).sum()) in {0, 1}


def test_order_of_posts_does_not_change_the_deal() -> None:
    at_us = np.random.default_rng(1).integers(0, 1_000_000, 500) * SECOND
    mixed = np.random.default_rng(2).permutation(500)

    half = halves(at_us, block_us=2 * HOUR, seed=9)

    assert halves(at_us[mixed], block_us=2 * HOUR, seed=9).tolist() == half[mixed].tolist()


def test_another_seed_deals_otherwise() -> None:
    at_us = np.arange(100) * 2 * HOUR

    assert (halves(at_us, block_us=2 * HOUR, seed=1) != halves(at_us, block_us=2 * HOUR, seed=2)).any()


def test_blocks_are_dealt_without_a_rhythm_of_the_day() -> None:
    # 12 blocks a day over 200 days: every hour of the day falls into both halves about equally.
    half = halves(np.arange(2_400) * 2 * HOUR, block_us=2 * HOUR, seed=20261121).reshape(200, 12)

    assert all(stats.binomtest(int(k), 200).pvalue > 1e-4 for k in half.sum(axis=0))


@settings(max_examples=100, deadline=None)
@given(acts=ACTS)
def test_an_account_acts_once_per_object_and_bin(met: Met, acts: list[Act]) -> None:
    kept = [(b, thing, account) for b, thing, _, account, _ in rows(met(acts))]

    assert len(kept) == len(set(kept))


@settings(max_examples=100, deadline=None)
@given(acts=ACTS)
def test_cells_are_the_bins_and_objects_of_two_accounts_and_more(met: Met, acts: list[Act]) -> None:
    who = defaultdict(set)
    for account, thing, second in acts:
        who[second // 3600, thing].add(account)

    here = met(acts)

    found = defaultdict(set)
    for b, thing, _, account, _ in rows(here):
        found[b, thing].add(account)
    assert found == {cell: accounts for cell, accounts in who.items() if len(accounts) > 1}
    assert here.cell_size.tolist() == [len(found[cell]) for cell in sorted(found)]


@settings(max_examples=100, deadline=None)
@given(acts=ACTS)
def test_rows_stand_by_bin_object_and_time(met: Met, acts: list[Act]) -> None:
    order = [row[:3] for row in rows(met(acts))]

    assert order == sorted(order)


@settings(max_examples=60, deadline=None)
@given(acts=ACTS, data=st.data())
def test_renumbered_accounts_keep_their_occasions(met: Met, acts: list[Act], data: st.DataObject) -> None:
    number = data.draw(st.permutations(range(5)))

    renamed = met([(number[account], thing, second) for account, thing, second in acts])

    assert rows(renamed) == [(b, thing, at, number[a], post) for b, thing, at, a, post in rows(met(acts))]


def test_an_action_on_the_edge_belongs_to_the_bin_that_begins(met: Met) -> None:
    assert rows(met([(0, 0, 3599), (1, 0, 3600)])) == []


def test_moving_times_inside_a_bin_does_not_move_the_choice(acted: Acted) -> None:
    rng = np.random.default_rng(3)
    acts = acted([(k % 3, 0, 3600 * (k // 12) + 60 * (k % 12)) for k in range(600)])
    moved = replace(acts, at_us=acts.at_us // HOUR * HOUR + rng.integers(0, 3600, acts.at_us.size) * SECOND)

    scale = Scale(60 * SECOND, HOUR)
    first, second = (occasions(a, scale=scale, seed=4) for a in (acts, moved))

    assert sorted(first.post_row.tolist()) == sorted(second.post_row.tolist())


def test_earlier_and_later_of_two_actions_are_chosen_alike(acted: Acted) -> None:
    # Account 0 acts at the start and at the end of each of 2,000 bins, account 1 once.
    acts = [(0, 0, 3600 * k + s) for k in range(2_000) for s in (0, 3000)] + [(1, 0, 3600 * k) for k in range(2_000)]

    here = occasions(acted(acts), scale=Scale(60 * SECOND, HOUR), seed=4)

    earlier = int((here.at_us[here.account == 0] % HOUR == 0).sum())
    assert stats.binomtest(earlier, 2_000).pvalue > 1e-3


@settings(max_examples=60, deadline=None)
@given(acts=ACTS, data=st.data())
def test_only_cells_keeps_the_chosen_cells_whole(met: Met, acts: list[Act], data: st.DataObject) -> None:
    here = met(acts)
    n_cells = here.cell_object.size
    keep = np.array(data.draw(st.lists(st.booleans(), min_size=n_cells, max_size=n_cells)), np.bool_)

    chosen = here.only_cells(keep)

    assert rows(chosen) == [row for row, kept in zip(rows(here), keep[here.cell], strict=True) if kept]
    assert np.repeat(np.arange(chosen.cell_object.size), chosen.cell_size).tolist() == chosen.cell.tolist()
