"""A timetable is not an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from fairwitness.detectors.timetable import follows_timetable
from fairwitness.model import Scale

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.detectors.coordination import Gathered

SECOND = 1_000_000
DAY_S = 86_400
MINUTE_IN_AN_HOUR = Scale(60 * SECOND, 3600 * SECOND)


def on_a_timetable(here: object, *, n_members: int | None = None) -> bool:
    (actions,) = here.material().traces
    member = np.arange(here.n_accounts) < (here.n_accounts if n_members is None else n_members)
    return follows_timetable(actions, member=member, scale=MINUTE_IN_AN_HOUR)


def scheduled(here: object, accounts: list[int], *, hours: list[int], days: int, tag: str = "news") -> None:
    """Let each account post the tag within seconds of these hours, every day."""
    rng = np.random.default_rng(61)
    for day in range(days):
        for hour in hours:
            for account in accounts:
                here.post(account, day * DAY_S + hour * 3600 + rng.integers(5), hashtag=tag)


def test_two_schedulers_on_the_hour_follow_a_timetable(platform: Callable[..., object]) -> None:
    here = platform(2)
    scheduled(here, [0, 1], hours=list(range(24)), days=10)

    assert on_a_timetable(here)


def test_a_planted_group_follows_none(platform: Callable[..., object], ring: Callable[..., object]) -> None:
    here = platform(10)
    for wave in range(5):
        ring(here, range(10), kind="hashtag", seed=wave)

    assert not on_a_timetable(here)


def test_a_group_on_one_lasting_hashtag_at_odd_times_follows_none(platform: Callable[..., object]) -> None:
    rng = np.random.default_rng(62)
    here = platform(4)
    for second in rng.integers(0, 20 * DAY_S, 60).tolist():
        for account in range(4):
            here.post(account, second + rng.integers(40), hashtag="freedom")

    assert not on_a_timetable(here)


def test_members_alone_are_asked(platform: Callable[..., object]) -> None:
    # 0 and 1 meet at odd times; the schedulers 2 and 3 are no members.
    here = platform(4)
    for k, second in enumerate(np.random.default_rng(63).integers(0, 10 * DAY_S, 20).tolist()):
        here.post(0, second, hashtag=("odd", k))
        here.post(1, second, hashtag=("odd", k))
    scheduled(here, [2, 3], hours=list(range(24)), days=10)

    assert not on_a_timetable(here, n_members=2)


def test_an_account_does_not_meet_itself(platform: Callable[..., object]) -> None:
    here = platform(1)
    scheduled(here, [0], hours=list(range(24)), days=10)

    assert not on_a_timetable(here)


def test_other_objects_are_no_meeting(platform: Callable[..., object]) -> None:
    # Each has a tag of its own on the hour; they meet once, on a third one.
    here = platform(2)
    scheduled(here, [0], hours=list(range(24)), days=5, tag="mine")
    scheduled(here, [1], hours=list(range(24)), days=5, tag="yours")
    here.post(0, 1000, hashtag="ours")
    here.post(1, 1010, hashtag="ours")

    assert not on_a_timetable(here)


def test_members_without_a_meeting_follow_none(platform: Callable[..., object]) -> None:
    here = platform(3)
    here.post(2, 0, hashtag="news")

    assert not on_a_timetable(here, n_members=2)


EVERY_DAY = [7]
EVERY_SIX_HOURS = [0, 6, 12, 18]


@pytest.mark.parametrize("hours", [list(range(24)), EVERY_SIX_HOURS, EVERY_DAY])
def test_schedulers_that_know_nothing_of_each_other_are_not_named(
    people: Callable[..., object], gathered: Callable[..., Gathered], hours: list[int]
) -> None:
    here = people(100)
    scheduled(here, here.add_accounts(6), hours=hours, days=40)

    assert gathered(here).named == ()
