"""Adding an innocent crowd never makes a member's case stronger than its evidence.

Precisely.  A member's evidence is what it did itself: on so many occasions it met another member, and a moment drawn
at random in the same stretches of time would have met one with a known chance each.  The tail of that law is the
bound.  Whoever joins the corpus, on whatever objects and at whatever times, no member's p-value falls below it.  For
words, the bound is the binomial tail of its own days with shared words at the reference rate.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.statistics.worlds import (
    DAY,
    HALF_HOUR_IN_DAY,
    HOUR,
    MINUTE_IN_HOUR,
    SECOND,
    World,
    candidate_tested,
    crowd,
    ring,
    world,
)

from fairwitness.detectors.coordination import gather, judge
from fairwitness.network.nulls import log10_poisson_binomial_tail
from fairwitness.network.occasions import DISCOVERY
from fairwitness.network.pairs import pair_tests
from fairwitness.network.reuse import REFERENCE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.detectors.confirming import Confirmation
    from fairwitness.model import Scale

GROUP = 5
N_CROWD = 150
ROUNDING = 1e-9


def members_world(rng: np.random.Generator, *, occasions: int, meets: float, days: int) -> World:
    """Return a group that shares things; on some occasions its members are within half a minute, on others not."""
    acts = []
    for k in range(occasions):
        start = int(rng.integers(days)) * DAY + int(rng.integers(24)) * HOUR
        together = rng.random(GROUP) < meets
        at = np.where(together, 600 + rng.integers(30, size=GROUP), rng.integers(HOUR, size=GROUP))
        acts.append((np.arange(GROUP), k, start + at))
    return world(GROUP, acts)


def joined_by(rng: np.random.Generator, here: World, *, share: float, late_s: Callable[[int], np.ndarray]) -> World:
    """Return the world with a crowd that takes part in the same things, `late_s` after their first use."""
    acts = [(np.zeros(0, np.int64), 0, np.zeros(0, np.int64))]
    for thing in np.unique(here.thing).tolist():
        people = GROUP + np.flatnonzero(rng.random(N_CROWD) < share)
        acts.append((people, thing, here.second[here.thing == thing].min() + late_s(people.size)))
    return here.joined(world(GROUP + N_CROWD, acts))


def bound_log10_p(tested: Confirmation) -> dict[int, float]:
    """Return log10 of each member's bound: the law of its own hits if its moments were drawn at random."""
    side, rows = tested.side, tested.members.rows
    bounds = {}
    for account in tested.members.account.tolist():
        own = np.flatnonzero(rows.account == account)
        chance = [moment_chance(side.sources[int(rows.source[k])], int(rows.cell[k]), account, tested) for k in own]
        hits = np.array([int(rows.hit[own].sum())])
        bounds[account] = float(
            log10_poisson_binomial_tail(hits, np.array([0, own.size]), np.array(chance, np.float64))[0]
        )
    return bounds


def moment_chance(here: object, cell: int, account: int, tested: Confirmation) -> float:
    """Return the share of the bin's seconds that lie within the window of another member, second by second."""
    rows = slice(int(here.cell_start[cell]), int(here.cell_start[cell + 1]))  # type: ignore[attr-defined]
    who, at_us = here.account[rows], here.at_us[rows]  # type: ignore[attr-defined]
    start = int(here.cell_bin[cell]) * here.scale.bin_us  # type: ignore[attr-defined]
    seconds = start + SECOND * np.arange(here.scale.bin_us // SECOND)  # type: ignore[attr-defined]
    others = at_us[np.isin(who, tested.candidate.accounts) & (who != account)]
    near = (np.abs(seconds[:, None] - others[None, :]) <= here.scale.window_us).any(axis=1)  # type: ignore[attr-defined]
    return float(near.mean())


CROWDS: dict[str, Callable[[np.random.Generator], Callable[[int], np.ndarray]]] = {
    "at any time": lambda rng: lambda n: rng.integers(HOUR, size=n),
    "in a burst": lambda rng: lambda n: rng.exponential(300, n),
    "hours later": lambda rng: lambda n: rng.exponential(4 * HOUR, n),
    "half an hour late, all of them": lambda rng: lambda n: 1800 + rng.integers(600, size=n),
}


@pytest.mark.parametrize("scale", [MINUTE_IN_HOUR, HALF_HOUR_IN_DAY], ids=["hour", "day"])
@pytest.mark.parametrize("arrival", CROWDS.values(), ids=CROWDS)
@pytest.mark.parametrize("share", [0.05, 0.9])
def test_no_crowd_makes_p_smaller_than_the_member_s_own_meetings_do(
    scale: Scale, arrival: Callable[[np.random.Generator], Callable[[int], np.ndarray]], share: float
) -> None:
    for seed in range(3):
        rng = np.random.default_rng([seed, 31])
        alone = members_world(rng, occasions=40, meets=0.35, days=20)
        tested = candidate_tested(
            joined_by(rng, alone, share=share, late_s=arrival(rng)).matter(), range(GROUP), scale=scale
        )
        bounds = bound_log10_p(tested)
        for account, log10_p in zip(tested.members.account.tolist(), tested.members.log10_p.tolist(), strict=True):
            assert log10_p >= bounds[account] - ROUNDING


@given(
    acts=st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 6), st.integers(0, 3 * DAY - 1)), min_size=1, max_size=60
    ),
    seed=st.integers(0, 1000),
)
@settings(max_examples=25, deadline=None)
def test_nor_does_any_crowd_whatever(acts: list[tuple[int, int, int]], seed: int) -> None:
    rng = np.random.default_rng([seed, 32])
    alone = members_world(rng, occasions=7, meets=0.7, days=3)
    people = world(GROUP + 21, [(GROUP + a, thing, second) for a, thing, second in acts])

    tested = candidate_tested(alone.joined(people).matter(), range(GROUP), scale=MINUTE_IN_HOUR)

    bounds = bound_log10_p(tested)
    for account, log10_p in zip(tested.members.account.tolist(), tested.members.log10_p.tolist(), strict=True):
        assert log10_p >= bounds[account] - ROUNDING


def test_a_crowd_that_shares_nothing_changes_no_member_s_test() -> None:
    rng = np.random.default_rng(33)
    alone = members_world(rng, occasions=40, meets=0.35, days=10)
    # In the same hours, so that every hour stays in its half; each on a thing of his own.
    n = alone.second.size
    others = world(GROUP + N_CROWD, [(GROUP + np.arange(n) % N_CROWD, 10_000 + np.arange(n), alone.second)])

    before, after = (
        candidate_tested(here.matter(), range(GROUP), scale=MINUTE_IN_HOUR).members
        for here in (alone, alone.joined(others))
    )

    assert before.n_hits.tolist() == after.n_hits.tolist()
    assert (after.log10_p >= before.log10_p - ROUNDING).all()


def test_a_crowd_does_not_change_what_jitter_says_of_a_pair() -> None:
    rng = np.random.default_rng(34)
    # One thing per hour, so that which one is looked at cannot change.
    alone = world(GROUP, [(np.arange(GROUP), k, k * HOUR + rng.integers(900, size=GROUP)) for k in range(60)])
    larger = joined_by(rng, alone, share=0.6, late_s=CROWDS["at any time"](rng))
    larger = replace(larger, second=np.minimum(larger.second, larger.thing * HOUR + HOUR - 1))

    found = []
    for here in (alone, larger):
        matter = here.matter()
        occasions = matter.on(matter.traces[0], half=DISCOVERY, scale=MINUTE_IN_HOUR)
        tests = pair_tests(occasions, n_accounts=matter.n_accounts, tick_us=SECOND, min_occasions=1)
        own = tests.b < GROUP
        columns = (tests.a, tests.b, tests.n_shared, tests.n_close, tests.log10_p)
        found.append([column[own].tolist() for column in columns])

    assert found[0] == found[1]


def texts(rng: np.random.Generator, *, writers: int, first: int, days: int = 30) -> World:
    """Return people who write three texts of their own a day."""
    account = first + np.tile(np.repeat(np.arange(writers), 3), days)
    second = np.repeat(np.arange(days), 3 * writers) * DAY + rng.integers(DAY, size=account.size)
    return world(first + writers, [(account, 10**6 * (first + 1) + np.arange(account.size), second)])


def copiers(rng: np.random.Generator, *, days: int = 30) -> World:
    """Return a group that copies one text on half of the days, days apart."""
    acts = []
    for day in range(days):
        who = np.flatnonzero(rng.random(GROUP) < 0.5)
        acts.append((who, day, day * DAY + rng.integers(2 * DAY, size=who.size)))
    return world(GROUP, acts)


@pytest.mark.parametrize("n_crowd", [20, 200, 1000])
def test_a_crowd_of_writers_makes_no_p_smaller_than_shared_days_at_the_reference_rate(n_crowd: int) -> None:
    rng = np.random.default_rng(35)
    here = copiers(rng).joined(texts(rng, writers=n_crowd, first=GROUP))

    gathered = gather(here.matter(trace="own_words", timed=False), progress=lambda _: None)

    tested = [test for test in gathered.confirmations if test.at_a_distance]
    assert tested
    for test in tested:
        n_texts = test.members.n_occasions
        trials = n_texts * (n_texts.sum() - n_texts)
        bound = stats.binom.logsf(test.members.n_hits - 1, trials, REFERENCE_RATE) / np.log(10)
        assert (test.members.log10_p >= bound - 1e-6).all()


def test_an_innocent_crowd_gets_nobody_named_who_was_not() -> None:
    # Account 105 shares some of the ring's things, hours away from it; then 400 people more join the study.
    rng = np.random.default_rng(36)
    members = np.arange(100, 105)
    here = crowd(rng, n=100).joined(ring(rng, members, spread_s=60.0, camouflage=0.3))
    things = np.unique(here.thing[np.isin(here.account, members) & (here.thing >= 1_000_000)])
    seen = np.array([here.second[here.thing == thing].min() for thing in things])
    here = here.joined(world(106, [(105, things, seen + 5 * HOUR)]))

    named = []
    for corpus in (here, here.joined(crowd(rng, n=400, first=106))):
        outcomes = judge(gather(corpus.matter(), progress=lambda _: None))
        named.append([outcome.account for outcome in outcomes if outcome.group >= 0])

    assert named[0] == members.tolist()
    assert set(named[1]) <= set(named[0])
