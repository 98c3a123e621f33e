"""The held-out test of a group: uniform where nothing is there, at the floor where something is."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from scipy import stats

from fairwitness.model import Scale
from fairwitness.network.closeness import Side
from fairwitness.network.confirmation import held_out, shared_cells
from fairwitness.network.nulls import jitter_probability

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.network.confirmation import HeldOut
    from fairwitness.network.occasions import Occasions

    Act: TypeAlias = tuple[int, int, int]
    Met: TypeAlias = Callable[..., Occasions]
    Members: TypeAlias = Callable[..., Any]

SECOND = 1_000_000
DRAWS = 999


def side(*sources: Occasions, ratio: float = 1.0) -> Side:
    return Side(sources, tuple(np.full(s.cell_object.size, ratio) for s in sources), SECOND)


def confirmed(here: Occasions, member: Any, *, ratio: float = 1.0, draws: int = DRAWS, seed: int = 1) -> HeldOut:
    return held_out(side(here, ratio=ratio), member=member, draws=draws, seed=seed)


def no_smaller_than_uniform(p_values: list[float]) -> bool:
    """Return whether p-values pass for uniform or larger, at a level that a fixed seed will not miss."""
    return bool(stats.kstest(p_values, "uniform", alternative="greater").pvalue > 1e-3)


def close_to_uniform(p_values: list[float]) -> bool:
    return bool(stats.kstest(p_values, "uniform").pvalue > 1e-3)


def test_p_values_are_uniform_where_membership_is_drawn_by_lot(met: Met, members: Members) -> None:
    rng = np.random.default_rng(21)
    p_values = []
    for study in range(300):
        # Bursty cells: everybody answers within minutes, which must not matter.
        acts = [(a, k, 3600 * k + int(min(3599, rng.exponential(400)))) for k in range(20) for a in range(15)]
        group = rng.choice(15, size=5, replace=False)
        p_values.append(confirmed(met(acts), members(group, of=15), seed=study).p_value)

    assert close_to_uniform(p_values)


def test_p_values_are_no_smaller_than_uniform_where_times_are_uniform(met: Met, members: Members) -> None:
    rng = np.random.default_rng(22)
    p_values = []
    for study in range(300):
        acts = [(a, k, 3600 * k + int(rng.integers(3600))) for k in range(20) for a in range(6)]
        p_values.append(confirmed(met(acts), members(range(6), of=6), seed=study).p_value)

    assert close_to_uniform(p_values)


def test_p_values_are_no_smaller_than_uniform_where_few_take_part(met: Met, members: Members) -> None:
    # Mixed cells: some are the group's own, in some it is outnumbered; who takes part is drawn anew.
    rng = np.random.default_rng(23)
    p_values = []
    for study in range(300):
        acts = [
            (int(a), k, 3600 * k + int(rng.integers(3600)))
            for k in range(30)
            for a in rng.choice(12, size=int(rng.integers(2, 9)), replace=False)
        ]
        p_values.append(confirmed(met(acts), members(range(5), of=12), seed=study).p_value)

    assert no_smaller_than_uniform(p_values)


def test_a_burst_ratio_makes_bursts_harmless(met: Met, members: Members) -> None:
    # Everybody acts in the first 12 minutes of the hour; organic pairs, and so the ratio, say so.
    rng = np.random.default_rng(24)
    true = jitter_probability(Scale(60, 720), tick_us=1) / jitter_probability(Scale(60, 3600), tick_us=1)
    p_values = []
    for study in range(300):
        acts = [(a, k, 3600 * k + int(rng.integers(720))) for k in range(20) for a in range(5)]
        p_values.append(confirmed(met(acts), members(range(5), of=5), ratio=true, seed=study).p_value)

    assert no_smaller_than_uniform(p_values)


def planted(*, outsiders: int) -> list[Act]:
    rng = np.random.default_rng(25)
    ring = [(a, k, 7200 * k + 1000 + a) for k in range(20) for a in range(5)]
    return ring + [(5 + a, k, 7200 * k + int(rng.integers(3600))) for k in range(20) for a in range(outsiders)]


@pytest.mark.parametrize("outsiders", [0, 3, 20])
def test_a_planted_group_gets_the_least_p(met: Met, members: Members, outsiders: int) -> None:
    result = confirmed(met(planted(outsiders=outsiders)), members(range(5), of=5 + outsiders))

    assert result.p_value == 1 / (DRAWS + 1)


@pytest.mark.parametrize("outsiders", [0, 20])
def test_every_pair_of_the_group_is_counted_once_per_cell(met: Met, members: Members, outsiders: int) -> None:
    result = confirmed(met(planted(outsiders=outsiders)), members(range(5), of=5 + outsiders))

    assert result.observed == 20 * comb(5, 2)


def test_mean_of_permutations_is_the_share_of_close_pairs(met: Met, members: Members) -> None:
    rng = np.random.default_rng(26)
    here = met([(a, k, 3600 * k + int(rng.exponential(600)) % 3600) for k in range(20) for a in range(14)])
    exact = 0.0
    for cell in range(20):
        at = here.at_us[here.cell == cell]
        close = sum(abs(at[i] - at[j]) <= 60 * SECOND for i in range(14) for j in range(i))
        exact += comb(5, 2) * close / comb(14, 2)

    # All draws: observed is set out of reach by planting the group's own cells apart.
    result = confirmed(here, members(range(5), of=14), draws=4_000)

    assert result.expected == pytest.approx(exact, rel=0.1)


def test_mean_of_jitter_is_the_probability_of_a_close_pair(met: Met, members: Members) -> None:
    here = met([(a, k, 3600 * k + a) for k in range(20) for a in range(5)])
    exact = 20 * comb(5, 2) * jitter_probability(here.scale, tick_us=SECOND)

    assert confirmed(here, members(range(5), of=5), draws=9_999).expected == pytest.approx(exact, rel=0.02)


@pytest.mark.parametrize("ratio", [2.0, 5.0, 20.0])
def test_mean_of_jitter_grows_by_the_burst_ratio(met: Met, members: Members, ratio: float) -> None:
    here = met([(a, k, 3600 * k + a) for k in range(20) for a in range(5)])
    exact = 20 * comb(5, 2) * jitter_probability(here.scale, tick_us=SECOND) * ratio

    found = confirmed(here, members(range(5), of=5), ratio=ratio, draws=9_999).expected

    assert found == pytest.approx(exact, rel=0.05)


def test_a_group_that_never_meets_gets_one(met: Met, members: Members) -> None:
    here = met([(0, 0, 0), (2, 0, 5), (1, 1, 0), (3, 1, 5)])

    assert confirmed(here, members([0, 1], of=4)).p_value == 1.0


def test_a_side_without_sources_gets_one(members: Members) -> None:
    assert held_out(side(), member=members([], of=2), draws=DRAWS, seed=1).p_value == 1.0


def test_same_seed_gives_the_same_p(met: Met, members: Members) -> None:
    rng = np.random.default_rng(27)
    here = met([(a, k, 3600 * k + int(rng.integers(3600))) for k in range(20) for a in range(9)])

    first, second = (confirmed(here, members(range(4), of=9), seed=5) for _ in range(2))

    assert (first.p_value, first.expected) == (second.p_value, second.expected)


def test_draws_stop_once_enough_reach_the_observed(met: Met, members: Members) -> None:
    # Nothing is close, so every draw reaches zero: a hundred draws say all.
    here = met([(a, k, 3600 * k + 700 * a) for k in range(5) for a in range(5)])

    assert confirmed(here, members(range(5), of=5)).p_value == 1.0


def test_the_choice_among_equal_cells_does_not_look_at_times(met: Met, members: Members) -> None:
    # Three accounts share two objects in each of 20 bins, at uniform times.
    rng = np.random.default_rng(28)
    observed = expected = 0.0
    for study in range(150):
        moments = [
            (7200 * k + int(rng.integers(3600)), (k, thing), account)
            for k in range(20)
            for thing in range(2)
            for account in range(3)
        ]
        # Objects are numbered by their first action in time order, as the traces do.
        number: dict[tuple[int, int], int] = {}
        acts = [(account, number.setdefault(thing, len(number)), s) for s, thing, account in sorted(moments)]
        result = confirmed(met(acts, window=300), members(range(3), of=3), seed=study)
        observed += result.observed
        expected += result.expected

    assert abs(observed - expected) < 5 * expected**0.5


def chosen(found: Any) -> list[tuple[int, int]]:
    return list(zip(found.source.tolist(), found.cell.tolist(), strict=True))


def test_one_cell_counts_per_stretch_of_time(met: Met, members: Members) -> None:
    here = met([(a, thing, 3600 * k) for k in range(4) for thing in range(3) for a in range(3)])

    assert len(chosen(shared_cells(side(here), member=members(range(3), of=3)))) == 4


def test_the_cell_with_most_members_counts(met: Met, members: Members) -> None:
    here = met([(a, 0, a) for a in range(2)] + [(a, 1, 2000 + a) for a in range(3)])

    assert chosen(shared_cells(side(here), member=members(range(3), of=3))) == [(0, 1)]


def test_objects_that_do_not_come_back_count_before_those_that_do(met: Met, members: Members) -> None:
    lasting = met([(a, 0, a) for a in range(4)], trace="hashtag", recurrent=True)
    passing = met([(a, 0, 900 * a) for a in range(2)])

    assert chosen(shared_cells(side(lasting, passing), member=members(range(4), of=4))) == [(1, 0)]
