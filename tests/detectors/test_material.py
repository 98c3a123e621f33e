"""The common clock, and the deal of posts to halves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from fairwitness.detectors.material import common_tick
from fairwitness.study import HOUR_US, MINUTE_US, SECOND_US, Study

if TYPE_CHECKING:
    from collections.abc import Callable

DAY_US = 24 * HOUR_US


def clocks(*counts: tuple[int, int]) -> np.ndarray:
    """Return clock ticks from (how many, width)."""
    return np.repeat([width for _, width in counts], [n for n, _ in counts]).astype(np.int64)


def test_fine_clocks_are_read_as_seconds() -> None:
    tick_us, timed = common_tick(clocks((50, 1), (50, SECOND_US)))

    assert (tick_us, timed.all()) == (SECOND_US, True)


def test_a_few_coarse_posts_are_left_out() -> None:
    tick_us, timed = common_tick(clocks((99, SECOND_US), (1, MINUTE_US)))

    assert (tick_us, timed.tolist()) == (SECOND_US, [True] * 99 + [False])


def test_many_coarse_posts_make_every_clock_coarse() -> None:
    tick_us, timed = common_tick(clocks((98, SECOND_US), (2, MINUTE_US)))

    assert (tick_us, timed.all()) == (MINUTE_US, True)


@pytest.mark.parametrize("width", [MINUTE_US + 1, HOUR_US, DAY_US])
def test_ticks_over_a_minute_are_never_timed(width: int) -> None:
    _, timed = common_tick(clocks((1, SECOND_US), (50, width)))

    assert timed.tolist() == [True] + [False] * 50


def test_days_do_not_make_minutes_of_seconds() -> None:
    # Posts without a time of day say nothing of the clocks of the others.
    assert common_tick(clocks((200, SECOND_US), (1, MINUTE_US), (10_000, DAY_US)))[0] == SECOND_US


def test_ticks_between_a_second_and_a_minute_are_read_as_minutes() -> None:
    assert common_tick(clocks((10, 10 * SECOND_US)))[0] == MINUTE_US


def test_no_posts_have_a_clock_of_seconds() -> None:
    assert common_tick(np.zeros(0, np.int64))[0] == SECOND_US


def test_all_times_stand_on_the_tick(platform: Callable[..., object]) -> None:
    here = platform(2)
    for second in (0, 59, 60, 119):
        here.post(0, second, url="a", resolution_us=MINUTE_US)

    (actions,) = here.material().traces

    assert np.diff(actions.at_us // MINUTE_US).tolist() == [0, 1, 0]
    assert (actions.at_us % MINUTE_US == 0).all()


def test_untimed_posts_act_on_nothing_and_are_counted(platform: Callable[..., object]) -> None:
    here = platform(2)
    here.post(0, 0, url="a")
    here.post(1, 0, url="a", resolution_us=DAY_US)

    matter = here.material()

    assert (matter.traces[0].account.tolist(), matter.n_left_out) == ([0], 1)


def test_clocks_of_minutes_get_scales_of_minutes(platform: Callable[..., object]) -> None:
    here = platform(1, resolution_us=MINUTE_US)
    here.post(0, 0, url="a")

    assert here.material().scales == Study().minute_scales


def test_a_post_is_in_one_half_by_all_its_traces(platform: Callable[..., object]) -> None:
    here = platform(1)
    for k in range(40):
        here.post(0, 7200 * k, url=("link", k), text=("words", k))
    matter = here.material()

    urls, texts = matter.traces

    assert matter.half[urls.post_row].tolist() == matter.half[texts.post_row].tolist()
    assert sorted(matter.half.tolist()) == [0] * 20 + [1] * 20
