"""Each account against the group without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from scipy import stats

from fairwitness.network.closeness import Side
from fairwitness.network.membership import account_tests, recruited

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.network.occasions import Occasions

    Act: TypeAlias = tuple[int, int, int]
    Met: TypeAlias = Callable[..., Occasions]
    Members: TypeAlias = Callable[..., Any]

SECOND = 1_000_000
LEVELS = (0.3, 0.1, 0.03, 0.01)


def side(*sources: Occasions) -> Side:
    return Side(sources, tuple(np.ones(s.cell_object.size) for s in sources), SECOND)


def super_uniform(p: np.ndarray) -> bool:
    return all(
        stats.binomtest(int((p <= level).sum()), p.size, level, alternative="greater").pvalue > 1e-3
        for level in LEVELS
    )


def p_of(account: int, here: Occasions, *, member: Any, outsiders: bool = False) -> float:
    """Return one account's p, 1 where it was never beside the group."""
    tests = account_tests(side(here), member=member, outsiders=outsiders)
    at = np.flatnonzero(tests.account == account)
    return float(10.0 ** tests.log10_p[at[0]]) if at.size else 1.0


@pytest.mark.parametrize("n_outside", [0, 2, 30])
def test_a_member_that_acts_when_it_likes_has_super_uniform_p(met: Met, members: Members, n_outside: int) -> None:
    # 1 to 4 are a tight ring; account 0 shares their objects at times of its own.
    rng = np.random.default_rng(31)
    p = []
    for _ in range(400):
        moments = rng.integers(0, 3600, size=(15, n_outside + 2))
        acts = [(a, k, 3600 * k + int(moments[k, 0])) for k in range(15) for a in range(1, 5)]
        acts += [(0, k, 3600 * k + int(moments[k, 1])) for k in range(15)]
        acts += [(5 + a, k, 3600 * k + int(moments[k, 2 + a])) for k in range(15) for a in range(n_outside)]
        p.append(p_of(0, met(acts), member=members(range(5), of=5 + n_outside)))

    assert super_uniform(np.array(p))


def numbered_by_first_action(moments: list[tuple[int, tuple[int, int], int]]) -> list[Act]:
    """Return acts from (second, object, account), objects numbered as the traces do."""
    number: dict[tuple[int, int], int] = {}
    return [(account, number.setdefault(thing, len(number)), s) for s, thing, account in sorted(moments)]


def test_the_choice_among_equal_cells_does_not_look_at_times(met: Met, members: Members) -> None:
    # Two accounts share two objects in each of 12 bins, at uniform times; which one is looked at is a matter of lot.
    rng = np.random.default_rng(34)
    hits = expected = 0.0
    for _ in range(400):
        moments = [
            (7200 * k + int(rng.integers(3600)), (k, thing), account)
            for k in range(12)
            for thing in range(2)
            for account in range(2)
        ]
        here = met(numbered_by_first_action(moments), window=300)
        tests = account_tests(side(here), member=members(range(2), of=2))
        hits += float(tests.n_hits[0])
        expected += float(tests.expected[0])

    # About 770 hits, of standard deviation 26.
    assert abs(hits - expected) < 4 * expected**0.5


def test_an_outsider_among_outsiders_has_super_uniform_p(met: Met, members: Members) -> None:
    # Everybody follows the ring's lead in a burst: the ring's time tells nothing of one outsider.
    rng = np.random.default_rng(32)
    p = []
    for _ in range(400):
        acts = [(a, k, 3600 * k + 5 * a) for k in range(12) for a in range(4)]
        acts += [(4 + a, k, 3600 * k + int(min(3599, rng.exponential(200)))) for k in range(12) for a in range(25)]
        p.append(p_of(4, met(acts), member=members(range(4), of=29), outsiders=True))

    assert super_uniform(np.array(p))


def ring(n_bins: int, accounts: range) -> list[Act]:
    return [(a, k, 7200 * k + 1000 + 3 * a) for k in range(n_bins) for a in accounts]


def crowd(n_bins: int, accounts: range, *, seed: int = 33) -> list[Act]:
    rng = np.random.default_rng(seed)
    return [(a, k, 7200 * k + int(rng.integers(3600))) for k in range(n_bins) for a in accounts]


def test_a_member_of_a_ring_is_far_beyond_chance(met: Met, members: Members) -> None:
    here = met(ring(20, range(5)) + crowd(20, range(5, 45)))

    tests = account_tests(side(here), member=members(range(5), of=45))

    assert (tests.account.tolist(), tests.n_hits.tolist()) == ([0, 1, 2, 3, 4], [20] * 5)
    assert (tests.log10_p < -15).all()


def test_an_account_that_is_far_from_its_group_does_not_pass_with_it(met: Met, members: Members) -> None:
    # No guilt by association: account 5 was put into the group but acts half an hour later.
    acts = ring(20, range(5)) + [(5, k, 7200 * k + 3000) for k in range(20)] + crowd(20, range(6, 46))

    assert p_of(5, met(acts), member=members(range(6), of=46)) > 0.5


def test_expected_hits_are_the_sum_of_chances(met: Met, members: Members) -> None:
    tests = account_tests(side(met(ring(9, range(3)) + crowd(9, range(3, 20)))), member=members(range(3), of=20))

    for k, account in enumerate(tests.account.tolist()):
        assert tests.expected[k] == pytest.approx(tests.rows.chance[tests.rows.account == account].sum())


def test_occasions_count_one_per_stretch(met: Met, members: Members) -> None:
    acts = [(a, thing, 7200 * k + 60 * thing) for a in range(2) for thing in range(4) for k in range(3)]

    tests = account_tests(side(met(acts)), member=members(range(2), of=2))

    assert tests.n_occasions.tolist() == [3, 3]


def test_nobody_beside_the_group_gives_no_tests(met: Met, members: Members) -> None:
    tests = account_tests(side(met([(0, 0, 0), (1, 0, 0)])), member=members([2], of=3))

    assert tests.account.size == 0


def recruits(here: Occasions, *, core: range, of: int, members: Members, free: Any = None) -> list[int]:
    member = members(core, of=of)
    grown = recruited(
        lambda _: side(here), member=member, free=~member if free is None else free, rate=0.05, min_occasions=3
    )
    return np.flatnonzero(grown & ~member).tolist()


def test_a_planted_member_joins_and_no_stranger_does(met: Met, members: Members) -> None:
    here = met(ring(12, range(6)) + crowd(12, range(6, 46)))

    assert recruits(here, core=range(5), of=46, members=members) == [5]


def test_over_many_crowds_hardly_a_stranger_joins(met: Met, members: Members) -> None:
    # 40 crowds of 40; at a rate of 5 % of BH without a true recruit, about two crowds may lose somebody.
    joined = [
        bool(recruits(met(ring(12, range(5)) + crowd(12, range(5, 45), seed=seed)), core=range(5), of=45,
                      members=members))
        for seed in range(40)
    ]  # fmt: skip

    assert stats.binomtest(sum(joined), 40, 0.05, alternative="greater").pvalue > 1e-3


def test_an_account_of_another_group_stays_there(met: Met, members: Members) -> None:
    here = met(ring(12, range(6)) + crowd(12, range(6, 46)))

    assert recruits(here, core=range(5), of=46, members=members, free=members(range(6, 46), of=46)) == []


def test_fewer_meetings_than_asked_for_do_not_recruit(met: Met, members: Members) -> None:
    acts = ring(12, range(5)) + [(5, k, 7200 * k + 1000) for k in range(2)] + crowd(12, range(6, 46))

    assert recruits(met(acts), core=range(5), of=46, members=members) == []


def test_the_recruited_help_to_recruit(met: Met, members: Members) -> None:
    # 5 meets the core, 6 only meets 5: it joins in the second round.
    acts = ring(12, range(6)) + crowd(12, range(7, 47))
    acts += [(a, 100 + k, 7200 * (20 + k) + 500) for k in range(12) for a in (5, 6)]

    assert recruits(met(acts), core=range(5), of=47, members=members) == [5, 6]
