"""Reactions faster than anybody's are shown; quick people are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.detectors.automation import reaction_floor
from fairwitness.detectors.automation.gathering import gather
from fairwitness.detectors.automation.reaction_floor import CHANCE
from fairwitness.detectors.automation.records import TooLittle

if TYPE_CHECKING:
    from collections.abc import Callable


def test_software_that_reacts_at_once_is_shown(person: Callable[..., Any], times: Callable[..., Any]) -> None:
    assert reaction_floor(times(person(1), reaction_s=[1] * 25)).p_value < 1e-12


def test_people_who_react_in_tens_of_seconds_are_not_shown(
    person: Callable[..., Any], times: Callable[..., Any]
) -> None:
    rng = np.random.default_rng(15)
    for seed in range(20):
        quick = rng.gamma(3, 8, 60).astype(int).tolist()
        assert reaction_floor(times(person(seed, days=10), reaction_s=quick)).p_value > 0.05


def test_the_level_holds_at_the_edge_of_the_null(times: Callable[..., Any]) -> None:
    rng = np.random.default_rng(16)
    below = 0
    for _ in range(1_000):
        at_once = rng.random(80) < CHANCE
        lags = np.where(at_once, 1, rng.integers(3, 61, 80)).tolist()
        below += reaction_floor(times([1, 2], reaction_s=lags)).p_value <= 0.05
    assert below <= 65


def test_few_sources_are_not_enough(times: Callable[..., Any]) -> None:
    result = reaction_floor(times([1, 2, 3], reaction_s=[0] * 19 + [500] * 100))
    assert isinstance(result, TooLittle)
    assert result.n == 19


def test_a_clock_of_a_minute_is_too_coarse(person: Callable[..., Any], times: Callable[..., Any]) -> None:
    result = reaction_floor(times(person(1), resolution_s=60, reaction_s=[0] * 30))
    assert isinstance(result, TooLittle)
    assert "60 s" in result.reason


ACTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 90), st.one_of(st.none(), st.integers(0, 30)), st.booleans()),
    max_size=30,
)


@given(ACTS)
def test_reactions_are_those_of_the_slow_definition(posts: Callable[..., Any], acts: list[Any]) -> None:
    rows = [
        {
            "by": by, "at_s": at_s, "post_id": f"x{k}", "is_repost": repost,
            ("repost_of_post_id" if repost else "reply_to_post_id"): None if target is None else f"x{target}",
        }
        for k, (by, at_s, target, repost) in enumerate(acts)
    ]  # fmt: skip
    best: dict[tuple[str, int], int] = {}
    for by, at_s, target, _ in acts:
        if target is not None and target < len(acts):
            author, then, _, _ = acts[target]
            if author != by and at_s >= then:
                best[by, target] = min(best.get((by, target), 10**9), at_s - then)
    material = gather(posts(rows), declared=(), groups={}, seed=1)
    for number, name in enumerate(material.account_ids):
        found = material.times(number).reaction_s.tolist()
        assert sorted(found) == sorted(lag for (by, _), lag in best.items() if by == name)


def test_posts_with_a_coarse_clock_are_no_sources(posts: Callable[..., Any]) -> None:
    rows = [
        {"by": "a", "at_s": 0, "post_id": "s", "resolution_us": 60_000_000},
        {"by": "b", "at_s": 1, "reply_to_post_id": "s"},
    ]
    material = gather(posts(rows), declared=(), groups={}, seed=1)
    assert material.reaction_s.size == 0
