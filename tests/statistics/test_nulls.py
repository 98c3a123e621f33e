"""Where nothing is there: p-values of pairs, groups and members are not small more often than they say.

Groups are chosen the worst way: as those who were closest to each other on the half that is searched.  Shares of
p-values at or below 0.05 and 0.01 are held against exact binomial limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from tests.statistics.nulls import N, bursts, commuters, fan_club, heavy_users, phrases, quoters, time_zones
from tests.statistics.worlds import (
    HALF_HOUR_IN_DAY,
    LEVELS,
    MINUTE_IN_HOUR,
    above_nominal,
    candidate_tested,
    closest,
    one_member,
    share_at,
)

from fairwitness.detectors import rules
from fairwitness.detectors.coordination import gather, judge
from fairwitness.detectors.reuse import _confirmed, _half
from fairwitness.model import Verdict
from fairwitness.network.groups import Core
from fairwitness.network.occasions import DISCOVERY
from fairwitness.network.pairs import found_pairs, pair_tests
from fairwitness.network.reuse import closed_uses, shared, strangers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.statistics.worlds import World

    from fairwitness.detectors.confirming import Confirmation
    from fairwitness.detectors.material import Material
    from fairwitness.model import Scale

    Null: TypeAlias = Callable[[np.random.Generator], World]
    Keep: TypeAlias = Callable[[str, list[float]], None]

STUDIES = 200
GROUP = 6
CASES = [
    pytest.param(heavy_users, MINUTE_IN_HOUR, id="heavy users"),
    pytest.param(bursts, MINUTE_IN_HOUR, id="bursts"),
    pytest.param(fan_club, MINUTE_IN_HOUR, id="fan club"),
    pytest.param(time_zones, HALF_HOUR_IN_DAY, id="time zones"),
    pytest.param(commuters, HALF_HOUR_IN_DAY, id="commuters"),
]


@pytest.fixture
def keep(record_property: Callable[[str, object], None]) -> Keep:
    """Keep shares of small p-values in the test report."""

    def measured(name: str, p_values: list[float]) -> None:
        shares = {level: share_at(p_values, level) for level in LEVELS}
        record_property(name, shares)
        print(name, len(p_values), shares)  # noqa: T201  shown by pytest where a test fails, or with -s

    return measured


def chosen(matter: Material, null: Null, scale: Scale) -> Iterable[int]:
    """Return the candidates: the few who live eight hours away, or else those who were closest in discovery."""
    return range(GROUP) if null is time_zones else closest(matter, scale=scale, n=GROUP)


@pytest.mark.parametrize(("null", "scale"), CASES)
def test_groups_and_members_are_conservative_once_they_were_found(null: Null, scale: Scale, keep: Keep) -> None:
    groups, members = [], []
    for study in range(STUDIES):
        rng = np.random.default_rng([study, 5])
        matter = null(rng).matter()
        tested = candidate_tested(matter, chosen(matter, null, scale), scale=scale)
        groups.append(tested.p_value)
        members.append(one_member(tested, rng))

    keep("groups", groups)
    keep("members", members)
    assert (above_nominal(groups), above_nominal(members)) == ({}, {})


@pytest.mark.parametrize("null", [heavy_users, bursts])
def test_the_held_out_permutation_alone_is_conservative(null: Null, keep: Keep) -> None:
    p_values = []
    for study in range(STUDIES):
        matter = null(np.random.default_rng([study, 8])).matter()
        tested = candidate_tested(matter, closest(matter, scale=MINUTE_IN_HOUR, n=GROUP), scale=MINUTE_IN_HOUR)
        p_values.append(tested.families[0].result.p_value)

    keep("held_out", p_values)
    assert above_nominal(p_values) == {}


def pair_p(matter: Material, scale: Scale) -> list[float]:
    """Return the greater of a pair's two p-values, for pairs without a common account; 1 where never close."""
    (actions,) = matter.traces
    here = matter.on(actions, half=DISCOVERY, scale=scale)
    tests = pair_tests(here, n_accounts=matter.n_accounts, tick_us=matter.tick_us, min_occasions=1)
    found = found_pairs(tests, cut=0.0)
    p = 10.0 ** np.maximum(tests.log10_p[found.index], found.log10_p_synchrony)
    of = dict(zip(zip(tests.a[found.index].tolist(), tests.b[found.index].tolist(), strict=True), p.tolist(),
                  strict=True))  # fmt: skip
    return [of.get((2 * k, 2 * k + 1), 1.0) for k in range(N // 2)]


@pytest.mark.parametrize(("null", "scale"), CASES[:2] + CASES[3:4])
def test_pairs_are_conservative(null: Null, scale: Scale, keep: Keep) -> None:
    # Pairs of fans and of commuters are not: pairs only propose groups, and the held-out tests above judge them.
    p_values = [p for study in range(60) for p in pair_p(null(np.random.default_rng([study, 6])).matter(), scale)]

    keep("pairs", p_values)
    assert above_nominal(p_values) == {}


def words_tested(matter: Material) -> Confirmation:
    """Return the held-out tests of those who share most texts on the half that is searched."""
    (actions,) = matter.words
    common = shared(closed_uses(_half(matter, actions, half=DISCOVERY)))
    days = np.zeros((N, N))
    days[common.a, common.b] = days[common.b, common.a] = common.n_days
    group = [int(k) for k in np.unravel_index(int(np.argmax(days)), days.shape)]
    while len(group) < GROUP:
        gain = days[:, group].sum(axis=1)
        gain[group] = -1.0
        group.append(int(np.argmax(gain)))
    group_of = np.full(N, -1, np.int64)
    group_of[group] = 0
    outsider = strangers(common, n_accounts=N) & (group_of < 0)
    (tested,) = _confirmed(
        matter, _half(matter, actions, half=1), [Core(np.array(sorted(group), np.int64), 1.0)], group_of=group_of,
        outsider=outsider, actions=actions,
    )  # fmt: skip
    return tested


@pytest.mark.parametrize(("share", "sayings"), [(0.1, 2000), (0.03, 200)])
def test_people_who_share_common_phrases_are_no_group(share: float, sayings: int, keep: Keep) -> None:
    groups, members = [], []
    for study in range(STUDIES // 2):
        rng = np.random.default_rng([study, 7])
        tested = words_tested(phrases(rng, share=share, sayings=sayings).matter(trace="own_words", timed=False))
        groups.append(tested.p_value)
        members.append(one_member(tested, rng))

    keep("groups by words", groups)
    keep("members by words", members)
    assert (above_nominal(groups), above_nominal(members)) == ({}, {})


def named_in(here: World, *, trace: str = "url", timed: bool = True) -> list[Verdict]:
    outcomes = judge(gather(here.matter(trace=trace, timed=timed), progress=lambda _: None))
    return [outcome.rule.verdict for outcome in outcomes if outcome.group >= 0]


@pytest.mark.parametrize("spread", [0.3, 1.0])
def test_readers_of_one_paper_with_habits_of_their_own_are_not_named(spread: float) -> None:
    # Everybody passes on the day's stories at an hour of his own: before habits counted, most of them were named.
    worlds = [commuters(np.random.default_rng([seed, 9]), days=28, spread=spread, n=100) for seed in range(3)]

    assert [named_in(here) for here in worlds] == [[], [], []]


def test_a_minority_that_lives_eight_hours_away_is_not_named() -> None:
    worlds = [time_zones(np.random.default_rng([seed, 10]), days=60) for seed in range(4)]

    assert [named_in(here) for here in worlds] == [[]] * 4


@pytest.mark.parametrize("null", [heavy_users, bursts])
def test_nobody_is_named_among_heavy_users_or_in_bursts(null: Null) -> None:
    worlds = [null(np.random.default_rng([seed, 11])) for seed in range(6)]

    assert [named_in(here) for here in worlds] == [[]] * 6


def test_fans_are_never_called_deceptive() -> None:
    verdicts = [v for seed in range(2) for v in named_in(fan_club(np.random.default_rng([seed, 12]), days=14))]

    assert set(verdicts) <= {Verdict.ACTING_TOGETHER}


def test_a_circle_that_quotes_one_book_is_at_most_acting_together() -> None:
    # Chance is measured on everybody, so a circle with a book that nobody else reads can be named: a known limit,
    # and the reason why equal words at a distance are never deceit by themselves.
    worlds = [quoters(np.random.default_rng([seed, 13])) for seed in range(6)]

    verdicts = [v for here in worlds for v in named_in(here, trace="own_words", timed=False)]

    assert set(verdicts) <= {rules.ACTING_TOGETHER.verdict}
