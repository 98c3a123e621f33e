"""Small made-up worlds as arrays, and the tests of one candidate group in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from fairwitness.detectors.confirming import Confirmation, confirm
from fairwitness.detectors.discovery import Candidate, Discovery
from fairwitness.detectors.material import Material, material
from fairwitness.model import Family, Scale
from fairwitness.network.closeness import co_acted_objects
from fairwitness.network.groups import Edges
from fairwitness.network.occasions import CONFIRMATION, DISCOVERY, Actions
from fairwitness.network.pairs import pair_tests
from fairwitness.study import DAY_US, HOUR_US, MINUTE_US, Study

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


Ints: TypeAlias = NDArray[np.int64]

SECOND = 1_000_000
HOUR, DAY = 3600, 86_400
START = 20_454 * DAY
"""2026-01-01."""
LEVELS = (0.05, 0.01)
MINUTE_IN_HOUR = Scale(MINUTE_US, HOUR_US)
HALF_HOUR_IN_DAY = Scale(30 * MINUTE_US, DAY_US)
STUDY = Study(bootstraps=10)


@dataclass(frozen=True, slots=True)
class World:
    """Who acted on what, and in which second."""

    n_accounts: int
    account: Ints
    thing: Ints
    second: Ints

    def matter(self, *, trace: str = "url", timed: bool = True, study: Study = STUDY) -> Material:
        """Return the acts as material of one trace; objects are numbered by their first use."""
        order = np.argsort(self.second, kind="stable")
        _, first, which = np.unique(self.thing[order], return_index=True, return_inverse=True)
        number = np.argsort(np.argsort(first))[which].astype(np.int32)
        at_us = (START + self.second[order].astype(np.int64)) * SECOND
        row = np.arange(order.size, dtype=np.int64)
        family = Family.SYNCHRONY if timed else Family.REUSE
        acted = Actions(trace, family, False, self.account[order].astype(np.int32), number, at_us, row, timed)  # noqa: FBT003
        return material(
            [acted], n_accounts=self.n_accounts, post_at_us=at_us, study=study,
            resolution_us=np.full(row.size, SECOND, np.int64), has_link=np.zeros(row.size, np.bool_),
        )  # fmt: skip

    def joined(self, other: World) -> World:
        """Return both worlds in one; accounts and things with the same number are the same."""
        columns = (np.r_[self.account, other.account], np.r_[self.thing, other.thing])
        return World(
            max(self.n_accounts, other.n_accounts), *columns, np.r_[self.second, other.second].astype(np.int64)
        )


def world(n_accounts: int, acts: Sequence[tuple[Any, Any, Any]]) -> World:
    """Return a world of blocks of acts, each (accounts, things, seconds), broadcast against each other."""
    blocks = [np.broadcast_arrays(*block) for block in acts]
    account, thing, second = (np.concatenate([np.ravel(b[k]) for b in blocks]) for k in range(3))
    return World(n_accounts, account.astype(np.int64), thing.astype(np.int64), np.floor(second).astype(np.int64))


def candidate_tested(matter: Material, accounts: Iterable[int], *, scale: Scale) -> Confirmation:
    """Return the held-out tests of accounts as if they had been found on the discovery half."""
    (actions,) = matter.traces
    chosen = np.array(sorted(accounts), np.int64)
    group_of = np.full(matter.n_accounts, -1, np.int64)
    group_of[chosen] = 0
    here = matter.on(actions, half=DISCOVERY, scale=scale)
    tests = pair_tests(here, n_accounts=matter.n_accounts, tick_us=matter.tick_us, min_occasions=2)
    used = co_acted_objects(here, member=group_of == 0)
    candidate = Candidate(0, chosen, 1.0, {actions.trace: scale}, {actions.trace: used})
    none = np.zeros(0, np.int64)
    linked = Edges(none, none, none.astype(np.int32), none.astype(np.int32), np.zeros(0))
    found = Discovery((tests,), (), linked, -3.0, 0, (candidate,), group_of)
    # What lies behind an unconfirmed group is looked at here too.
    with patch.object(Confirmation, "outline", lambda self: self):
        (tested,) = confirm(replace(matter, study=replace(matter.study, draws=9_999)), found, progress=lambda _: None)
    return tested


def closest(matter: Material, *, scale: Scale, n: int) -> list[int]:
    """Return the accounts that were closest to each other on the discovery half: pick the best pair, then grow."""
    (actions,) = matter.traces
    here = matter.on(actions, half=DISCOVERY, scale=scale)
    tests = pair_tests(here, n_accounts=matter.n_accounts, tick_us=matter.tick_us, min_occasions=1)
    strength = np.zeros((matter.n_accounts, matter.n_accounts))
    strength[tests.a, tests.b] = strength[tests.b, tests.a] = -tests.log10_p
    chosen = [int(k) for k in np.unravel_index(int(np.argmax(strength)), strength.shape)]
    while len(chosen) < n:
        gain = strength[:, chosen].sum(axis=1)
        gain[chosen] = -1.0
        chosen.append(int(np.argmax(gain)))
    return chosen


def share_at(p_values: Sequence[float], level: float) -> float:
    """Return the share of p-values at or below a level."""
    return float(np.mean(np.asarray(p_values) <= level))


def above_nominal(p_values: Sequence[float]) -> dict[float, float]:
    """Return the levels at which p-values are too often small, with the share: beyond an exact limit of 99.9 %."""
    p = np.asarray(p_values)
    return {
        level: share_at(p_values, level)
        for level in LEVELS
        if stats.binomtest(int((p <= level).sum()), p.size, level, alternative="greater").pvalue < 1e-3
    }


def one_member(tested: Confirmation, rng: np.random.Generator) -> float:
    """Return the p-value of one member drawn by lot, 1 where it had nothing to be tested by."""
    account = int(rng.choice(tested.candidate.accounts))
    own = tested.of(account)
    return 1.0 if own is None else own[0]


def held_out_half(matter: Material) -> Ints:
    """Return the rows of posts of the held-out half."""
    return np.flatnonzero(matter.half == CONFIRMATION)


def crowd(rng: np.random.Generator, *, n: int = 100, days: int = 16, first: int = 0) -> World:
    """Return people who pass on the day's stories, many within minutes, some of them hours later."""
    acts = []
    for day in range(days):
        released = rng.uniform(6, 20, 15) * HOUR
        account = np.repeat(np.arange(n), rng.poisson(3.0, n))
        story = np.minimum(14, rng.exponential(4, account.size).astype(np.int64))
        late = np.where(rng.random(account.size) < 0.4, 600.0, 4.0 * HOUR) * rng.exponential(1.0, account.size)
        acts.append((first + account, 1000 * day + story, day * DAY + released[story] + late))
    return world(first + n, acts)


def ring(
    rng: np.random.Generator, members: Ints, *, spread_s: float, camouflage: float, posts: int = 24, days: int = 16
) -> World:
    """Return members who pass on things of their own within `spread_s`, and ordinary stories for the rest.

    Args:
        rng: of the draws.
        members: account numbers.
        spread_s: seconds within which those who take part in a wave act.
        camouflage: share of ordinary posts, 0 to 1.
        posts: posts per member, on average.
        days: length of the study.
    """
    acts = [(members[:0], 0, members[:0])]
    share = 0.8
    for k in range(round((1 - camouflage) * posts / share)):
        joining = members[rng.random(members.size) < share]
        moment = rng.integers(days) * DAY + rng.integers(8 * HOUR, 22 * HOUR)
        acts.append((joining, 1_000_000 + k, moment + rng.uniform(0, spread_s, joining.size)))
        passers = rng.choice(100, 4, replace=False)
        acts.append((passers, 1_000_000 + k, moment + rng.exponential(4 * HOUR, passers.size)))
    account = np.repeat(members, rng.poisson(camouflage * posts, members.size))
    day = rng.integers(days, size=account.size)
    story = np.minimum(14, rng.exponential(4, account.size).astype(np.int64))
    acts.append((account, 1000 * day + story, day * DAY + rng.integers(6 * HOUR, 23 * HOUR, account.size)))
    return world(int(members.max(initial=0)) + 1, acts)
