"""A small made-up platform: people who share the news of the day, and whoever a test adds to them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pytest

from fairwitness.detectors.coordination import Gathered, Outcome, gather, judge
from fairwitness.detectors.material import Material, material
from fairwitness.model import Family
from fairwitness.network.occasions import Actions
from fairwitness.study import Study

SECOND = 1_000_000
DAY_S = 86_400
START_S = 1_767_225_600
"""2026-01-01, where a block of two hours begins."""
KINDS = {"url": (Family.SYNCHRONY, False), "hashtag": (Family.SYNCHRONY, True), "text": (Family.REUSE, False),
    "own_words": (Family.REUSE, False),
}  # fmt: skip
UNTIMED = {"own_words"}
QUICK = Study(bootstraps=20)


@dataclass(frozen=True, slots=True)
class Post:
    account: int
    second: int
    things: tuple[tuple[str, Hashable], ...]
    link: bool
    resolution_us: int


@dataclass(slots=True)
class Platform:
    """Posts in any order; `material` numbers accounts as they are and objects by their first use."""

    n_accounts: int
    posts: list[Post] = field(default_factory=list)
    resolution_us: int = SECOND

    def post(
        self, account: int, second: float, *, link: bool = False, resolution_us: int | None = None, **things: Hashable
    ) -> None:
        tick_us = self.resolution_us if resolution_us is None else resolution_us
        self.posts.append(Post(account, START_S + int(second), tuple(things.items()), link, tick_us))

    def add_account(self) -> int:
        self.n_accounts += 1
        return self.n_accounts - 1

    def add_accounts(self, n: int) -> list[int]:
        return [self.add_account() for _ in range(n)]

    def half_of_blocks(self) -> dict[int, int]:
        """Return the half of every block of two hours that has a post, blocks counted from the start."""
        half = self.material().half.tolist()
        seconds = sorted(post.second - START_S for post in self.posts)
        return {second // 7200: which for second, which in zip(seconds, half, strict=True)}

    def material(self, *, study: Study = QUICK, number: Callable[[int], int] = int) -> Material:
        """Return the posts as actions; `number` gives an object another number."""
        posts = sorted(self.posts, key=lambda post: post.second)
        at_us = np.array([post.second for post in posts], np.int64) * SECOND
        traces = [trace for kind in KINDS if (trace := _actions(kind, posts, number=number)).account.size]
        return material(
            traces, n_accounts=self.n_accounts, post_at_us=at_us, study=study,
            resolution_us=np.array([post.resolution_us for post in posts], np.int64),
            has_link=np.array([post.link for post in posts], np.bool_),
        )  # fmt: skip


def _actions(kind: str, posts: list[Post], *, number: Callable[[int], int]) -> Actions:
    numbers: dict[Hashable, int] = {}
    rows = [
        (post.account, number(numbers.setdefault(thing, len(numbers))), post.second * SECOND, row)
        for row, post in enumerate(posts)
        for name, thing in post.things
        if name == kind
    ]
    account, thing, at_us, post_row = (np.array([row[k] for row in rows], np.int64) for k in range(4))
    family, recurrent = KINDS[kind]
    columns = (account.astype(np.int32), thing.astype(np.int32), at_us, post_row)
    return Actions(kind, family, recurrent, *columns, kind not in UNTIMED)


def _people(n: int = 300, *, days: int = 20, seed: int = 1, a_day: float = 3.0) -> Platform:
    """Return people who pass on the news: a few stories of the day get most of it, much of it within minutes."""
    rng = np.random.default_rng([seed, 77])
    here = Platform(n)
    activity = rng.gamma(1.5, 1 / 1.5, n)
    for day in range(days):
        released = rng.uniform(6, 20, 25) * 3600
        for account in np.repeat(np.arange(n), rng.poisson(a_day * activity)).tolist():
            story = min(24, int(rng.exponential(5)))
            lag = rng.exponential(600) if rng.random() < 0.4 else rng.exponential(4 * 3600)
            here.post(account, day * DAY_S + released[story] + lag, url=(day, story), link=True)
    return here


def _ring(
    here: Platform, members: Iterable[int], *, acts: int = 70, spread: int = 40, share: float = 0.8, seed: int = 2,
    days: int = 20, kind: str = "url", link: bool = False, open_to: Iterable[int] = (),
) -> list[tuple[float, Hashable]]:  # fmt: skip
    """Let members act within seconds on things of their own; return when and on what.

    The accounts of `open_to` use the same things, at any time of the study.
    """
    rng = np.random.default_rng([seed, 78])
    orders = []
    for k in range(acts):
        second = float(rng.integers(days) * DAY_S + rng.integers(8 * 3600, 22 * 3600))
        thing = ("order", kind, seed, k)
        orders.append((second, thing))
        for account in members:
            if rng.random() < share:
                here.post(account, second + rng.integers(spread), link=link, **{kind: thing})
        for account in open_to:
            here.post(account, float(rng.integers(days * DAY_S)), link=link, **{kind: thing})
    return orders


def _judged(here: Platform, *, study: Study = QUICK) -> list[Outcome]:
    return judge(gather(here.material(study=study), progress=lambda _: None))


def _gathered(here: Platform, *, study: Study = QUICK) -> Gathered:
    return gather(here.material(study=study), progress=lambda _: None)


People: TypeAlias = Callable[..., Platform]
Ring: TypeAlias = Callable[..., list[tuple[float, Hashable]]]


@pytest.fixture(scope="session")
def people() -> People:
    return _people


@pytest.fixture(scope="session")
def ring() -> Ring:
    return _ring


@pytest.fixture(scope="session")
def judged() -> Callable[..., list[Outcome]]:
    return _judged


@pytest.fixture(scope="session")
def gathered() -> Callable[..., Gathered]:
    return _gathered


@pytest.fixture(scope="session")
def platform() -> type[Platform]:
    return Platform
