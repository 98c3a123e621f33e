"""The common clock, and the deal of posts to halves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.detectors.material import common_tick
from fairwitness.errors import StudyError
from fairwitness.model import Scale
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


def days_of_posts(platform: Callable[..., object], days: list[int]) -> object:
    here = platform(2)
    for day in days:
        here.post(day % 2, day * 86_400 + 5, url=("link", day))
    return here


@pytest.mark.parametrize(("days", "long"), [(range(13), False), (range(14), True), (range(40), True)])
def test_blocks_are_whole_days_from_fourteen_days_on(
    platform: Callable[..., object],
    days: range,
    long: bool,  # noqa: FBT001
) -> None:
    matter = days_of_posts(platform, list(days)).material(study=Study())

    assert matter.block_us == (DAY_US if long else 2 * HOUR_US)
    assert matter.scales == (*Study().fine_scales, *(Study().day_scales if long else ()))


def test_days_without_a_post_do_not_count(platform: Callable[..., object]) -> None:
    assert days_of_posts(platform, list(range(0, 39, 3))).material(study=Study()).block_us == 2 * HOUR_US


def test_a_clock_of_minutes_has_day_scales_too(platform: Callable[..., object]) -> None:
    here = platform(1, resolution_us=MINUTE_US)
    for day in range(14):
        here.post(0, day * 86_400, url=day)

    assert here.material(study=Study()).scales == (*Study().minute_scales, *Study().day_scales)


@given(days=st.sets(st.integers(0, 60), min_size=14, max_size=40), seed=st.integers(0, 2**31))
def test_a_day_is_in_one_half_and_halves_are_equal(
    platform: Callable[..., object], days: set[int], seed: int
) -> None:
    here = days_of_posts(platform, sorted(days))
    for day in sorted(days):
        here.post(0, day * 86_400 + 80_000)

    matter = here.material(study=replace(Study(), seed=seed))

    # Posts stand in order of time: each day's first and second one.
    assert matter.half[::2].tolist() == matter.half[1::2].tolist()
    assert abs(int((matter.half == 0).sum()) - int((matter.half == 1).sum())) <= 2


def test_turned_material_differs_by_its_halves_alone(platform: Callable[..., object]) -> None:
    matter = days_of_posts(platform, list(range(20))).material(study=Study())

    turned = matter.turned()

    assert turned.half.tolist() == (1 - matter.half).tolist()
    assert replace(turned, half=matter.half) == matter


def test_words_at_any_distance_are_kept_apart_and_need_no_clock(platform: Callable[..., object]) -> None:
    here = platform(2)
    here.post(0, 0, url="a")
    here.post(1, 0, url="a", own_words="b", resolution_us=DAY_US)

    matter = here.material()

    assert [actions.trace for actions in matter.traces] == ["url"]
    assert [(actions.trace, actions.account.tolist()) for actions in matter.words] == [("own_words", [1])]


def test_no_bin_may_lie_across_two_days() -> None:
    # Seven hours divide a block of seven hours, but not the whole days that long studies are dealt by.
    with pytest.raises(StudyError, match="bin_us that divides the block"):
        Study(block_us=7 * HOUR_US, fine_scales=(Scale(MINUTE_US, 7 * HOUR_US),))
