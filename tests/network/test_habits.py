"""Chances of meeting a group: never lower than at a uniform moment, nor than the account's habits make likely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.network.closeness import Side
from fairwitness.network.habits import HABIT_WEIGHT, habits
from fairwitness.network.membership import account_tests

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.network.membership import AccountTests
    from fairwitness.network.occasions import Occasions

    Act: TypeAlias = tuple[int, int, int]
    Met: TypeAlias = Callable[..., Occasions]
    Members: TypeAlias = Callable[..., Any]

SECOND = 1_000_000
DAY = 86_400
N = 8
WINDOW = 1800
ACTS = st.lists(
    st.tuples(st.integers(0, N - 1), st.integers(0, 3), st.integers(0, 5 * DAY - 1)), min_size=1, max_size=60
)


def beside(here: Occasions, member: Any, *, known: bool = True, outsiders: bool = False) -> AccountTests:
    daily = (habits(here, n_accounts=member.size),) if known else ()
    side = Side((here,), (np.ones(here.cell_object.size),), SECOND, daily)
    return account_tests(side, member=member, outsiders=outsiders)


def slow_floor(here: Occasions, account: int, cell: int, member: Any, chance: float) -> float:
    """Return the least chance of one account in one cell, second by second."""
    bin_s = here.scale.bin_us // SECOND
    start = int(here.cell_bin[cell]) * bin_s
    rows = range(here.at_us.size)
    others = [
        int(here.at_us[i]) // SECOND
        for i in rows
        if here.cell[i] == cell and member[here.account[i]] and here.account[i] != account
    ]
    near = {(start + k) % DAY for k in range(bin_s) if any(abs(start + k - other) <= WINDOW for other in others)}
    elsewhere = [
        int(here.at_us[i]) // SECOND
        for i in rows
        if here.account[i] == account and here.cell_bin[here.cell[i]] != here.cell_bin[cell]
    ]
    alike = [at % DAY for at in elsewhere if start % DAY <= at % DAY < start % DAY + bin_s]
    chance = max(chance, len(near) / bin_s)
    n_hits = sum(at in near for at in alike)
    return max(chance, (n_hits + HABIT_WEIGHT * chance) / (len(alike) + HABIT_WEIGHT))


@pytest.mark.parametrize("width", [7200, DAY])
@pytest.mark.parametrize("outsiders", [False, True])
@given(acts=ACTS, group=st.sets(st.integers(0, N - 1), min_size=2, max_size=4))
@settings(max_examples=25, deadline=None)
def test_chances_are_those_of_the_slow_definition(
    met: Met,
    members: Members,
    acts: list[Act],
    group: set[int],
    width: int,
    outsiders: bool,  # noqa: FBT001
) -> None:
    here, member = met(acts, window=WINDOW, width=width), members(group, of=N)
    plain = beside(here, member, known=False, outsiders=outsiders).rows
    given_chance = {
        (a, c): p for a, c, p in zip(plain.account.tolist(), plain.cell.tolist(), plain.chance.tolist(), strict=True)
    }

    rows = beside(here, member, outsiders=outsiders).rows

    for account, cell, chance in zip(rows.account.tolist(), rows.cell.tolist(), rows.chance.tolist(), strict=True):
        assert chance == pytest.approx(slow_floor(here, account, cell, member, given_chance[account, cell]))


def commuters(n_days: int, *, spread: int) -> list[Act]:
    """Return acts of six people who pass on the day's story at about eight, and of 30 who do so at any time."""
    rng = np.random.default_rng(41)
    acts = [(a, day, DAY * day + 8 * 3600 + int(rng.integers(spread))) for day in range(n_days) for a in range(6)]
    return acts + [(6 + a, day, DAY * day + int(rng.integers(DAY))) for day in range(n_days) for a in range(30)]


def test_people_who_read_the_paper_at_eight_are_no_group(met: Met, members: Members) -> None:
    here, member = met(commuters(20, spread=1800), window=WINDOW, width=DAY), members(range(6), of=36)

    assert (10.0 ** beside(here, member, known=False).log10_p < 1e-6).all()
    assert (10.0 ** beside(here, member).log10_p > 0.05).all()


def test_a_ring_that_acts_at_changing_times_of_day_is_still_seen(met: Met, members: Members) -> None:
    rng = np.random.default_rng(42)
    acts = [act for act in commuters(20, spread=1800) if act[0] >= 6]
    acts += [(a, day, DAY * day + at + 60 * a) for day, at in enumerate(rng.integers(0, DAY - 900, 20).tolist())
             for a in range(6)]  # fmt: skip

    assert (10.0 ** beside(met(acts, window=WINDOW, width=DAY), members(range(6), of=36)).log10_p < 1e-6).all()
